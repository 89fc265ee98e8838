"""The smallest set of wishes that cannot go together, of any size."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import LinearConstraint

from ranking.tuning.solving import minimise


def smallest_contradiction(count: int, is_possible: Callable[[Sequence[int]], bool]) -> list[int]:
    """The places of the fewest of `count` wishes that are not possible together, in the order given.

    All of them together must be impossible, and what is impossible must stay so with more. Every contradiction takes
    in one wish at least of whatever must be left out of a largest possible set; so the fewest wishes that touch all
    such leavings are no more than the smallest contradiction, and are one as soon as they are impossible (implicit
    hitting sets: Ignatiev, Previti, Liffiton and Marques-Silva 2015, “Smallest MUS Extraction with Minimal Hitting Set
    Dualization”).
    """
    leavings: list[set[int]] = []
    while is_possible(chosen := _fewest_touching(leavings, count)):
        for place in range(count):
            if place not in chosen and is_possible([*chosen, place]):
                chosen.append(place)
        leavings.append(set(range(count)).difference(chosen))
    return chosen


def irreducible_contradiction(count: int, is_possible: Callable[[Sequence[int]], bool]) -> list[int]:
    """The places of wishes that are not possible together, of which none can be spared; maybe not the fewest."""
    left = list(range(count))
    for place in range(count):
        rest = [other for other in left if other != place]
        if not is_possible(rest):
            left = rest
    return left


def _fewest_touching(leavings: Sequence[set[int]], count: int) -> list[int]:
    """The fewest places of which every one of the sets holds one; of equally few, the earlier."""
    if not leavings:
        return []
    touches = np.array([[float(place in left) for place in range(count)] for left in leavings])
    later = np.arange(count) / (count * (count + 1))
    found = minimise(1.0 + later, [LinearConstraint(touches, 1.0, np.inf)], np.full(count, True), high=1.0)
    assert found.values is not None  # all places together touch every set
    return np.flatnonzero(found.values > 0.5).tolist()
