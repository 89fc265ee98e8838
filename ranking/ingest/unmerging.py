"""Cells of a workbook that are not what they seem: merged ones, and formulas without a result."""

from collections.abc import Mapping, Sequence

import polars as pl

from ranking.ingest.columns import COLUMNS, Shape
from ranking.ingest.model import Kind
from ranking.ingest.table import ROW, MergedColumn

_FIGURES: tuple[Shape, ...] = ("count", "number", "rate")
_DOWN = "“{}”一格合并了第 {} 至 {} 行，分不清是哪一行的数字，请拆开后重新填写"
_ACROSS = "“{}”一格与别的列合并在一起，分不清是哪一列的数字，请拆开后重新填写"
_UNCOMPUTED = "“{}”一格的公式没有可用的结果，请在 WPS 或 Excel 中打开、重新计算并保存后再载入"


def unmerge(
    rows: pl.DataFrame, merged: Sequence[MergedColumn], names: Mapping[str, str], kind: Kind, fault: str
) -> pl.DataFrame:
    """`rows` (our names) with merged texts in each row they cover; merged figures become a `fault` of each."""
    shapes = {column.key: column.shape for column in COLUMNS[kind]}
    keys = {cell: key for key, cell in names.items()}
    for cell in merged:
        key = keys.get(cell.name)
        if key is None:
            continue
        covered = pl.col(ROW).is_between(cell.first, cell.last)
        if shapes.get(key) in _FIGURES:
            told = (_DOWN if cell.last > cell.first else _ACROSS).format(cell.name, cell.first, cell.last)
            rows = _with_fault(rows, covered, told, fault)
        elif cell.is_head and cell.last > cell.first:
            first = rows.filter(pl.col(ROW) == cell.first)[key]
            value = first[0] if len(first) else None
            blank = (pl.col(key).str.strip_chars() == "").fill_null(True)
            rows = rows.with_columns(
                pl.when(covered & blank).then(pl.lit(value)).otherwise(pl.col(key)).alias(key)
            )
    return rows


def distrust_uncomputed(
    rows: pl.DataFrame, uncomputed: Sequence[tuple[str, int]], names: Mapping[str, str], fault: str
) -> pl.DataFrame:
    """`rows` with a `fault` where a column that counts holds a formula without a result; it would pass for unknown."""
    used = set(names.values())
    for cell in sorted({name for name, _ in uncomputed} & used):
        places = [row for name, row in uncomputed if name == cell]
        rows = _with_fault(rows, pl.col(ROW).is_in(places), _UNCOMPUTED.format(cell), fault)
    return rows


def _with_fault(rows: pl.DataFrame, where: pl.Expr, told: str, fault: str) -> pl.DataFrame:
    known = pl.col(fault) if fault in rows.columns else pl.lit(None, dtype=pl.String)
    return rows.with_columns(pl.coalesce(known, pl.when(where).then(pl.lit(told))).alias(fault))
