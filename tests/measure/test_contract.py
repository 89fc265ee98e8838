"""What a metric file may be: a single portable query over the documented views, with fit results."""

import datetime as dt
import re
from pathlib import Path

import polars as pl
import pytest
import sqlglot
from duckdb import DuckDBPyConnection
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from ranking.catalogue import Catalogue, Family, read_family
from ranking.errors import MetricError
from ranking.measure import VIEW_NAMES, measure_month, month_views
from ranking.measure.results import round_significant
from ranking.resources import content_files, shipped_root
from ranking.rounding import to_significant
from tests.measure.conftest import CUT_OFF, OCTOBER
from tests.measure.small_store import fill_store
from tests.oracle.world import Entry, Period, World

SHIPPED = list(content_files("metrics", ".sql"))

# The subset that was measured to mean the same on other engines.
ALLOWED_FUNCTIONS = (
    *(exp.Sum, exp.Count, exp.Avg, exp.Min, exp.Max, exp.Median, exp.Case, exp.If, exp.Ln, exp.Cast),
    *(exp.DateTrunc, exp.TimestampTrunc, exp.DateDiff, exp.TimestampDiff, exp.Lag, exp.RowNumber, exp.Nullif),
    *(exp.Coalesce, exp.Greatest, exp.Least, exp.Abs, exp.Floor, exp.Pow, exp.Length, exp.And, exp.Or),
)


def parse(path: Path) -> exp.Expr:
    return sqlglot.parse_one(path.read_text(encoding="utf-8"), dialect="duckdb")


def functions_outside_the_subset(tree: exp.Expr) -> set[str]:
    return {func.sql() for func in tree.find_all(exp.Func) if not isinstance(func, ALLOWED_FUNCTIONS)}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_metric_file_uses_only_portable_functions(path: Path) -> None:
    assert functions_outside_the_subset(parse(path)) == set()


def test_the_check_of_functions_sees_what_is_not_portable() -> None:
    tree = sqlglot.parse_one(
        "SELECT quantile_cont(x, 0.9), arg_max(a, b), list_sum(c), sum(d) FROM t", dialect="duckdb"
    )
    assert len(functions_outside_the_subset(tree)) == 3


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_metric_file_reads_only_documented_views_and_parameters(path: Path) -> None:
    tree = parse(path)
    steps = {cte.alias for cte in tree.find_all(exp.CTE)}
    assert {table.name for table in tree.find_all(exp.Table)} - steps <= set(VIEW_NAMES)
    assert set(re.findall(r"\$(\w+)", tree.sql("duckdb"))) <= {"month_start", "month_end", "cut_off"}
    assert not any(join.args.get("method") for join in tree.find_all(exp.Join)), "ASOF"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_division_is_by_nullif_and_every_result_is_ordered(path: Path) -> None:
    tree = parse(path)
    assert all(isinstance(division.expression, exp.Nullif) for division in tree.find_all(exp.Div))
    assert all(
        window.args.get("order")
        for window in tree.find_all(exp.Window)
        if window.find(exp.RowNumber, exp.Lag)
    )
    assert tree.args.get("order") is not None


