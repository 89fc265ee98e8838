"""Where an account would stand otherwise is told the same by each way of scoring, and by the rules of its board."""

from typing import Any

import polars as pl
import pytest

from ranking.audit.anomalies import places
from ranking.standard import Standard, board_entry, parse_standard, score_table
from ranking.standard.language import COPY_MARK

TEXT = """
language = 1
[standard]
id = "small"
version = "1"
title = "演示"
subject = "account"
effective_from = "2026-01"
[[node]]
key = "score"
combine = "arithmetic"
[[node]]
key = "reads"
parent = "score"
weight = 60
metric = "reads_total"
steps = [{ goalposts = [0, 100] }]
missing = "reweight"
[[node]]
key = "silence"
parent = "score"
weight = 40
metric = "longest_silence_days"
steps = [{ clip = [0, 14] }, { goalposts = [14, 0] }]
missing = "reweight"
[[board]]
key = "county"
title = "县级"
min_coverage = 0.5
"""
ROWS: dict[str, dict[str, Any]] = {
    "c1": {"subject": "a", "reads_total": 10.0, "longest_silence_days": 3.0},
    "c2": {"subject": "a", "reads_total": 95.0, "longest_silence_days": 1.0},
    "c3": {"subject": "b", "reads_total": None, "longest_silence_days": 2.0},
    "c4": {"subject": "d", "reads_total": 40.0, "longest_silence_days": 5.0},
    "c5": {"subject": "b", "reads_total": 50.0, "longest_silence_days": 4.0},
}


@pytest.fixture
def standard() -> Standard:
    return parse_standard(TEXT, source="演示.toml")


@pytest.fixture
def table() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "board": ["county"] * 4,
            "subject": ["a", "b", "c", "d"],
            "reads_total": [80.0, 60.0, 50.0, None],
            "longest_silence_days": [2.0, 3.0, 4.0, None],
        }
    )


def test_three_ways_of_scoring_tell_the_same_place(standard: Standard, table: pl.DataFrame) -> None:
    changed = places._changed_rows(table, ROWS)
    alone = places._places_alone(score_table(standard, table), table, changed)
    copies = places._places_on_copies(standard, table, changed)
    single = places._places_one_by_one(standard, table, ROWS)
    assert alone == copies == single
    assert alone["c2", "county", "a"][0] == 1
    # Tied with c, which stands at 50 reads and 4 days as well.
    assert alone["c5", "county", "b"] == (2, single["c5", "county", "b"][1])


def test_a_copy_of_a_board_has_the_rules_of_the_board(standard: Standard, table: pl.DataFrame) -> None:
    entry = board_entry(standard, f"county{COPY_MARK}c3")
    assert entry is not None and entry.min_coverage == 0.5
    changed = places._changed_rows(table, ROWS)
    # Without reads only two fifths of the weight are covered: not ranked.
    assert places._places_on_copies(standard, table, changed)["c3", "county", "b"] == (None, None)
