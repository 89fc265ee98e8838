"""A file as a table of text: the header, and chunks of rows with their true line numbers."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

# Enough rows for vectorised work, few enough for a chunk to stay well under 100 MB.
CHUNK_ROWS = 50_000
ROW = "_row"
# Begins the names of cells that stand beyond the header.
BEYOND = "+"


@dataclass(frozen=True)
class BrokenRow:
    """A row that is no row: its line, why, and its text."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Chunk:
    """Some rows of a file: text columns by header name, `_row`, and what could not be split at all."""

    rows: pl.DataFrame
    broken: tuple[BrokenRow, ...] = ()


@dataclass(frozen=True)
class MergedColumn:
    """A column's part of a cell that covers several cells (`_row` of the first and of the last)."""

    name: str
    first: int
    last: int
    is_head: bool = True  # what the cell holds stands in its first column


@dataclass(frozen=True)
class Table:
    """A file opened as a table; `chunks` reads it from the row after the header to its end."""

    header: tuple[str, ...]
    chunks: Callable[[], Iterator[Chunk]]
    notes: tuple[str, ...] = field(default=())
    # What turned out while the chunks were read, for the user.
    found: list[str] = field(default_factory=list)
    # The day from which a workbook counts its dates; None where a number is no date.
    serial_origin: dt.datetime | None = None
    merged: tuple[MergedColumn, ...] = ()
    uncomputed: tuple[tuple[str, int], ...] = ()  # column and `_row` of formulas that have no result


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Header cells as column names: trimmed, never empty, never twice."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = cell.replace("\ufeff", "").strip() or f"列{place}"
        names.append(f"{name}（列{place}）" if name in names or name == ROW else name)
    return tuple(names)


def frame_of_rows(header: tuple[str, ...], numbers: Sequence[int], rows: list[list[str]]) -> pl.DataFrame:
    """Ragged `rows` as text columns under `header`; cells beyond it become columns `+1`, `+2`, …"""
    width = max((len(row) for row in rows), default=0)
    names = (*header, *(f"{BEYOND}{extra}" for extra in range(1, width - len(header) + 1)))
    if any(len(row) != len(names) for row in rows):
        rows = [[*row, *[None] * (len(names) - len(row))] for row in rows]  # type: ignore[list-item]
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    columns = [pl.Series(name, values, dtype=pl.String) for name, values in zip(names, cells, strict=True)]
    return pl.DataFrame([pl.Series(ROW, numbers, dtype=pl.Int64), *columns])
