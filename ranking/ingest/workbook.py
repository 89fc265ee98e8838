"""Reading XLSX, XLS and ODS: the first sheet that holds a known header, every cell as text."""

import os
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import fastexcel
import polars as pl

from ranking.errors import InputError
from ranking.ingest.encoding import container_of
from ranking.ingest.ods_facts import ods_facts
from ranking.ingest.office_files import refuse_other_documents
from ranking.ingest.sheet_facts import SheetExtent, SheetFacts
from ranking.ingest.table import ROW, Chunk, MergedColumn, Table, unique_names
from ranking.ingest.xls_facts import xls_facts
from ranking.ingest.xlsx_facts import xlsx_facts

# A register or a month of posts is far below; more is a mistake or a bomb.
_LARGEST_UNPACKED = 1 << 30
# A sheet takes room for every cell between its first and its last one: some 1 GB at a million rows of 32 columns.
_MOST_CELLS = 1 << 25
_MOST_COLUMNS = 1_000
_MOST_UNCOMPUTED = 10_000
_HEADER_WITHIN = 20
_STDERR = 2
# A double is exact to 15 digits, and with luck to 16 (the ids of Weibo).
_INEXACT = r"^([0-9])([0-9]{3})[0-9]{13,}$"


def read_sheets(path: Path) -> list[tuple[str, pl.DataFrame]]:
    """Every sheet of the workbook as text columns; see `read_workbook`."""
    return read_workbook(path)[0]


def read_workbook(path: Path) -> tuple[list[tuple[str, pl.DataFrame]], SheetFacts]:
    """Every sheet of the workbook as text columns, empty rows above the table included, and its facts.

    Raises InputError when the file is no workbook, is damaged or unpacks to an absurd size.
    """
    facts = _facts(path)
    for name, extent in facts.sheets.items():
        _refuse_excess(path, name, extent)
    try:
        with _without_panic_reports():
            # By its bytes: back offices give XLSX the suffix .xls and the other way round.
            book = fastexcel.read_excel(path.read_bytes())
            return [(name, _texts(book, name)) for name in book.sheet_names], facts
    except BaseException as error:
        # Some damage makes the reader panic, which is told as an exception of no public class.
        if not isinstance(error, fastexcel.FastExcelError) and type(error).__name__ != "PanicException":
            raise
        msg = f"{path}: 不是可读的工作簿（可能已损坏或加密），请在 WPS 或 Excel 中另存为 xlsx 后再载入"
        raise InputError(msg) from error


@contextmanager
def _without_panic_reports() -> Iterator[None]:
    """Keep off the screen what the reader itself writes there when it panics."""
    sys.stderr.flush()
    screen, nowhere = os.dup(_STDERR), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(screen, _STDERR)
        os.close(screen)
        os.close(nowhere)


def _facts(path: Path) -> SheetFacts:
    """What is known before any sheet is spread out in memory; raises InputError for bombs and damage."""
    if container_of(path) != "zip":
        return xls_facts(path)
    try:
        _refuse_bomb(path)
        facts = xlsx_facts(path)
        return facts if facts.origin is not None else ods_facts(path)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ElementTree.ParseError,
    ) as error:
        msg = f"{path}: 压缩结构已损坏，可能没有下载完整，请重新导出或另存"
        raise InputError(msg) from error


def _refuse_excess(path: Path, name: str, extent: SheetExtent) -> None:
    if extent.rows * extent.columns > _MOST_CELLS or extent.columns > _MOST_COLUMNS:
        msg = (
            f"{path}: 工作表“{name}”的内容一直到第 {extent.rows:,} 行、第 {extent.columns:,} 列，范围过大；"
            "请删去表格以外的内容，或只把表格复制到新的工作簿后再载入"
        )
        raise InputError(msg)
    if len(extent.uncomputed) > _MOST_UNCOMPUTED:
        msg = f"{path}: 工作表“{name}”的公式都没有保存结果，请在 WPS 或 Excel 中打开、重新计算并保存后再载入"
        raise InputError(msg)


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
    with zipfile.ZipFile(path) as archive:
        refuse_other_documents(path, archive)
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _LARGEST_UNPACKED:
            msg = f"{path}: 解开后有 {unpacked // 2**20} MB，超过 1024 MB 的上限，请拆分为多个文件或改用 CSV"
            raise InputError(msg)
        # Sizes are only stated; whoever states less than there is has a wrong checksum.
        if archive.testzip() is not None:
            raise zipfile.BadZipFile


def preview_sheet(sheet: pl.DataFrame) -> list[list[str]]:
    """The first rows of a sheet."""
    return [[cell or "" for cell in row] for row in sheet.head(_HEADER_WITHIN).rows()]


def open_sheet(
    name: str, sheet: pl.DataFrame, facts: SheetFacts, header_place: int, notes: tuple[str, ...]
) -> Table:
    """The sheet `name` as a table whose header is its row number `header_place` (from 0)."""
    header = unique_names([cell or "" for cell in sheet.row(header_place)])
    extent = facts.sheets.get(name, SheetExtent())
    return Table(
        header,
        lambda: _chunks(sheet, header, header_place),
        notes,
        serial_origin=facts.origin,
        merged=tuple(_merged_columns(sheet, extent, header, header_place + 1)),
        uncomputed=tuple(
            (header[column], row)
            for row, column in extent.uncomputed
            if column < len(header) and row > header_place + 1
        ),
    )


def _merged_columns(
    sheet: pl.DataFrame, extent: SheetExtent, header: tuple[str, ...], header_row: int
) -> Iterator[MergedColumn]:
    """The columns of each merged cell below the header that holds something."""
    for cell in extent.merged:
        is_below = header_row < cell.first <= sheet.height and cell.column < len(header)
        if is_below and (sheet.item(cell.first - 1, cell.column) or "").strip():
            for column in range(cell.column, min(cell.last_column + 1, len(header))):
                yield MergedColumn(header[column], cell.first, cell.last, is_head=column == cell.column)


def _chunks(sheet: pl.DataFrame, header: tuple[str, ...], header_place: int) -> Iterator[Chunk]:
    rows = sheet.rename(dict(zip(sheet.columns, header, strict=True))).with_row_index(ROW, offset=1)
    data = rows.slice(header_place + 1).with_columns(pl.col(ROW).cast(pl.Int64))
    # A cell with a date and no time comes out as midnight; the day is all that it says.
    days = data.with_columns(pl.col(header).str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1"))
    is_blank = pl.all_horizontal((pl.col(header).is_null()) | (pl.col(header).str.strip_chars() == ""))
    is_header_again = pl.all_horizontal(pl.col(name) == name for name in header[:2])
    yield Chunk(days.filter(~is_blank & ~is_header_again.fill_null(False)))
