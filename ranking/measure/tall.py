"""Takes what a metric file returned as a row a subject and metric (长表) to a row a subject, as other files return it."""

import numpy as np
import polars as pl

from ranking.catalogue import Family
from ranking.errors import MetricError

# The columns by which such a result is known; those of base, coverage and floor are named by each metric.
_METRIC, _VALUE = "metric", "value"


def is_tall(rows: pl.DataFrame) -> bool:
    """Whether the metric of each row is told in the row itself."""
    return _METRIC in rows.columns and _VALUE in rows.columns


def lay_wide(family: Family, subjects: pl.Series, rows: pl.DataFrame) -> tuple[Family, pl.DataFrame]:
    """The same figures, one row a subject in the order of `subjects`, with columns of their own for every metric.

    The family that comes back has the names of these columns. Raises MetricError where a column is missing, a subject has
    two rows of one metric, or is not registered.
    """
    columns = [_VALUE, *dict.fromkeys(c for m in family.metrics for c in (m.base, m.coverage, m.floor) if c)]
    missing = [column for column in ("subject", *columns) if column not in rows.columns]
    if missing:
        msg = (
            f"{family.path}：查询结果缺少已声明的列 {'、'.join(missing)}，请在 SELECT 中补上或改正开头的说明"
        )
        raise MetricError(msg)
    keys, width = [metric.key for metric in family.metrics], len(subjects)
    placed = _place(keys, subjects, rows)
    refuse_strange(family, subjects, placed.filter(pl.col("place").is_null())["subject"])
    cells = (placed["number"] * width + placed["place"]).to_numpy()
    _refuse_doubled(family, placed, cells)
    sources = np.full(len(keys) * width, -1, dtype=np.int64)
    sources[cells] = np.arange(len(cells))
    gathered = placed.select(columns).select(pl.all().gather(_or_none(sources)))
    wide = {
        f"{key} {column}": gathered[column].slice(number * width, width)
        for number, key in enumerate(keys)
        for column in columns
    }
    return _named(family), pl.DataFrame({"subject": subjects, **wide}).rename(
        {f"{key} {_VALUE}": key for key in keys}
    )


def _place(keys: list[str], subjects: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of these metrics, with the number of their metric and the place of their subject (null = not registered)."""
    numbers = pl.LazyFrame({_METRIC: keys}, schema={_METRIC: pl.String}).with_row_index("number")
    places = subjects.to_frame("subject").lazy().with_row_index("place")
    return (
        rows.lazy()
        .with_columns(pl.col("subject").cast(pl.String), pl.col(_METRIC).cast(pl.String))
        .join(numbers, on=_METRIC, maintain_order="left")
        .join(places, on="subject", how="left", maintain_order="left")
        .with_columns(pl.col("number", "place").cast(pl.Int64))
        .collect()
    )


def _or_none(sources: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> pl.Series:
    found = pl.Series("source", sources)
    return pl.select(pl.when(found >= 0).then(found)).to_series()


def _refuse_doubled(
    family: Family, placed: pl.DataFrame, cells: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> None:
    found, first = np.unique(cells, return_index=True)
    if len(found) < len(cells):
        again = np.setdiff1d(np.arange(len(cells)), first)
        subject, metric = placed.select("subject", _METRIC).row(int(again[0]))
        msg = f"{family.path}：对象 {subject} 的 {metric} 在查询结果中有多行，请汇总成一行"
        raise MetricError(msg)


def refuse_strange(family: Family, subjects: pl.Series, own: pl.Series) -> None:
    """Raise MetricError where one of its `own` subjects is not registered."""
    strange = own.filter(~own.is_in(subjects.implode()).fill_null(value=False)) if len(own) else own
    if len(strange):
        msg = f"{family.path}：对象 {strange[0]} 不在当月登记表中，请从 account_asof 取对象"
        raise MetricError(msg)


def _named(family: Family) -> Family:
    metrics = [
        metric.model_copy(
            update={
                "base": f"{metric.key} {metric.base}",
                "coverage": f"{metric.key} {metric.coverage}",
                "floor": f"{metric.key} {metric.floor}" if metric.floor else None,
            }
        )
        for metric in family.metrics
    ]
    return family.model_copy(update={"metrics": tuple(metrics)})
