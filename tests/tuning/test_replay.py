"""Scoring many sets of weights at once equals rebuilding and scoring each of them."""

import numpy as np
import polars as pl
import pytest

from ranking.errors import StandardError
from ranking.standard import parse_standard
from ranking.tuning.replay import Replay, open_replay
from ranking.tuning.weights import WeightPlan, WeightSets, draw_weights, leave_out_weights, nominal_weights
from tests.oracle.tuning import score_rebuilt
from tests.standard.generated import MEANS, random_table, write_random_standard
from tests.tuning.drawn import draw_standard, draw_table, flat_standard


def assert_same_as_rebuilt(replay: Replay, table: pl.DataFrame, sets: WeightSets) -> None:
    ranks, figures = replay.ranks(sets), replay.figures(sets)
    for place in range(sets.count):
        scored = score_rebuilt(replay.standard, table, sets.one(place))
        unrounded = np.where(np.isnan(scored.final), np.nan, scored.adjusted.scores)
        np.testing.assert_array_equal(ranks[place], np.nan_to_num(scored.ranks))
        np.testing.assert_allclose(figures[place], unrounded, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("seed", range(40))
def test_matrix_path_equals_brute_force(seed: int) -> None:
    standard, table = draw_standard(seed), draw_table(seed)
    replay = open_replay(standard, table)
    sets = draw_weights(standard, WeightPlan("uniform", 0.9), 5, seed)
    assert replay.is_batched
    assert_same_as_rebuilt(replay, table, sets)


@pytest.mark.parametrize("seed", range(20))
def test_what_the_matrix_path_cannot_do_the_engine_does(seed: int) -> None:
    standard = parse_standard(write_random_standard(seed), source="random")
    table = random_table(seed)
    sets = draw_weights(standard, WeightPlan("simplex"), 3, seed)
    assert_same_as_rebuilt(open_replay(standard, table), table, sets)


def test_generated_standards_take_both_paths() -> None:
    taken = {
        open_replay(
            parse_standard(write_random_standard(seed, combines=MEANS), source="r"), random_table(seed)
        ).is_batched
        for seed in range(40)
    }
    assert taken == {True, False}


@pytest.mark.parametrize("seed", range(12))
def test_a_weight_of_zero_takes_no_part(seed: int) -> None:
    standard, table = draw_standard(seed), draw_table(seed)
    _, sets = leave_out_weights(standard)
    if sets.count:
        assert_same_as_rebuilt(open_replay(standard, table), table, sets)


def test_scores_that_print_alike_share_their_rank_whatever_the_last_bits() -> None:
    # 0.15 as (0.1 + 0.2) / 2 and as 0.3 / 2; 0.0625 is printed as 0.06.
    table = pl.DataFrame({"subject": ["a1", "a2", "a3"], "a": [0.1, 0.3, 0.0], "b": [0.2, 0.0, 0.125]})
    replay = open_replay(flat_standard({"a": 1.0, "b": 1.0}), table)
    assert replay.ranks(nominal_weights(replay.standard, 2)).tolist() == [[1, 1, 3]] * 2


@pytest.mark.parametrize("decimals", [0, 2, 8, 10])
def test_halves_are_rounded_as_one_scoring_rounds_them(decimals: int) -> None:
    unit = 10.0**-decimals
    values = [0.5 * unit, 1.5 * unit, 1.4999 * unit, 2.5 * unit, -0.5 * unit, -1.5 * unit, 3 * unit]
    table = pl.DataFrame({"subject": [f"s{row}" for row in range(7)], "a": values})
    replay = open_replay(flat_standard({"a": 1.0}, f"decimals = {decimals}\nfloor = false"), table)
    assert_same_as_rebuilt(replay, table, nominal_weights(replay.standard))


def test_a_value_no_step_can_take_is_told_by_the_engine() -> None:
    text = '[standard]\nid = "x"\n[[node]]\nkey = "score"\nsteps = ["ln"]\n' + "".join(
        f'[[node]]\nkey = "{k}"\nparent = "score"\nmetric = "{k}"\n' for k in "ab"
    )
    standard = parse_standard(text, source="x")
    replay = open_replay(standard, pl.DataFrame({"subject": ["甲"], "a": [5.0], "b": [-1.0]}))
    with pytest.raises(StandardError, match="甲"):
        replay.ranks(WeightSets(("a", "b"), np.array([[1.0, 8.0]])))