def test_documented_views_have_the_columns_that_the_page_lists(con: DuckDBPyConnection) -> None:
    page = (shipped_root() / "docs" / "指标视图.md").read_text(encoding="utf-8")
    listed = {
        name: re.findall(r"^\| `(\w+)`", section, re.MULTILINE)
        for name, section in re.findall(r"^## `(\w+)`(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    }
    fill_store(con, World())
    with month_views(con, OCTOBER, CUT_OFF):
        actual = {name: con.sql(f"SELECT * FROM {name}").columns for name in VIEW_NAMES}
    assert listed == actual


HEADER = """-- key = "own"
-- label = "演示"
-- about = "演示"
-- [[metric]]
-- key = "answer"
-- label = "演示"
-- unit = "个"
-- direction = "higher"
-- definition = "演示"
-- base = "base"
-- base_label = "个"
-- floor = "at_least"
-- source = "演示"
-- blind_spot = "演示"
-- example = "演示"
-- is_integer = true
"""


def own_family(tmp_path: Path, query: str) -> Family:
    path = tmp_path / "own.sql"
    path.write_text(HEADER + query, encoding="utf-8")
    return read_family(path)


def measure_own(con: DuckDBPyConnection, tmp_path: Path, query: str) -> pl.DataFrame:
    observed = Period("weibo:1", dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    fill_store(con, World(entries=(Entry("weibo:1"), Entry("weibo:2")), periods=(observed,)))
    return measure_month(con, OCTOBER, CUT_OFF, Catalogue((own_family(tmp_path, query),)))


def select(
    answer: str = "1", base: str = "1", coverage: str = "1", at_least: str = "NULL", rest: str = ""
) -> str:
    return (
        f"SELECT subject, {answer} AS answer, {base} AS base, {coverage} AS coverage, {at_least} AS at_least "
        f"FROM account_asof {rest}"
    )


def test_subject_that_a_family_leaves_out_is_missing(con: DuckDBPyConnection, tmp_path: Path) -> None:
    table = measure_own(con, tmp_path, select(at_least="TRUE", rest="WHERE observed_days > 0"))
    assert table.rows() == [
        ("weibo:1", "answer", 1.0, 1, 1.0, True),
        ("weibo:2", "answer", None, 0, 0.0, False),
    ]


def test_metric_file_gets_the_parameters_it_uses(con: DuckDBPyConnection, tmp_path: Path) -> None:
    days = "DATE_DIFF('day', CAST($month_start AS DATE), CAST($cut_off AS DATE))"
    assert measure_own(con, tmp_path, select(answer=days))["value"].to_list() == [36, 36]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT subject, 1 AS answer FROM account_asof", "缺少已声明的列 base、coverage、at_least"),
        (select(rest="UNION ALL " + select()), "对象 weibo:[12] 在查询结果中有多行"),
        (select().replace("subject,", "'weibo:9' AS subject,") + " LIMIT 1", "对象 weibo:9 不在当月登记表中"),
        (select(answer="1 / 0"), "weibo:1 的 answer 值是 inf，不是有限的数"),
        (select(answer="SQRT(-1)"), "值是 nan，不是有限的数"),
        (select(answer="0.5"), "值是 0.5，而说明中声明为整数"),
        (select(answer="'甲'"), "列 answer 的类型是 String，应为数字"),
        (select(at_least="1"), "列 at_least 的类型是 Int32，应为真假值"),
        (select(coverage="1.5"), "覆盖率是 1.5，应在 0 与 1 之间"),
        (select(base="-1"), "基数是 -1.0，应为不小于 0 的整数"),
        (select(answer="reads"), "查询无法执行"),
        ("SELECT FROM WHERE", "查询无法执行"),
        (select(rest="WHERE opened < $today"), r"参数 \$today 不存在"),
        ("DROP TABLE post", "须恰好含有一个 SELECT"),
        (select() + "; DROP TABLE post", "实有 2 条语句"),
    ],
)
def test_wrong_metric_file_is_refused_with_its_name(
    con: DuckDBPyConnection, tmp_path: Path, query: str, said: str
) -> None:
    with pytest.raises(MetricError, match=said) as refused:
        measure_own(con, tmp_path, query)
    assert str(refused.value).startswith("own.sql：")


def test_views_are_cleared_after_a_wrong_metric_file(con: DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(MetricError):
        measure_own(con, tmp_path, "SELECT FROM WHERE")
    assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchall() == [(0,)]


@given(st.lists(st.none() | st.floats(-1e15, 1e15), max_size=8))
def test_vectorised_rounding_equals_the_one_rounding_function(values: list[float | None]) -> None:
    rounded = round_significant(pl.Series(values, dtype=pl.Float64))
    assert rounded.to_list() == [None if value is None else to_significant(value) for value in values]
