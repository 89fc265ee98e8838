"""Which node did it: the difference between two scores of a subject split over what was changed."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from ranking.errors import StandardError
from ranking.standard import Bounds, Scored, Standard
from ranking.standard.adjusting import Adjusted, adjust
from ranking.standard.numbers import Floats
from ranking.standard.scored import BASE_PART
from ranking.standard.scoring import score_sheet
from ranking.tuning.variants import is_sound, weights_of, with_weights

# Smaller contributions than this are the noise of a sum, not a cause.
_NOISE = 1e-9
ROUNDING = "rounding"

CAUSES_SCHEMA = {
    "board": pl.String,
    "subject": pl.String,
    "kind": pl.String,  # weights, steps (with combines, rules and nodes that came or went), adjustments, rounding
    "node": pl.String,  # leaf, adjustment, or `base`
    "amount": pl.Float64,
}


def split_difference(old: Scored, new: Scored, bounds: Bounds | None = None) -> pl.DataFrame:
    """Why every score differs: amounts that sum to the difference of the two printed scores.

    Two standards over one table; only rows ranked under both. The way from old to new is gone in three
    steps: first the weights, then steps, combines, rules and nodes, then the adjustments; each step's change of
    each part is its amount, so the amounts are exact whatever the combine; what an unchanged adjustment takes
    more or less because the tree gives another score counts under what changed the tree. Where the half-way standard
    gives a subject no score, all but the adjustments counts as steps. Columns are CAUSES_SCHEMA, by board, subject, kind, node.
    """
    start = _parts(old, old.adjusted)
    half = _half_way(old, new, bounds)
    middle = _parts(half, half.adjusted) if half is not None else start
    blind = (
        np.isnan(half.nodes["score"].received) if half is not None else np.zeros(old.sheet.size, dtype=bool)
    )
    middle = {key: np.where(blind, start.get(key, 0.0), column) for key, column in middle.items()}
    rebuilt = _parts(new, adjust(old.standard, new.nodes["score"].received, old.sheet))
    both = ~np.isnan(old.final) & ~np.isnan(new.final)
    amounts = {
        **_changes("weights", start, middle),
        **_changes("steps", middle, rebuilt),
        **_changes("adjustments", rebuilt, _parts(new, new.adjusted)),
    }
    rest = new.final - old.final - sum(amounts.values(), np.zeros(old.sheet.size))
    amounts["rounding", ROUNDING] = rest
    return _frame(old, amounts, both)


def _parts(scored: Scored, adjusted: Adjusted) -> dict[str, Floats]:
    """Leaf, adjustment → its part of the score; and the base."""
    return {**scored.split.leaves, BASE_PART: scored.split.base, **adjusted.parts}


def _half_way(old: Scored, new: Scored, bounds: Bounds | None) -> Scored | None:
    """The old standard with the new weights; None where the two have no common weights, or it cannot be scored."""
    weights = weights_of(new.standard)
    shared = {
        key: weights[key] for key in weights_of(old.standard) if key in weights and _same_place(old, new, key)
    }
    standard: Standard = with_weights(old.standard, shared)
    if not shared or not is_sound(standard):
        return None
    leaves = {leaf.key: old.nodes[leaf.key] for leaf in old.standard.leaves}
    try:
        return score_sheet(standard, old.sheet, bounds=bounds, known=leaves)
    except StandardError:  # a combine that cannot take the new weights
        return None


def _same_place(old: Scored, new: Scored, key: str) -> bool:
    return old.standard.by_key[key].parent == new.standard.by_key[key].parent


def _changes(
    kind: str, before: Mapping[str, Floats], after: Mapping[str, Floats]
) -> dict[tuple[str, str], Floats]:
    keys = dict.fromkeys((*before, *after))
    return {
        (kind, key): np.nan_to_num(after.get(key, np.array(0.0)))
        - np.nan_to_num(before.get(key, np.array(0.0)))
        for key in keys
    }


def _frame(old: Scored, amounts: Mapping[tuple[str, str], Floats], both: np.ndarray) -> pl.DataFrame:
    rows = np.flatnonzero(both)
    frames = []
    for (kind, node), column in amounts.items():
        amount = np.broadcast_to(column, (old.sheet.size,))[rows]
        telling = np.abs(amount) > _NOISE
        chosen = rows[telling]
        frames.append(
            pl.DataFrame(
                {
                    "board": old.sheet.boards.gather(chosen),
                    "subject": old.sheet.subjects.gather(chosen),
                    "kind": [kind] * len(chosen),
                    "node": [node] * len(chosen),
                    "amount": amount[telling],
                },
                schema=CAUSES_SCHEMA,
            )
        )
    return pl.concat(frames).sort("board", "subject", "kind", "node")
