"""The two combines that compare subjects with each other: TOPSIS and Copeland."""

import math

import numpy as np

from ranking.standard.driven import Setting, norm
from ranking.standard.numbers import Floats, Ints, steady
from ranking.standard.sheet import Grouping
from ranking.standard.step import Combine

# Sums of weights that differ by less than this share of all weight are equal.
_EQUAL_WEIGHT = 1e-12
# Pairs are compared in blocks of about this many, to bound the memory.
_BLOCK_PAIRS = 4_000_000


def topsis(
    combine: Combine, children: Floats, weights: Floats, keys: tuple[str, ...], setting: Setting
) -> tuple[Floats, Floats]:
    """Closeness to the ideal (Hwang and Yoon, 1981), and each child's squared distance from the worst."""
    to_best, to_worst = np.zeros(children.shape), np.zeros(children.shape)
    given = np.where(np.isnan(children), 0.0, weights[:, None])
    scaled = given / given.sum(axis=0)
    for place, key in enumerate(keys):
        best, worst, unit = _ideals(combine, children[place], key, setting)
        usable = ~np.isnan(children[place]) & (unit != 0) & ~np.isnan(unit)
        for target, ideal in ((to_best, best), (to_worst, worst)):
            distance = scaled[place] * (children[place] - ideal) / unit
            target[place] = np.where(usable, distance**2, 0.0)
    far, near = np.sqrt(to_best.sum(axis=0)), np.sqrt(to_worst.sum(axis=0))
    values = np.where(far + near == 0, np.nan, near / (far + near))
    return values, to_worst


def _ideals(combine: Combine, x: Floats, key: str, setting: Setting) -> tuple[Floats, Floats, Floats]:
    """Best, worst and unit of one child for each row, all in the child's own units."""
    group = setting.group
    lowest, highest = group.extremes(x)
    if combine.ideal == "fixed":
        lowest, highest = (
            np.full(len(group.names), _fixed(ideal, key)) for ideal in (combine.worst, combine.best)
        )
    worst = group.spread(setting.settle(f"worst.{key}", lowest))
    best = group.spread(setting.settle(f"best.{key}", highest))
    if combine.normalise == "min_max":
        return best, worst, np.abs(best - worst)
    found = np.array([norm(column) if len(column) else math.nan for column in group.present(x)])
    return best, worst, group.spread(setting.settle(f"norm.{key}", found))


def _fixed(ideal: float | dict[str, float] | None, key: str) -> float:
    if isinstance(ideal, dict):
        return ideal[key]
    return math.nan if ideal is None else ideal


def copeland(combine: Combine, children: Floats, weights: Floats, setting: Setting) -> tuple[Floats, Floats]:
    """Pairwise wins less losses (or another count of them), and each child's weighted net wins."""
    compared = steady(children)
    values = np.full(children.shape[1], np.nan)
    shares = np.zeros(children.shape)
    absent = np.asarray(np.isnan(children).all(axis=0))
    for code, others in enumerate(setting.group.rows(absent)):
        rows = np.flatnonzero((setting.group.codes == code) & ~absent)
        block = max(1, _BLOCK_PAIRS // max(1, len(others)))
        for start in range(0, len(rows), block):
            chosen = rows[start : start + block]
            values[chosen], shares[:, chosen] = _duels(
                combine, compared, weights, chosen, others, setting.group
            )
    return values, shares


def _duels(
    combine: Combine, compared: Floats, weights: Floats, rows: Ints, others: Ints, group: Grouping
) -> tuple[Floats, Floats]:
    """The count of each row against all other subjects, and its weighted net wins in each child."""
    ahead = np.zeros((len(rows), len(others)))
    known = np.zeros_like(ahead)
    nets = np.zeros((len(compared), len(rows)))
    is_other = group.people[rows][:, None] != group.people[others][None, :]
    for place, weight in enumerate(weights):
        difference = compared[place][rows][:, None] - compared[place][others][None, :]
        sign = np.where(is_other, np.nan_to_num(np.sign(difference)), 0.0)
        ahead += weight * sign
        known += weight * ~np.isnan(difference)
        nets[place] = weight * sign.sum(axis=1)
    if combine.count == "outranking":
        total = weights.sum()
        return np.where(is_other, (known + ahead) / 2 / total, 0.0).sum(axis=1), nets
    decided = np.where(np.abs(ahead) <= _EQUAL_WEIGHT * weights.sum(), 0.0, np.sign(ahead))
    net = decided.sum(axis=1)
    if combine.count == "net":
        return net, nets
    return (net + is_other.sum(axis=1)) / 2, nets
