"""Weights from data and from judgements against worked examples of the literature."""

import numpy as np
import polars as pl
import pytest

from ranking.errors import StandardError
from ranking.standard import parse_standard, score_table
from ranking.tuning.pairwise import judge_matrix, propose_by_pairs, propose_by_swing
from ranking.tuning.proposals import (
    METHODS,
    propose_weights,
    weigh_by_component,
    weigh_by_critic,
    weigh_by_deviation,
    weigh_by_entropy,
)
from ranking.tuning.variants import keep_variant, with_weights
from tests.tuning.drawn import flat_standard

STANDARD = flat_standard({"a": 20.0, "b": 30.0, "c": 50.0})
TABLE = pl.DataFrame(
    {"subject": list("甲乙丙丁"), "a": [1.0, 2, 3, 9], "b": [4.0, 4, 5, 6], "c": [9.0, 1, None, 2]}
)

# Saaty (2008), Decision making with the analytic hierarchy process, relative consumption of drinks.
DRINKS = np.array(
    [
        [1, 9, 5, 2, 1, 1, 1 / 2],
        [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
        [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
        [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
        [1, 9, 4, 2, 1, 2, 1 / 2],
        [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
        [2, 9, 9, 3, 2, 3, 1],
    ]
)
# Saaty (1990), How to make a decision, choosing a house: eight criteria.
HOUSE = np.array(
    [
        [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4],
        [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
        [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
        [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8],
        [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
        [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6],
        [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2],
        [4, 7, 5, 8, 6, 6, 2, 1],
    ]
)


def test_ahp_gives_saatys_priorities_of_drinks() -> None:
    judged = judge_matrix(DRINKS)
    assert judged.eigenvector.round(3).tolist() == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert judged.ratio == pytest.approx(0.022, abs=0.0005)


def test_ahp_gives_saatys_priorities_and_inconsistency_of_the_house() -> None:
    judged = judge_matrix(HOUSE)
    assert judged.eigenvector.round(3).tolist() == [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    assert judged.largest_eigenvalue == pytest.approx(9.669, abs=0.0005)
    assert judged.ratio == pytest.approx(0.169, abs=0.001)
    # Third over seventh is 6, seventh over third 1/6, while the first calls the seventh more important than itself.
    assert set(judged.triple or ()) >= {2, 6}


def test_both_methods_agree_on_a_consistent_matrix() -> None:
    weights = np.array([0.5, 0.3, 0.2])
    judged = judge_matrix(weights[:, None] / weights[None, :])
    np.testing.assert_allclose([judged.eigenvector, judged.geometric], [weights, weights])
    assert judged.ratio == pytest.approx(0, abs=1e-12)
    assert judged.triple is None


def test_entropy_gives_the_weights_of_a_published_example() -> None:
    # Xu (2004), A note on the subjective and objective integrated approach, EJOR 156(2).
    matrix = np.array([[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29.0]])
    assert weigh_by_entropy(matrix).round(4).tolist() == [0.4630, 0.3992, 0.1378, 0.0]


def test_critic_gives_the_weights_of_published_examples() -> None:
    # Diakoulaki, Mavrotas and Papayannakis (1995), Computers & Operations Research 22(7): eight firms.
    firms = [[61, 1.08, 4.33], [20.7, 0.26, 4.34], [16.3, 1.98, 2.53], [9, 3.29, 1.65]]
    firms += [[5.4, 2.77, 2.33], [4, 4.12, 1.21], [-6.1, 3.52, 2.10], [-34.6, 3.31, 0.98]]
    assert weigh_by_critic(np.array(firms)) == pytest.approx([0.20222554, 0.48090173, 0.31687273])
    # Tuş and Aytaç Adalı (2019), Opsearch 56(2): time and attendance software.
    software = [
        [5000, 3, 3, 4, 3, 2],
        [680, 5, 3, 2, 2, 1],
        [2000, 3, 2, 3, 4, 3],
        [600, 4, 3, 1, 2, 2],
        [800, 2, 4, 3, 3, 4],
    ]
    found = weigh_by_critic(np.array(software, dtype=float))
    assert found.round(3).tolist() == [0.157, 0.249, 0.168, 0.121, 0.154, 0.151]


def test_the_variant_of_critic_takes_opposite_for_repeated() -> None:
    x = np.array([0.0, 1, 2, 3, 10])
    values = np.stack([x, 20 - x, np.array([3.0, 1, 4, 1, 5])], axis=1)
    plain, absolute = weigh_by_critic(values), weigh_by_critic(values, absolute=True)
    assert absolute[:2].sum() < plain[:2].sum()


def test_deviation_and_component_by_hand() -> None:
    values = np.array([[0.0, 5, 0], [5, 5, 10], [10, 5, 0]])
    # Scaled: (0, ½, 1), constant, (0, 1, 0): deviations ½, 0 and 1/√3.
    assert weigh_by_deviation(values) == pytest.approx(np.array([0.5, 0, 3**-0.5]) / (0.5 + 3**-0.5))
    twins = np.array([[1.0, 2, 9], [2, 4, 8], [3, 6, 7.5], [5, 10, 1]])
    found = weigh_by_component(twins)
    assert found[0] == pytest.approx(found[1]) and found.sum() == pytest.approx(1)


@pytest.mark.parametrize("method", METHODS)
def test_a_proposal_keeps_the_sum_uses_complete_rows_and_says_where_it_comes_from(method: str) -> None:
    found = propose_weights(STANDARD, TABLE, method)
    assert sum(found.weights.values()) == pytest.approx(100)
    assert min(found.weights.values()) >= 0
    assert "3 个数据齐全的对象" in found.note
    kept = keep_variant(with_weights(STANDARD, found.weights), name="proposed", note=found.note)
    assert parse_standard(kept.text, source="x").notes == (found.note,)


def write_pairs(cells: list[list[object]]) -> pl.DataFrame:
    return pl.DataFrame(
        [["", *"abc"]] + [[key, *map(str, row)] for key, row in zip("abc", cells, strict=True)], orient="row"
    ).pipe(lambda rows: rows.slice(1).rename(dict(zip(rows.columns, ["node", "a", "b", "c"], strict=True))))


def test_pairs_become_weights_with_their_consistency_in_the_note() -> None:
    table = write_pairs([["1", "3", "6"], ["1/3", "1", "2"], ["1/6", "1/2", "1"]])
    for method in ("eigenvector", "geometric"):
        found = propose_by_pairs(STANDARD, table, "判断.csv", method=method)
        assert list(found.weights.values()) == pytest.approx([66.667, 22.222, 11.111], abs=0.001)
        assert "一致性比率 0.000" in found.note and "Saaty（1980）" in found.note


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([["1", "9", "1/9"], ["1/9", "1", "9"], ["9", "1/9", "1"]], "最矛盾的三项"),
        ([["1", "3", "5"], ["1/2", "1", "2"], ["1/5", "1/2", "1"]], "互为倒数"),
        ([["2", "3", "5"], ["1/3", "1", "2"], ["1/5", "1/2", "1"]], "须是1"),
        ([["1", "很", "5"], ["1/3", "1", "2"], ["1/5", "1/2", "1"]], "“很”"),
    ],
)
def test_contradicting_or_faulty_pairs_are_refused_in_words(cells: list[list[object]], said: str) -> None:
    with pytest.raises(StandardError, match=said):
        propose_by_pairs(STANDARD, write_pairs(cells), "判断.csv")


def test_swing_divides_points_by_the_stated_range() -> None:
    table = pl.DataFrame(
        {"node": ["a", "b", "c"], "worst": [0, 20, 0], "best": [100, 70, 50], "points": [100, 50, 25]}
    )
    found = propose_by_swing(STANDARD, table, "摆幅.csv").weights
    # 1 : 1 : ½ per unit of value.
    assert list(found.values()) == pytest.approx([40, 40, 20])


def test_what_data_cannot_tell_is_refused() -> None:
    flat = TABLE.with_columns(a=pl.lit(5.0), b=pl.lit(5.0), c=pl.lit(5.0))
    with pytest.raises(StandardError, match="没有差别"):
        propose_weights(STANDARD, flat, "entropy")
    with pytest.raises(StandardError, match="不为负"):
        propose_weights(STANDARD, TABLE.with_columns(a=-pl.col("a")), "entropy")
    with pytest.raises(StandardError, match="只有 0 个"):
        propose_weights(STANDARD, TABLE, "sd", board="x")
    with pytest.raises(StandardError, match="不足两个"):
        propose_weights(STANDARD, TABLE, "sd", parent="a")
    with pytest.raises(StandardError, match="没有方法"):
        propose_weights(STANDARD, TABLE, "magic")


@pytest.mark.parametrize("method", METHODS)
def test_a_table_that_is_scored_already_gives_the_same_proposal(method: str) -> None:
    scored = score_table(STANDARD, TABLE)
    assert propose_weights(STANDARD, TABLE, method, scored=scored) == propose_weights(STANDARD, TABLE, method)
