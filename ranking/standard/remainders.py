"""Prints parts so that adding what is printed gives the printed score."""

import numpy as np

from ranking.standard.numbers import Floats, steady


def print_parts(parts: Floats, scores: Floats, decimals: int) -> Floats:
    """Parts (rows × parts) with `decimals` decimals, summing in decimal to the rounded score of their row.

    Every part is rounded down; what is left goes, unit by unit, to the largest remainders, of equal
    ones to the first.
    """
    scale = 10.0**decimals
    # A part that is whole but for the last bits has no remainder.
    scaled = _tidy(parts * scale)
    units = np.floor(scaled)
    remainders = steady(scaled - units)
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
    nearest = np.rint(values)
    return np.where(np.abs(values - nearest) < 1e-9 * np.maximum(1.0, np.abs(values)), nearest, values)
