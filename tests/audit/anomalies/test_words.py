"""What is said of the signs: in the manual, on the screen and in files; internal everywhere."""

import json
import shutil
from pathlib import Path

import fastexcel
import pytest

from ranking.audit.anomalies.finding import JUDGES
from ranking.audit.anomalies.signs import Sign
from ranking.resources import shipped_root
from ranking.store import open_store
from tests.audit.anomalies.made import fill, make_world
from tests.cli.conftest import Run

MANUAL = (shipped_root() / "docs" / "待核实线索.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def unbuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with anomalies and no edition."""
    path = tmp_path_factory.mktemp("unbuilt") / "made.duckdb"
    with open_store(path, create=True) as store:
        fill(store, make_world(60, 5, 1))
    return path


def test_every_sign_is_in_the_manual_with_its_rates(signs: dict[str, Sign]) -> None:
    rows = [line for line in MANUAL.splitlines() if line.startswith("|")]
    for sign in signs.values():
        (row,) = [line for line in rows if line.startswith(f"| {sign.title} |")]
        assert row.endswith(f"| {sign.false_alarms:.1%} | {sign.recall:.0%} |")
        assert all(limit.basis and limit.words for limit in sign.limits)
    assert set(JUDGES) == set(signs)


def test_a_month_is_listed_and_written_for_internal_eyes(run: Run, unbuilt: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(unbuilt, tmp_path / "made.duckdb"))
    listed = run("anomalies", "2026-10", "--db", db, "--out", "核查")
    assert listed.code == 0, listed.err
    assert "待核实" in listed.out
    assert "不是结论" in listed.out
    document = json.loads(Path("核查/待核实线索-2026-10.json").read_text(encoding="utf-8"))
    assert document["audience"] == "internal"
    rows = {section["key"]: section["rows"] for section in document["sections"]}
    codes = {row["编号"] for row in rows["waiting"]}
    assert {row["编号"] for row in rows["posts"]} == codes
    assert len(rows["methods"]) == len(JUDGES)
    sheets = fastexcel.read_excel("核查/待核实线索-2026-10.xlsx").sheet_names
    assert sheets == ["说明", "待核实", "各榜名次", "所指稿件", "已处理", "怎样找出"]
    assert 'name="audience" content="internal"' in Path("核查/待核实线索-2026-10.html").read_text("utf-8")
    code = sorted(codes)[0]
    decided = run(
        "anomalies", "decide", "2026-10", code, "--decision", "未见异常", "--reason", "演示", "--db", db
    )
    assert decided.code == 0, decided.err
    again = run("anomalies", "list", "2026-10", "--db", db)
    assert code not in again.out.split("【已处理】")[0]
    assert code in again.out.split("【已处理】")[1]
    assert "处理线索" in run("log", "--db", db).out


def test_wrong_months_codes_and_decisions_are_told(run: Run, unbuilt: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(unbuilt, tmp_path / "made.duckdb"))
    assert run("anomalies", "2019-01", "--db", db).code == 1
    assert run("anomalies", "2026-13", "--db", db).code == 2
    wrong = run(
        "anomalies", "decide", "2026-10", "zz", "--decision", "cleared", "--reason", "演示", "--db", db
    )
    assert (wrong.code, "ranking anomalies 2026-10" in wrong.err) == (1, True)
    unknown = run(
        "anomalies", "decide", "2026-10", "zz", "--decision", "有罪", "--reason", "演示", "--db", db
    )
    assert (unknown.code, "未见异常" in unknown.err) == (2, True)
