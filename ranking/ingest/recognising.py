"""What a file holds: its tables, and which of them are of a known format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from ranking.errors import InputError
from ranking.ingest.delimited import open_delimited, preview_rows
from ranking.ingest.encoding import container_of, refuse_unreadable, refuse_utf16
from ranking.ingest.format import Format
from ranking.ingest.formats import FORMATS, nearest, recognise
from ranking.ingest.json_tables import is_json, json_parts, toml_parts
from ranking.ingest.lookalikes import tell_lookalike
from ranking.ingest.office_files import refuse_by_first_bytes, refuse_by_name, refuse_markup, refuse_ole2
from ranking.ingest.parquet import open_parquet
from ranking.ingest.parts import Part
from ranking.ingest.sheet_facts import SheetFacts
from ranking.ingest.sqlite_tables import sqlite_parts
from ranking.ingest.table import Table
from ranking.ingest.wechat_article import unfold_article
from ranking.ingest.workbook import open_sheet, preview_sheet, read_workbook

# Such files are declarations that a person writes; whatever is exported may hold columns that nobody reads.
_WRITTEN_BY_HAND = ".toml"


@dataclass(frozen=True)
class Recognised:
    """One table of a known format; `part` names it where the file holds several such."""

    format: Format
    header: Sequence[str]
    part: str | None
    open: Callable[[tuple[str, ...]], Table]  # takes notes for the user


def recognise_parts(
    path: Path, account_given: bool, forms: Sequence[Format] = FORMATS
) -> tuple[list[Recognised], tuple[str, ...]]:
    """The tables of the file that are of one of `forms`, and the names of its other ones.

    Raises InputError when the file cannot be read or holds nothing known.
    """
    parts = _parts_of(path)
    found, others = [], []
    for part in parts:
        match = _first_match(part.preview, account_given, forms)
        if match is None:
            others.append(part.name or "")
        else:
            format_, place = match
            if path.suffix.lower() == _WRITTEN_BY_HAND:
                _refuse_strange_keys(path, format_, part.preview[place])
            found.append(Recognised(format_, part.preview[place], part.name, partial(part.open, place)))
    if not found:
        rows = [row for part in parts for row in part.preview]
        raise InputError(_unknown(path, rows, account_given, forms))
    return found, tuple(others)


def _refuse_strange_keys(path: Path, form: Format, keys: Sequence[str]) -> None:
    """A misspelt rule of a declaration would go unnoticed, and another one hold in its place."""
    strange = form.strange(keys)
    if not strange:
        return
    likely = next(iter(strange.values()))
    meant = f"，是否指 {likely}" if likely else ""
    msg = f"{path}: 不认得的项“{'、'.join(strange)}”{meant}；可写的项用 ranking template campaigns 查看，请改正或删去后再载入"
    raise InputError(msg)


def preview_tables(path: Path) -> list[Sequence[list[str]]]:
    """The first rows of each table that the file holds."""
    return [part.preview for part in _parts_of(path)]


def _parts_of(path: Path) -> list[Part]:
    """The tables of the file at `path` by what its first bytes say it is."""
    refuse_unreadable(path)
    if path.stat().st_size == 0:
        msg = f"{path}: 文件是空的，请重新导出"
        raise InputError(msg)
    refuse_by_name(path)
    refuse_by_first_bytes(path)
    container = container_of(path)
    if container == "ole2":
        refuse_ole2(path)
    if container in ("zip", "ole2"):
        sheets, facts = read_workbook(path)
        return [_sheet_part(name, sheet, facts) for name, sheet in sheets]
    if container == "sqlite":
        return sqlite_parts(path)
    if container == "parquet":
        table = open_parquet(path)
        return [Part(None, [list(table.header)], lambda _place, _notes: table)]
    refuse_utf16(path)
    if path.suffix.lower() == ".toml":
        return toml_parts(path)
    if is_json(path):
        return json_parts(path)
    refuse_markup(path)
    return [Part(None, preview_rows(path), lambda place, _notes: open_delimited(path, place))]


def _sheet_part(name: str, sheet: pl.DataFrame, facts: SheetFacts) -> Part:
    """A sheet as it stands, or as a table where it is laid out as a form."""
    article = unfold_article(sheet)
    if article is not None:
        sheet, facts = article, SheetFacts()
    return Part(name, preview_sheet(sheet), partial(open_sheet, name, sheet, facts))


def _first_match(
    rows: Sequence[list[str]], account_given: bool, forms: Sequence[Format]
) -> tuple[Format, int] | None:
    """The format of the first row that is a known header, and which row that is."""
    for place, row in enumerate(rows):
        format_ = recognise(row, account_given, forms)
        if format_ is not None:
            return format_, place
    return None


def _unknown(path: Path, rows: Sequence[list[str]], account_given: bool, forms: Sequence[Format]) -> str:
    """Why a file is of no known format: a required column is missing, or nothing fits at all."""
    lookalike = next((reason for row in rows if (reason := tell_lookalike(row)) is not None), None)
    if lookalike is not None:
        return f"{path}: {lookalike}"
    for row in rows:
        near = nearest(row, account_given, forms)
        if near is not None:
            lacking = "、".join(near.missing(row, account_given))
            return f"{path}: 像是{near.label}，但缺少必需的列：{lacking}；请补上该列或重新导出"
    seen = "、".join(cell.strip() for cell in (rows[0] if rows else [])[:6] if cell.strip())
    return (
        f"{path}: 无法识别的格式（首行为“{seen[:60]}”）；能载入的格式用 ranking formats list 查看，"
        "其他表格先用 ranking formats guess 写出对应表，再加 --mapping 载入"
    )
