"""Steps whose result depends on the other subjects of a group."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ranking.standard.figures import Figures
from ranking.standard.model import Standard
from ranking.standard.numbers import Floats, deviation, mean, quantile, steady
from ranking.standard.outliers import treat
from ranking.standard.sheet import Grouping
from ranking.standard.step import Step
from ranking.standard.steps import Change, line_between


@dataclass(frozen=True)
class Setting:
    """Where a data-driven step stands: its group, its conventions, and where its figures are kept."""

    standard: Standard
    group: Grouping
    figures: Figures
    node: str
    place: int  # number of the step in its node

    def settle(self, name: str, found: Floats) -> Floats:
        """The named figure of each group, frozen or found."""
        return self.figures.settle(self.group, self.node, self.place, name, found)

    def each(self, name: str, figure: Callable[[Floats], float], x: Floats) -> Floats:
        """A figure of the ascending present values of each group, spread over the rows; NaN where none is."""
        found = [figure(column) if len(column) else math.nan for column in self.group.present(x)]
        return self.group.spread(self.settle(name, np.array(found, dtype=np.float64)))


def apply_driven(step: Step, x: Floats, setting: Setting) -> Change:
    """The column after one data-driven step; missing where the group gives no figure."""
    return _DRIVEN[step.name](step, x, setting)


def group_figure(word: str, x: Floats, setting: Setting) -> Floats:
    """The `group_mean` or `group_median` of each row's group; NaN where no value is present."""
    if word == "group_mean":
        return setting.each("mean", _mean, x)
    return setting.each("median", lambda column: quantile(column, 0.5, 7), x)


def _mean(column: Floats) -> float:
    return mean(column.tolist(), len(column))


def _min_max(step: Step, x: Floats, setting: Setting) -> Change:
    lowest, highest = setting.group.extremes(x)
    low = setting.group.spread(setting.settle("min", lowest))
    high = setting.group.spread(setting.settle("max", highest))
    return line_between(low, high, step.to, x)


def _z_score(step: Step, x: Floats, setting: Setting) -> Change:
    kind = step.sd or setting.standard.sd
    # Of a single value there is a mean but no sample sd: frozen alone it would meet another month's sd.
    least = 2 if kind == "sample" else 1
    centre = setting.each("mean", lambda column: _mean(column) if len(column) >= least else math.nan, x)
    unit = setting.each("sd", lambda column: _spread(column, lambda: deviation(column, kind)), x)
    slope = np.where(unit == 0, np.nan, 1 / unit)
    return Change((x - centre) * slope, lambda: (slope, -centre * slope), np.isnan(slope))


def _spread(column: Floats, figure: Callable[[], float]) -> float:
    """Zero for equal values, where rounding of their mean would leave a trace."""
    return 0.0 if column[0] == column[-1] and len(column) > 1 else figure()


def _scaled(name: str, figure: Callable[[Floats], float]) -> Callable[[Step, Floats, Setting], Change]:
    """The step that divides by one figure of the group."""

    def apply(_: Step, x: Floats, setting: Setting) -> Change:
        divisor = setting.each(name, figure, x)
        missing = np.isnan(divisor) | (divisor == 0)
        return Change(np.where(missing, np.nan, x / divisor), lambda: (1 / divisor, 0.0), missing)

    return apply


def norm(column: Floats) -> float:
    """The Euclidean length of the values."""
    return math.sqrt(math.fsum((column**2).tolist()))


def _distance_to_target(step: Step, x: Floats, setting: Setting) -> Change:
    target = 0.0 if step.number is None else step.number
    lowest, highest = setting.group.extremes(x)
    name, found = ("max", highest) if step.lower_is_better else ("min", lowest)
    change = line_between(setting.group.spread(setting.settle(name, found)), target, (0.0, 1.0), x)
    return Change(np.minimum(change.values, 1.0), missing=change.missing) if step.cap else change


def _winsorise(step: Step, x: Floats, setting: Setting) -> Change:
    kind = step.quantile_type or setting.standard.quantile_type
    lower, upper = step.numbers
    low = setting.each("lower", lambda column: quantile(column, lower, kind), x)
    high = setting.each("upper", lambda column: quantile(column, upper, kind), x)
    return Change(np.clip(x, low, high), missing=np.isnan(low) | np.isnan(high))


def _treat_outliers(step: Step, x: Floats, setting: Setting) -> Change:
    standard = setting.standard
    treatments = [
        treat(column, step, step.skewness or standard.skewness, step.kurtosis or standard.kurtosis)
        for column in setting.group.present(x)
    ]
    names = ("treatment", "low", "high", "shift")
    found = np.array([treatment.figures for treatment in treatments], dtype=np.float64)
    kind, low, high, shift = (
        setting.group.spread(setting.settle(name, found[:, place])) for place, name in enumerate(names)
    )
    capped = np.where((kind == 1) | (kind == 3), np.minimum(x, high), x)
    capped = np.where((kind == 2) | (kind == 3), np.maximum(capped, low), capped)
    return Change(np.where(kind == 4, np.log(x - shift), capped), missing=np.isnan(kind))


def _ranked(kind: str) -> Callable[[Step, Floats, Setting], Change]:
    """The step that gives places counted from the worst: rank, borda or percentile_rank."""

    def apply(step: Step, x: Floats, setting: Setting) -> Change:
        compared = steady(x)
        places = np.full(x.shape, np.nan)
        sizes = np.full(x.shape, np.nan)
        for code, column in enumerate(setting.group.present(compared)):
            rows = np.flatnonzero((setting.group.codes == code) & ~np.isnan(x))
            places[rows] = _places(compared[rows], column, step.ties)
            sizes[rows] = len(column)
        if kind == "rank":
            return Change(places, missing=np.isnan(places))
        if kind == "borda":
            return Change(places - 1, missing=np.isnan(places))
        shares = np.where(sizes > 1, (places - 1) / (sizes - 1), np.nan)
        return Change(shares, missing=np.isnan(shares))

    return apply


def _places(values: Floats, ordered: Floats, ties: str) -> Floats:
    below = np.searchsorted(ordered, values, side="left").astype(np.float64)
    if ties == "dense":
        return np.asarray(np.searchsorted(np.unique(ordered), values, side="left") + 1, dtype=np.float64)
    first: Floats = below + 1
    if ties == "min":
        return first
    last: Floats = np.maximum(np.searchsorted(ordered, values, side="right"), first)
    return last if ties == "max" else np.asarray((first + last) / 2)


_DRIVEN: dict[str, Callable[[Step, Floats, Setting], Change]] = {
    "min_max": _min_max,
    "z_score": _z_score,
    "rank": _ranked("rank"),
    "borda": _ranked("borda"),
    "percentile_rank": _ranked("percentile_rank"),
    "share_of_max": _scaled("max", lambda column: float(column[-1])),
    "share_of_sum": _scaled("sum", lambda column: math.fsum(column.tolist())),
    "vector_norm": _scaled("norm", norm),
    "distance_to_target": _distance_to_target,
    "winsorise": _winsorise,
    "treat_outliers": _treat_outliers,
}
