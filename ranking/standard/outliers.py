"""The rule of the JRC's COIN Tool for outliers: pull in the extreme points, else take a log."""

from dataclasses import dataclass

import numpy as np

from ranking.standard.numbers import Floats, kurtosis, skewness
from ranking.standard.step import Moments, Step

NOTHING, HIGH, LOW, BOTH, LOG = range(5)
# Below this many points the corrected kurtosis is not defined.
_LEAST_POINTS = 4


@dataclass(frozen=True)
class Treatment:
    """What is done to a group: nothing, caps at either end, or a log of the distance from `shift`."""

    kind: int
    low: float
    high: float
    shift: float

    @property
    def figures(self) -> tuple[float, float, float, float]:
        """The treatment as numbers, to be kept with an edition."""
        return float(self.kind), self.low, self.high, self.shift


def treat(ordered: Floats, step: Step, skew: Moments, kurt: Moments) -> Treatment:
    """The treatment that ascending values need; no values give no treatment (NaN figures)."""
    if not len(ordered):
        return Treatment(NOTHING, np.nan, np.nan, np.nan)
    low, high = float(ordered[0]), float(ordered[-1])
    extra = 1.0 if step.log == "coin_tool" else 0.01 * (high - low)
    kind, capped = _pull_in(ordered, step, skew, kurt)
    if kind == LOG:
        return Treatment(LOG, low, high, low - extra)
    return Treatment(kind, float(capped[0]), float(capped[-1]), low - extra)


def _pull_in(ordered: Floats, step: Step, skew: Moments, kurt: Moments) -> tuple[int, Floats]:
    """Extreme points set to the next ones until the shape passes; LOG if that takes too many."""
    values = ordered.copy()
    bottom = top = 0  # points changed at either end
    most = 0 if step.number is None else int(step.number)
    while _is_outlying(values, step, skew, kurt):
        if skewness(values, skew) >= 0:
            top = int(np.count_nonzero(values == values[-1]))
            values[-top:] = values[-top - 1] if top + bottom <= most else values[-top:]
        else:
            bottom = int(np.count_nonzero(values == values[0]))
            values[:bottom] = values[bottom] if top + bottom <= most else values[:bottom]
        if top + bottom > most:
            return LOG, values
    return (HIGH if top else NOTHING) + (LOW if bottom else NOTHING), values


def _is_outlying(values: Floats, step: Step, skew: Moments, kurt: Moments) -> bool:
    if len(values) < _LEAST_POINTS or values[0] == values[-1]:
        return False
    return abs(skewness(values, skew)) > step.skewness_limit and kurtosis(values, kurt) > step.kurtosis_limit
