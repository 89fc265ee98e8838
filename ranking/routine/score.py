"""Scores a table of one's own by a standard, without a database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ranking.errors import InputError, StandardError
from ranking.routine.tables import read_table
from ranking.standard import Standard, score_table

# What people and exports write for "not provided"; never a zero.
_MISSING_MARKS = ("", "-", "--", "—", "NA", "N/A", "None", "null", "NaN")
_BOOLEANS = {"true": True, "1": True, "是": True, "false": False, "0": False, "否": False, "": None}


@dataclass(frozen=True)
class ScoredTable:
    """`scores`: subject, board, every node's value, score, rank, coverage, reason; `parts`: the long table of parts."""

    scores: pl.DataFrame
    parts: pl.DataFrame


def score_file(path: Path, standard: Standard) -> ScoredTable:
    """Score a CSV, Parquet or XLSX table with one row a subject (first column) and a column a metric.

    A column `board` restarts ranks; columns that the standard does not use as metrics stay text.
    Raises InputError for a metric's cell that is no number, StandardError for a metric without column.
    """
    table = prepare_table(path, read_table(path), [standard])
    scored = score_table(standard, table)
    nodes = [node.key for node in standard.ordered_nodes if node.key != standard.root.key]
    values = scored.values.pivot(on="node", index=["subject", "board"], values="value")
    results = scored.scores.join(values.select("subject", "board", *nodes), on=["subject", "board"])
    scores = results.select("subject", "board", *nodes, "score", "rank", "coverage", "reason")
    return ScoredTable(scores.sort("board", "rank", "subject", nulls_last=True), scored.parts)


def prepare_table(
    path: Path,
    frame: pl.DataFrame,
    standards: Sequence[Standard],
    *,
    numbers: Sequence[str] = (),
    keys: Sequence[str] = ("subject", "board"),
) -> pl.DataFrame:
    """A table as it was read made fit to be scored by some standards: `subject` first, metrics as numbers.

    `numbers` are further columns to be read as numbers where they are there; a row is known by its `keys`.
    Raises InputError naming row and value, StandardError for a metric without column.
    """
    first = frame.columns[0]
    if first != "subject" and "subject" in frame.columns:
        msg = f"{path.name}：第一列 {first} 之外另有一列名为 subject，请把对象名称放在第一列"
        raise InputError(msg)
    frame = frame.rename({first: "subject"})
    for standard in standards:
        _refuse_missing_metrics(path, frame, standard)
    _refuse_bad_subjects(path, frame, keys)
    metrics = {name for standard in standards for name in standard.metrics} | set(numbers)
    return frame.with_columns(*(_typed(path, frame[name], metrics) for name in frame.columns))


def _refuse_missing_metrics(path: Path, frame: pl.DataFrame, standard: Standard) -> None:
    missing = [name for name in standard.metrics if name not in frame.columns]
    if missing:
        present = "、".join(frame.columns[1:])
        msg = (
            f"{path.name}：标准 {standard.id} 用到的指标 {'、'.join(missing)} 没有对应的列；现有列：{present}"
        )
        raise StandardError(msg)


def _refuse_bad_subjects(path: Path, frame: pl.DataFrame, keys: Sequence[str]) -> None:
    keys = [name for name in keys if name in frame.columns]
    for column in keys:
        empty = frame[column].is_null().arg_true()
        if len(empty):
            msg = f"{path.name} 第 {int(empty[0]) + 2} 行：{column} 一列是空的，请补上"
            raise InputError(msg)
    twice = frame.select(keys).is_duplicated().arg_true()
    if len(twice):
        row = int(twice[-1])
        msg = f"{path.name} 第 {row + 2} 行：对象 {frame['subject'][row]} 在同一榜中出现了两次，请只留一行"
        raise InputError(msg)


def _typed(path: Path, cells: pl.Series, metrics: Collection[str]) -> pl.Series:
    if cells.name in metrics:
        return _numbers(path, cells)
    if cells.name == "registered" or cells.name.endswith(".hidden"):
        return _booleans(path, cells)
    return _texts(cells)


def _numbers(path: Path, cells: pl.Series) -> pl.Series:
    if cells.dtype.is_numeric():
        return cells.cast(pl.Float64)
    stripped = cells.cast(pl.String).str.strip_chars()
    known = stripped.set(stripped.is_in(list(_MISSING_MARKS)), None)
    numbers = known.str.replace_all(r"^\+", "").cast(pl.Float64, strict=False)
    wrong = (known.is_not_null() & (numbers.is_null() | ~numbers.is_finite())).arg_true()
    if len(wrong):
        row = int(wrong[0])
        msg = f"{path.name} 第 {row + 2} 行：{cells.name} 的值“{cells[row]}”不是数字，请改成数字；没有数据请留空"
        raise InputError(msg)
    return numbers


def _booleans(path: Path, cells: pl.Series) -> pl.Series:
    if cells.dtype == pl.Boolean:
        return cells
    found = []
    for row, cell in enumerate(_texts(cells).fill_null("").to_list()):
        if cell.strip().lower() not in _BOOLEANS:
            msg = f"{path.name} 第 {row + 2} 行：{cells.name} 的值“{cell}”应为 是 或 否"
            raise InputError(msg)
        found.append(_BOOLEANS[cell.strip().lower()])
    return pl.Series(cells.name, found, dtype=pl.Boolean)


def _texts(cells: pl.Series) -> pl.Series:
    """Text; a workbook's whole number loses the `.0` that it never showed."""
    if cells.dtype.is_float() and bool((cells.drop_nulls() % 1 == 0).all()):
        cells = cells.cast(pl.Int64)
    return cells.cast(pl.String)
