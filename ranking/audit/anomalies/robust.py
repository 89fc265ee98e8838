"""Robust statistics that several signs share: scales, and from where on something is out of line."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

Floats = npt.NDArray[np.float64]

# MAD × this estimates the standard deviation of normal data.
MAD_TO_SD = 1.4826
# The efficiency of the MAD (Rousseeuw, Croux 1993): m values tell the scale as 0.37·m do by the standard deviation.
_MAD_EFFICIENCY = 0.37
# Below these a tail cannot be told.
LEAST_FOR_TAIL = 300
_NEAR, _FAR = 0.90, 0.99


def own_threshold(alpha: float, tries: Floats, known: Floats, sides: int = 1) -> Floats:
    """The robust z that the largest of `tries` values exceeds with chance `alpha`, its scale found in `known` values."""
    freedom = np.maximum(1.0, _MAD_EFFICIENCY * (known - 1))
    return np.asarray(student.isf(alpha / sides / np.maximum(tries, 1), freedom), dtype=np.float64)


def tail_threshold(values: Floats, alpha: float, tries: float) -> float:
    """The value that the largest of `tries` exceeds with chance `alpha`, were its tail that of `values`.

    The tail is drawn on as a straight line in logarithms (Hill 1975) through two quantiles, which a few odd values among
    `values` cannot move. 0 where there are too few of them.
    """
    return tails_without_own(values, np.full(len(values), -1), {0: tries}, alpha)[0]


def tails_without_own(
    values: Floats, owners: npt.NDArray[np.int64], tries: Mapping[int, float], alpha: float
) -> dict[int, float]:
    """Owner → `tail_threshold` of the values of all others, for the owners in `tries`."""
    order = np.argsort(values, kind="stable")
    ordered, owner_of = values[order], owners[order]
    found = {}
    for owner, count in tries.items():
        mine = np.flatnonzero(owner_of == owner)
        others = len(values) - len(mine)
        if others < LEAST_FOR_TAIL:
            found[owner] = 0.0
            continue
        near, far = (ordered[_place_without(mine, int(np.ceil(q * (others - 1))))] for q in (_NEAR, _FAR))
        slope = (far - near) / np.log((1 - _NEAR) / (1 - _FAR))
        found[owner] = float(near + slope * np.log((1 - _NEAR) * max(count, 1) / alpha))
    return found


def _place_without(left_out: npt.NDArray[np.int64], place: int) -> int:
    """Where the value at `place` stands once the places that are left out are counted as well."""
    found = place
    while (moved := place + int(np.searchsorted(left_out, found, side="right"))) != found:
        found = moved
    return found


def robust_centre(values: Floats, floor: float) -> tuple[float, float]:
    """Median and scale (at least `floor`) of values."""
    middle = float(np.median(values))
    return middle, max(MAD_TO_SD * float(np.median(np.abs(values - middle))), floor)
