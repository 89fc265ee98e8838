"""A month is measured again when, and only when, something that it rests on changed."""

import datetime as dt
from collections.abc import Callable

import pytest
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue
from ranking.measure import freshness, keeping, measure_month
from ranking.measure.families import measure_laid_out
from ranking.measure.table import MetricTable
from ranking.months import Month
from tests.measure.conftest import CUT_OFF, OCTOBER
from tests.measure.small_store import fill_store, shipped_catalogue
from tests.oracle.world import Capture, Entry, Event, Followers, Given, Period, Post, Review, World

ACCOUNT = "weibo:1"
# What is measured does not matter here; with the second also the months before are.
SMALL = Catalogue((shipped_catalogue().family_of("posts"),))
COMPARING = Catalogue((*SMALL.families, shipped_catalogue().family_of("posts_change_3m")))
TEXT = "演示省今日公布新的条例自明年一月一日起施行请各单位遵照执行"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


WORLD = World(
    entries=(Entry(ACCOUNT),),
    posts=(
        Post(1, ACCOUNT, at("2026-08-20 09:00"), text=TEXT),
        Post(2, ACCOUNT, at("2026-10-10 09:00"), text=TEXT),
    ),
    captures=(Capture(2, at("2026-11-01 09:00"), reads=5),),
    periods=(Period(ACCOUNT, dt.date(2026, 8, 1), dt.date(2026, 10, 31)),),
    followers=(Followers(ACCOUNT, at("2026-10-01 09:00"), 7),),
    events=(Event("e1", at("2026-10-10 08:00"), keywords_any="条例"),),
    reviews=(Review(ACCOUNT, "2026-10", 1.0, 2),),
    given=(Given(ACCOUNT, "2026-10", "index", 5.0),),
)


