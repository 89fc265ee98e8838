"""The facts of an ODS, read from its XML before anything spreads its sheets out in memory."""

import datetime as dt
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from ranking.ingest.sheet_facts import NOT_AVAILABLE, ORIGIN, MergedCell, SheetExtent, SheetFacts

_CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def ods_facts(path: Path) -> SheetFacts:
    """The facts of the workbook at `path`; none where it is no ODS. Raises BadZipFile or ParseError where damaged."""
    with zipfile.ZipFile(path) as book:
        if _CONTENT not in book.namelist():
            return SheetFacts()
        with book.open(_CONTENT) as file:
            origin, sheets = ORIGIN, {}
            for _, element in ElementTree.iterparse(file):
                if element.tag == f"{_TABLE}null-date":
                    origin = _day(element.get(f"{_TABLE}date-value")) or ORIGIN
                elif element.tag == f"{_TABLE}table":
                    sheets[element.get(f"{_TABLE}name", "")] = _extent(element)
                    element.clear()
    return SheetFacts(origin, sheets)


def _extent(table: ElementTree.Element) -> SheetExtent:
    found = SheetExtent()
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        column = 0
        repeated = _number(line, "number-rows-repeated")
        for cell in line:
            if cell.tag not in _CELLS:
                continue
            width = _number(cell, "number-columns-repeated")
            is_filled = len(cell) > 0 or cell.get(f"{_OFFICE}value-type") is not None
            if is_filled:
                found.rows = max(found.rows, row + repeated)
                found.columns = max(found.columns, column + width)
            _note_cell(found, cell, row + 1, column)
            column += width
        row += repeated
    return found


def _note_cell(found: SheetExtent, cell: ElementTree.Element, row: int, column: int) -> None:
    down, across = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
    if down > 1 or across > 1:
        found.merged.append(MergedCell(column, column + across - 1, row, row + down - 1))
    is_error = cell.get(f"{_CALC}value-type") == "error"
    if is_error and NOT_AVAILABLE not in "".join(cell.itertext()):
        found.uncomputed.append((row, column))


def _number(element: ElementTree.Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isascii() and text.isdecimal() else 1


def _day(text: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
