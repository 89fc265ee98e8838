"""What many rankings say about each subject: the range of its rank and how sure its place is."""

import numpy as np
import polars as pl

from ranking.standard.numbers import Floats, Ints
from ranking.tuning.places import Ranks
from ranking.tuning.replay import Replay

# Subjects whose ranks are counted together: their columns are copied side by side first.
_BLOCK = 256
LOW_SHARE, HIGH_SHARE = 0.05, 0.95

RANGES_SCHEMA = {
    "board": pl.String,
    "subject": pl.String,
    "score": pl.Float64,  # nominal
    "rank": pl.Float64,  # nominal, null = not ranked
    "median": pl.Float64,
    "low": pl.Float64,  # 5 % of the rankings have a better rank or this one
    "high": pl.Float64,  # 95 %
    "best": pl.Float64,
    "worst": pl.Float64,
    "top_share": pl.Float64,  # share of all rankings in which it is among the first N
    "unranked_share": pl.Float64,
}


def summarise_ranks(replay: Replay, ranks: Ranks, top_n: int) -> pl.DataFrame:
    """One row a subject and board with the columns of RANGES_SCHEMA, by board, nominal rank and subject.

    Quantiles are ranks that occurred (the smallest with at least that share at or above it), over
    the rankings in which the subject is ranked.
    """
    figures = np.empty((ranks.shape[1], 7))
    for start in range(0, ranks.shape[1], _BLOCK):
        columns = np.ascontiguousarray(ranks[:, start : start + _BLOCK].T)
        for place, column in enumerate(columns):
            figures[start + place] = _figures(column, top_n)
    names = ("median", "low", "high", "best", "worst", "top_share", "unranked_share")
    scored = replay.nominal
    return pl.DataFrame(
        {
            "board": replay.sheet.boards,
            "subject": replay.sheet.subjects,
            "score": pl.Series(scored.final).fill_nan(None),
            "rank": pl.Series(scored.ranks).fill_nan(None),
            **{name: pl.Series(figures[:, place]).fill_nan(None) for place, name in enumerate(names)},
        },
        schema=RANGES_SCHEMA,
    ).sort("board", "rank", "subject", nulls_last=True)


def _figures(column: Ints, top_n: int) -> list[float]:
    """The figures of one subject's ranks; half places count double while they are counted."""
    doubled = column.dtype.kind == "f"
    counts = np.bincount((column * 2).astype(np.int64) if doubled else column.astype(np.int64))
    unit = 2 if doubled else 1
    total, unranked = len(column), int(counts[0])
    counts[0] = 0
    ranked = total - unranked
    if not ranked:
        return [np.nan] * 5 + [0.0, 1.0]
    below = np.cumsum(counts)
    quantiles = [np.searchsorted(below, share * ranked) for share in (0.5, LOW_SHARE, HIGH_SHARE)]
    seen = np.flatnonzero(counts)
    places = [*quantiles, seen[0], seen[-1]]
    top = below[min(top_n * unit, len(below) - 1)] / total
    return [*(float(place) / unit for place in places), float(top), unranked / total]


def mean_shift(replay: Replay, ranks: Ranks, rows: Ints | None = None) -> Floats:
    """For every ranking the mean distance of ranks from the nominal ones, over subjects ranked in both.

    Saisana, Saltelli and Tarantola (2005), equation 2.
    """
    chosen = np.arange(ranks.shape[1]) if rows is None else rows
    nominal = np.nan_to_num(replay.nominal.ranks[chosen])
    shifts = np.empty(len(ranks))
    for place, row in enumerate(ranks[:, chosen]):
        both = (row > 0) & (nominal > 0)
        shifts[place] = np.abs(row[both] - nominal[both]).mean() if both.any() else 0.0
    return shifts
