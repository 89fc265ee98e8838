"""One subject against all others on a board: how few and how many of them can be ahead of it."""

from dataclasses import dataclass

import numpy as np

from ranking.standard.numbers import Floats
from ranking.tuning.fewest import find_fewest
from ranking.tuning.polytope import Polytope

# Unrounded scores closer than this are level: far below what is printed, above the solver's tolerance.
LEVEL = 1e-4
# To be not ahead is to be behind by this much or more, so that what just exceeds it is told by the same comparison.
_NOT_BEHIND = float(np.nextafter(-LEVEL, -np.inf))


@dataclass(frozen=True)
class End:
    """One end of a subject's reach: the rank that `shares` of the leaves give, and how good or bad it can be at most."""

    rank: int
    bound: int
    shares: Floats
    contested: int = 0  # others that can be on either side
    effort: int = 0  # of the last search

    @property
    def hardness(self) -> int:
        """The wider the gap and the more can be on either side, the longer a search is likely to take."""
        return abs(self.rank - self.bound) * self.contested

    @property
    def is_exact(self) -> bool:
        return self.rank == self.bound


@dataclass(frozen=True)
class Race:
    """One subject against all others on a board, or all of them: itself it is never ahead of."""

    polytope: Polytope
    gaps: Floats  # leaves × others: how far each is ahead of this one

    def best(self, known: End, most_programs: int) -> End:
        """Fewest others ahead, from what is known already."""
        found = find_fewest(self.polytope, self.gaps, LEVEL, known.shares, most_programs)
        bound = max(known.bound, 1 + found.bound)
        return End(1 + found.count, bound, found.shares, found.contested, found.effort)

    def worst(self, known: End, most_programs: int) -> End:
        """Most others ahead, which is fewest not ahead."""
        found = find_fewest(self.polytope, -self.gaps, _NOT_BEHIND, known.shares, most_programs)
        last = 1 + self.gaps.shape[1]
        bound = min(known.bound, last - found.bound)
        return End(last - found.count, bound, found.shares, found.contested, found.effort)
