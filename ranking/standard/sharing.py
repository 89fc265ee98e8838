"""Splits every score into parts: what each leaf gave, and the base that no leaf gave."""

from dataclasses import dataclass

import numpy as np

from ranking.standard.numbers import Floats
from ranking.standard.tree import Applied, Worked


@dataclass(frozen=True)
class Split:
    """The parts of the root's received value: leaf key → column, and the base."""

    leaves: dict[str, Floats]
    base: Floats


@dataclass(frozen=True)
class _Amount:
    """What a node stands for in the score: `slope` · its value, plus `rest` where that value is 0."""

    slope: Floats
    rest: Floats


def split_scores(root: Worked) -> Split:
    """The parts of the root's received value, from the root down (see docs/standard-language.md, Parts)."""
    base = np.zeros(root.value.shape)
    leaves: dict[str, Floats] = {}
    whole = _Amount(np.ones(base.shape), np.zeros(base.shape))
    with np.errstate(all="ignore"):
        _descend(root, whole, leaves, base)
    return Split(leaves, base)


def _descend(worked: Worked, amount: _Amount, leaves: dict[str, Floats], base: Floats) -> None:
    """Hand an amount down to the leaves; what no leaf gave is added to `base`."""
    if worked.blend is None:
        received = np.nan_to_num(worked.received)
        leaves[worked.node.key] = amount.slope * received + amount.rest
        return
    absent = np.isnan(worked.value)
    base += amount.rest + np.where(absent, amount.slope * np.nan_to_num(worked.received), 0.0)
    slope = np.where(absent, 0.0, amount.slope)
    for applied in reversed(worked.trail):
        slope = _undo(applied, slope, base)
    _share_out(worked, slope, leaves, base)


def _undo(applied: Applied, slope: Floats, base: Floats) -> Floats:
    """The slope against the values before a step; the intercept's amount goes to the base."""
    before, change = applied.before, applied.change
    after = np.nan_to_num(change.values)
    if change.line is not None:
        factor, intercept = change.line()
        # A value that the step has filled in has no children behind it.
        filled = np.isnan(before)
        base += np.where(filled, slope * after, slope * _finite(intercept))
        return np.where(filled, 0.0, slope * _finite(factor))
    empty = np.isnan(before) | (before == 0)
    base += np.where(empty, slope * after, 0.0)
    return np.where(empty, 0.0, slope * after / np.where(empty, 1.0, before))


def _finite(figure: Floats | float) -> Floats:
    """The figure where there is one, else 0: rows without it are missing and share nothing."""
    return np.nan_to_num(figure, posinf=0.0, neginf=0.0)


def _share_out(worked: Worked, slope: Floats, leaves: dict[str, Floats], base: Floats) -> None:
    """Share the combined value among the children."""
    blended = worked.blend
    assert blended is not None
    if blended.is_linear:
        for child, weight in zip(worked.children, blended.shares, strict=True):
            _descend(child, _Amount(slope * weight, np.zeros(slope.shape)), leaves, base)
        return
    shares = np.nan_to_num(blended.shares)
    total = shares.sum(axis=0)
    whole = slope * np.nan_to_num(worked.input)
    base += np.where(total == 0, whole, 0.0)
    for child, share in zip(worked.children, shares, strict=True):
        own = np.where(total == 0, 0.0, whole * share / np.where(total == 0, 1.0, total))
        received = np.nan_to_num(child.received)
        empty = received == 0
        amount = _Amount(
            np.where(empty, 0.0, own / np.where(empty, 1.0, received)), np.where(empty, own, 0.0)
        )
        _descend(child, amount, leaves, base)
