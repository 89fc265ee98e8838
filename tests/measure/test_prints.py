"""Fingerprints of days are those of their rows, hold until somebody acts, and are read through what lies before."""

import datetime as dt

import pytest
from duckdb import DuckDBPyConnection

from ranking.measure.prints import Print, Prints, Source
from tests.measure.small_store import fill_store
from tests.oracle.world import Capture, Entry, Post, World

DAYS = [dt.datetime(2026, 10, day, hour) for day in (1, 2, 3) for hour in (0, 9, 23)]
WORLD = World(
    entries=(Entry("weibo:1"),),
    posts=tuple(Post(number, "weibo:1", at, text="演示") for number, at in enumerate(DAYS)),
    captures=tuple(Capture(number, at + dt.timedelta(hours=1), reads=5) for number, at in enumerate(DAYS)),
)
LOAD = "INSERT INTO act VALUES (7, TIMESTAMP '2026-11-06', '演示', 'loader', 'load', '{}')"


@pytest.fixture
def acted(con: DuckDBPyConnection) -> DuckDBPyConnection:
    fill_store(con, WORLD)
    con.execute("DELETE FROM act")
    con.execute(LOAD)
    return con


def posts_one_by_one(con: DuckDBPyConnection, since: dt.datetime, until: dt.datetime) -> Print:
    found = Print(0, 0, 0)
    for at in DAYS:
        if since <= at < until:
            found += Prints(con).of("post", at, at + dt.timedelta(microseconds=1))
    return found


@pytest.mark.parametrize("since", [DAYS[0], DAYS[1], DAYS[4]])
@pytest.mark.parametrize("until", [DAYS[4], DAYS[6], DAYS[8], dt.datetime.max])
def test_span_is_made_of_whole_days_and_what_is_left(
    acted: DuckDBPyConnection, since: dt.datetime, until: dt.datetime
) -> None:
    assert Prints(acted).of("post", since, until) == posts_one_by_one(acted, since, until)


def whole(con: DuckDBPyConnection, source: Source = "post") -> Print:
    return Prints(con).of(source, DAYS[0], dt.datetime(2026, 11, 1))


@pytest.mark.parametrize("source", ["post", "text", "capture"])
def test_kept_days_hold_until_somebody_acts(acted: DuckDBPyConnection, source: Source) -> None:
    before = whole(acted, source)
    acted.execute("UPDATE post SET text_hash = 'x'; UPDATE capture SET reads = 6")
    assert whole(acted, source) == before
    acted.execute("UPDATE act SET act_id = 8")
    assert whole(acted, source) != before


@pytest.mark.parametrize("what", ["build", "publish", "hold"])
def test_act_that_leaves_posts_alone_changes_nothing(acted: DuckDBPyConnection, what: str) -> None:
    before = whole(acted)
    acted.execute(LOAD.replace("(7", "(8").replace("'load'", f"'{what}'"))
    acted.execute("UPDATE post SET text_hash = 'x'")
    assert whole(acted) == before


def test_without_an_act_on_record_rows_are_read_each_time(acted: DuckDBPyConnection) -> None:
    acted.execute("DELETE FROM act")
    before = whole(acted)
    acted.execute("UPDATE post SET title = 'x' WHERE post_id = 0")
    assert whole(acted) != before


def test_added_row_is_seen_without_an_act(acted: DuckDBPyConnection) -> None:
    before = whole(acted)
    acted.execute("INSERT INTO post SELECT * REPLACE (99 AS post_id) FROM post WHERE post_id = 0")
    assert whole(acted).rows == before.rows + 1


def test_view_before_the_store_is_read_through(acted: DuckDBPyConnection) -> None:
    before = whole(acted)
    acted.execute("CREATE TEMP VIEW post AS SELECT * FROM memory.main.post WHERE post_id <> 4")
    try:
        assert whole(acted).rows == before.rows - 1
    finally:
        acted.execute("DROP VIEW temp.post")
    assert whole(acted) == before
