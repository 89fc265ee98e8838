"""Arithmetic on whole columns that gives the same digits on any machine and in any row order."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ranking.rounding import NOISE_DECIMALS, round_half_up
from ranking.standard.step import Moments

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Comparisons for ranks and pairs ignore what lies behind these digits: the noise of a long sum.
STEADY_DIGITS = 12
STEADY_DECIMALS = 12

# Closer than this to a half (in units of the last decimal), the decimal function decides.
_NEAR_HALF = 1e-3
# From here on a double's own error comes near that.
_TOO_LARGE = 2.0**40

# Hyndman and Fan (1996), types 4 to 9: the plotting position's two constants.
_PLOTTING = {4: (0.0, 1.0), 5: (0.5, 0.5), 6: (0.0, 0.0), 7: (1.0, 1.0), 8: (1 / 3, 1 / 3), 9: (3 / 8, 3 / 8)}
_FUZZ = 4 * 2.220446049250313e-16


def round_column(values: Floats, decimals: int) -> Floats:
    """Every value as `round_half_up` rounds it; NaN stays NaN."""
    scale = 10.0**decimals
    # The first rounding, to 10 decimals, may lift a value over the half of the second.
    lift = 0.6 * 10.0 ** (decimals - NOISE_DECIMALS) if decimals < NOISE_DECIMALS else 0.0
    scaled = np.abs(values) * scale
    fraction = scaled - np.floor(scaled)
    with np.errstate(invalid="ignore"):
        rounded = np.copysign(np.floor(scaled + 0.5) / scale, values) + 0.0
        doubtful = (np.abs(fraction - 0.5) < max(_NEAR_HALF, lift)) | (scaled > _TOO_LARGE)
    for row in np.flatnonzero(doubtful & np.isfinite(values)):
        rounded[row] = float(round_half_up(float(values[row]), decimals))
    return rounded


def floor_column(values: Floats) -> Floats:
    """The largest whole number not above each value, the value being taken to 10 decimals first."""
    nearest = np.rint(values)
    with np.errstate(invalid="ignore"):
        is_whole = np.abs(values - nearest) < 5e-11
    return np.where(is_whole, nearest, np.floor(values)) + 0.0


def steady(values: Floats) -> Floats:
    """Values fit to be compared: 12 significant digits and 12 decimals at most."""
    with np.errstate(divide="ignore", invalid="ignore"):
        magnitude = np.floor(np.log10(np.abs(values)))
    places = np.where(np.isfinite(magnitude), STEADY_DIGITS - 1 - magnitude, STEADY_DECIMALS)
    scale = 10.0 ** np.minimum(places, STEADY_DECIMALS)
    result: Floats = np.rint(values * scale) / scale + 0.0
    return result


def mean(values: Iterable[float], count: int) -> float:
    """The arithmetic mean, its sum exact, so that the order of rows plays no part."""
    return math.fsum(values) / count


def deviation(values: Floats, kind: Moments) -> float:
    """The standard deviation with n−1 (sample) or n (population); NaN for too few values."""
    free = len(values) - (1 if kind == "sample" else 0)
    if free < 1:
        return math.nan
    centre = mean(values.tolist(), len(values))
    return math.sqrt(math.fsum(((values - centre) ** 2).tolist()) / free)


def quantile(ordered: Floats, share: float, kind: int) -> float:
    """The quantile of ascending values, types 1 to 9 after Hyndman and Fan."""
    size = len(ordered)
    if kind <= 3:
        position = size * share - (0.5 if kind == 3 else 0.0)
        below = math.floor(position + _FUZZ)
        upper = _step_weight(position, below, kind)
    else:
        first, second = _PLOTTING[kind]
        position = first + share * (size + 1 - first - second)
        below = math.floor(position + _FUZZ)
        upper = position - below if abs(position - below) >= _FUZZ else 0.0
    low = float(ordered[min(max(below, 1), size) - 1])
    high = float(ordered[min(max(below + 1, 1), size) - 1])
    return low if upper == 0 or low == high else high if upper == 1 else (1 - upper) * low + upper * high


def _step_weight(position: float, below: int, kind: int) -> float:
    is_past = position > below + _FUZZ
    if kind == 1:
        return 1.0 if is_past else 0.0
    if kind == 2:
        return 1.0 if is_past else 0.5
    return 1.0 if is_past or below % 2 == 1 else 0.0


def skewness(values: Floats, kind: Moments) -> float:
    """Skewness g1, or with `sample` the corrected G1."""
    size, second, third, _ = _moments(values)
    if second == 0 or size < 3:
        return math.nan
    plain = third / (second * math.sqrt(second))
    return plain if kind == "population" else plain * math.sqrt(size * (size - 1)) / (size - 2)


def kurtosis(values: Floats, kind: Moments) -> float:
    """Excess kurtosis g2, or with `sample` the corrected G2."""
    size, second, _, fourth = _moments(values)
    if second == 0 or size < 4:
        return math.nan
    plain = fourth / second**2 - 3
    if kind == "population":
        return plain
    return ((size + 1) * plain + 6) * (size - 1) / ((size - 2) * (size - 3))


def _moments(values: Floats) -> tuple[int, float, float, float]:
    size = len(values)
    if size == 0:
        return 0, 0.0, 0.0, 0.0
    away = values - mean(values.tolist(), size)
    second, third, fourth = (math.fsum((away**power).tolist()) / size for power in (2, 3, 4))
    return size, second, third, fourth
