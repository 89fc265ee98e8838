"""How few of many rivals can exceed a level at once: branch and bound whose every bound has a closed form.

In a branch some rivals are counted (z = 1), some are held (z = 0, must not exceed), the others are open. What a rival exceeds
the level by is excess · shares, and at most its `most`: excess · shares ≤ most · z. Of a clique (see `conflicts`) all but one
exceed. For multipliers y of the rivals and p of the cliques, none below zero, let rest = 1 − Σ p over a rival's cliques, and
y ≤ rest / most on open rivals, 0 on counted ones. Then, at all shares of the branch,
    Σ z = Σ p · (z of the clique) + Σ rest · z ≥ Σ p · max(all but one, those counted) + Σ rest of the counted
        + Σ min(rest, 0) of the open + Σ y · excess · shares.
The least value of the last sum over the limits is a closed form (`Polytope.highest`), so the bound is one whatever the tolerances
of the linear program were: the program only proposes the multipliers. Where the count is to be bettered, the last sum must stay
below what is left to win; that in turn bounds how far each rival can exceed, settles some of them, and sharpens what follows.
"""

import heapq
from dataclasses import dataclass, replace

import numpy as np

from ranking.standard.numbers import Bools, Floats, Ints
from ranking.tuning.conflicts import find_cliques, find_conflicts
from ranking.tuning.polytope import Polytope
from ranking.tuning.relaxing import Relaxation

# Excesses are in units of the largest. Bounds count only what exceeds by more than this, far above the error of floating sums.
_NEAR = 1e-8
# The program stays so far inside the level, more than that and its own tolerance, so that its shares are counted as it says.
_INSIDE = 2e-8
# A smaller `most` is taken as this, which only makes a bound weaker: the solver drops tiny numbers.
_SMALLEST = 1e-6
# What the excess of a held rival costs, a unit: far above all that a count can win.
_FIRM = 1e5
# A sum of excesses, none larger than 1, is above zero beyond doubt.
_SURE = 1e-12
# Bounds of counts are whole numbers: so much above one is the next.
_WHOLE = 1e-4
# Tightenings of a branch before it is parted, rivals tried for the parting, multipliers tried in a tightening.
_ROUNDS, _TRIED = 3, 4
_STEPS = np.array([0.03, 0.15, 0.5, 1.5, 5.0])
_REWEIGHTED = 12
# With more rivals in it a program takes too long to lead anywhere; then the bound is who always exceeds.
_MOST_CONTESTED = 500


@dataclass(frozen=True)
class Fewest:
    """The fewest rivals that were found to exceed, the shares that do it, and the least number that is proved."""

    count: int
    shares: Floats
    bound: int
    contested: int  # rivals that can be on either side of the level
    programs: int

    @property
    def effort(self) -> int:
        """What the search has cost, in some eight microseconds: the rivals of each program, and what every program takes."""
        return self.programs * (self.contested + 50)


def find_fewest(polytope: Polytope, worth: Floats, level: float, start: Floats, most_programs: int) -> Fewest:
    """The fewest rivals with worth · shares > level; `worth` is leaves × rivals, `start` are shares to begin with.

    The search ends after so many linear programs, a count and not a time, so that every machine ends at the same place.
    """
    search = _Search(polytope, worth, level, start)
    search.run(most_programs)
    return Fewest(search.count, search.shares, search.bound, search.contested, search.programs)


@dataclass(frozen=True)
class _Branch:
    low: float  # fewer cannot exceed
    counted: Bools
    held: Bools
    most: Floats
    least: Floats

    @property
    def is_open(self) -> Bools:
        return np.asarray(~self.counted & ~self.held)


@dataclass(frozen=True)
class _Relaxed:
    """What a linear program tells of a branch."""

    low: float  # fewer cannot exceed
    given_up: Floats  # the same for each open rival, should it be counted
    shares: Floats
    pull: Floats  # Σ multiplier · excess, by leaf
    held_pull: Floats  # of held rivals alone
    base: float  # of the bound, what does not hang on shares


