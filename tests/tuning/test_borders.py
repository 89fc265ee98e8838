"""Where tuning is near a border: halves of large scores, subjects ranked only once, leaves without data, level scores."""

import itertools

import numpy as np
import polars as pl
import pytest

from ranking.rounding import round_half_up
from ranking.standard import parse_standard
from ranking.standard.numbers import Floats
from ranking.tuning import change_standard, compare_months, find_reach
from ranking.tuning.places import rank_rows, round_to_units
from ranking.tuning.polytope import Polytope, limits_around
from ranking.tuning.racing import LEVEL, End, Race
from tests.tuning.drawn import flat_standard

BORDERS = [
    *(1234567.005, 999999.995, 250000.125, 49999.995, 49999.985),
    *(0.005, 0.125, 1.005, 0.00499999995, 0.00499999994, 0.12499999995, 2.67499999995),
]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("figure", BORDERS)
def test_units_are_those_of_the_decimal_rounding(figure: float, sign: int) -> None:
    for beside in (0.0, 100.0, 3e6):
        units, _ = round_to_units(np.array([[sign * figure, sign * beside]]), 2)
        assert units[0, 0] == int(round_half_up(sign * figure, 2) * 100)


def test_large_scores_that_print_alike_share_their_rank() -> None:
    figures = np.array([[1234567.005, 1234567.01, 1234567.0049]])
    ranks = rank_rows(figures, 2, np.zeros(3, dtype=np.int64), "min", [])
    assert ranks.tolist() == [[1, 1, 3]]


def test_a_subject_ranked_only_once_has_no_causes_and_moves_no_median() -> None:
    old = flat_standard({"a": 50.0, "b": 50.0})
    veto = '[[adjustment]]\nkey = "gone"\nveto = "not_ranked"\nwhen = { metric = "a", above = 85 }\n'
    new = change_standard(parse_standard(old.text + veto, source="x"), ["a.weight=150"])
    table = pl.DataFrame({"subject": ["甲", "乙", "丙"], "a": [90.0, 80, 10], "b": [90.0, 10, 80]})
    for first, second, crossing in ((old, new, "leaves"), (new, old, "enters")):
        found = compare_months(first, second, {"m": table}, top_n=1)
        moves = {row["subject"]: row for row in found.moves.iter_rows(named=True)}
        assert set(found.causes["subject"]) == {"乙", "丙"}
        assert (moves["甲"]["crossing"], moves["甲"]["rise"], moves["甲"]["cause"]) == (crossing, None, None)
        assert found.boards["subjects"].to_list() == [2]


def possible_shares(polytope: Polytope, dead: str) -> Floats:
    """Shares of the live leaves for weights within the limits, on a fine grid of all weights."""
    keys = [*polytope.leaves, dead]
    axes = [np.linspace(*polytope.limits[key], 41) for key in keys[:-1]]
    found = []
    for weights in itertools.product(*axes):
        rest, (low, high) = 1 - sum(weights), polytope.limits[dead]
        if low - 1e-12 <= rest <= high + 1e-12:
            found.append(np.array(weights) / sum(weights))
    return np.array(found)


DEAD_LIMITS = [0.1, 0.4, 0.9]


@pytest.mark.parametrize("spread", DEAD_LIMITS)
def test_a_dead_leaf_widens_no_limit_beyond_what_weights_can_do(spread: float) -> None:
    standard = flat_standard({"a": 20.0, "b": 50.0, "c": 30.0})
    polytope = Polytope(standard, ("a", "b"), limits_around(standard, spread))
    shares = possible_shares(polytope, "c")
    values = np.random.default_rng(5).normal(size=(2, 40))
    np.testing.assert_allclose(polytope.highest(values), (shares @ values).max(axis=0), atol=0.02)
    assert (polytope.highest(values) >= (shares @ values).max(axis=0) - 1e-9).all()
    rows = polytope.constraint.A @ shares.T
    assert (rows >= np.array(polytope.constraint.lb)[:, None] - 1e-9).all()
    assert (rows <= np.array(polytope.constraint.ub)[:, None] + 1e-9).all()
    corners = polytope.corner(values)
    rows = polytope.constraint.A @ corners
    assert (rows >= np.array(polytope.constraint.lb)[:, None] - 1e-9).all()


