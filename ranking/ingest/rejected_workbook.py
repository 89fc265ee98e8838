"""Writes the rejected rows of a load as a workbook: the columns of the file, and why each row was refused."""

import datetime as dt
import json
from pathlib import Path

import xlsxwriter

from ranking.errors import InputError
from ranking.store import RejectedRow, Store, read_rejected
from ranking.store.loads import read_load

REASON = "拒绝原因（第 {} 次载入，载入时忽略）"
PLACE = "原行号（载入时忽略）"
_SHEET = "被拒的行"
_NOTES = (
    "请直接在“被拒的行”里改正各格，改好后用原来的命令和选项载入本文件；改不了的行可以删去。",
    "前两栏说明原行号和原因，载入时忽略；其余各栏与原文件相同，请不要改动表头。",
    "编号按文本填写。含个人信息而没有保存的栏目是空的，不影响载入。",
)


def write_rejected(store: Store, load_id: int, path: Path) -> int:
    """Write the rejected rows of a load to the workbook `path`; the result is how many.

    Raises InputError where there is no such load, it has none, or `path` exists. Cells are text, never formulas.
    """
    record = read_load(store, load_id)
    rows = read_rejected(store, load_id)
    if record.undone_at is not None:
        msg = f"第 {load_id} 次载入（{record.path}）已经撤销，被拒的行也不再保存；请重新载入原文件"
        raise InputError(msg)
    if not rows:
        msg = f"第 {load_id} 次载入（{record.path}）没有被拒的行"
        raise InputError(msg)
    if path.exists():
        msg = f"{path}: 文件已存在，没有覆盖；请换一个名称或先移走原文件"
        raise InputError(msg)
    if not path.parent.is_dir():
        msg = f"{path}: 文件夹不存在，请先建好或换一个位置"
        raise InputError(msg)
    _write(rows, REASON.format(load_id), path)
    return len(rows)


def _write(rows: list[RejectedRow], reason: str, path: Path) -> None:
    cells = [_cells_of(row) for row in rows]
    columns = list(dict.fromkeys(name for row in cells for name in row))
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": _SHEET, "created": dt.datetime(2026, 1, 1)})
        head, text = book.add_format({"bold": True, "border": 1}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(_SHEET)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 10, text)
        sheet.set_column(1, 1, 48, text)
        sheet.set_column(2, max(2, 1 + len(columns)), 22, text)
        for place, name in enumerate((PLACE, reason, *columns)):
            sheet.write_string(0, place, name, head)
        for line, (row, values) in enumerate(zip(rows, cells, strict=True), start=1):
            sheet.write_string(line, 0, str(row.row), text)
            sheet.write_string(line, 1, f"{row.field}：{row.reason}" if row.field else row.reason, text)
            for place, name in enumerate(columns, start=2):
                if values.get(name):
                    sheet.write_string(line, place, values[name], text)
        book.add_worksheet("填写说明").write_column(0, 0, _NOTES)


def _cells_of(row: RejectedRow) -> dict[str, str]:
    return {str(name): str(cell) for name, cell in json.loads(row.raw).items()}