class _Search:
    """The branches still to be looked at, the lowest first, and the best that was found."""

    def __init__(self, polytope: Polytope, worth: Floats, level: float, start: Floats) -> None:
        self.shares, self.programs = start, 0
        self._polytope, self._worth, self._level = polytope, worth, level
        self.count = self._count(start)
        unit = max(float(np.abs(worth - level).max(initial=0.0)), 1e-300)
        excess = (worth - level) / unit - _NEAR  # of shares, which sum to 1
        most, least = polytope.highest(excess), -polytope.highest(-excess)
        contested = (least <= 0) & (most > 0)
        self._always, self._excess = int((least > 0).sum()), excess[:, contested]
        none = np.zeros(self.contested, dtype=bool)
        root = _Branch(float(self._always), none, none, most[contested], least[contested])
        self._branches: list[tuple[float, int, _Branch]] = [(root.low, 0, root)]
        self._pushed, self._undecided = 0, np.inf

    @property
    def contested(self) -> int:
        return int(self._excess.shape[1])

    @property
    def bound(self) -> int:
        low = min((self._undecided, *(low for low, _, _ in self._branches[:1])))
        return int(min(self.count, np.ceil(low - _WHOLE)))

    def run(self, most_programs: int) -> None:
        if self.contested > _MOST_CONTESTED:
            return
        if self.bound < self.count and most_programs:
            self._open(self._branches[0][2])
        while self.bound < self.count and self.programs < most_programs and self._branches:
            self._part(heapq.heappop(self._branches)[2])

    def _open(self, root: _Branch) -> None:
        """Look for conflicts, and for good shares: rivals that nearly do not exceed are pressed harder, again and again."""
        self._conflicts = find_conflicts(self._polytope, self._excess)
        cliques = find_cliques(self._conflicts)
        self._members = np.zeros((len(cliques), self.contested))
        for row, clique in enumerate(cliques):
            self._members[row, clique] = 1.0
        self._root_most = np.maximum(root.most, _SMALLEST)
        self._program = Relaxation(self._polytope, self._excess, self._root_most, cliques, _INSIDE)
        costs, low = np.ones(self.contested), np.zeros(self.contested)
        for turn in range(_REWEIGHTED):
            shares, _, _ = self._solve(costs, low, self._root_most)
            costs = self._root_most / (np.maximum(shares @ self._excess, 0.0) + 0.02 * 0.7**turn)

    def _count(self, shares: Floats) -> int:
        return int((shares @ self._worth > self._level).sum())

    def _cannot_win(self, low: float | Floats) -> Bools:
        return np.asarray(low > self.count - 1 + _WHOLE)

    def _solve(self, costs: Floats, low: Floats, most: Floats) -> tuple[Floats, Floats, Floats]:
        """The program's shares, looked at, and its multipliers: none where it gives none, which proves nothing."""
        self.programs += 1
        weighed = self._program.solve(costs, low, most)
        if weighed is None:
            return self.shares, np.zeros(self.contested), np.zeros(len(self._members))
        count = self._count(weighed.shares)
        if count < self.count:
            self.count, self.shares = count, weighed.shares
        return weighed.shares, weighed.rivals, weighed.cliques

    def _part(self, branch: _Branch) -> None:
        """Look at a branch, and leave what is open of it as two: a rival held, and the same rival counted."""
        settled = self._settle(branch)
        if settled is None:
            return
        branch, relaxed, gained = settled
        above = branch.is_open & (relaxed.shares @ self._excess > 0)
        tried = np.argsort(np.where(above, -relaxed.given_up, np.inf), kind="stable")[:_TRIED]
        tried = tried[above[tried]]
        if not len(tried):
            if gained:  # the shares are those of a branch with more open rivals: look again
                self._push(branch, relaxed.low)
            elif not self._is_empty(relaxed):  # what exceeds does so within the program's tolerance
                self._undecided = min(self._undecided, relaxed.low)
            return
        lows = np.array([self._low_if_held(branch, rival) for rival in tried[:, None]])
        # Rivals that cannot be held in a better solution are counted, whatever is parted.
        lost = self._cannot_win(lows)
        branch = _give_up(branch, tried[lost])
        ceiling = self.count - relaxed.low
        held, given_up = (np.clip(x - relaxed.low, 1e-3, ceiling) for x in (lows, relaxed.given_up[tried]))
        best = int(np.argmax(np.where(lost, 0.0, held * given_up)))
        if lost[best]:
            self._push(branch, relaxed.low)
        else:
            self._push(self._hold(branch, tried[[best]]), lows[best])
            self._push(_give_up(branch, tried[[best]]), relaxed.given_up[tried[best]])

    def _is_empty(self, relaxed: _Relaxed) -> bool:
        """Whether the held rivals cannot all be held: a sum of them, none taken below zero times, is above zero everywhere."""
        size = max(float(np.abs(relaxed.held_pull).max()), 1.0)
        return bool(self._polytope.highest(-relaxed.held_pull[:, None] / size)[0] < -_SURE)

    def _push(self, branch: _Branch, low: float) -> None:
        branch = replace(branch, low=max(branch.low, low))
        if not self._cannot_win(branch.low):
            self._pushed += 1
            heapq.heappush(self._branches, (branch.low, -self._pushed, branch))

    def _settle(self, branch: _Branch) -> tuple[_Branch, _Relaxed, int] | None:
        """The branch with all that its linear program settles, and how many that were; None where it cannot win."""
        for _ in range(_ROUNDS):
            relaxed = self._relax(branch)
            if self._cannot_win(relaxed.low):
                return None
            tighter = self._tighten(branch, relaxed)
            if (tighter.held & (tighter.counted | (tighter.least > 0))).any():
                return None
            gained = int(branch.is_open.sum() - tighter.is_open.sum())
            branch = replace(tighter, low=max(branch.low, relaxed.low))
            if gained < 2:
                break
        return branch, relaxed, gained

    def _relax(self, branch: _Branch) -> _Relaxed:
        shares, parts, rest, base = self._weigh(branch)
        pull = parts.sum(axis=1)
        # The last column is the branch as it is, each other one has that rival given up.
        columns = np.concatenate([pull[:, None] - parts, pull[:, None]], axis=1)
        lows = base - self._polytope.highest(-columns)
        given_up, held_pull = lows[:-1] + np.maximum(rest, 0.0), parts[:, branch.held].sum(axis=1)
        return _Relaxed(float(lows[-1]), given_up, shares, pull, held_pull, base)

    def _weigh(self, branch: _Branch) -> tuple[Floats, Floats, Floats, float]:
        """A branch's shares, multiplier · excess of each rival (leaves × rivals), and the bound's rest and base."""
        is_open = branch.is_open
        # Of a held rival any most will do; the one of the beginning is no tiny number.
        most = np.where(branch.held, self._root_most, np.maximum(branch.most, _SMALLEST))
        costs = np.where(is_open, 1.0, np.where(branch.held, _FIRM * most, 0.0))
        shares, rivals, cliques = self._solve(costs, branch.counted.astype(np.float64), most)
        rest = 1 - cliques @ self._members
        ceiling = np.where(is_open, np.maximum(rest, 0.0) / most, np.where(branch.held, _FIRM, 0.0))
        sizes, counted = self._members.sum(axis=1), self._members @ branch.counted
        base = self._always + float(cliques @ np.maximum(sizes - 1, counted))
        base += float(rest[branch.counted].sum() + np.minimum(rest[is_open], 0.0).sum())
        return shares, self._excess * np.minimum(rivals, ceiling), rest, base

    def _low_if_held(self, branch: _Branch, rival: Ints) -> float:
        held = self._hold(branch, rival)
        if (held.held & held.counted).any():
            return np.inf
        _, parts, _, base = self._weigh(held)
        return base - float(self._polytope.highest(-parts.sum(axis=1, keepdims=True))[0])

    def _tighten(self, branch: _Branch, relaxed: _Relaxed) -> _Branch:
        """How far every rival can exceed where the count is bettered, and whom that settles."""
        room = self.count - 1 - relaxed.base
        most, least = branch.most, branch.least
        size = float(np.abs(relaxed.pull).max())
        if size > 0:
            steps = _STEPS / size
            shift = relaxed.pull[:, None, None] * steps[:, None]
            most = np.minimum(most, self._highest_below(self._excess[:, None] - shift, steps * room))
            least = np.maximum(least, -self._highest_below(-self._excess[:, None] - shift, steps * room))
        counted = branch.counted | (branch.is_open & (least > 0))
        lost = ~counted & (self._cannot_win(relaxed.given_up) | (most <= 0))
        return self._hold(_Branch(branch.low, counted, branch.held, most, least), np.flatnonzero(lost))

    def _highest_below(self, columns: Floats, allowances: Floats) -> Floats:
        """Over steps, the least of: the largest excess less what a step makes the pull cost, and what it allows."""
        leaves, steps, rivals = columns.shape
        highest = self._polytope.highest(columns.reshape(leaves, -1)).reshape(steps, rivals)
        least: Floats = (highest + allowances[:, None]).min(axis=0)
        return least

    def _hold(self, branch: _Branch, rivals: Ints) -> _Branch:
        """The branch with some rivals held, and whoever is in conflict with them counted."""
        held = branch.held.copy()
        held[rivals] = True
        return replace(branch, held=held, counted=branch.counted | self._conflicts[rivals].any(axis=0))


def _give_up(branch: _Branch, rivals: Ints) -> _Branch:
    counted = branch.counted.copy()
    counted[rivals] = True
    return replace(branch, counted=counted)
