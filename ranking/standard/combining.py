"""How an inner node makes one value of its children; columns are children's values, NaN = left out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ranking.standard.driven import Setting
from ranking.standard.numbers import Bools, Floats
from ranking.standard.outranking import copeland, topsis
from ranking.standard.step import Combine


@dataclass(frozen=True)
class Blend:
    """The combined values, the rows that cannot be combined, and what the children give to each value.

    `shares` (children × rows) are the proportions in which the children share the value; where the value
    is a sum (`is_linear`) they are the children's factors.
    """

    values: Floats
    shares: Floats
    is_linear: bool = False
    faulty: Bools | None = None


def blend(
    combine: Combine, children: Floats, weights: Floats, keys: tuple[str, ...], setting: Setting
) -> Blend:
    """Combine children (children × rows) that all have a weight above 0; no child present gives NaN."""
    if combine.name == "topsis":
        values, shares = topsis(combine, children, weights, keys, setting)
        return Blend(values, shares)
    if combine.name == "copeland":
        values, shares = copeland(combine, children, weights, setting)
        return Blend(values, shares)
    blended = _COMBINES[combine.name](combine, children, weights)
    if not np.isnan(children).any():
        return blended
    nothing = np.isnan(children).all(axis=0)
    return Blend(np.where(nothing, np.nan, blended.values), blended.shares, blended.is_linear, blended.faulty)


def rescaled(children: Floats, weights: Floats) -> Floats:
    """The weights divided by their sum over the children that are present, 0 for those that are not."""
    given = np.where(np.isnan(children), 0.0, weights[:, None])
    return np.asarray(np.nan_to_num(given / given.sum(axis=0)))


def _weighted(children: Floats, weights: Floats) -> Floats:
    """Weight × value, nothing for a child that is left out."""
    return np.where(np.isnan(children), 0.0, children * weights[:, None])


def _arithmetic(_: Combine, children: Floats, weights: Floats) -> Blend:
    shares = rescaled(children, weights) if np.isnan(children).any() else (weights / weights.sum())[:, None]
    return Blend(_linear(children, shares), shares, is_linear=True)


def _sum(_: Combine, children: Floats, weights: Floats) -> Blend:
    shares = weights[:, None]
    return Blend(_linear(children, shares), shares, is_linear=True)


def _linear(children: Floats, shares: Floats) -> Floats:
    """Σ share · value in file order, so that every machine adds the same way; one left out adds nothing."""
    total = np.zeros(children.shape[1])
    has_gaps = np.isnan(children).any()
    for child, share in zip(children, shares, strict=True):
        total += np.nan_to_num(child * share) if has_gaps else child * share
    return total


def _any_negative(children: Floats) -> Bools:
    return np.asarray((children < 0).any(axis=0))


def _geometric(_: Combine, children: Floats, weights: Floats) -> Blend:
    logs = np.where(np.isnan(children), 0.0, np.log(children) * rescaled(children, weights))
    return Blend(np.exp(logs.sum(axis=0)), _weighted(children, weights), faulty=_any_negative(children))


def _harmonic(_: Combine, children: Floats, weights: Floats) -> Blend:
    inverses = np.where(np.isnan(children), 0.0, rescaled(children, weights) / children)
    values = np.where((children == 0).any(axis=0), 0.0, 1 / inverses.sum(axis=0))
    return Blend(values, _weighted(children, weights), faulty=_any_negative(children))


def _power(combine: Combine, children: Floats, weights: Floats) -> Blend:
    exponent = combine.exponent or 0.0
    if exponent == 0:
        return _geometric(combine, children, weights)
    powers = np.where(np.isnan(children), 0.0, rescaled(children, weights) * np.power(children, exponent))
    values = powers.sum(axis=0) if exponent == 1 else np.power(powers.sum(axis=0), 1 / exponent)
    if exponent < 0:
        values = np.where((children == 0).any(axis=0), 0.0, values)
    allows_negative = exponent == 1 or (exponent > 0 and exponent % 2 == 0)
    faulty = np.zeros(values.shape, dtype=bool) if allows_negative else _any_negative(children)
    return Blend(values, _weighted(children, weights), faulty=faulty)


def _product(_: Combine, children: Floats, weights: Floats) -> Blend:
    powers = np.where(np.isnan(children), 1.0, np.power(children, weights[:, None]))
    faulty = ((children < 0) & (weights % 1 != 0)[:, None]).any(axis=0)
    return Blend(powers.prod(axis=0), _weighted(children, weights), faulty=faulty)


def _smallest(_: Combine, children: Floats, __: Floats) -> Blend:
    values = np.fmin.reduce(children, axis=0)
    return Blend(values, (children == values).astype(np.float64))


def _largest(_: Combine, children: Floats, __: Floats) -> Blend:
    values = np.fmax.reduce(children, axis=0)
    return Blend(values, (children == values).astype(np.float64))


def _median(_: Combine, children: Floats, __: Floats) -> Blend:
    ordered = np.sort(children, axis=0)  # NaN come last
    present = np.count_nonzero(~np.isnan(children), axis=0)
    columns = np.arange(children.shape[1])
    low = ordered[np.maximum((present - 1) // 2, 0), columns]
    high = ordered[np.minimum(present // 2, len(ordered) - 1), columns]
    deciding = ((children == low) | (children == high)).astype(np.float64)
    return Blend(np.where(low == high, low, (low + high) / 2), deciding)


_COMBINES: dict[str, Callable[[Combine, Floats, Floats], Blend]] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "power": _power,
    "sum": _sum,
    "product": _product,
    "min": _smallest,
    "max": _largest,
    "median": _median,
}
