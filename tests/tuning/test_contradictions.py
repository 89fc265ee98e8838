"""The smallest contradiction against every subset tried in turn."""

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from ranking.tuning.contradictions import irreducible_contradiction, smallest_contradiction

Possible = Callable[[Sequence[int]], bool]


def draw_contradictions(seed: int) -> tuple[int, list[set[int]]]:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 11))
    sizes = rng.integers(1, count + 1, size=int(rng.integers(1, 9)))
    return count, [set(rng.choice(count, size=int(size), replace=False).tolist()) for size in sizes]


def held_by(contradictions: list[set[int]]) -> Possible:
    return lambda chosen: not any(known <= set(chosen) for known in contradictions)


@pytest.mark.parametrize("seed", range(60))
def test_no_smaller_set_is_a_contradiction(seed: int) -> None:
    count, contradictions = draw_contradictions(seed)
    is_possible = held_by(contradictions)
    found = smallest_contradiction(count, is_possible)
    smaller = itertools.chain.from_iterable(
        itertools.combinations(range(count), size) for size in range(len(found))
    )
    assert not is_possible(found) and found == sorted(found)
    assert all(is_possible(chosen) for chosen in smaller)


def test_a_contradiction_of_nine_of_twenty_four_is_found_before_one_of_ten() -> None:
    is_possible = held_by([set(range(10)), set(range(12, 21))])
    assert smallest_contradiction(24, is_possible) == list(range(12, 21))
    assert irreducible_contradiction(24, is_possible) == list(range(12, 21))


@pytest.mark.parametrize("seed", range(30))
def test_an_irreducible_contradiction_has_none_to_spare(seed: int) -> None:
    count, contradictions = draw_contradictions(seed)
    is_possible = held_by(contradictions)
    found = irreducible_contradiction(count, is_possible)
    assert not is_possible(found)
    assert all(is_possible([other for other in found if other != place]) for place in found)