@pytest.mark.parametrize("spread", DEAD_LIMITS)
def test_weights_beside_a_dead_leaf_are_within_their_limits_and_give_the_shares(spread: float) -> None:
    standard = flat_standard({"a": 20.0, "b": 45.0, "c": 30.0, "d": 5.0})
    limits = limits_around(standard, spread)
    polytope = Polytope(standard, ("a", "b"), limits)
    corners = polytope.corner(np.random.default_rng(6).normal(size=(2, 40)))
    for shares in corners.T:
        weights = polytope.weights(shares)
        assert sum(weights.values()) == pytest.approx(100)
        for key, weight in weights.items():
            low, high = limits[key]
            assert 100 * low - 1e-6 <= weight <= 100 * high + 1e-6
        assert weights["a"] / (weights["a"] + weights["b"]) == pytest.approx(shares[0])


def test_reach_with_a_leaf_without_data_keeps_every_weight_within_its_limits() -> None:
    standard = flat_standard({"a": 20.0, "b": 50.0, "c": 30.0})
    rng = np.random.default_rng(4)
    values = {name: rng.integers(0, 101, 7).astype(float) for name in "ab"}
    table = pl.DataFrame({"subject": [f"演示{row}" for row in range(7)], **values}).with_columns(
        c=pl.lit(None, dtype=pl.Float64)
    )
    found = find_reach(standard, table, "all", spread=0.4)
    for key, weight in found.weights.select("node", "weight").iter_rows():
        assert abs(weight / standard.by_key[key].weight - 1) <= 0.4 + 1e-6


def race_of(gaps: list[list[float]]) -> Race:
    """One subject against others that are ahead by so much on each of two leaves."""
    standard = flat_standard({"a": 50.0, "b": 50.0})
    polytope = Polytope(standard, ("a", "b"), limits_around(standard, None))
    return Race(polytope, np.array(gaps).T)


def end_at(race: Race, shares: list[float], bound: int) -> End:
    start = np.array(shares)
    return End(1 + int((start @ race.gaps > LEVEL).sum()), bound, start)


@pytest.mark.parametrize("most_programs", [0, 1, 500])
def test_no_bound_is_better_than_a_rank_that_level_scores_give(most_programs: int) -> None:
    # On leaf a the other is ahead by half a level, which does not count: first place can be had.
    near = race_of([[LEVEL / 2, 10.0], [LEVEL / 2, 20.0]])
    assert near.best(end_at(near, [0.0, 1.0], 1), most_programs).bound == 1
    # By one and a half levels at most, which does count: second place can be had.
    far = race_of([[1.5 * LEVEL, -10.0]])
    assert far.worst(end_at(far, [0.0, 1.0], 2), most_programs).bound == 2


@pytest.mark.parametrize("seed", range(8))
def test_proved_ends_hold_against_all_weights_of_a_grid(seed: int) -> None:
    rng = np.random.default_rng(seed)
    race = race_of((rng.normal(size=(6, 2)) * 10.0 ** rng.integers(-4, 2, size=(6, 1))).tolist())
    grid = np.linspace(0, 1, 20_001)
    ahead = 1 + ((np.outer(grid, race.gaps[0]) + np.outer(1 - grid, race.gaps[1])) > LEVEL).sum(axis=1)
    for most_programs in (0, 3, 500):
        best = race.best(end_at(race, [0.5, 0.5], 1), most_programs)
        worst = race.worst(end_at(race, [0.5, 0.5], 7), most_programs)
        assert best.bound <= ahead.min() and worst.bound >= ahead.max()
    assert (best.rank, worst.rank) == (ahead.min(), ahead.max())
    assert best.is_exact and worst.is_exact
