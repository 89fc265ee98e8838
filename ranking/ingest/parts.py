"""The tables that one file holds: a CSV one, a workbook its sheets, JSON its lists, a database its tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ranking.ingest.table import Table


@dataclass(frozen=True)
class Part:
    """One table of a file: its first rows, in which the header is looked for, and how it is opened.

    `open` takes the place of the header among the preview's rows (from 0) and notes for the user.
    """

    name: str | None  # None: the file is nothing but this table
    preview: Sequence[list[str]]
    open: Callable[[int, tuple[str, ...]], Table]
