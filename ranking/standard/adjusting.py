"""What is done to the score after the tree: vetoes, caps, points and factors."""

from dataclasses import dataclass

import numpy as np

from ranking.standard.conditions import holds
from ranking.standard.entries import Adjustment
from ranking.standard.model import Standard
from ranking.standard.numbers import Bools, Floats
from ranking.standard.sheet import Sheet


@dataclass(frozen=True)
class Adjusted:
    """The scores after all adjustments, and what each of them did."""

    scores: Floats
    parts: dict[str, Floats]  # adjustment key → change of the score
    applied: dict[str, Bools]
    vetoed: dict[str, Bools]  # vetoes to not ranked


def adjust(standard: Standard, scores: Floats, sheet: Sheet) -> Adjusted:
    """Apply the adjustments in file order to unrounded scores; vetoes to not ranked come last."""
    result = Adjusted(scores, {}, {}, {})
    for entry in standard.adjustments:
        applies = np.ones(sheet.size, dtype=bool) if entry.when is None else holds(entry.when, sheet)
        if entry.veto == "not_ranked":
            result.vetoed[entry.key] = applies
            continue
        amount = _amount(entry, sheet)
        applies = applies & ~np.isnan(amount)
        changed = _limited(standard, entry, scores, _effect(entry, scores, amount))
        after = np.where(applies, changed, scores)
        result.parts[entry.key] = np.nan_to_num(after - scores)
        result.applied[entry.key] = applies
        scores = after
    return Adjusted(scores, result.parts, result.applied, result.vetoed)


def _amount(entry: Adjustment, sheet: Sheet) -> Floats:
    """Points or factor of each row; NaN where a metric it needs is missing."""
    if isinstance(entry.factor, str):
        return sheet.metrics[entry.factor]
    fixed = next(x for x in (entry.deduct, entry.add, entry.factor, entry.cap, 0.0) if x is not None)
    amount = np.full(sheet.size, float(fixed))
    if entry.per is not None:
        units = sheet.metrics[entry.per] - entry.beyond
        amount = np.where(np.isnan(units), np.nan, amount * np.maximum(units, 0.0))
    return amount if entry.ceiling is None else np.minimum(amount, entry.ceiling)


def _effect(entry: Adjustment, scores: Floats, amount: Floats) -> Floats:
    if entry.veto == "zero":
        return np.where(np.isnan(scores), np.nan, 0.0)
    if entry.cap is not None:
        return np.minimum(scores, amount)
    if entry.factor is not None:
        return scores * amount
    return scores + (amount if entry.add is not None else -amount)


def _limited(standard: Standard, entry: Adjustment, before: Floats, after: Floats) -> Floats:
    """The score kept from falling below the floor; what was below already may stay there."""
    floor = standard.floor if entry.floor is None else entry.floor
    if isinstance(floor, bool):
        return after
    return np.maximum(after, np.minimum(before, floor))
