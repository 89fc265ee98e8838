"""Prints parts so that adding what is printed gives the printed score."""

import numpy as np

from ranking.standard.numbers import Floats

# Noise of a sum, in units of the last printed decimal and relative to the part.
_UNIT_NOISE = 1e-9
_BITS_NOISE = 1e-14
# Remainders that are equal to the tenth decimal of the part, or (with many decimals) to the fourth of the
# last printed one, are equal: the order of the parts decides, not the last bits.
_STEADY_DECIMALS = 10
_LEAST_DIGITS = 4


def print_parts(parts: Floats, scores: Floats, decimals: int) -> Floats:
    """Parts (rows × parts) with `decimals` decimals, summing in decimal to the rounded score of their row.

    Every part is rounded down; what is left goes, unit by unit, to the largest remainders, of equal
    ones to the first.
    """
    scale = 10.0**decimals
    # A part that is whole but for the last bits has no remainder.
    scaled = _tidy(parts * scale)
    units = np.floor(scaled)
    remainders = np.round(scaled - units, max(_STEADY_DECIMALS - decimals, _LEAST_DIGITS))
    left = np.rint(scores * scale) - units.sum(axis=1)
    count = parts.shape[1]
    if count == 0:
        return units
    everyone, extra = np.divmod(left, count)
    order = np.argsort(-remainders, axis=1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.broadcast_to(np.arange(count), order.shape), axis=1)
    units += everyone[:, None] + (places < extra[:, None])
    printed: Floats = units / scale + 0.0
    return printed


def _tidy(values: Floats) -> Floats:
    """Whole units where only the last bits of a double keep a value from them."""
    nearest = np.rint(values)
    noise = np.maximum(_UNIT_NOISE, _BITS_NOISE * np.abs(values))
    return np.where(np.abs(values - nearest) < noise, nearest, values)
