"""Ranges of ranks and Sobol indices against what they are by definition."""

import itertools
import statistics

import polars as pl
import pytest

from ranking.errors import StandardError
from ranking.tuning.inputs import Choice, Inputs, Option, WeightRange, missing_choice
from ranking.tuning.sensitivity import leave_out_each, try_weights, vary_inputs, vary_weights
from ranking.tuning.sobol import SHIFT, find_indices
from ranking.tuning.variants import change_standard
from ranking.tuning.weights import WeightPlan, draw_weights
from tests.oracle.tuning import ranks_rebuilt
from tests.tuning.drawn import draw_standard, draw_table, flat_standard

STANDARD = flat_standard({"a": 20.0, "b": 30.0, "c": 50.0})
TABLE = pl.DataFrame(
    {
        "subject": [f"演示{row}" for row in range(8)],
        "a": [10.0, 90, 40, 70, 20, None, 60, 5],
        "b": [80.0, 20, 50, None, 60, 10, 70, 35],
        "c": [30.0, 40, 90, 20, 50, 80, 10, 25],
    }
)
COMBINE = Choice(
    "合并",
    (Option("平均"), Option("几何", ("score.combine=geometric",)), Option("最小", ("score.combine=min",))),
)
CLIPPED = Choice("封顶", (Option("不封顶"), Option("封顶 50", ("c.steps=[{clip=[0,50]}]",))))


@pytest.mark.parametrize("seed", [1, 5, 9])
def test_ranges_are_the_quantiles_of_the_ranks_one_by_one(seed: int) -> None:
    standard, table = draw_standard(seed), draw_table(seed)
    sets = draw_weights(standard, WeightPlan("simplex"), 40, seed)
    found = try_weights(standard, table, sets, top_n=3).ranges
    each = [ranks_rebuilt(standard, table, sets.one(place)) for place in range(40)]
    for row in found.iter_rows(named=True):
        ranks = [one[row["board"], row["subject"]] for one in each]
        ranked = sorted(rank for rank in ranks if rank is not None)
        assert row["unranked_share"] == (40 - len(ranked)) / 40
        assert row["top_share"] == sum(rank <= 3 for rank in ranked) / 40
        if ranked:
            assert (row["best"], row["worst"]) == (ranked[0], ranked[-1])
            for name, share in (("median", 0.5), ("low", 0.05), ("high", 0.95)):
                assert row[name] == min(
                    r for r in ranked if sum(x <= r for x in ranked) >= share * len(ranked)
                )


def test_a_run_is_repeated_exactly_and_says_what_it_varied() -> None:
    first, again = (
        vary_weights(STANDARD, TABLE, WeightPlan("uniform", 0.3), count=100, seed=4) for _ in range(2)
    )
    assert first.ranges.equals(again.ranges)
    assert "±30%" in first.told[0] and "score 的下级 3 项" in first.told[0] and "随机种子 4" in first.told[1]


def test_mean_shift_is_the_mean_distance_from_the_nominal_ranks() -> None:
    sets = draw_weights(STANDARD, WeightPlan("simplex"), 30, 2)
    nominal = ranks_rebuilt(STANDARD, TABLE, {})
    each = [ranks_rebuilt(STANDARD, TABLE, sets.one(place)) for place in range(30)]
    distances = [abs(one[key] - nominal[key]) for one in each for key in nominal]  # type: ignore[operator]
    found = try_weights(STANDARD, TABLE, sets).boards
    assert found["mean_shift"][0] == pytest.approx(statistics.fmean(distances))


def test_leaving_out_a_leaf_is_scoring_without_it() -> None:
    found = leave_out_each(STANDARD, TABLE, top_n=2)
    assert found["leaf"].to_list() == ["a", "b", "c"]
    without = ranks_rebuilt(change_standard(STANDARD, ["c.remove=true"]), TABLE, {})
    nominal = ranks_rebuilt(STANDARD, TABLE, {})
    moves = {key: abs(without[key] - nominal[key]) for key in nominal}  # type: ignore[operator]
    row = found.row(2, named=True)
    assert row["mean_shift"] == pytest.approx(statistics.fmean(moves.values()))
    assert moves["all", row["most_moved"]] == max(moves.values())


