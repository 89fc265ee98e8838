"""Reading XLSX, XLS and ODS: the first sheet that holds a known header, every cell as text."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import fastexcel
import polars as pl

from ranking.errors import InputError
from ranking.ingest.encoding import container_of
from ranking.ingest.office_files import refuse_other_documents
from ranking.ingest.sheet_facts import MergedCell
from ranking.ingest.table import ROW, Chunk, MergedColumn, Table, unique_names

# A register or a month of posts is far below; more is a mistake or a bomb.
_LARGEST_UNPACKED = 1 << 30
_HEADER_WITHIN = 20
# A double is exact to 15 digits, and with luck to 16 (the ids of Weibo).
_INEXACT = r"^([0-9])([0-9]{3})[0-9]{13,}$"


def read_sheets(path: Path) -> list[tuple[str, pl.DataFrame]]:
    """Every sheet of the workbook as text columns, empty rows above the table included.

    Raises InputError when the file is no workbook, is damaged or unpacks to an absurd size.
    """
    if container_of(path) == "zip":
        _refuse_bomb(path)
    try:
        # By its bytes: back offices give XLSX the suffix .xls and the other way round.
        book = fastexcel.read_excel(path.read_bytes())
        return [(name, _texts(book, name)) for name in book.sheet_names]
    except fastexcel.FastExcelError as error:
        msg = f"{path}: 不是可读的工作簿（可能已损坏或加密），请在 WPS 或 Excel 中另存为 xlsx 后再载入"
        raise InputError(msg) from error


def _texts(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    """A sheet as text, numbers that have lost digits in the form that tells so (`7.4E+18`).

    Read as text, a number beyond 17 digits gets digits that nobody wrote; it would pass for an id.
    """
    texts: pl.DataFrame = _load(book, name, "string")
    is_long = texts.select(pl.all().str.contains(_INEXACT).fill_null(False))
    if not any(is_long[column].any() for column in is_long.columns):
        return texts
    # Read as boolean, a number is true and a text is nothing.
    is_number = _load(book, name, "boolean")
    return texts.with_columns(
        pl.when(is_long[column] & is_number[column].fill_null(False))
        .then(pl.col(column).str.replace(_INEXACT, "$1.${2}E+18"))
        .otherwise(pl.col(column))
        for column in texts.columns
    )


def _load(book: fastexcel.ExcelReader, name: str, kind: Literal["string", "boolean"]) -> pl.DataFrame:
    sheet: pl.DataFrame = book.load_sheet(name, header_row=None, skip_rows=0, dtypes=kind).to_polars()
    return sheet


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_other_documents(path, archive)
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        msg = f"{path}: 压缩结构已损坏，可能没有下载完整，请重新导出或另存"
        raise InputError(msg) from error
    if unpacked > _LARGEST_UNPACKED:
        msg = f"{path}: 解开后有 {unpacked // 2**20} MB，超过 1024 MB 的上限，请拆分为多个文件或改用 CSV"
        raise InputError(msg)


def preview_sheet(sheet: pl.DataFrame) -> list[list[str]]:
    """The first rows of a sheet."""
    return [[cell or "" for cell in row] for row in sheet.head(_HEADER_WITHIN).rows()]


def open_sheet(
    sheet: pl.DataFrame,
    header_place: int,
    notes: tuple[str, ...],
    *,
    origin: dt.datetime | None = None,
    merged: Sequence[MergedCell] = (),
) -> Table:
    """The sheet as a table whose header is its row number `header_place` (from 0)."""
    header = unique_names([cell or "" for cell in sheet.row(header_place)])
    below = tuple(
        MergedColumn(header[cell.column], cell.first, cell.last)
        for cell in merged
        if cell.column < len(header) and cell.first > header_place + 1
    )
    return Table(
        header, lambda: _chunks(sheet, header, header_place), notes, serial_origin=origin, merged=below
    )


def _chunks(sheet: pl.DataFrame, header: tuple[str, ...], header_place: int) -> Iterator[Chunk]:
    rows = sheet.rename(dict(zip(sheet.columns, header, strict=True))).with_row_index(ROW, offset=1)
    data = rows.slice(header_place + 1).with_columns(pl.col(ROW).cast(pl.Int64))
    # A cell with a date and no time comes out as midnight; the day is all that it says.
    days = data.with_columns(pl.col(header).str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1"))
    is_blank = pl.all_horizontal((pl.col(header).is_null()) | (pl.col(header).str.strip_chars() == ""))
    is_header_again = pl.all_horizontal(pl.col(name) == name for name in header[:2])
    yield Chunk(days.filter(~is_blank & ~is_header_again.fill_null(False)))
