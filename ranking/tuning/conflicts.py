"""Rivals of whom, whatever the weights, at most one can be kept from exceeding: pairs, and cliques of pairs."""

import numpy as np

from ranking.standard.numbers import Bools, Floats, Ints
from ranking.tuning.polytope import Polytope

_TURNS = 4


def find_conflicts(polytope: Polytope, excess: Floats) -> Bools:
    """rivals × rivals: whether one of the two exceeds zero at all shares that the limits allow.

    `excess` is leaves × rivals, none of whom exceeds zero everywhere by itself.
    Two conflict where some mean (1 − t)·one + t·other has a least value above zero. That least value is concave in t, so
    the t to try next is where the lines from both sides meet. A pair that is not found is no fault, only a weaker bound.
    """
    count = excess.shape[1]
    lowest = polytope.corner(-excess)
    within = (excess.T @ np.concatenate([lowest, (lowest + lowest[:, ::-1]) / 2], axis=1) <= 0).astype(
        np.float32
    )
    first, other = np.nonzero(np.triu(within @ within.T == 0, 1))  # never seen both within
    at_left, at_right = lowest[:, first], lowest[:, other]
    found = np.zeros(len(first), dtype=bool)
    for _ in range(_TURNS):
        one, two = excess[:, first], excess[:, other]
        t = _meeting(one, two, at_left, at_right)
        points = polytope.corner(-((1 - t) * one + t * two))
        of_one, of_two = (one * points).sum(axis=0), (two * points).sum(axis=0)
        found |= (1 - t) * of_one + t * of_two > 0
        rises = of_two > of_one
        at_left, at_right = np.where(rises, points, at_left), np.where(rises, at_right, points)
    conflicts = np.zeros((count, count), dtype=bool)
    conflicts[first[found], other[found]] = True
    return np.asarray(conflicts | conflicts.T)


def _meeting(one: Floats, two: Floats, at_left: Floats, at_right: Floats) -> Floats:
    """Where the lines through two points of the limits meet: value (1 − t)·one + t·two at each."""
    start_left, start_right = (one * at_left).sum(axis=0), (one * at_right).sum(axis=0)
    slope_left = (two * at_left).sum(axis=0) - start_left
    slope_right = (two * at_right).sum(axis=0) - start_right
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (start_right - start_left) / (slope_left - slope_right)
    meeting: Floats = np.clip(np.nan_to_num(t, nan=0.5), 0.0, 1.0)
    return meeting


def find_cliques(conflicts: Bools) -> list[Ints]:
    """Sets of rivals in conflict with each other, as large as they come, that hold every pair in conflict."""
    left = np.triu(conflicts)
    cliques = []
    for first, other in np.argwhere(left):
        if left[first, other]:
            clique = [int(first), int(other)]
            candidates = conflicts[first] & conflicts[other]
            while candidates.any():
                # The one in conflict with most of the others that could still join.
                best = int(np.argmax(np.where(candidates, conflicts[:, candidates].sum(axis=1), -1)))
                clique.append(best)
                candidates = candidates & conflicts[best]
            members = np.array(sorted(clique))
            left[np.ix_(members, members)] = False
            cliques.append(members)
    return cliques
