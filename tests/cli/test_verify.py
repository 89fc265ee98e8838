"""`ranking verify` as a person calls it: what it prints and how it ends."""

import shutil
from pathlib import Path

from tests.cli.conftest import Run

GOLDEN = Path(__file__).parents[1] / "cases" / "bundles" / "0.1.0" / "2026-10" / "bundle"


def test_a_sound_bundle_is_told_and_exits_with_0(run: Run) -> None:
    outcome = run("verify", GOLDEN)
    assert (outcome.code, outcome.err) == (0, "")
    assert "一致：12 个文件完好，10 个榜 118 个名次" in outcome.out


def test_a_changed_bundle_is_told_and_exits_with_1(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOLDEN, tmp_path / "bundle"))
    scores = (folder / "scores.csv").read_bytes()
    (folder / "scores.csv").write_bytes(scores.replace(b"9", b"8", 1))
    outcome = run("verify", folder)
    assert outcome.code == 1
    assert "不一致：文件 scores.csv 的校验值：应为 " in outcome.out


def test_another_hash_is_told_and_exits_with_1(run: Run) -> None:
    outcome = run("verify", GOLDEN, "--hash", "0" * 64)
    assert outcome.code == 1
    assert f"本期校验值：应为 {'0' * 64}" in outcome.out


def test_a_month_without_store_is_an_error(run: Run) -> None:
    outcome = run("verify", "2026-10")
    assert (outcome.code, "尚无数据库" in outcome.err) == (1, True)
