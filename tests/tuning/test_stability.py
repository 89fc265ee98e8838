"""Limits of weights: nothing changes just inside them, and something does just outside."""

import numpy as np
import polars as pl
import pytest

from ranking.errors import StandardError
from ranking.standard import Standard, parse_standard
from ranking.tuning.stability import find_stability
from ranking.tuning.variants import change_standard, weights_of
from tests.oracle.tuning import ranks_rebuilt
from tests.tuning.drawn import draw_standard, draw_table, flat_standard

STANDARD = flat_standard({"a": 20.0, "b": 30.0, "c": 50.0})


def random_table(seed: int, rows: int = 15) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    values = {name: rng.uniform(0, 100, rows).round(1) for name in "abc"}
    return pl.DataFrame({"subject": [f"演示{row:02}" for row in range(rows)], **values})


def printed_order(
    standard: Standard,
    table: pl.DataFrame,
    board: str,
    holds: str,
    pair: tuple[str, str],
    node: str,
    weight: float,
) -> object:
    """What is to hold, from a full scoring with the node's weight and its siblings rescaled."""
    parent = standard.by_key[node].parent
    group = {child.key: child.weight for child in standard.children(str(parent))}
    total = sum(group.values())
    weights = {key: own * (total - weight) / (total - group[node]) for key, own in group.items()} | {
        node: weight
    }
    found = ranks_rebuilt(standard, table, weights_of(standard) | weights)
    ranks = {subject: rank for (where, subject), rank in found.items() if where == board}
    if holds == "pair":
        first, second = (ranks[subject] or np.inf for subject in pair)
        return (first > second) - (first < second)
    last = {"top": 3, "first": 1}[holds]
    return {subject: rank for subject, rank in ranks.items() if rank is not None and rank <= last}


def assert_limits_hold(
    standard: Standard, table: pl.DataFrame, board: str, pair: tuple[str, str], step: float
) -> None:
    found = find_stability(standard, table, board, top_n=3, pair=pair)
    for row in found.iter_rows(named=True):
        total = sum(child.weight for child in standard.children(str(standard.by_key[row["node"]].parent)))

        def order(weight: float, row: dict[str, object] = row) -> object:
            return printed_order(standard, table, board, str(row["holds"]), pair, str(row["node"]), weight)

        nominal = order(row["weight"])
        inside = np.linspace(row["low"], row["high"], 5)[1:-1].tolist()
        inside += [row["low"] + step * total, row["high"] - step * total]
        for weight in inside:
            if row["low"] < weight < row["high"]:
                assert order(weight) == nominal, (row, weight)
        if row["low_swap"] is not None:
            assert order(row["low"] - step * total) != nominal, row
        if row["high_swap"] is not None:
            assert order(row["high"] + step * total) != nominal, row


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "head",
    ["decimals = 2", 'decimals = 0\nties = "ordered"\ntie_breakers = ["-a"]', 'decimals = 1\nties = "dense"'],
)
def test_exact_limits_are_confirmed_by_rescoring_on_both_sides(seed: int, head: str) -> None:
    standard = flat_standard({"a": 20.0, "b": 30.0, "c": 50.0}, head)
    table = random_table(seed)
    assert set(find_stability(standard, table, "all")["method"]) == {"exact"}
    assert_limits_hold(standard, table, "all", ("演示00", "演示01"), 1e-9)


@pytest.mark.parametrize(
    "setting", ["score.combine=geometric", "score.decimals=1", "score.steps=[{power=2}]"]
)
def test_where_scores_are_no_lines_limits_are_bisected(setting: str) -> None:
    standard = change_standard(STANDARD, [setting])
    table = random_table(77, rows=6)
    assert set(find_stability(standard, table, "all")["method"]) == {"bisected"}
    assert_limits_hold(standard, table, "all", ("演示00", "演示01"), 1e-7)


@pytest.mark.parametrize("seed", [0, 5])
def test_missing_values_and_many_levels_are_bisected_too(seed: int) -> None:
    standard, table = draw_standard(seed), draw_table(seed)
    ranked = [
        subject
        for (board, subject), rank in ranks_rebuilt(standard, table, {}).items()
        if rank and board == "p"
    ]
    assert_limits_hold(standard, table, "p", (ranked[0], ranked[-1]), 1e-7)


