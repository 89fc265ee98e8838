"""What a workbook knows beside its cells: from which day it counts dates, and which cells are merged."""

import datetime as dt
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.sax.saxutils import unescape

import polars as pl

from ranking.ingest.encoding import container_of

# Day 1 is 1900-01-01, and the spreadsheet believes in a 29 February 1900; old Mac workbooks begin in 1904.
ORIGIN, _ORIGIN_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_IS_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)[\"']")
_MOST_MERGED = 20_000
# From 1982 to 2064; a number beyond is no day of a post.
_SERIAL = r"^[345][0-9]{4}(\.[0-9]+)?$"
_SECONDS_OF_DAY = 86_400


@dataclass(frozen=True)
class MergedCell:
    """One cell that covers several rows of a column (sheet rows, 1-based, both included)."""

    column: int
    first: int
    last: int


@dataclass(frozen=True)
class SheetFacts:
    """The day from which dates are counted (None: not known), and merged cells by sheet."""

    origin: dt.datetime | None = None
    merged: Mapping[str, tuple[MergedCell, ...]] = field(default_factory=dict)


def facts_of(path: Path) -> SheetFacts:
    """The facts of an XLSX; other workbooks do not tell theirs."""
    if container_of(path) != "zip":
        return SheetFacts()
    with zipfile.ZipFile(path) as book:
        if "xl/workbook.xml" not in book.namelist():
            return SheetFacts()
        head = book.read("xl/workbook.xml")
        origin = _ORIGIN_1904 if _IS_1904.search(head) else ORIGIN
        return SheetFacts(origin, {name: _merged(book, part) for name, part in _sheets(book, head)})


def _sheets(book: zipfile.ZipFile, head: bytes) -> list[tuple[str, str]]:
    """Name and part of each sheet."""
    relations = "xl/_rels/workbook.xml.rels"
    listed = book.read(relations) if relations in book.namelist() else b""
    targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION.findall(listed)}
    found = []
    for tag in _SHEET.findall(head):
        target = targets.get(_attribute(tag, r"\w+:id"), "")
        part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        if part in book.namelist():
            found.append((_attribute(tag, "name"), part))
    return found


def _attribute(tag: bytes, name: str) -> str:
    match = re.search(rf"\s{name}=([\"'])(.*?)\1", tag.decode("utf-8", "replace"))
    return unescape(match[2], {"&quot;": '"', "&apos;": "'"}) if match else ""


def _merged(book: zipfile.ZipFile, part: str) -> tuple[MergedCell, ...]:
    """The cells that cover more than one row; they stand behind the data, so the end of the part is looked at."""
    with book.open(part) as file:
        tail = b""
        while block := file.read(1 << 20):
            tail = (tail + block)[-(1 << 21) :]
    ranges = (match.groups() for match in _MERGED.finditer(tail))
    cells = (MergedCell(_place(left), int(top), int(bottom)) for left, top, _, bottom in ranges)
    return tuple(cell for cell in cells if cell.last > cell.first)[:_MOST_MERGED]


def _place(letters: bytes) -> int:
    """The column from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def read_serials(texts: pl.Series, origin: dt.datetime) -> pl.Series:
    """`texts` with serial days (`46303.354`) written in full; what is none stands as it is."""
    days = texts.set(~texts.str.contains(_SERIAL).fill_null(True), None).cast(pl.Float64)
    seconds = (days * _SECONDS_OF_DAY).round(0).cast(pl.Int64)
    begin = int((origin - dt.datetime(1970, 1, 1)).total_seconds())
    values = ((seconds + begin) * 1_000_000).cast(pl.Datetime("us"))
    whole = (seconds % _SECONDS_OF_DAY == 0).fill_null(True)
    written = values.dt.strftime("%Y-%m-%d").zip_with(whole, values.dt.strftime("%Y-%m-%d %H:%M:%S"))
    return written.fill_null(texts).alias(texts.name)
