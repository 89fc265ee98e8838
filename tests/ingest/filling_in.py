"""Fills in a workbook as another program would: cells are put into the sheet's XML, nothing of ours is used."""

import datetime as dt
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_ORIGIN = dt.datetime(1899, 12, 30)
Cell = str | int | float | dt.datetime


def headers_of(path: Path) -> list[str]:
    """The texts of the first sheet's first row."""
    with zipfile.ZipFile(path) as book:
        shared = re.findall(r"<si><t[^>]*>(.*?)</t></si>", book.read("xl/sharedStrings.xml").decode())
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    row = re.search(r'<row r="1".*?</row>', sheet, re.DOTALL)
    assert row is not None
    return [shared[int(place)] for place in re.findall(r'<c r="[A-Z]+1"[^>]*t="s"[^>]*><v>(\d+)</v>', row[0])]


def fill_in(path: Path, rows: Sequence[Mapping[str, Cell]]) -> None:
    """Append `rows` (header → cell) below what the first sheet holds; texts inline, dates as serial numbers."""
    headers = headers_of(path)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    styles = re.findall(r'<c r="([A-Z]+)2" s="(\d+)"', sheet)
    style_of = dict(styles)
    lines = []
    for number, row in enumerate(rows, start=3):
        assert set(row) <= set(headers)
        cells = [_cell(_letters(headers.index(name)), number, cell, style_of) for name, cell in row.items()]
        lines.append(f'<row r="{number}">{"".join(sorted(cells, key=len))}</row>')
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        "</sheetData>", "".join(lines) + "</sheetData>"
    ).encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


def _letters(place: int) -> str:
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)


def _cell(column: str, number: int, cell: Cell, style_of: Mapping[str, str]) -> str:
    style = f' s="{style_of[column]}"' if column in style_of else ""
    if isinstance(cell, dt.datetime):
        serial = (cell - _ORIGIN) / dt.timedelta(days=1)
        return f'<c r="{column}{number}"{style}><v>{serial!r}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{column}{number}"{style} t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{column}{number}"{style}><v>{cell!r}</v></c>'
