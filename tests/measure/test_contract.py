"""What a metric file may be: a single portable query over the documented views, with fit results."""

import datetime as dt
import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from duckdb import DuckDBPyConnection
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.catalogue import Catalogue, Family, read_catalogue, read_family
from ranking.errors import MetricError
from ranking.measure import VIEW_NAMES, measure_month, month_views
from ranking.measure.contract import FUNCTIONS, find_contract_faults
from ranking.measure.results import round_significant
from ranking.measure.trial import check_family
from ranking.resources import content_files, shipped_root
from ranking.rounding import to_significant
from tests.measure.conftest import CUT_OFF, OCTOBER
from tests.measure.small_store import fill_store
from tests.oracle.world import Entry, Period, World

SHIPPED = list(content_files("metrics", ".sql"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_metric_file_stays_in_the_portable_subset(path: Path) -> None:
    assert find_contract_faults(read_family(path)) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_metric_file_calls_only_functions_that_the_page_lists(path: Path) -> None:
    # By the names written, without the parser that the check itself rests on.
    query = "\n".join(
        line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("--")
    )
    called = set(re.findall(r"\b([A-Z_]+)\(", query)) - {"AS", "OVER", "FILTER", "IN", "WHERE", "AND"}
    page = (shipped_root() / "docs" / "指标视图.md").read_text(encoding="utf-8")
    rule = page[page.index("5. 只用") : page.index("6. 结果以")]
    assert called <= set(re.findall(r"[A-Z_]+", rule))
    assert set(FUNCTIONS.values()) <= set(re.findall(r"[A-Z_]+", rule))


ORDERED = "FROM account_asof ORDER BY subject"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            f"SELECT quantile_cont(accounts, 0.9) {ORDERED}",
            "“QUANTILE_CONT(accounts, 0.9)” 不在可移植的范围之内",
        ),
        (f"SELECT arg_max(name, accounts) {ORDERED}", "不在可移植的范围之内"),
        (f"SELECT made_up(accounts) {ORDERED}", "可用的函数：SUM、COUNT"),
        (f"SELECT epoch_us(opened), hash(name) {ORDERED}", "不在可移植的范围之内"),
        (f"SELECT [n for n in [1, 2]] {ORDERED}", "不在可移植的范围之内"),
        (f"SELECT accounts // 2 {ORDERED}", "“accounts // 2” 的写法"),
        (f"SELECT opened - INTERVAL 1 DAY {ORDERED}", "的写法不在可移植的范围之内"),
        (f"SELECT strlen(name), CURRENT_DATE {ORDERED}", "CURRENT_DATE"),
        (f"SELECT * EXCLUDE (name) {ORDERED}", "请逐列写出"),
        ("SELECT COUNT(*) FROM account_asof GROUP BY ALL ORDER BY 1", "GROUP BY ALL"),
        (f"SELECT DISTINCT ON (name) subject {ORDERED}", "请改用 ROW_NUMBER"),
        (f"SELECT 1 / accounts {ORDERED}", "请写成 a / NULLIF"),
        (f"SELECT ROW_NUMBER() OVER (PARTITION BY name) {ORDERED}", "没有排序"),
        (f"SELECT DATE_DIFF('hour', opened, opened) {ORDERED}", "单位不是 day 或 second"),
        (
            "SELECT a.subject FROM account_asof AS a ASOF JOIN post_asof AS p ON a.opened >= p.day ORDER BY 1",
            "连接方式",
        ),
        ("SELECT x FROM account_asof, UNNEST([1]) AS u (x) ORDER BY x", "UNNEST"),
        ("SELECT subject FROM account_asof", "请以 ORDER BY subject 结尾"),
        ("SELECT post_id FROM post ORDER BY 1", "“post” 读不到"),
        ("SELECT subject FROM main.account_asof ORDER BY 1", "读不到"),
        ("SELECT * FROM read_csv('secret.csv') ORDER BY 1", "READ_CSV"),
        ("SELECT * FROM 'secret.csv' ORDER BY 1", "读不到"),
        (f"SELECT $today {ORDERED}", "可用的参数：$month_start、$month_end、$cut_off"),
        (f"SELECT 1 {ORDERED}; SELECT 2", "实有 2 条语句"),
        ("DROP TABLE post", "须恰好含有一个 SELECT"),
        ("SELECT FROM WHERE", "查询不合语法"),
    ],
)
def test_check_names_what_breaks_the_contract(tmp_path: Path, query: str, said: str) -> None:
    faults = find_contract_faults(own_family(tmp_path, query))
    assert said in "\n".join(faults)
    assert all(fault.startswith("own.sql：") for fault in faults)


def test_check_names_all_breaches_at_once(tmp_path: Path) -> None:
    faults = find_contract_faults(own_family(tmp_path, "SELECT SQRT(x), x / 2 FROM post"))
    assert len(faults) == 6  # function, view, division, order, and what may be used instead of the first two


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


# Halves of the thirteenth digit, borders of powers of ten, and shares as they come.
_HALVES = st.builds(
    lambda whole, power: (whole + 0.5) / 10.0**power, st.integers(10**11, 10**12), st.integers(0, 22)
)
_SHARES = st.builds(lambda a, b: a / b, st.integers(-(10**6), 10**6), st.integers(1, 10**6))
_FLOATS = (
    st.floats(-1e15, 1e15)
    | _HALVES
    | _SHARES
    | st.integers(-30, 30).map(lambda power: 10.0**power - 1e-13 * 10.0**power)
)


@given(st.lists(st.none() | _FLOATS, max_size=40))
@settings(max_examples=300)
def test_vectorised_rounding_equals_the_one_rounding_function(values: list[float | None]) -> None:
    rounded = round_significant(np.array(values, dtype=np.float64))
    assert pl.Series(rounded, nan_to_null=True).to_list() == [
        None if value is None else to_significant(value) for value in values
    ]


def test_shipped_families_stand_the_trial() -> None:
    catalogue = read_catalogue()
    told = {
        (trial.metric, trial.kind): trial.told
        for family in catalogue.families
        for trial in check_family(family, catalogue)
    }
    assert set(told) == {(key, kind) for key, metric in catalogue.metrics.items() for kind in metric.subjects}
    silent = {key for (key, kind), count in told.items() if not count and "_change_" not in key}
    assert silent == {"target_met"}, "no yearly target is in force in the year of the trial"


def test_trial_finds_what_only_a_run_shows(tmp_path: Path) -> None:
    family = own_family(tmp_path, select(answer="0.5", rest="ORDER BY subject"))
    with pytest.raises(MetricError, match=r"own\.sql：.*声明为整数"):
        check_family(family, read_catalogue())


def test_own_file_of_a_shipped_name_takes_its_place_and_a_twin_is_refused(tmp_path: Path) -> None:
    catalogue = read_catalogue()
    own = own_family(tmp_path, select())
    assert "answer" in catalogue.with_family(own).metrics
    replaced = catalogue.with_family(own.model_copy(update={"path": "reach.sql"}))
    assert "reads_total" not in replaced.metrics
    twin = catalogue.family_of("reads_total").model_copy(update={"path": "zwin.sql", "key": "zwin"})
    with pytest.raises(MetricError, match=r"zwin\.sql：指标 \"reads_total\" 已由 reach\.sql 给出"):
        catalogue.with_family(twin)
