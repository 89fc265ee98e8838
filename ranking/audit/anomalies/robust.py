"""Robust statistics that several signs share: scales, and from where on something is out of line."""

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


def tail_threshold(values: Floats, alpha: float, tries: Floats) -> Floats:
    """The value that the largest of `tries` exceeds with chance `alpha`, were its tail that of `values`.

    The tail is drawn on as a straight line in logarithms (Hill 1975) through two quantiles, which a few odd values among
    `values` cannot move. Zeros where there are too few of them.
    """
    if len(values) < LEAST_FOR_TAIL:
        return np.zeros_like(tries, dtype=np.float64)
    near, far = np.quantile(values, [_NEAR, _FAR])
    slope = (far - near) / np.log((1 - _NEAR) / (1 - _FAR))
    rarity = (1 - _NEAR) * np.maximum(tries, 1) / alpha
    return np.asarray(near + slope * np.log(rarity), dtype=np.float64)


def robust_centre(values: Floats, floor: float) -> tuple[float, float]:
    """Median and scale (at least `floor`) of values."""
    middle = float(np.median(values))
    return middle, max(MAD_TO_SD * float(np.median(np.abs(values - middle))), floor)
