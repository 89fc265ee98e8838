"""The steps that look at nothing but the value, from the table of steps in the reference."""

import itertools
import math

from tests.oracle.standard_table import NoValueError, Value, half_up
from tests.oracle.standard_text import Step

Line = tuple[float, float]  # slope and intercept of an affine step
Outcome = tuple[Value, Line | None]
SAME: Line = (1.0, 0.0)


def plain_step(step: Step, x: float) -> Outcome:
    """Steps that look at nothing but the value."""
    a = step.argument
    match step.name:
        case "add":
            return x + a, (1.0, a)
        case "times":
            return x * a, (a, 0.0)
        case "negate":
            return -x, (-1.0, 0.0)
        case "goalposts":
            worst, best = a
            low, high = step.options.get("to", [0, 100])
            return between(x, worst, best - worst, low, high)
        case "power":
            return power(x, a), None
        case "reciprocal":
            return (None if x == 0 else 1 / x), None
        case "log1p" | "ln" | "log10" | "sqrt" | "exp":
            return _function(step.name, x), None
        case "floor":
            return float(math.floor(half_up(x, 10))), None
        case "round":
            return float(half_up(x, a)), None
        case "clip":
            return min(max(x, a[0]), a[1]), None
        case "piecewise":
            return _piecewise(x, a), None
    raise AssertionError(step.name)


def power(x: float, exponent: float) -> Value:
    """x^p: missing for a negative power of zero, no value for a fractional power below zero."""
    if x == 0 and exponent < 0:
        return None
    if x < 0 and exponent != int(exponent):
        msg = f"{x} ^ {exponent}"
        raise NoValueError(msg)
    try:
        return float(x**exponent)
    except OverflowError:
        return math.inf


def _function(name: str, x: float) -> float:
    limits = {"log1p": x > -1, "ln": x > 0, "log10": x > 0, "sqrt": x >= 0, "exp": x < 709.7}
    if not limits[name]:
        msg = f"{name}({x})"
        raise NoValueError(msg)
    functions = {"log1p": math.log1p, "ln": math.log, "log10": math.log10, "sqrt": math.sqrt, "exp": math.exp}
    return functions[name](x)


def _piecewise(x: float, points: list[list[float]]) -> float:
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x <= x1:
            return y0 + (x - x0) / (x1 - x0) * (y1 - y0)
    return points[-1][1]


def between(x: float, start: float, way: float, low: float, high: float) -> Outcome:
    """How far x has come from `start` along `way`, on a scale from low to high."""
    slope = (high - low) / way
    return low + (x - start) / way * (high - low), (slope, low - start * slope)
