"""Bundles of every release verify for ever, and a sceptic's own arithmetic arrives at the same ranks."""

import math
from pathlib import Path

import pytest

from ranking.editions.verify import verify_bundle
from tests.editions.sealing import put_files, reseal
from tests.oracle.bundle import read_rows, recompute

RELEASES = Path(__file__).parents[1] / "cases" / "bundles"
GOLDEN = sorted(seal.parent for seal in RELEASES.glob("*/*/bundle/seal.json"))
# As printed on the pages of the release; a file here that changed would be found by them.
HASHES = {
    "0.1.0/2026-10": "78821d8a0f4fe118839b66dda966ca793d66980da55c7889a0205acb919f2300",
    # With matrices, certainty, a decided and an open objection, counts of a fixed age.
    "0.1.0-format-2/2026-10": "2b13e9ccd1ab41aa3aecd62f46ab10f6307c2de3a55c7fca08f88251c72c4193",
    # Both forms of a correction, with every file that a bundle may hold but withheld figures.
    "0.1.0-frames-internal/2026-10": "2a344735ba2f8da63768924c94a0d00120a9a7c5efb48059a6c3f96e0629aab4",
    "0.1.0-frames-public/2026-10": "2a344735ba2f8da63768924c94a0d00120a9a7c5efb48059a6c3f96e0629aab4",
}
FRAMES = ("days", "events", "echoes", "best_posts", "cases", "moves", "amendments", "amended", "effects")


def name_of(bundle: Path) -> str:
    return bundle.parent.relative_to(RELEASES).as_posix()


@pytest.mark.parametrize("bundle", GOLDEN, ids=name_of)
def test_a_bundle_of_an_earlier_release_verifies(bundle: Path) -> None:
    assert verify_bundle(bundle, known_hash=HASHES[name_of(bundle)]).difference is None


def test_every_release_has_a_golden_bundle() -> None:
    assert {name_of(bundle) for bundle in GOLDEN} == set(HASHES)


@pytest.mark.parametrize("bundle", GOLDEN, ids=name_of)
def test_plain_arithmetic_gives_every_score_and_rank(bundle: Path) -> None:
    printed = {
        (row["board"], row["subject"]): (f"{float(row['score']):.2f}" if row["score"] else "", row["rank"])
        for row in read_rows(bundle / "scores.csv")
    }
    assert recompute(bundle) == printed
    assert len(printed) > 20


@pytest.mark.parametrize("file", ["certainty.csv", "amendments.csv", "amended.csv", "checks.csv"])
def test_the_newest_golden_bundle_holds_every_file_of_its_format(file: str) -> None:
    assert (RELEASES / "0.1.0-format-2" / "2026-10" / "bundle" / file).is_file()


@pytest.mark.parametrize("form", ["public", "internal"])
@pytest.mark.parametrize("frame", FRAMES)
def test_both_forms_hold_every_frame_and_a_line_cut_from_it_is_found(
    form: str, frame: str, tmp_path: Path
) -> None:
    source = RELEASES / f"0.1.0-frames-{form}" / "2026-10" / "bundle"
    files = {p.relative_to(source).as_posix(): p.read_bytes() for p in source.rglob("*") if p.is_file()}
    head, *lines = files[f"{frame}.csv"].splitlines(keepends=True)
    assert lines
    files[f"{frame}.csv"] = head + b"".join(lines[1:])
    assert verify_bundle(put_files(tmp_path / "b", files)).difference is not None


def test_without_its_certainty_a_bundle_of_format_2_does_not_verify(tmp_path: Path) -> None:
    source = RELEASES / "0.1.0-format-2" / "2026-10" / "bundle"
    files = {p.relative_to(source).as_posix(): p.read_bytes() for p in source.rglob("*") if p.is_file()}
    del files["certainty.csv"]
    told = str(verify_bundle(put_files(tmp_path / "b", reseal(files))).difference)
    assert told.startswith("名次把握 ecology-account") and "缺少" in told


@pytest.mark.parametrize("bundle", GOLDEN, ids=name_of)
def test_printed_parts_add_up_to_the_printed_score(bundle: Path) -> None:
    parts: dict[tuple[str, str], list[float]] = {}
    for row in read_rows(bundle / "parts.csv"):
        parts.setdefault((row["board"], row["subject"]), []).append(float(row["printed"]))
    for row in read_rows(bundle / "scores.csv"):
        if row["score"]:
            assert round(math.fsum(parts[row["board"], row["subject"]]), 2) == float(row["score"])
