"""What a workbook knows beside its cells: how it counts dates, which cells are merged, which formulas have no result."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

# Day 1 is 1900-01-01, and the spreadsheet believes in a 29 February 1900; old Mac workbooks begin in 1904.
ORIGIN, ORIGIN_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
# The only error that means: there is none. The others are mistakes.
NOT_AVAILABLE = "#N/A"
# From 1982 to 2064; a number beyond is no day of a post.
_SERIAL = r"^[345][0-9]{4}(\.[0-9]+)?$"
_SECONDS_OF_DAY = 86_400


@dataclass(frozen=True)
class MergedCell:
    """One cell that covers several (rows of the sheet from 1, columns from 0, the last ones included)."""

    column: int
    last_column: int
    first: int
    last: int


@dataclass
class SheetExtent:
    """What was found in one sheet; `rows` and `columns` reach to the last cell that holds something."""

    rows: int = 0
    columns: int = 0
    merged: list[MergedCell] = field(default_factory=list)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)  # row from 1, column from 0


@dataclass(frozen=True)
class SheetFacts:
    """The day from which dates are counted (None: not known), and what was found by sheet."""

    origin: dt.datetime | None = None
    sheets: Mapping[str, SheetExtent] = field(default_factory=dict)


def read_serials(texts: pl.Series, origin: dt.datetime) -> pl.Series:
    """`texts` with serial days (`46303.354`) written in full; what is none stands as it is."""
    days = texts.set(~texts.str.contains(_SERIAL).fill_null(True), None).cast(pl.Float64)
    seconds = (days * _SECONDS_OF_DAY).round(0).cast(pl.Int64)
    begin = int((origin - dt.datetime(1970, 1, 1)).total_seconds())
    values = ((seconds + begin) * 1_000_000).cast(pl.Datetime("us"))
    whole = (seconds % _SECONDS_OF_DAY == 0).fill_null(True)
    written = values.dt.strftime("%Y-%m-%d").zip_with(whole, values.dt.strftime("%Y-%m-%d %H:%M:%S"))
    return written.fill_null(texts).alias(texts.name)
