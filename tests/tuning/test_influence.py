"""Effective weights: shares of the variance add up, and what is redundant, silent or only size is named."""

import numpy as np
import polars as pl
import pytest

from ranking.standard import parse_standard, score_table
from ranking.tuning.influence import find_influence
from tests.oracle.tuning import pearson
from tests.standard.generated import random_table, write_random_standard
from tests.tuning.drawn import flat_standard

STANDARD = flat_standard({"a": 25.0, "b": 25.0, "c": 25.0, "d": 25.0})
RNG = np.random.default_rng(5)
SIZE = RNG.lognormal(6, 2, 40).round()
TABLE = pl.DataFrame(
    {
        "subject": [f"演示{row:02}" for row in range(40)],
        "a": np.log1p(SIZE) * 8,
        "b": 100 - np.log1p(SIZE) * 7.5 + RNG.normal(0, 1, 40),
        "c": np.where(np.arange(40) < 37, 100.0, 60.0),
        "d": RNG.uniform(0, 100, 40),
        "posts": SIZE,
    }
)


@pytest.mark.parametrize("seed", range(15))
def test_variance_shares_of_leaves_and_base_sum_to_one(seed: int) -> None:
    standard, table = parse_standard(write_random_standard(seed), source="r"), random_table(seed)
    found = find_influence(standard, table).nodes
    leaves = {leaf.key for leaf in standard.leaves} | {"base"}
    for _, rows in found.filter(pl.col("node").is_in(leaves)).group_by("board"):
        shares = rows["variance_share"].drop_nulls()
        if len(shares):
            assert shares.sum() == pytest.approx(1)


def test_shares_and_correlations_are_those_computed_by_hand() -> None:
    found = {row["node"]: row for row in find_influence(STANDARD, TABLE).nodes.iter_rows(named=True)}
    score = score_table(STANDARD, TABLE).nodes["score"].value.tolist()
    mean = sum(score) / 40
    variance = sum((s - mean) ** 2 for s in score)
    for key in "abcd":
        part = [value / 4 for value in TABLE[key].to_list()]
        share = sum((p - sum(part) / 40) * (s - mean) for p, s in zip(part, score, strict=True)) / variance
        assert found[key]["variance_share"] == pytest.approx(share)
        assert found[key]["r_squared"] == pytest.approx(pearson(TABLE[key].to_list(), score) ** 2)
        assert found[key]["nominal"] == 0.25


def test_redundant_silent_and_size_driven_metrics_are_named() -> None:
    found = find_influence(STANDARD, TABLE, size="posts")
    assert [(row[1], row[2]) for row in found.redundant.iter_rows()] == [("a", "b")]
    assert found.redundant["r"][0] < -0.9
    assert found.silent.select("node", "value", "share").rows() == [("c", 100.0, 37 / 40)]
    assert found.size_driven["node"].to_list() == ["a", "b"]


def test_without_spread_or_subjects_there_is_no_share() -> None:
    table = pl.DataFrame(
        {"subject": ["甲", "乙"], "a": [1.0, 1], "b": [1.0, 1], "c": [1.0, 1], "d": [1.0, None]}
    )
    found = find_influence(STANDARD, table).nodes
    assert found["variance_share"].null_count() == found["r_squared"].null_count() == 4
