"""Ranks of many score columns at once, by the same rounding and tie rules as one scoring."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.rounding import NOISE_DECIMALS
from ranking.standard.numbers import Floats, Ints, round_column, steady

# int16 or int32; float32 where equal figures share the mean of their places.
Ranks = NDArray[Any]

# Up to here the first rounding, to 10 decimals, is a shift of the half that decides.
_MOST_PLACES = 8
# From here on a double's own error comes near the 0.5e-10 by which that half is shifted.
_MOST_FIGURE = 5e4
# Counting is faster than sorting as long as there are not many more printed scores than subjects.
_COUNTED_SPREAD = 16


def rank_rows(figures: Floats, places: int, boards: Ints, ties: str, breakers: list[Floats]) -> Ranks:
    """The rank of every column within its board, for each row of `figures` (sets × subjects).

    `figures` are unrounded scores, NaN = not ranked (rank 0). `places` are the decimals that are ranked,
    `boards` the board of each column, `breakers` columns that order equal figures under `ordered`, larger first.
    """
    units, absent = round_to_units(figures, places)
    if ties == "ordered":
        units = _with_breakers(units, boards, breakers)
    ranks = np.empty(figures.shape, dtype=rank_type(figures.shape[1], ties))
    for board in np.unique(boards):
        columns = np.flatnonzero(boards == board)
        if len(columns) == figures.shape[1]:
            _rank_board(units, ties, ranks)
        else:
            own = np.empty((len(units), len(columns)), dtype=ranks.dtype)
            _rank_board(units[:, columns], ties, own)
            ranks[:, columns] = own
    if absent is not None:
        ranks[absent] = 0
    return ranks


def rank_type(subjects: int, ties: str) -> type[np.int16] | type[np.int32] | type[np.float32]:
    """The smallest type that holds every rank; shared places in the middle need a fraction."""
    if ties == "average":
        return np.float32
    return np.int16 if subjects < np.iinfo(np.int16).max else np.int32


def round_to_units(figures: Floats, places: int) -> tuple[Ints, NDArray[np.bool_] | None]:
    """Figures as whole units of the last place, half away from zero, and where there is none.

    What is not there becomes lower than everything that is.
    """
    scale = 10.0**places
    lowest, highest = float(figures.min()), float(figures.max())
    absent = None
    if np.isnan(lowest):
        absent = np.isnan(figures)
        figures = np.where(
            absent, min(0.0, float(np.fmin.reduce(figures, axis=None, initial=0.0)) - 1), figures
        )
        lowest, highest = float(figures.min()), float(figures.max())
    if places > _MOST_PLACES or max(-lowest, highest) > _MOST_FIGURE:
        rounded = round_column(figures.ravel(), places).reshape(figures.shape)
        return np.rint(rounded * scale).astype(np.int64), absent
    half = 0.5 + 0.5 * 10.0 ** (places - NOISE_DECIMALS)
    if lowest >= 0:
        units = figures * scale
        units += half
        return units.astype(np.int64), absent
    return np.copysign(np.floor(np.abs(figures) * scale + half), figures).astype(np.int64), absent


def _with_breakers(units: Ints, boards: Ints, breakers: list[Floats]) -> Ints:
    """Units made finer by the order in which equal ones stand; equal in everything stays equal."""
    keys = [np.where(np.isnan(b), np.inf, -steady(b)) for b in breakers]
    order = np.lexsort((*reversed(keys), boards))
    changes = np.ones(len(order), dtype=bool)
    changes[1:] = np.logical_or.reduce([key[order][1:] != key[order][:-1] for key in keys])
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.cumsum(changes) - 1
    finer: Ints = units * (len(order) + 1) - place
    return finer


def _rank_board(units: Ints, ties: str, ranks: Ranks) -> None:
    """Write the ranks of one board's columns."""
    highest = int(units.max())
    spread = highest - int(units.min()) + 1
    if spread <= _COUNTED_SPREAD * units.shape[1] + 4096:
        for row, below in enumerate(highest - units):
            ranks[row] = _count_row(below, spread, ties)
    else:
        for row, own in enumerate(units):
            ranks[row] = _sort_row(own, ties)


def _count_row(below: Ints, spread: int, ties: str) -> Ints | Floats:
    """Ranks of one row from how many stand at each distance below the best."""
    counts = np.bincount(below, minlength=spread)
    if ties == "dense":
        return np.asarray(np.cumsum(counts > 0)[below], dtype=np.int64)
    first = np.cumsum(counts) - counts + 1
    if ties == "average":
        return np.asarray((first + (counts - 1) / 2)[below])
    return np.asarray(first[below])


def _sort_row(units: Ints, ties: str) -> Ints | Floats:
    _, places, counts = np.unique(-units, return_inverse=True, return_counts=True)
    if ties == "dense":
        return np.asarray(places + 1)
    first = np.cumsum(counts) - counts + 1
    return np.asarray((first + (counts - 1) / 2)[places] if ties == "average" else first[places])
