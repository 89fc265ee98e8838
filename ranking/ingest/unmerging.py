"""Merged cells taken apart: a text or day holds for every row that its cell covers, a figure for none."""

from collections.abc import Mapping, Sequence

import polars as pl

from ranking.ingest.columns import COLUMNS, Shape
from ranking.ingest.model import Kind
from ranking.ingest.table import ROW, MergedColumn

_FIGURES: tuple[Shape, ...] = ("count", "number", "rate")
_FAULT = "“{}”一格合并了第 {} 至 {} 行，分不清是哪一行的数字，请拆开后重新填写"


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
            told = pl.lit(_FAULT.format(cell.name, cell.first, cell.last))
            known = pl.col(fault) if fault in rows.columns else pl.lit(None, dtype=pl.String)
            rows = rows.with_columns(pl.when(covered).then(told).otherwise(known).alias(fault))
        else:
            first = rows.filter(pl.col(ROW) == cell.first)[key]
            value = first[0] if len(first) else None
            blank = (pl.col(key).str.strip_chars() == "").fill_null(True)
            rows = rows.with_columns(
                pl.when(covered & blank).then(pl.lit(value)).otherwise(pl.col(key)).alias(key)
            )
    return rows
