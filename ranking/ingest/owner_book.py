"""The 归属 workbook: one line a file that waits for its owner; the editor says whose each is."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from ranking.errors import InputError
from ranking.ingest.model import AccountKey
from ranking.ingest.words import read_ids
from ranking.ingest.workbook import read_sheets
from ranking.vocabulary import codes_by_name, labels, terms

BOOK_NAME = "归属.xlsx"
_HEADS = ("文件", "格式", "平台", "账号ID", "登记的名称", "文件指纹（勿改）")
_WIDTHS = (48, 28, 14, 24, 28, 20)
_NOTES = (
    "每行一个等待归属的文件：请选平台，再填账号ID；登记表里名称唯一的，也可只填登记的名称。",
    "填好保存后，用原来的命令再载入一次，并加 --owners 本文件；放在工作区里名为 归属.xlsx 的不必加。",
    "文件改名、移动不影响归属，内容改了须重新填写。填过的行请保留，下次载入不再询问。",
)


@dataclass(frozen=True)
class Line:
    """One file of the workbook; what the editor has not filled in is empty."""

    path: str
    label: str
    platform: str
    account: str
    name: str
    sha256: str


def read_lines(path: Path) -> list[Line]:
    """The lines of the workbook, none where there is no file; raises InputError where it is no such workbook."""
    if not path.exists():
        return []
    for _, sheet in read_sheets(path):
        rows = [[(cell or "").strip() for cell in row] for row in sheet.rows()]
        for place, row in enumerate(rows):
            if all(head in row for head in _HEADS):
                cells = [[line[row.index(head)] for head in _HEADS] for line in rows[place + 1 :]]
                return [Line(*line) for line in cells if line[-1]]
    msg = f"{path}: 不是归属表（缺少 {'、'.join(_HEADS)} 等列），请另给一个文件名，由程序写出新的"
    raise InputError(msg)


def accounts_of(
    path: Path, lines: Iterable[Line], names: Mapping[tuple[str, str], str]
) -> dict[str, AccountKey]:
    """Hash → account of the completed lines; raises InputError where a line cannot be understood."""
    found: dict[str, AccountKey] = {}
    for line in lines:
        if not line.account and not line.name:
            continue
        code = codes_by_name("platform").get(line.platform)
        if code is None:
            msg = f"{path}: 文件“{line.path}”一行的平台“{line.platform}”无法识别，请从列表中选择"
            raise InputError(msg)
        native = _account_of(path, line, names.get((code, line.name)))
        found[line.sha256] = AccountKey(code, native)
    return found


def _account_of(path: Path, line: Line, registered: str | None) -> str:
    ids, spoilt = read_ids(pl.Series([line.account or None], dtype=pl.String))
    if spoilt[0] is not None:
        msg = f"{path}: 文件“{line.path}”一行的账号ID“{line.account}”：{spoilt[0]}"
        raise InputError(msg)
    native = ids[0] or registered
    if native is None:
        msg = f"{path}: 文件“{line.path}”一行：登记表里没有唯一名为“{line.name}”的{line.platform}账号，请填账号ID"
        raise InputError(msg)
    return str(native).removeprefix(f"{codes_by_name('platform')[line.platform]}:")


def write_lines(path: Path, lines: Iterable[Line]) -> None:
    """Write the workbook in the place of an earlier one; all cells are text. Raises InputError for a wrong place."""
    if not path.parent.is_dir() or path.suffix.lower() != ".xlsx":
        msg = f"{path}: 归属表须是已有文件夹里的 .xlsx 文件，请换一个名称"
        raise InputError(msg)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    listed = list(lines)
    scratch = path.with_name(f".{path.name}.part")
    try:
        with xlsxwriter.Workbook(str(scratch), options) as book:
            book.set_properties({"title": "归属", "created": dt.datetime(2026, 1, 1)})
            _write_sheet(book, listed)
            book.add_worksheet("填写说明").write_column(0, 0, _NOTES)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def _write_sheet(book: Any, lines: list[Line]) -> None:
    sheet = book.add_worksheet("归属")
    head, text = book.add_format({"bold": True, "border": 1}), book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    for place, (title, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width, text)
        sheet.write_string(0, place, title, head)
    for row, line in enumerate(lines, start=1):
        cells = (line.path, line.label, line.platform, line.account, line.name, line.sha256)
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell, text)
    choices = {"validate": "list", "source": [term.label for term in terms("platform")]}
    sheet.data_validation(1, 2, max(len(lines), 1) + 200, 2, choices)


def waiting_line(path: str, label: str, platform: str | None, sha256: str) -> Line:
    """The line of a file that waits."""
    return Line(path, label, labels("platform").get(platform or "", ""), "", "", sha256)
