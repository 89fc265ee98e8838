"""Bundles of every release verify for ever, and a sceptic's own arithmetic arrives at the same ranks."""

import math
from pathlib import Path

import pytest

from ranking.editions.verify import verify_bundle
from tests.oracle.bundle import read_rows, recompute

RELEASES = Path(__file__).parents[1] / "cases" / "bundles"
GOLDEN = sorted(seal.parent for seal in RELEASES.glob("*/*/bundle/seal.json"))
# As printed on the pages of the release; a file here that changed would be found by them.
HASHES = {"0.1.0/2026-10": "78821d8a0f4fe118839b66dda966ca793d66980da55c7889a0205acb919f2300"}


def name_of(bundle: Path) -> str:
    return bundle.parent.relative_to(RELEASES).as_posix()


@pytest.mark.parametrize("bundle", GOLDEN, ids=name_of)
def test_a_bundle_of_an_earlier_release_verifies(bundle: Path) -> None:
    assert verify_bundle(bundle, known_hash=HASHES[name_of(bundle)]).difference is None


def test_every_release_has_a_golden_bundle() -> None:
    assert [name_of(bundle) for bundle in GOLDEN] == sorted(HASHES)


@pytest.mark.parametrize("bundle", GOLDEN, ids=name_of)
def test_plain_arithmetic_gives_every_score_and_rank(bundle: Path) -> None:
    printed = {
        (row["board"], row["subject"]): (f"{float(row['score']):.2f}" if row["score"] else "", row["rank"])
        for row in read_rows(bundle / "scores.csv")
    }
    assert recompute(bundle) == printed
    assert len(printed) > 100


@pytest.mark.parametrize("bundle", GOLDEN, ids=name_of)
def test_printed_parts_add_up_to_the_printed_score(bundle: Path) -> None:
    parts: dict[tuple[str, str], list[float]] = {}
    for row in read_rows(bundle / "parts.csv"):
        parts.setdefault((row["board"], row["subject"]), []).append(float(row["printed"]))
    for row in read_rows(bundle / "scores.csv"):
        if row["score"]:
            assert round(math.fsum(parts[row["board"], row["subject"]]), 2) == float(row["score"])