def test_the_limit_in_closed_form_and_the_swap_are_named() -> None:
    table = pl.DataFrame({"subject": ["甲", "乙"], "a": [100.0, 0.0], "b": [0.0, 60.0]})
    # 100·t against 60·(1 − t): level at t = 37.5 %, printed alike as soon as both round to 37.50.
    found = find_stability(flat_standard({"a": 50.0, "b": 50.0}), table, "all", top_n=1, pair=("甲", "乙"))
    row = found.filter(pl.col("node") == "a", pl.col("holds") == "first").row(0, named=True)
    assert row["low"] == pytest.approx(37.5, abs=0.01)
    assert (row["low_swap"], row["high"], row["high_swap"]) == ("乙 追平 甲", 100.0, None)
    # The same limit typed while b stays 50: 37.5 : 62.5 = 30 : 50.
    assert row["low_alone"] == pytest.approx(30, abs=0.01)
    assert row["high_alone"] is None


def test_two_subjects_alike_in_everything_never_part() -> None:
    table = pl.DataFrame({"subject": ["甲", "乙"], "a": [10.0, 10.0], "b": [70.0, 70.0], "c": [1.0, 1.0]})
    found = find_stability(STANDARD, table, "all", pair=("甲", "乙"))
    assert found["low"].to_list() == [0.0] * 9 and found["high"].to_list() == [100.0] * 9


def test_an_unknown_board_or_subject_is_refused() -> None:
    with pytest.raises(StandardError, match="没有榜 x"):
        find_stability(STANDARD, random_table(1), "x")
    with pytest.raises(StandardError, match="无名"):
        find_stability(STANDARD, random_table(1), "all", pair=("演示00", "无名"))


def test_who_comes_onto_the_board_with_enough_coverage_is_a_change() -> None:
    text = flat_standard({"a": 60.0, "b": 40.0}).text
    standard = parse_standard(
        text + '\n[[board]]\nkey = "p"\ntitle = "演示榜"\nmin_coverage = 0.5\n', source="x"
    )
    table = pl.DataFrame(
        {"subject": ["甲", "乙", "丙"], "board": ["p"] * 3, "a": [50.0, 40.0, None], "b": [50.0, 40.0, 90.0]}
    )
    found = find_stability(standard, table, "p", top_n=2).filter(node="a", holds="top").row(0, named=True)
    assert found["low"] == pytest.approx(50.0, abs=1e-6) and "丙" in found["low_swap"]


@pytest.mark.parametrize(
    ("known", "low", "high", "low_swap", "high_swap"),
    [
        ((None, None), 0.0, 50.0, None, "乙 进入前 2 名"),  # nobody is ranked; both come in at once
        ((50.0, None), 0.0, 50.0, None, "乙 进入前 2 名"),  # a place of the first two is free
    ],
)
def test_a_free_place_that_is_taken_is_a_change(
    known: tuple[float | None, ...],
    low: float,
    high: float,
    low_swap: str | None,
    high_swap: str | None,
) -> None:
    text = flat_standard({"a": 30.0, "b": 70.0}).text
    board = '\n[[board]]\nkey = "p"\ntitle = "演示榜"\nmin_coverage = 0.5\n'
    table = pl.DataFrame(
        {"subject": ["甲", "乙"], "board": ["p"] * 2, "a": [90.0, 40.0], "b": list(known)},
        schema_overrides={"b": pl.Float64},
    )
    found = find_stability(parse_standard(text + board, source="x"), table, "p", top_n=2)
    row = found.filter(node="a", holds="top").row(0, named=True)
    assert (row["low"], row["high"]) == (low, pytest.approx(high, abs=1e-6))
    assert (row["low_swap"], row["high_swap"]) == (low_swap, high_swap)


def test_the_only_one_who_drops_out_is_a_change() -> None:
    text = flat_standard({"a": 60.0, "b": 40.0}).text
    board = '\n[[board]]\nkey = "p"\ntitle = "演示榜"\nmin_coverage = 0.5\n'
    table = pl.DataFrame({"subject": ["甲"], "board": ["p"], "a": [90.0], "b": [None]}).cast(
        {"b": pl.Float64}
    )
    found = find_stability(parse_standard(text + board, source="x"), table, "p").filter(node="a")
    for row in found.iter_rows(named=True):
        assert row["low"] == pytest.approx(50.0, abs=1e-6)
    assert found["low_swap"].to_list() == ["甲 退出前 10 名", "甲 退出前 1 名"]


def test_a_first_place_shared_at_a_mean_rank_is_watched() -> None:
    standard = flat_standard({"a": 50.0, "b": 50.0}, head='ties = "average"')
    table = pl.DataFrame({"subject": ["甲", "乙"], "a": [10.0, 20.0], "b": [20.0, 10.0]})
    found = find_stability(standard, table, "all").filter(node="a")
    for row in found.iter_rows(named=True):
        assert (row["low"], row["high"]) == (pytest.approx(50, abs=0.1), pytest.approx(50, abs=0.1))
        assert row["low_swap"] is not None