def test_alternatives_are_drawn_all_and_scored_as_variants() -> None:
    found = vary_inputs(STANDARD, TABLE, Inputs((COMBINE, CLIPPED)), count=60, seed=1).ranges
    variants = [
        ranks_rebuilt(change_standard(STANDARD, [*x.settings, *y.settings]), TABLE, {})
        for x, y in itertools.product(COMBINE.options, CLIPPED.options)
    ]
    for row in found.iter_rows(named=True):
        ranks = [one["all", row["subject"]] for one in variants]
        assert (row["best"], row["worst"]) == (min(ranks), max(ranks))  # type: ignore[type-var]


def test_sobol_indices_equal_their_definition_on_a_grid() -> None:
    """First: Var(E[Y|X]) / Var(Y); total: E[Var(Y|others)] / Var(Y), by counting out all six combinations."""
    found = find_indices(
        STANDARD, TABLE, Inputs((COMBINE, CLIPPED)), board="all", subjects=["演示5"], samples=2048
    )
    y = {
        (i, j): float(
            ranks_rebuilt(change_standard(STANDARD, [*x.settings, *z.settings]), TABLE, {})[place] or 0
        )
        for (i, x), (j, z) in itertools.product(enumerate(COMBINE.options), enumerate(CLIPPED.options))
        for place in [("all", "演示5")]
    }
    variance = statistics.pvariance(y.values())
    means_i = [statistics.fmean(y[i, j] for j in range(2)) for i in range(3)]
    means_j = [statistics.fmean(y[i, j] for i in range(3)) for j in range(2)]
    first = [statistics.pvariance(means_i) / variance, statistics.pvariance(means_j) / variance]
    rows = found.indices.filter(pl.col("output") == "演示5")
    assert rows["first"].to_list() == pytest.approx(first, abs=0.06)
    assert rows["total"].to_list() == pytest.approx([1 - first[1], 1 - first[0]], abs=0.06)
    assert all(
        low <= x <= high for low, x, high in rows.select("total_low", "total", "total_high").iter_rows()
    )


def test_too_small_a_sample_is_said_plainly() -> None:
    inputs = Inputs(
        (COMBINE, missing_choice(STANDARD, ["reweight", "zero"])), (WeightRange("a", 0.5),), WeightPlan()
    )
    found = find_indices(STANDARD, TABLE, inputs, board="all", samples=16)
    assert found.indices["output"].unique().to_list() == [SHIFT]
    assert "样本偏少" in found.warnings[0] and "64" in found.warnings[0]
    assert any("权重 20 在 ±50% 内变动" in line for line in found.told)


def test_inputs_that_change_nothing_have_no_index() -> None:
    same = Choice("空", (Option("甲"), Option("乙")))
    found = find_indices(STANDARD, TABLE, Inputs((same, same)), board="all", samples=8)
    assert found.indices["total"].to_list() == [0, 0]
    assert "没有任何变动" in found.warnings[-1]


def test_one_input_an_unknown_subject_and_a_wrong_rule_are_refused() -> None:
    with pytest.raises(StandardError, match="两个"):
        find_indices(STANDARD, TABLE, Inputs((COMBINE,)), board="all")
    with pytest.raises(StandardError, match="2 的幂"):
        find_indices(STANDARD, TABLE, Inputs((COMBINE, CLIPPED)), board="all", samples=100)
    with pytest.raises(StandardError, match="没有计分对象 无名"):
        find_indices(STANDARD, TABLE, Inputs((COMBINE, CLIPPED)), board="all", subjects=["无名"], samples=8)
    with pytest.raises(StandardError, match="没有缺失规则"):
        missing_choice(STANDARD, ["guess"])
