"""How few rivals can exceed a level: searches against trying every set of rivals to be held, each by a linear program of its own."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from ranking.standard import Standard, parse_standard
from ranking.standard.numbers import Floats, Ints
from ranking.tuning.conflicts import find_cliques, find_conflicts
from ranking.tuning.fewest import find_fewest
from ranking.tuning.polytope import Polytope, limits_around
from tests.tuning.drawn import flat_standard

FLAT = flat_standard({"a": 10.0, "b": 20.0, "c": 30.0, "d": 40.0})
TREE = parse_standard(
    FLAT.text.replace('key = "b"\nparent = "score"', 'key = "b"\nparent = "wing"').replace(
        'key = "c"\nparent = "score"', 'key = "c"\nparent = "wing"'
    )
    + '\n[[node]]\nkey = "wing"\nparent = "score"\nweight = 50\n',
    source="tree",
)


def make_polytope(standard: Standard, spread: float, leaves: str = "abcd") -> Polytope:
    return Polytope(standard, tuple(leaves), limits_around(standard, spread))


def least(polytope: Polytope, above: Floats) -> float:
    """The least Σ share · x for x the largest of some columns, by scipy's linear program: variables are shares and the largest."""
    leaves, columns = above.shape
    own = polytope.constraint
    upper = np.concatenate(
        [np.hstack([above.T, -np.ones((columns, 1))]), _with_zero(-own.A), _with_zero(own.A)]
    )
    sides = np.concatenate([np.zeros(columns), -np.array(own.lb), np.array(own.ub)])
    kept = np.isfinite(sides)
    cost = np.append(np.zeros(leaves), 1.0)
    bounds = [(0, 1)] * leaves + [(None, None)]
    return float(linprog(cost, upper[kept], sides[kept], bounds=bounds).fun)


def _with_zero(rows: Floats) -> Floats:
    return np.hstack([rows, np.zeros((len(rows), 1))])


def fewest_by_trying(polytope: Polytope, worth: Floats, level: float) -> int:
    """The smallest number of rivals that have to be given up so that all others can be held at or below the level."""
    rivals = range(worth.shape[1])
    for count in rivals:
        for given_up in itertools.combinations(rivals, count):
            held = [rival for rival in rivals if rival not in given_up]
            if least(polytope, worth[:, held] - level) <= 0:
                return count
    return len(rivals)


CASES = [
    (FLAT, "abcd", 0.3),
    (FLAT, "abcd", 0.9),
    (FLAT, "abd", 0.6),
    (TREE, "abcd", 0.5),
    (TREE, "acd", 0.7),
]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("standard", "leaves", "spread"), CASES)
def test_a_search_finds_and_proves_what_trying_every_set_finds(
    standard: Standard, leaves: str, spread: float, seed: int
) -> None:
    polytope = make_polytope(standard, spread, leaves)
    rng = np.random.default_rng(seed)
    worth = rng.normal(size=(len(leaves), 9)) * 10.0 ** rng.integers(-1, 3, 9)
    worth -= 0.8 * worth.mean(axis=0)
    level = float(rng.choice([0.0, 0.4, -0.4]))
    start = polytope.corner(np.ones((len(leaves), 1)))[:, 0]
    expected = fewest_by_trying(polytope, worth, level)
    for most_programs in (0, 1, 14, 20, 2000):
        found = find_fewest(polytope, worth, level, start, most_programs)
        assert found.bound <= expected <= found.count == int((found.shares @ worth > level).sum())
    assert found.bound == found.count


@pytest.mark.parametrize("seed", range(4))
def test_rivals_are_in_conflict_where_one_of_two_exceeds_at_all_weights(seed: int) -> None:
    polytope = make_polytope(TREE, 0.6)
    drawn = np.random.default_rng(seed).normal(size=(4, 30))
    excess = drawn[:, (polytope.highest(drawn) > 0) & (polytope.highest(-drawn) > 0)]
    found = find_conflicts(polytope, excess)
    for one, other in itertools.permutations(range(excess.shape[1]), 2):
        smallest = least(polytope, excess[:, [one, other]])
        assert found[one, other] == (smallest > 0) or 0 < smallest < 0.01


def members(cliques: list[Ints]) -> set[tuple[int, int]]:
    return {pair for clique in cliques for pair in itertools.combinations(clique.tolist(), 2)}


@pytest.mark.parametrize("seed", range(4))
def test_cliques_hold_every_conflict_and_nothing_else(seed: int) -> None:
    upper = np.triu(np.random.default_rng(seed).random((12, 12)) < 0.4, 1)
    found = find_cliques(upper | upper.T)
    assert members(found) == {(int(one), int(other)) for one, other in np.argwhere(upper)}
