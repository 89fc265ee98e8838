"""A metric file may return a row a subject and metric; what it tells is the same."""

import datetime as dt

import polars as pl
import pytest
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, Family, Metric
from ranking.errors import MetricError
from ranking.measure import measure_month
from tests.measure.conftest import CUT_OFF, OCTOBER
from tests.measure.small_store import fill_store
from tests.oracle.world import Entry, Period, World

ROW = "SELECT subject, '{0}' AS metric, {1} AS value, {2} AS base, {3} AS coverage, {4} AS is_floor FROM account_asof"
WORLD = World(
    entries=(Entry("weibo:1"), Entry("weibo:2")),
    periods=(Period("weibo:1", dt.date(2026, 10, 1), dt.date(2026, 10, 31)),),
)


def metric(key: str) -> Metric:
    told = dict.fromkeys(("label", "unit", "definition", "base_label", "source", "blind_spot"), "演示")
    return Metric(key=key, direction="higher", base="base", floor="is_floor", **told)


def measure(con: DuckDBPyConnection, *rows: str) -> pl.DataFrame:
    fill_store(con, WORLD)
    sql = " UNION ALL ".join(rows) + " ORDER BY subject"
    family = Family(
        key="own",
        label="演示",
        about="演示",
        metrics=(metric("one"), metric("two")),
        sql=sql,
        path="own.sql",
    )
    return measure_month(con, OCTOBER, CUT_OFF, Catalogue((family,)))


def test_each_row_is_one_metric_of_one_subject(con: DuckDBPyConnection) -> None:
    table = measure(
        con, ROW.format("two", 2.5, 3, 0.5, "TRUE"), ROW.format("one", 1, 7, 1, "FALSE"), "SELECT 'weibo:1', 'other', 1, 1, 1, FALSE"
    )  # fmt: skip
    assert table.rows() == [
        ("weibo:1", "one", 1.0, 7, 1.0, False),
        ("weibo:1", "two", 2.5, 3, 0.5, True),
        ("weibo:2", "one", 1.0, 7, 1.0, False),
        ("weibo:2", "two", 2.5, 3, 0.5, True),
    ]


def test_subject_or_metric_without_a_row_is_missing(con: DuckDBPyConnection) -> None:
    table = measure(con, ROW.format("one", 1, 7, 1, "TRUE") + " WHERE observed_days > 0")
    assert table.rows() == [
        ("weibo:1", "one", 1.0, 7, 1.0, True),
        ("weibo:1", "two", None, 0, 0.0, False),
        ("weibo:2", "one", None, 0, 0.0, False),
        ("weibo:2", "two", None, 0, 0.0, False),
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((ROW.format("one", 1, 1, 1, "FALSE"), ROW.format("one", 1, 1, 1, "FALSE")), "weibo:1 的 one 在查询结果中有多行"),
        (("SELECT 'weibo:8' AS subject, 'one' AS metric, 1 AS value, 1 AS base, 1 AS coverage, FALSE AS is_floor",), "weibo:8 不在当月登记表中"),
        (("SELECT subject, 'one' AS metric, 1 AS value, 1 AS base, 1 AS coverage FROM account_asof",), "缺少已声明的列 is_floor"),
        ((ROW.format("one", "1.0 / 0", 1, 1, "FALSE"),), "不是有限的数"),
        ((ROW.format("one", 1, 1, 2, "FALSE"),), "应在 0 与 1 之间"),
    ],
)  # fmt: skip
def test_unfit_row_is_refused(con: DuckDBPyConnection, rows: tuple[str, ...], said: str) -> None:
    with pytest.raises(MetricError, match=said):
        measure(con, *rows)
