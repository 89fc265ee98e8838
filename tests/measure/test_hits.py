"""Posts on events are found once; an event is searched again when its rule or a post in its window changed."""

import datetime as dt

import polars as pl
import pytest
from duckdb import DuckDBPyConnection

from ranking.measure import hits
from ranking.measure.hits import refresh_hits
from tests.measure.small_store import fill_store
from tests.oracle.world import Entry, Event, Post, World

RELEASED = dt.datetime(2026, 10, 10, 8)
WORLD = World(
    entries=(Entry("weibo:1"),),
    posts=(
        Post(1, "weibo:1", RELEASED + dt.timedelta(hours=1), text="今日公布新的条例"),
        Post(2, "weibo:9", RELEASED + dt.timedelta(hours=2), text="条例来了，没有登记的账号也找得到"),
        Post(3, "weibo:1", RELEASED + dt.timedelta(days=9), text="过了时限再说条例"),
        Post(4, "weibo:1", RELEASED + dt.timedelta(hours=3), text="今天有雨"),
    ),
    events=(
        Event("e1", RELEASED, keywords_any="条例"),
        Event("e2", RELEASED + dt.timedelta(days=20), keywords_any="条例"),
    ),
)


def found(con: DuckDBPyConnection) -> list[tuple[str, int]]:
    refresh_hits(con)
    return con.execute("SELECT event_id, post_id FROM event_hit ORDER BY ALL").fetchall()


@pytest.fixture
def searched(con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The events that were searched since the world's were, a list a search."""
    fill_store(con, WORLD)
    con.execute("DELETE FROM act")
    found(con)
    log: list[list[str]] = []
    search = hits._search

    def watch(con: DuckDBPyConnection, store: str, stale: pl.DataFrame) -> None:
        log.append(stale["event_id"].to_list())
        search(con, store, stale)

    monkeypatch.setattr(hits, "_search", watch)
    return log


def test_every_account_s_posts_in_the_window_are_found(con: DuckDBPyConnection) -> None:
    fill_store(con, WORLD)
    assert found(con) == [("e1", 1), ("e1", 2)]


def test_nothing_is_searched_twice(con: DuckDBPyConnection, searched: list[list[str]]) -> None:
    found(con)
    assert searched == []


@pytest.mark.parametrize(
    ("change", "again", "after"),
    [
        ("UPDATE event SET keywords_any = '有雨' WHERE event_id = 'e1'", ["e1"], [("e1", 4)]),
        ("UPDATE event SET window_hours = 1 WHERE event_id = 'e1'", ["e1"], [("e1", 1)]),
        ("UPDATE event SET keywords_none = '公布' WHERE event_id = 'e1'", ["e1"], [("e1", 2)]),
        ("DELETE FROM post WHERE post_id = 1", ["e1"], [("e1", 2)]),
        ("UPDATE post SET text = '条例', text_hash = 'x' WHERE post_id = 4", ["e1"], [("e1", 1), ("e1", 2), ("e1", 4)]),
        ("UPDATE post SET topics = '条例', title = '甲' WHERE post_id = 3", [], [("e1", 1), ("e1", 2)]),
        ("UPDATE event SET expected_level = 'city'", [], [("e1", 1), ("e1", 2)]),
    ],
)  # fmt: skip
def test_only_what_an_event_rests_on_makes_it_searched_again(
    con: DuckDBPyConnection,
    searched: list[list[str]],
    change: str,
    again: list[str],
    after: list[tuple[str, int]],
) -> None:
    con.execute(change)
    assert found(con) == after
    assert searched == ([again] if again else [])


def test_store_without_events_is_not_looked_through(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_store(con, World(posts=WORLD.posts))
    monkeypatch.setattr("ranking.measure.prints.Prints._keep", None)
    refresh_hits(con)


def test_hits_of_a_removed_event_go_with_the_next_search(
    con: DuckDBPyConnection, searched: list[list[str]]
) -> None:
    con.execute("DELETE FROM event WHERE event_id = 'e1'")
    con.execute("UPDATE event SET keywords_any = '有雨' WHERE event_id = 'e2'")
    assert found(con) == []
    assert searched == [["e2"]]


def test_search_that_was_stopped_is_done_again(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_store(con, WORLD)
    con.execute("DELETE FROM searched_event")
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(hits, "find_candidates", lambda *_: 1 / 0)
        found(con)
    assert found(con) == [("e1", 1), ("e1", 2)]
