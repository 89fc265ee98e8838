"""Figures of a group of values, from the formulas of the textbooks."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.standard_table import steady


def standard_deviation(values: Sequence[float], kind: str) -> float:
    """With n-1 (`sample`) or n (`population`); 0 of equal values."""
    if min(values) == max(values):
        return 0.0
    mean = math.fsum(values) / len(values)
    squares = math.fsum((value - mean) ** 2 for value in values)
    return math.sqrt(squares / (len(values) - (kind == "sample")))


def quantile(values: Sequence[float], share: float, kind: int) -> float:
    """The quantile after Hyndman and Fan (1996), `kind` being their number 1 to 9."""
    ordered, n = sorted(values), len(values)
    p = Fraction(repr(share))  # the share as written: 0.55 x 20 is 11 and not a bit more

    def point(j: int) -> float:
        return ordered[min(max(j, 1), n) - 1]

    offsets = {4: Fraction(0), 5: Fraction(1, 2), 6: p, 7: 1 - p, 8: (p + 1) / 3, 9: p / 4 + Fraction(3, 8)}
    if kind in offsets:
        place = n * p + offsets[kind]
        j = math.floor(place)
        g = float(place - j)
        return point(j) if g == 0 else (1 - g) * point(j) + g * point(j + 1)
    place = n * p - (Fraction(1, 2) if kind == 3 else 0)
    j = math.floor(place)
    if place != j:
        return point(j + 1)
    if kind == 2:
        return (point(j) + point(j + 1)) / 2
    if kind == 3 and j % 2 == 1:
        return point(j + 1)
    return point(j)


def skewness(values: Sequence[float], kind: str) -> float:
    """G1 (`sample`) or g1 (`population`)."""
    n = len(values)
    plain = _moment(values, 3) / math.pow(_moment(values, 2), 1.5)
    return plain if kind == "population" else plain * math.sqrt(n * (n - 1)) / (n - 2)


def excess_kurtosis(values: Sequence[float], kind: str) -> float:
    """G2 (`sample`) or g2 (`population`); 0 for a normal distribution."""
    n = len(values)
    plain = _moment(values, 4) / _moment(values, 2) ** 2 - 3
    return plain if kind == "population" else ((n + 1) * plain + 6) * (n - 1) / ((n - 2) * (n - 3))


def _moment(values: Sequence[float], power: int) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** power for value in values) / len(values)


def place_among(value: float, counted: Sequence[float], ties: str) -> float:
    """The rank of a value, 1 = smallest; one that is not among the counted gets the place it would take."""
    below = sum(steady(other) < steady(value) for other in counted)
    equal = sum(steady(other) == steady(value) for other in counted)
    if ties == "dense":
        return len({steady(other) for other in counted if steady(other) < steady(value)}) + 1
    if equal == 0 or ties == "min":
        return below + 1
    return {"max": below + equal, "average": below + (equal + 1) / 2}[ties]


@dataclass(frozen=True)
class OutlierRule:
    """When a distribution counts as broken by outliers, and what is done."""

    most: int
    skewness_limit: float
    kurtosis_limit: float
    skewness: str
    kurtosis: str

    def is_broken(self, values: Sequence[float]) -> bool:
        if min(values) == max(values):
            return False
        return (
            abs(skewness(values, self.skewness)) > self.skewness_limit
            and excess_kurtosis(values, self.kurtosis) > self.kurtosis_limit
        )


def treated_bounds(values: Sequence[float], rule: OutlierRule) -> tuple[float, float] | None:
    """The lowest and highest value that winsorising leaves (infinite where it did nothing), or None
    where that did not help and the values must go through a logarithm.
    """
    lowest, highest = -math.inf, math.inf
    if len(values) < 4:
        return lowest, highest
    current = list(values)
    while rule.is_broken(current):
        ordered = sorted(set(current))
        is_high = skewness(current, rule.skewness) >= 0
        extreme, inner = (ordered[-1], ordered[-2]) if is_high else (ordered[0], ordered[1])
        attempt = [inner if value == extreme else value for value in current]
        if sum(new != old for new, old in zip(attempt, values, strict=True)) > rule.most:
            return None
        current = attempt
        lowest, highest = (lowest, inner) if is_high else (inner, highest)
    return lowest, highest


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)
