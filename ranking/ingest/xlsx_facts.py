"""The facts of an XLSX, read from its XML before anything spreads its sheets out in memory."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.sax.saxutils import unescape

from ranking.ingest.sheet_facts import NOT_AVAILABLE, ORIGIN, ORIGIN_1904, MergedCell, SheetExtent, SheetFacts

_HEAD, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_IS_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)
# Cells that are only formatted close themselves and take no room.
_PLACED = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*(?<!/)>")
_CELL = re.compile(
    rb"<(?:\w+:)?c\s((?:[^>]*?\s)?r=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*)(?<!/)>(.*?)</(?:\w+:)?c>",
    re.DOTALL,
)
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_IS_ERROR, _IS_TEXT = re.compile(rb"\bt=[\"']e[\"']"), re.compile(rb"\bt=[\"']str[\"']")
_BLOCK = 1 << 22


def xlsx_facts(path: Path) -> SheetFacts:
    """The facts of the workbook at `path`; none where it is no XLSX. Raises BadZipFile where it is damaged."""
    with zipfile.ZipFile(path) as book:
        if _HEAD not in book.namelist():
            return SheetFacts()
        head = book.read(_HEAD)
        origin = ORIGIN_1904 if _IS_1904.search(head) else ORIGIN
        return SheetFacts(origin, {name: _extent(book, part) for name, part in _sheets(book, head)})


def _sheets(book: zipfile.ZipFile, head: bytes) -> list[tuple[str, str]]:
    """Name and part of each sheet."""
    listed = book.read(_RELATIONS) if _RELATIONS in book.namelist() else b""
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


def _extent(book: zipfile.ZipFile, part: str) -> SheetExtent:
    found = SheetExtent()
    for block in _blocks(book, part):
        places = _PLACED.findall(block)
        if places:
            found.rows = max(found.rows, int(places[-1][1]))
            found.columns = max(found.columns, *(_place(letters) + 1 for letters in {p[0] for p in places}))
        if b"mergeCell" in block:
            found.merged += [
                MergedCell(_place(left), _place(right), int(top), int(bottom))
                for left, top, right, bottom in _MERGED.findall(block)
            ]
        if _FORMULA.search(block) or _IS_ERROR.search(block):
            found.uncomputed += _uncomputed(block)
    return found


def _blocks(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that end with a whole row, or with the part."""
    rest = b""
    with book.open(part) as file:
        while block := file.read(_BLOCK):
            rest += block
            end = rest.rfind(b"row>") + len(b"row>")
            if end >= len(b"row>"):
                yield rest[:end]
                rest = rest[end:]
    yield rest


def _uncomputed(block: bytes) -> Iterator[tuple[int, int]]:
    """The cells whose formula has no result that was saved with it, or an error for one."""
    for attributes, letters, row, content in _CELL.findall(block):
        value = _VALUE.search(content)
        is_error = _IS_ERROR.search(attributes) is not None
        is_empty = value is None and _FORMULA.search(content) is not None and not _IS_TEXT.search(attributes)
        if is_empty or (is_error and (value is None or value[1] != NOT_AVAILABLE.encode())):
            yield int(row), _place(letters)


def _place(letters: bytes) -> int:
    """The column from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
