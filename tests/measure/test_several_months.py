"""Several months measured at once tell what each tells alone, on connections of their own where these see the same rows."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue
from ranking.measure import keeping, measure_month, measure_months
from ranking.months import Month
from ranking.store import connect_beside
from tests.measure.small_store import fill_store, shipped_catalogue
from tests.oracle.world import Entry, Period, Post, World

ACCOUNT = "weibo:1"
TEXT = "演示省今日公布新的条例自明年一月一日起施行请各单位遵照执行"
WORLD = World(
    entries=(Entry(ACCOUNT),),
    posts=tuple(
        Post(10 * month + day, ACCOUNT, dt.datetime(2026, month, day, 9), text=TEXT)
        for month in range(5, 11)
        for day in range(1, month)
    ),
    periods=(Period(ACCOUNT, dt.date(2026, 5, 1), dt.date(2026, 10, 31)),),
)
CUT_OFFS = {Month(2026, number): Month(2026, number).end + dt.timedelta(days=5) for number in range(7, 11)}


@pytest.fixture
def catalogue() -> Catalogue:
    shipped = shipped_catalogue()
    return Catalogue((shipped.family_of("posts"), shipped.family_of("posts_change_3m")))


@pytest.fixture
def opened(con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> list[DuckDBPyConnection]:
    """The connections that were made beside the first one."""
    fill_store(con, WORLD)
    for table in ("measured_month", "measured_metric", "measured_basis"):
        con.execute(f"DELETE FROM {table}")
    made: list[DuckDBPyConnection] = []

    def watch(con: DuckDBPyConnection) -> DuckDBPyConnection:
        made.append(connect_beside(con))
        return made[-1]

    monkeypatch.setattr(keeping, "connect_beside", watch)
    return made


def test_several_months_tell_what_each_tells_alone(
    con: DuckDBPyConnection, opened: list[DuckDBPyConnection], catalogue: Catalogue
) -> None:
    found = measure_months(con, CUT_OFFS, catalogue)
    assert opened
    con.execute("DELETE FROM measured_month")
    assert list(found) == list(CUT_OFFS)
    for month, cut_off in CUT_OFFS.items():
        assert found[month].equals(measure_month(con, month, cut_off, catalogue))


@contextmanager
def transaction(con: DuckDBPyConnection) -> Iterator[None]:
    con.begin()
    yield
    con.rollback()


@contextmanager
def amended(con: DuckDBPyConnection) -> Iterator[None]:
    store = con.execute("SELECT current_database()").fetchall()[0][0]
    con.execute(f"CREATE TEMP VIEW post AS SELECT * FROM {store}.main.post WHERE post_id <> 102")
    yield
    con.execute("DROP VIEW temp.post")


@pytest.mark.parametrize("only_seen_here", [transaction, amended])
def test_what_one_connection_alone_sees_is_measured_on_it(
    con: DuckDBPyConnection,
    opened: list[DuckDBPyConnection],
    catalogue: Catalogue,
    only_seen_here: Callable[[DuckDBPyConnection], AbstractContextManager[None]],
) -> None:
    with only_seen_here(con):
        found = measure_months(con, CUT_OFFS, catalogue)
        assert not opened
        october = Month(2026, 10)
        assert found[october].equals(measure_month(con, october, CUT_OFFS[october], catalogue))
