"""CSV whose bytes are the same on every machine: UTF-8 with mark, LF, numbers in their shortest exact form."""

import csv
import datetime as dt
import io
import math
from collections.abc import Mapping

import polars as pl
import polars.selectors as cs
from polars.datatypes import DataTypeClass

from ranking.errors import EditionError

_BOOLEANS = {"true": True, "false": False}
# The mark lets spreadsheet programs see that the file is UTF-8.
_MARK = b"\xef\xbb\xbf"


def write_plain_csv(frame: pl.DataFrame) -> bytes:
    """The frame's rows in their own order; a null is an empty cell, a number its shortest exact form."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    # The writer itself prints numbers by their repr and nulls as nothing; only True would not be true.
    writer.writerows(frame.with_columns(cs.boolean().cast(pl.String)).iter_rows())
    return _MARK + text.getvalue().encode()


def read_plain_csv(name: str, data: bytes, columns: Mapping[str, DataTypeClass]) -> pl.DataFrame:
    """The frame that was written; raises EditionError naming file, line and column of what does not fit."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        msg = f"{name}：不是合格的 UTF-8 CSV（{error}），请重新取得复算包"
        raise EditionError(msg) from error
    if not rows or rows[0] != list(columns):
        found = "、".join(rows[0]) if rows else "空文件"
        msg = f"{name}：第 1 行应为列名 {'、'.join(columns)}，实为 {found}"
        raise EditionError(msg)
    table = [_read_row(name, line, row, columns) for line, row in enumerate(rows[1:], start=2)]
    return pl.DataFrame(table, schema=dict(columns), orient="row")


def _read_row(name: str, line: int, row: list[str], columns: Mapping[str, DataTypeClass]) -> list[object]:
    if len(row) != len(columns):
        msg = f"{name} 第 {line} 行：应有 {len(columns)} 列，实有 {len(row)} 列"
        raise EditionError(msg)
    cells: list[object] = []
    for (column, dtype), text in zip(columns.items(), row, strict=True):
        try:
            cells.append(_read_cell(text, dtype))
        except (ValueError, KeyError) as error:
            msg = f"{name} 第 {line} 行：{column} 的值“{text}”无法识别，请重新取得复算包"
            raise EditionError(msg) from error
    return cells


def _read_cell(text: str, dtype: DataTypeClass) -> object:
    if text == "":
        return None
    if dtype == pl.String:
        return text
    if dtype == pl.Boolean:
        return _BOOLEANS[text]
    if dtype == pl.Date:
        return dt.date.fromisoformat(text)
    if dtype == pl.Float64:
        return _finite(float(text))
    number = int(text)
    if not -(2**31) <= number < 2**31 and dtype == pl.Int32:
        raise ValueError(text)
    return number


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(number)
    return number