@pytest.fixture
def measured(con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> list[Month]:
    """The months that were really measured since the world was measured once."""
    fill_store(con, WORLD)
    for table in ("act", "measured_month"):
        con.execute(f"DELETE FROM {table}")
    months: list[Month] = []

    def watch(con: DuckDBPyConnection, measuring: freshness.Measuring) -> MetricTable:
        months.append(measuring.month)
        return measure_laid_out(con, measuring)

    monkeypatch.setattr(keeping, "measure_laid_out", watch)
    measure_month(con, OCTOBER, CUT_OFF, SMALL)
    assert OCTOBER in months
    months.clear()
    return months


def insert_post(number: int, when: str, account: str = ACCOUNT) -> str:
    return (
        "INSERT INTO post (post_id, account_id, native_id, published_at, time_precision, text, text_length, load_id, row) "
        f"VALUES ({number}, '{account}', '{number}', TIMESTAMP '{when}', 'second', '{TEXT}', 5, 1, 1)"
    )


FLOORS = ", ".join(["FALSE"] * 6)
CAPTURE = (
    "INSERT INTO capture BY NAME SELECT * REPLACE (TIMESTAMP '{}' AS captured_at, 9 AS reads) FROM capture"
)
EVENT = (
    "INSERT INTO event BY NAME SELECT * REPLACE ('e2' AS event_id, TIMESTAMP '{}' AS released_at) FROM event"
)
FOLLOWERS = "INSERT INTO follower_capture BY NAME SELECT * REPLACE (TIMESTAMP '{}' AS captured_at) FROM follower_capture"


@pytest.mark.parametrize(
    "change",
    [
        insert_post(3, "2026-10-20 09:00:00"),
        insert_post(3, "2026-09-15 09:00:00"),  # may be copied within thirty days
        insert_post(3, "2026-11-03 09:00:00"),  # may copy, before the cut-off
        insert_post(3, "2026-09-25 09:00:00"),  # a silence begins later
        "UPDATE post SET published_at = TIMESTAMP '2026-10-11 09:00:00' WHERE post_id = 2",
        "UPDATE post SET is_original = TRUE WHERE post_id = 2",
        "DELETE FROM post WHERE post_id = 2",
        CAPTURE.format("2026-11-02 09:00:00"),
        "UPDATE capture SET reads = 6",
        "UPDATE account SET organisation = '演示甲局'",
        "UPDATE account SET valid_to = DATE '2026-10-20'",
        "UPDATE observed_period SET last_day = DATE '2026-10-15'",
        FOLLOWERS.format("2026-11-01 09:00:00"),
        "UPDATE event SET keywords_any = '办法'",
        "UPDATE event SET links = 'http://t.cn/x'",
        "UPDATE event SET window_hours = 12",
        EVENT.format("2026-10-12 09:00:00"),
        "UPDATE review_point SET points = 2",
        "DELETE FROM review_point",
        "UPDATE given_metric SET value = 6",
    ],
)
def test_change_of_an_input_measures_the_month_again(
    con: DuckDBPyConnection, measured: list[Month], change: str
) -> None:
    con.execute(change)
    measure_month(con, OCTOBER, CUT_OFF, SMALL)
    assert OCTOBER in measured


@pytest.mark.parametrize(
    "change",
    [
        "SELECT 1",
        insert_post(3, "2026-07-20 09:00:00"),  # before the account's last post, and long before
        insert_post(3, "2026-11-07 09:00:00"),  # after the cut-off
        CAPTURE.format("2026-11-07 09:00:00"),
        EVENT.format("2026-11-02 09:00:00"),
        FOLLOWERS.format("2026-11-06 09:00:00"),
        "INSERT INTO review_point BY NAME SELECT * REPLACE ('2026-09' AS month) FROM review_point",
        "INSERT INTO given_metric BY NAME SELECT * REPLACE ('2026-11' AS month) FROM given_metric",
        "INSERT INTO account BY NAME SELECT * REPLACE ('weibo:2' AS account_id, DATE '2027-01-01' AS valid_from) FROM account",
        "INSERT INTO setting VALUES ('a', 'b')",
    ],
)
def test_change_of_anything_else_does_not(
    con: DuckDBPyConnection, measured: list[Month], change: str
) -> None:
    con.execute(change)
    try:
        measure_month(con, OCTOBER, CUT_OFF, SMALL)
    finally:
        con.execute("DELETE FROM setting WHERE key = 'a'")
    assert OCTOBER not in measured


def test_another_cut_off_is_another_measuring(con: DuckDBPyConnection, measured: list[Month]) -> None:
    measure_month(con, OCTOBER, CUT_OFF - dt.timedelta(days=1), SMALL)
    assert OCTOBER in measured
    measured.clear()
    measure_month(con, OCTOBER, CUT_OFF, SMALL)
    assert OCTOBER not in measured


def test_changed_metric_file_measures_again(con: DuckDBPyConnection, measured: list[Month]) -> None:
    first, *others = SMALL.families
    changed = first.model_copy(update={"sql": first.sql + "\n-- changed"})
    measure_month(con, OCTOBER, CUT_OFF, Catalogue((changed, *others)))
    assert OCTOBER in measured


def test_changed_code_measures_again(
    con: DuckDBPyConnection, measured: list[Month], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "_code_print", lambda: "later")
    measure_month(con, OCTOBER, CUT_OFF, SMALL)
    assert OCTOBER in measured


def act(number: int, what: str) -> str:
    return f"INSERT INTO act VALUES ({number}, TIMESTAMP '2026-11-06', '演示', 'preparer', '{what}', '{{}}')"


@pytest.mark.parametrize(("what", "looks"), [("build", 1), ("publish", 1), ("load", 4)])
def test_earlier_months_are_looked_at_only_after_an_act_on_inputs(
    con: DuckDBPyConnection, measured: list[Month], monkeypatch: pytest.MonkeyPatch, what: str, looks: int
) -> None:
    con.execute(act(1, "load"))
    measure_month(con, OCTOBER, CUT_OFF, COMPARING)
    measured.clear()
    looked: list[Month] = []
    look: Callable[..., list[object]] = freshness._read_inputs

    def watch(con: DuckDBPyConnection, measuring: freshness.Measuring) -> list[object]:
        looked.append(measuring.month)
        return look(con, measuring)

    monkeypatch.setattr(freshness, "_read_inputs", watch)
    con.execute(act(2, what))
    try:
        measure_month(con, OCTOBER, CUT_OFF, COMPARING)
    finally:
        con.execute("DELETE FROM act")
    # October twice over: as the month that is asked for, and August and September before it.
    assert (len(looked), measured) == (looks - (looks > 1), [])


def test_change_of_an_earlier_month_reaches_the_change_metrics(
    con: DuckDBPyConnection, measured: list[Month]
) -> None:
    con.execute(insert_post(3, "2026-08-21 09:00:00"))
    measure_month(con, OCTOBER, CUT_OFF, COMPARING)
    assert measured == [Month(2026, 9), Month(2026, 8)] or set(measured) >= {Month(2026, 8)}
