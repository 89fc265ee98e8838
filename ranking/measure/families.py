"""Runs the metric files over a month's views and gathers one table of metrics."""

import datetime as dt
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import duckdb
import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, Family, MatrixPosts, SubjectKind
from ranking.errors import MetricError
from ranking.measure.freshness import Measuring
from ranking.measure.given import given_metrics
from ranking.measure.results import gather_family
from ranking.measure.scripts import parsed
from ranking.measure.table import Figures, MetricTable
from ranking.measure.views import lay_out_matrix_posts, lay_out_subjects

PARAMETERS = ("month_start", "month_end", "cut_off")


def measure_laid_out(con: DuckDBPyConnection, measuring: Measuring) -> MetricTable:
    """The metrics of one kind of subject, over the steps of its month (`month_steps`)."""
    lay_out_subjects(con, measuring.kind)
    subjects = con.sql(_SUBJECTS).pl()["subject"]
    figures = gather(subjects, _run_families(con, measuring))
    given = given_metrics(con, subjects, {each.metric for each in figures})
    return MetricTable(subjects, (*figures, *given))


_SUBJECTS = "SELECT CAST(subject AS VARCHAR) AS subject FROM account_asof ORDER BY subject"


def _run_families(con: DuckDBPyConnection, measuring: Measuring) -> Iterator[tuple[Family, pl.DataFrame]]:
    """What the query of each family returns, with the metrics that are taken from it."""
    for posts, families in passes_of(measuring.catalogue, measuring.kind):
        if measuring.kind == "matrix":
            lay_out_matrix_posts(con, posts)
        for family in families:
            yield family, run_query(con, family, measuring.values)


def gather(subjects: pl.Series, results: Iterable[tuple[Family, pl.DataFrame]]) -> list[Figures]:
    """The figures of all families; what one returned is checked while the engine runs the next."""
    with ThreadPoolExecutor(1) as beside:
        gathered = [beside.submit(gather_family, family, subjects, rows) for family, rows in results]
    return [figures for each in gathered for figures in each.result()]


def passes_of(catalogue: Catalogue, kind: SubjectKind) -> Iterator[tuple[MatrixPosts, list[Family]]]:
    """The families to run with posts counted one way, and the other; each with its metrics of that way only."""
    for posts in ("each", "once"):
        families = [
            family.model_copy(
                update={
                    "metrics": tuple(
                        metric
                        for metric in family.metrics
                        if kind in metric.subjects and (kind == "account" or metric.matrix_posts == posts)
                    )
                }
            )
            for family in catalogue.families
        ]
        measured = [family for family in families if family.metrics]
        # An account's posts are its own: for accounts there is one way.
        if measured and (kind == "matrix" or posts == "each"):
            yield posts, measured


def run_query(con: DuckDBPyConnection, family: Family, values: dict[str, dt.datetime]) -> pl.DataFrame:
    try:
        names = _parameters_of(family.sql, family.path)
        # Laid out first: a relation over the file's query itself would be bound twice.
        laid = parsed(f"CREATE OR REPLACE TEMP TABLE _family AS {family.sql}")
        con.execute(laid, {name: values[name] for name in names})
        rows: pl.DataFrame = con.sql("SELECT * FROM _family").pl()
    except duckdb.Error as error:
        reason = " ".join(str(error).split())
        msg = f"{family.path}：查询无法执行，请改正 SQL（{reason}）"
        raise MetricError(msg) from error
    return rows


# A store of many months runs every file many times, and parsing costs as much as running over a small store.
@lru_cache(maxsize=256)
def _parameters_of(sql: str, path: str) -> list[str]:
    """The parameters that the file's one query uses; raises MetricError when it is anything else."""
    statements = duckdb.extract_statements(sql)
    # A metric file may come from anyone: it must not be able to write.
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        msg = f"{path}：须恰好含有一个 SELECT 查询（实有 {len(statements)} 条语句），请删去其他语句"
        raise MetricError(msg)
    names = sorted(statements[0].named_parameters)
    unknown = [name for name in names if name not in PARAMETERS]
    if unknown:
        allowed = "、".join(f"${name}" for name in PARAMETERS)
        msg = f"{path}：参数 ${unknown[0]} 不存在，可用的有 {allowed}"
        raise MetricError(msg)
    return names
