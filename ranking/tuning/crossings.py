"""Where along straight lines the printed order of some subjects first becomes another one."""

from dataclasses import dataclass

import numpy as np

from ranking.standard.numbers import Floats, Ints
from ranking.tuning.places import round_to_units

# Lines closer than this in start and slope are one line; they never change their order.
_SAME = 1e-12
# Shares in which limits of rounding are looked for at first; doubled as long as nothing is found.
_FIRST_STRETCH = 1e-3
_AT_ONCE = 256


@dataclass(frozen=True)
class Change:
    """The first change of order: where it is, and who stood ahead (or level) and who comes level or past."""

    share: float
    watched: int
    other: int
    before: int  # 1 watched was ahead, 0 level, -1 behind
    after: int


@dataclass(frozen=True)
class Lines:
    """Scores of ranked rows as straight lines over a share, with the rule by which their order is printed."""

    start: Floats
    slope: Floats
    places: int
    order: Ints  # where equal printed scores stand, smaller first; all 0 where they share the place

    def signs(self, shares: Floats, watched: Ints, others: Ints) -> Ints:
        """1, 0, −1 for every share and pair: the first of the pair is ahead, level, behind."""
        units, _ = round_to_units(self.start + self.slope * shares[:, None], self.places)
        signs = np.sign(units[:, watched] - units[:, others])
        level = np.sign(self.order[others] - self.order[watched])
        found: Ints = np.where(signs == 0, level, signs)
        return found

    def first_change(self, watched: Ints, others: Ints, share: float, end: float) -> Change | None:
        """The change nearest to `share` on the way to `end` (0 or 1) in any of the pairs; None = no change."""
        now = self.signs(np.array([share]), watched, others)[0]
        way = 1.0 if end > share else -1.0
        gap = (self.start + self.slope * share)[watched] - (self.start + self.slope * share)[others]
        pace = (self.slope[watched] - self.slope[others]) * way  # of the gap, for one share in our direction
        moving = (np.abs(gap) > _SAME) | (np.abs(pace) > _SAME)
        safe, sure = _limits(gap, pace, now, 10.0**-self.places, bool(self.order.any()))
        last = min(float(np.min(sure[moving], initial=np.inf)), abs(end - share))
        pairs = np.flatnonzero(moving & (safe < last))
        if not len(pairs):
            return None
        first = float(safe[pairs].min())
        return self._search(watched[pairs], others[pairs], now[pairs], (share, way, first, last))

    def _search(
        self, watched: Ints, others: Ints, now: Ints, stretch: tuple[float, float, float, float]
    ) -> Change | None:
        """Look behind every limit of rounding between the first and the last distance, nearest first."""
        share, way, begin, last = stretch
        rows = np.unique(np.concatenate([watched, others]))
        length = _FIRST_STRETCH
        while True:
            stop = min(begin + length, last)
            limits = self._limits_of_rounding(rows, share, way, begin, stop)
            for part in range(0, len(limits), _AT_ONCE):
                edges = limits[part : part + _AT_ONCE + 1]
                if len(edges) < 2:
                    break
                middles = (edges[1:] + edges[:-1]) / 2
                signs = self.signs(share + way * middles, watched, others)
                changed = np.flatnonzero((signs != now).any(axis=1))
                if len(changed):
                    row = int(changed[0])
                    pair = int(np.flatnonzero(signs[row] != now)[0])
                    place = share + way * float(edges[row])
                    return Change(
                        place, int(watched[pair]), int(others[pair]), int(now[pair]), int(signs[row, pair])
                    )
            if stop >= last:
                return None
            begin, length = stop, length * 2

    def _limits_of_rounding(self, rows: Ints, share: float, way: float, begin: float, stop: float) -> Floats:
        """The distances at which a row's printed score changes, with both ends and what lies just behind."""
        unit = 10.0**-self.places
        pace = self.slope[rows] * way
        here = self.start[rows] + self.slope[rows] * share
        found = [np.array([begin, stop])]
        for value, speed in zip(here, pace, strict=True):
            if speed == 0:
                continue
            ends = np.sort([(value + speed * begin) / unit - 0.5, (value + speed * stop) / unit - 0.5])
            halves = (np.arange(np.ceil(ends[0]), np.floor(ends[1]) + 1) + 0.5) * unit
            found.append((halves - value) / speed)
        distances: Floats = np.unique(np.concatenate(found))
        return distances[(distances >= begin) & (distances <= stop)]


def _limits(gap: Floats, pace: Floats, now: Ints, unit: float, ordered: bool) -> tuple[Floats, Floats]:
    """For each pair the distance up to which its order is safe, and the one from which it is surely another."""
    side = np.where(now == 0, np.where(pace == 0, 1, np.sign(pace)), now)
    ahead, closing = gap * side, -pace * side
    with np.errstate(divide="ignore", invalid="ignore"):
        until_unit = np.where(closing > 0, (ahead - unit) / closing, np.inf)
        safe = np.where(ahead < unit, 0.0, until_unit)
        # Where equal printed scores are put in order, drawing level may not be enough.
        below = -unit if ordered else 0.0
        sure = np.where(closing > 0, (ahead - below) / closing, np.inf)
        apart = np.where(pace != 0, (unit - gap * np.sign(pace)) / np.abs(pace), np.inf)
    level = now == 0
    return np.where(level, 0.0, np.maximum(safe, 0.0)), np.maximum(np.where(level, apart, sure), 0.0)
