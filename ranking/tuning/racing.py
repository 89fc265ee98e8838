"""One subject against all others on a board: how few and how many of them can be ahead of it."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import LinearConstraint

from ranking.standard.numbers import Bools, Floats
from ranking.tuning.polytope import Polytope
from ranking.tuning.solving import minimise

# Unrounded scores closer than this are level: far below what is printed, above the solver's tolerance.
LEVEL = 1e-4
# A search ends after so many nodes, and the gap that is left is told.
_MOST_NODES = 50


@dataclass(frozen=True)
class End:
    """One end of a subject's reach."""

    rank: int
    bound: int
    weights: dict[str, float]

    @property
    def is_exact(self) -> bool:
        return self.rank == self.bound


@dataclass(frozen=True)
class Race:
    """One subject against all others on a board."""

    polytope: Polytope
    gaps: Floats
    most: Floats  # by how much each other can be ahead at most
    least: Floats

    @property
    def effort(self) -> int:
        """What its two searches will cost."""
        return 2 * int(self._contested.sum()) ** 2

    @property
    def _contested(self) -> Bools:
        return np.asarray((self.most > LEVEL) & (self.least <= LEVEL))

    @property
    def _always_ahead(self) -> int:
        return int((self.least > LEVEL).sum())

    def best(self, shares: Floats, rank: int, in_whole_numbers: bool) -> End:
        """Fewest others ahead; `rank` is reached with `shares` already.

        Not in whole numbers the bound is that of the linear program only, which is quick and may be far off.
        """
        bound = 1 + self._always_ahead
        if rank > bound:
            columns = np.flatnonzero(self._contested)
            # ahead by more than level only where z = 1: gap · shares ≤ level + (most − level) · z, in the row's own unit
            level = LEVEL - _margin(self.most[columns])
            step = (self.most[columns] - level)[:, None]
            rows = np.concatenate([self.gaps[:, columns].T / step, -np.eye(len(columns))], axis=1)
            constraint = LinearConstraint(rows, -np.inf, level / step[:, 0])
            shares, rank, most = self._solve(constraint, 1.0, (shares, rank), in_whole_numbers)
            bound = min(rank, max(bound, 1 + self._always_ahead + most))
        return End(rank, bound, self.polytope.weights(shares))

    def worst(self, shares: Floats, rank: int, in_whole_numbers: bool) -> End:
        """Most others ahead."""
        columns = np.flatnonzero(self._contested)
        bound = 1 + self._always_ahead + len(columns)
        if rank < bound:
            # ahead by more than level where z = 1: gap · shares − (level − least) · z ≥ least
            level = LEVEL + _margin(self.most[columns])
            step = (level - self.least[columns])[:, None]
            rows = np.concatenate([self.gaps[:, columns].T / step, -np.eye(len(columns))], axis=1)
            constraint = LinearConstraint(rows, self.least[columns] / step[:, 0], np.inf)
            shares, rank, most = self._solve(constraint, -1.0, (shares, rank), in_whole_numbers)
            bound = max(rank, min(bound, 1 + self._always_ahead + most))
        return End(rank, bound, self.polytope.weights(shares))

    def _solve(
        self, race: LinearConstraint, sign: float, start: tuple[Floats, int], in_whole_numbers: bool
    ) -> tuple[Floats, int, int]:
        """Shares, their rank and the proved number of contested others ahead; not worse than the start."""
        shares, rank = start
        size, count = len(shares), len(race.A)
        own = self.polytope.constraint
        wide = np.concatenate([own.A, np.zeros((len(own.A), count))], axis=1)
        whole = np.concatenate([np.zeros(size, dtype=bool), np.full(count, in_whole_numbers)])
        objective = np.concatenate([np.zeros(size), np.full(count, sign)])
        constraints = [race, LinearConstraint(wide, own.lb, own.ub)]
        solution = minimise(objective, constraints, whole, high=1.0, most_nodes=_MOST_NODES)
        unproved = 0.0 if sign > 0 else -float(count)
        # A search that ended before its first program was solved has proved nothing.
        known = solution.bound is not None and np.isfinite(solution.bound)
        bound = max(unproved, solution.bound) if known and solution.bound is not None else unproved
        proved = np.ceil(bound - 1e-4) if sign > 0 else np.floor(1e-4 - bound)
        if solution.values is not None:
            found = np.maximum(solution.values[:size], 0.0)
            found /= found.sum()
            reached = 1 + int((found @ self.gaps > LEVEL).sum())
            if (rank - reached) * sign > 0:
                shares, rank = found, reached
        return shares, rank, int(proved)


def _margin(most: Floats) -> Floats:
    """How far within the level a program stays, so that what it finds is counted as it says: its own tolerance."""
    margin: Floats = np.minimum(2e-6 * most, 0.2 * LEVEL)
    return margin
