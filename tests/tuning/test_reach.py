"""Best and worst ranks against enumeration of weights on tiny tables."""

import itertools

import numpy as np
import polars as pl
import pytest

from ranking.errors import StandardError
from ranking.standard import Standard, parse_standard, score_table
from ranking.tuning.polytope import Polytope, limits_around
from ranking.tuning.racing import LEVEL
from ranking.tuning.reach import find_reach
from ranking.tuning.variants import with_weights
from tests.tuning.drawn import flat_standard

NESTED = """
[standard]
id = "nested"
[[node]]
key = "score"
[[node]]
key = "left"
parent = "score"
weight = 60
[[node]]
key = "right"
parent = "score"
weight = 40
metric = "c"
[[node]]
key = "a"
parent = "left"
weight = 1
metric = "a"
[[node]]
key = "b"
parent = "left"
weight = 2
metric = "b"
"""
FLAT = flat_standard({"a": 20.0, "b": 30.0, "c": 50.0})
TREE = parse_standard(NESTED, source="nested")


def random_table(seed: int, rows: int = 6) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    values = {name: rng.integers(0, 101, rows).astype(float) for name in "abc"}
    return pl.DataFrame({"subject": [f"演示{row}" for row in range(rows)], **values})


def leaf_grid(spread: float, standard: Standard) -> np.ndarray:
    """Shares of a, b, c that the limits allow, on a grid and at all limits."""
    fine = np.linspace(1 - spread, 1 + spread, 25)
    if standard is FLAT:
        found = [(0.2 * x, 0.3 * y, 1 - 0.2 * x - 0.3 * y) for x, y in itertools.product(fine, fine)]
        return np.array([s for s in found if 0.5 * (1 - spread) - 1e-9 <= s[2] <= 0.5 * (1 + spread) + 1e-9])
    wide = np.linspace(
        max(0.6 * (1 - spread), 1 - 0.4 * (1 + spread)), min(0.6 * (1 + spread), 1 - 0.4 * (1 - spread)), 40
    )
    low, high = (
        max((1 - spread) / 3, 1 - 2 / 3 * (1 + spread)),
        min((1 + spread) / 3, 1 - 2 / 3 * (1 - spread)),
    )
    return np.array([(x * y, x * (1 - y), 1 - x) for x in wide for y in np.linspace(low, high, 40)])


def ranks_at(table: pl.DataFrame, shares: np.ndarray, slack: float) -> np.ndarray:
    scores = shares @ table.select("a", "b", "c").to_numpy().T
    ahead = scores[:, None, :] > scores[:, :, None] + slack
    return np.asarray(1 + ahead.sum(axis=2))


@pytest.mark.parametrize("standard", [FLAT, TREE], ids=["flat", "tree"])
@pytest.mark.parametrize("spread", [0.1, 0.5])
@pytest.mark.parametrize("seed", range(4))
def test_extremes_are_those_of_enumeration_and_are_reached(
    standard: Standard, spread: float, seed: int
) -> None:
    table = random_table(seed)
    found = find_reach(standard, table, "all", spread=spread)
    by_grid = ranks_at(table, leaf_grid(spread, standard), LEVEL)
    rows = {row["subject"]: row for row in found.ranks.iter_rows(named=True)}
    for place, subject in enumerate(table["subject"]):
        row = rows[subject]
        assert row["exact"] and (row["best"], row["worst"]) == (row["best_bound"], row["worst_bound"])
        assert row["best"] <= by_grid[:, place].min() and row["worst"] >= by_grid[:, place].max()
    assert_reached(standard, table, found.weights, rows, spread)


def assert_reached(
    standard: Standard,
    table: pl.DataFrame,
    weights: pl.DataFrame,
    rows: dict[str, dict[str, int]],
    spread: float,
) -> None:
    """A full scoring with the weights that are named gives the rank that is claimed, within the limits."""
    for (subject, end), own in weights.group_by("subject", "end"):
        named = dict(own.select("node", "weight").iter_rows())
        for key, weight in named.items():
            assert abs(weight / standard.by_key[key].weight - 1) <= spread + 1e-6
        scored = score_table(with_weights(standard, named), table)
        scores = dict(zip(scored.sheet.subjects, scored.adjusted.scores, strict=True))
        ahead = sum(score > scores[str(subject)] + LEVEL for score in scores.values())
        assert 1 + ahead == rows[str(subject)][str(end)]


def test_free_weights_let_every_leader_of_a_leaf_be_first() -> None:
    table = pl.DataFrame(
        {"subject": ["甲", "乙", "丙", "丁"], "a": [9.0, 1, 1, 0], "b": [1.0, 9, 1, 0], "c": [1.0, 1, 9, 0]}
    )
    found = find_reach(FLAT, table, "all").ranks
    assert dict(found.select("subject", "best").iter_rows()) == {"甲": 1, "乙": 1, "丙": 1, "丁": 4}
    assert dict(found.select("subject", "worst").iter_rows())["丁"] == 4


def test_own_limits_hold_and_limits_that_leave_nothing_are_refused() -> None:
    table = random_table(7)
    found = find_reach(FLAT, table, "all", spread=0.5, own={"a": (20.0, 20.0)})
    assert found.weights.filter(pl.col("node") == "a")["weight"].to_list() == pytest.approx([20.0] * 12)
    with pytest.raises(StandardError, match="无解"):
        find_reach(FLAT, table, "all", own={"a": (10.0, 20.0), "b": (0.0, 10.0), "c": (0.0, 10.0)})


def test_a_leaf_missing_for_all_plays_no_part_and_the_result_stays_exact() -> None:
    table = random_table(3).with_columns(b=pl.lit(None, dtype=pl.Float64))
    found = find_reach(FLAT, table, "all", spread=0.3)
    assert found.ranks["exact"].all() and "规划" in found.told[0]


def test_missing_values_give_reached_ranks_with_open_bounds() -> None:
    table = random_table(4).with_columns(b=pl.when(pl.col("subject") > "演示2").then("b"))
    found = find_reach(FLAT, table, "all", spread=0.3)
    nominal = dict(score_table(FLAT, table).scores.select("subject", "rank").iter_rows())
    assert "抽样" in found.told[0] and not found.ranks["exact"].all()
    for row in found.ranks.iter_rows(named=True):
        assert (
            row["best_bound"] == 1
            and row["best"] <= nominal[row["subject"]] <= row["worst"] <= row["worst_bound"]
        )


def test_only_the_named_subjects_are_searched() -> None:
    found = find_reach(FLAT, random_table(1), "all", subjects=("演示2",))
    assert found.ranks["subject"].to_list() == ["演示2"]
    with pytest.raises(StandardError, match="无名"):
        find_reach(FLAT, random_table(1), "all", subjects=("无名",))


@pytest.mark.parametrize("seed", range(5))
def test_corners_of_the_limits_are_the_best_of_many_points_within_them(seed: int) -> None:
    polytope = Polytope(TREE, ("a", "b", "right"), limits_around(TREE, 0.4))
    values = np.random.default_rng(seed).normal(size=(3, 5))
    inside = leaf_grid(0.4, TREE)
    np.testing.assert_array_less((inside @ values).max(axis=0) - 1e-9, polytope.highest(values))
    np.testing.assert_allclose((polytope.corner(values) * values).sum(axis=0), polytope.highest(values))
    own = polytope.constraint
    rows = own.A @ polytope.corner(values)
    assert (rows >= np.array(own.lb)[:, None] - 1e-9).all() and (
        rows <= np.array(own.ub)[:, None] + 1e-9
    ).all()
