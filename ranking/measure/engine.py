"""Runs the metric files over a month's views and gathers one table of metrics."""

import datetime as dt

import duckdb
import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, Family
from ranking.errors import MetricError
from ranking.measure.results import gather_metric, refuse_wrong_rows
from ranking.measure.views import month_views
from ranking.months import Month

PARAMETERS = ("month_start", "month_end", "cut_off")


def measure_month(
    con: DuckDBPyConnection, month: Month, cut_off: dt.datetime, catalogue: Catalogue
) -> pl.DataFrame:
    """Every metric of the catalogue for every account registered in the month, as of the cut-off.

    One row a subject and metric, ordered by both: `subject`, `metric`, `value` (Float64, 12 significant
    digits, counts exact, null = missing), `base` (Int64), `coverage` (Float64, 0-1), `is_floor` (bool).
    A subject that a family leaves out stands with a null value, base 0 and coverage 0.
    Raises MetricError when a metric file breaks the contract of `metrics/`.
    """
    values = dict(zip(PARAMETERS, (month.start, month.end, cut_off), strict=True))
    with month_views(con, month, cut_off):
        subjects = con.sql("SELECT subject FROM account_asof ORDER BY subject").pl()
        measured = [
            gather_metric(metric, subjects, rows, family.path)
            for family in catalogue.families
            for rows in [run_family(con, family, values, subjects)]
            for metric in family.metrics
        ]
    return pl.concat([_NO_METRICS, *measured]).sort("subject", "metric")


_NO_METRICS = pl.DataFrame(
    schema={
        "subject": pl.String,
        "metric": pl.String,
        "value": pl.Float64,
        "base": pl.Int64,
        "coverage": pl.Float64,
        "is_floor": pl.Boolean,
    }
)


def run_family(
    con: DuckDBPyConnection, family: Family, values: dict[str, dt.datetime], subjects: pl.DataFrame
) -> pl.DataFrame:
    """The rows that a family's query returns, one a subject; raises MetricError for a wrong result."""
    try:
        rows: pl.DataFrame = con.sql(family.sql, params=_used_values(family, values)).pl()
    except duckdb.Error as error:
        msg = f"{family.path}：查询无法执行，请改正 SQL（{error}）"
        raise MetricError(msg) from error
    refuse_wrong_rows(family, rows, subjects)
    return rows


def _used_values(family: Family, values: dict[str, dt.datetime]) -> dict[str, dt.datetime]:
    statements = duckdb.extract_statements(family.sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        msg = (
            f"{family.path}：文件须恰好含有一个 SELECT 查询（实有 {len(statements)} 条语句），请删去其他语句"
        )
        raise MetricError(msg)
    names = sorted(statements[0].named_parameters)
    unknown = [name for name in names if name not in values]
    if unknown:
        allowed = "、".join(f"${name}" for name in PARAMETERS)
        msg = f"{family.path}：参数 ${unknown[0]} 不存在，只能使用 {allowed}"
        raise MetricError(msg)
    return {name: values[name] for name in names}
