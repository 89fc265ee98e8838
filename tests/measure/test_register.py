"""Who is measured in a month, under which name, and when its counts are cut off."""

import datetime as dt

import polars as pl
import pytest
from duckdb import DuckDBPyConnection

from ranking.measure import VIEW_NAMES, default_cut_off, measure_month, month_views, subjects_of_month
from ranking.months import Month
from tests.measure.conftest import CUT_OFF, OCTOBER
from tests.measure.small_store import fill_store, shipped_catalogue
from tests.oracle.world import Capture, Entry, Period, Post, World

ACCOUNT = "weibo:1"
DAY = dt.date(2026, 10, 10)


def subjects_of(con: DuckDBPyConnection, *entries: Entry, month: Month = OCTOBER) -> pl.DataFrame:
    fill_store(con, World(entries=entries))
    return subjects_of_month(con, month)


def test_subjects_have_the_columns_of_an_edition(con: DuckDBPyConnection) -> None:
    table = con.sql("SELECT * EXCLUDE (edition_id) FROM edition_subject").pl()
    assert subjects_of(con, Entry(ACCOUNT)).schema == table.schema


def test_account_counts_when_open_on_one_day_of_the_month(con: DuckDBPyConnection) -> None:
    first, last = OCTOBER.start.date(), OCTOBER.last_day
    found = subjects_of(
        con,
        Entry("weibo:1", valid_to=first),
        Entry("weibo:2", valid_to=first - dt.timedelta(days=1)),
        Entry("weibo:3", valid_from=last),
        Entry("weibo:4", valid_from=last + dt.timedelta(days=1)),
    )
    assert found.select("subject", "month_days").rows() == [("weibo:1", 1), ("weibo:3", 1)]


def test_register_is_read_as_of_the_month_end(con: DuckDBPyConnection) -> None:
    promoted = Entry(ACCOUNT, "演示新名", "city", DAY)
    later = Entry(ACCOUNT, "演示来月名", "province", dt.date(2026, 11, 1))
    found = subjects_of(
        con, Entry(ACCOUNT, "演示旧名", "county", valid_to=dt.date(2026, 10, 9)), promoted, later
    )
    row = found.row(0, named=True)
    assert (row["name"], row["level"], row["renamed_from"]) == ("演示新名", "city", "演示旧名")
    assert (row["opened"], row["month_days"]) == (dt.date(2020, 1, 1), 31)


@pytest.mark.parametrize(
    ("month", "former"),
    [("2026-09", None), ("2026-10", "演示旧名"), ("2027-09", "演示旧名"), ("2027-10", None)],
)
def test_former_name_is_told_for_twelve_months(
    con: DuckDBPyConnection, month: str, former: str | None
) -> None:
    entries = (
        Entry(ACCOUNT, "演示旧名", valid_to=dt.date(2026, 10, 9)),
        Entry(ACCOUNT, "演示新名", valid_from=DAY),
    )
    assert subjects_of(con, *entries, month=Month.parse(month))["renamed_from"].to_list() == [former]


def test_new_row_with_the_same_name_is_no_renaming(con: DuckDBPyConnection) -> None:
    entries = (
        Entry(ACCOUNT, level="county", valid_to=dt.date(2026, 10, 9)),
        Entry(ACCOUNT, level="city", valid_from=DAY),
    )
    assert subjects_of(con, *entries)["renamed_from"].to_list() == [None]


def test_observed_days_are_clipped_to_open_days_and_counted_once(con: DuckDBPyConnection) -> None:
    periods = (
        Period(ACCOUNT, dt.date(2026, 9, 1), dt.date(2026, 10, 15)),
        Period(ACCOUNT, DAY, dt.date(2026, 10, 20)),
    )
    fill_store(con, World(entries=(Entry(ACCOUNT, valid_from=DAY),), periods=periods))
    row = subjects_of_month(con, OCTOBER).row(0, named=True)
    assert (row["observed_days"], row["month_days"]) == (11, 22)


def test_metric_table_has_one_row_a_subject_and_metric_in_order(con: DuckDBPyConnection) -> None:
    fill_store(con, World(entries=(Entry("weibo:2"), Entry("weibo:10"), Entry("douyin:1"))))
    table = measure_month(con, OCTOBER, CUT_OFF, shipped_catalogue())
    keys = sorted(key for key, metric in shipped_catalogue().metrics.items() if "account" in metric.subjects)
    assert table.select("subject", "metric").rows() == [
        (subject, key) for subject in ("douyin:1", "weibo:10", "weibo:2") for key in keys
    ]
    assert table.schema == con.sql("SELECT * EXCLUDE (edition_id) FROM edition_metric").pl().schema


def test_month_without_accounts_has_an_empty_table(con: DuckDBPyConnection) -> None:
    fill_store(con, World())
    assert measure_month(con, OCTOBER, CUT_OFF, shipped_catalogue()).is_empty()
    assert subjects_of_month(con, OCTOBER).is_empty()


def test_measuring_leaves_nothing_behind(con: DuckDBPyConnection) -> None:
    names = "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() ORDER BY 1"
    before = con.execute(names).fetchall()
    with month_views(con, OCTOBER, CUT_OFF):
        assert {name for (name,) in con.execute(names).fetchall()} >= set(VIEW_NAMES)
    assert con.execute(names).fetchall() == before


def captured(*times: dt.datetime) -> World:
    post = Post(1, ACCOUNT, dt.datetime(2026, 10, 20))
    return World(posts=(post,), captures=tuple(Capture(1, at, 5) for at in times))


def test_counts_are_cut_off_at_the_end_of_the_fifth(con: DuckDBPyConnection) -> None:
    fill_store(con, captured(dt.datetime(2026, 11, 6), dt.datetime(2026, 12, 1)))
    assert default_cut_off(con, OCTOBER) == (dt.datetime(2026, 11, 6), "calendar")
    assert default_cut_off(con, OCTOBER, day=8) == (dt.datetime(2026, 11, 9), "calendar")


def test_old_month_captured_later_is_cut_off_at_its_last_capture(con: DuckDBPyConnection) -> None:
    fill_store(con, captured(dt.datetime(2027, 3, 1), dt.datetime(2026, 11, 6, 0, 0, 1)))
    assert default_cut_off(con, OCTOBER) == (dt.datetime(2027, 3, 1), "last_capture")


def test_month_without_captures_is_cut_off_by_the_calendar(con: DuckDBPyConnection) -> None:
    fill_store(con, captured())
    assert default_cut_off(con, Month(2026, 12)) == (dt.datetime(2027, 1, 6), "calendar")
