"""Runs the metric files over a month's views and gathers one table of metrics."""

import datetime as dt

import duckdb
import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, Family
from ranking.errors import MetricError
from ranking.measure.results import gather_family, round_significant
from ranking.measure.views import month_views
from ranking.months import Month

PARAMETERS = ("month_start", "month_end", "cut_off")

_METRIC_TABLE = {
    "subject": pl.String,
    "metric": pl.String,
    "value": pl.Float64,
    "base": pl.Int64,
    "coverage": pl.Float64,
    "is_floor": pl.Boolean,
}


def measure_month(
    con: DuckDBPyConnection, month: Month, cut_off: dt.datetime, catalogue: Catalogue
) -> pl.DataFrame:
    """Every metric of the catalogue for every account registered in the month, as of the cut-off.

    One row a subject and metric, ordered by both: `subject`, `metric`, `value` (Float64, 12 significant
    digits, counts exact, null = missing), `base` (Int64), `coverage` (Float64, 0-1), `is_floor` (bool).
    Raises MetricError when a metric file breaks the contract of `metrics/`.
    """
    values = dict(zip(PARAMETERS, (month.start, month.end, cut_off), strict=True))
    with month_views(con, month, cut_off):
        subjects = con.sql("SELECT subject FROM account_asof ORDER BY subject").pl()
        measured = [
            gather_family(family, subjects, _run_query(con, family, values)) for family in catalogue.families
        ]
    table = pl.concat([pl.DataFrame(schema=_METRIC_TABLE), *measured])
    return _round_table(table, catalogue).sort("subject", "metric")


def _round_table(table: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    exact = [key for key, metric in catalogue.metrics.items() if metric.is_integer]
    rounded = table.with_columns(
        round_significant(table["value"]).alias("rounded"), round_significant(table["coverage"])
    )
    is_exact = pl.col("metric").is_in(exact)
    return rounded.with_columns(
        value=pl.when(is_exact).then(pl.col("value")).otherwise(pl.col("rounded"))
    ).drop("rounded")


def _run_query(con: DuckDBPyConnection, family: Family, values: dict[str, dt.datetime]) -> pl.DataFrame:
    try:
        names = _refuse_statements(family, duckdb.extract_statements(family.sql))
        rows: pl.DataFrame = con.sql(family.sql, params={name: values[name] for name in names}).pl()
    except duckdb.Error as error:
        reason = " ".join(str(error).split())
        msg = f"{family.path}：查询无法执行，请改正 SQL（{reason}）"
        raise MetricError(msg) from error
    return rows


def _refuse_statements(family: Family, statements: list[duckdb.Statement]) -> list[str]:
    """The parameters that the file's one query uses; raises MetricError when it is anything else."""
    # A metric file may come from anyone: it must not be able to write.
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        msg = f"{family.path}：须恰好含有一个 SELECT 查询（实有 {len(statements)} 条语句），请删去其他语句"
        raise MetricError(msg)
    names = sorted(statements[0].named_parameters)
    unknown = [name for name in names if name not in PARAMETERS]
    if unknown:
        allowed = "、".join(f"${name}" for name in PARAMETERS)
        msg = f"{family.path}：参数 ${unknown[0]} 不存在，可用的有 {allowed}"
        raise MetricError(msg)
    return names
