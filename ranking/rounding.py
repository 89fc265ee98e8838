"""The one way numbers are rounded, so that every machine and the browser print the same digits."""

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from math import floor

# Binary noise of a long sum stays below this; what a reader would compute by hand decides the half.
NOISE_DECIMALS = 10
METRIC_DIGITS = 12

# Wide enough for any double written out in full, so that quantize never runs out of digits.
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_POWERS = (1, 10, 100, 1_000, 10_000)
_PLAIN, _CLEAR = 1e9, 0.499


def round_half_up(value: float, decimals: int) -> Decimal:
    """`value` with exactly `decimals` decimals: first to 10 decimals, then half away from zero.

    Both roundings are half-up in decimal on the number's shortest decimal form, as a person reads
    it. A negative zero becomes zero.
    """
    if 0 <= decimals < len(_POWERS):
        units = float(value) * _POWERS[decimals]
        # Both roundings and the product together move a number of this size by less than a thousandth of a unit: where
        # no half is near, the nearest whole number of units is the result, and costs a quarter of the way by text.
        if -_PLAIN < units < _PLAIN:
            whole = floor(units + 0.5)
            if -_CLEAR < units - whole < _CLEAR:
                return Decimal(whole).scaleb(-decimals, _WIDE)
    steady = Decimal(repr(float(value))).quantize(_unit_of(NOISE_DECIMALS), context=_WIDE)
    rounded = steady.quantize(_unit_of(decimals), context=_WIDE)
    return abs(rounded) if rounded.is_zero() else rounded


@cache
def _unit_of(decimals: int) -> Decimal:
    """One in the last of so many decimals."""
    return Decimal(1).scaleb(-decimals)


def to_significant(value: float, digits: int = METRIC_DIGITS) -> float:
    """`value` to `digits` significant digits, as metrics are stored; infinities and NaN are refused."""
    number = Decimal(repr(float(value)))
    if not number.is_finite():
        msg = f"not a finite number: {value}"
        raise ValueError(msg)
    return float(Context(prec=digits, rounding=ROUND_HALF_UP).plus(number)) + 0.0
