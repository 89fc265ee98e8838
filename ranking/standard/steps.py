"""Steps that look at one subject alone."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ranking.standard.numbers import Bools, Floats, floor_column, round_column
from ranking.standard.sheet import Sheet
from ranking.standard.step import Step

# Slope and intercept of an affine step, one number or one a row.
Line = tuple[Floats | float, Floats | float]


@dataclass(frozen=True)
class Change:
    """What a step made of a column: the values, and the line of an affine step (worked out when parts are)."""

    values: Floats
    line: Callable[[], Line] | None = None  # None: not affine
    missing: Bools | None = None  # rows that have no value for a good reason: a zero denominator, no data

    @classmethod
    def affine(cls, values: Floats, slope: Floats | float, intercept: Floats | float = 0.0) -> "Change":
        """slope · value + intercept; a NaN in either is missing."""
        missing = np.isnan(slope) | np.isnan(intercept)
        return cls(
            slope * values + intercept,
            lambda: (slope, intercept),
            np.broadcast_to(missing, values.shape) if missing.any() else None,
        )


def apply_step(step: Step, values: Floats, sheet: Sheet) -> Change:
    """The column after one step that is not data-driven; NaN and infinities where it has no value."""
    with np.errstate(all="ignore"):
        return _STEPS[step.name](step, values, sheet)


def line_between(low: Floats | float, high: Floats | float, to: tuple[float, float], x: Floats) -> Change:
    """The straight line that carries low to to₀ and high to to₁; missing where low = high."""

    def line() -> Line:
        slope = (to[1] - to[0]) / np.subtract(high, low)
        return slope, to[0] - low * slope

    span = np.subtract(high, low)
    empty = (span == 0) | np.isnan(span)
    values = x - low
    values /= span
    values *= to[1] - to[0]
    values += to[0]
    if not empty.any():
        return Change(values, line)
    missing = np.broadcast_to(empty, x.shape)
    return Change(np.where(missing, np.nan, values), line, missing)


def _add(step: Step, x: Floats, _: Sheet) -> Change:
    return Change.affine(x, 1.0, _number(step))


def _times(step: Step, x: Floats, _: Sheet) -> Change:
    return Change.affine(x, _number(step))


def _negate(_: Step, x: Floats, __: Sheet) -> Change:
    return Change.affine(x, -1.0)


def _add_metric(step: Step, x: Floats, sheet: Sheet) -> Change:
    return Change.affine(x, 1.0, step.factor * sheet.metrics[str(step.metric)])


def _multiply_by(step: Step, x: Floats, sheet: Sheet) -> Change:
    return Change.affine(x, sheet.metrics[str(step.metric)])


def _divide_by(step: Step, x: Floats, sheet: Sheet) -> Change:
    divisor = sheet.metrics[str(step.metric)]
    missing = np.isnan(divisor) | (divisor == 0)
    return Change(np.where(missing, np.nan, x / divisor), lambda: (1 / divisor, 0.0), missing)


def _power(step: Step, x: Floats, _: Sheet) -> Change:
    exponent = _number(step)
    # numpy holds that anything to the power of 0 is 1, what is missing too.
    missing = np.isnan(x) | ((x == 0) & (exponent < 0))
    return Change(np.where(missing, np.nan, np.power(x, exponent)), missing=missing)


def _reciprocal(_: Step, x: Floats, __: Sheet) -> Change:
    return Change(np.where(x == 0, np.nan, 1 / x), missing=x == 0)


def _round(step: Step, x: Floats, _: Sheet) -> Change:
    return Change(round_column(x, int(_number(step))))


def _clip(step: Step, x: Floats, _: Sheet) -> Change:
    return Change(np.clip(x, step.numbers[0], step.numbers[1]))


def _fill(step: Step, x: Floats, _: Sheet) -> Change:
    return Change(np.where(np.isnan(x), _number(step), x), lambda: (1.0, 0.0))


def _goalposts(step: Step, x: Floats, _: Sheet) -> Change:
    worst, best = step.numbers
    return line_between(worst, best, step.to, x)


def _piecewise(step: Step, x: Floats, _: Sheet) -> Change:
    inputs, outputs = zip(*step.points, strict=True)
    return Change(np.where(np.isnan(x), np.nan, np.interp(x, inputs, outputs)))


def _number(step: Step) -> float:
    """The number that the reader of the file made sure is there."""
    assert step.number is not None
    return step.number


def _function(function: Callable[[Floats], Floats]) -> Callable[[Step, Floats, Sheet], Change]:
    return lambda step, x, sheet: Change(function(x))


_STEPS: dict[str, Callable[[Step, Floats, Sheet], Change]] = {
    "add": _add,
    "times": _times,
    "add_metric": _add_metric,
    "multiply_by": _multiply_by,
    "divide_by": _divide_by,
    "power": _power,
    "log1p": _function(np.log1p),
    "ln": _function(np.log),
    "log10": _function(np.log10),
    "sqrt": _function(np.sqrt),
    "exp": _function(np.exp),
    "negate": _negate,
    "reciprocal": _reciprocal,
    "floor": _function(floor_column),
    "round": _round,
    "clip": _clip,
    "fill": _fill,
    "goalposts": _goalposts,
    "piecewise": _piecewise,
}
