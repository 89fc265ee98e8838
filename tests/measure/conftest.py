"""A store for one test, and one month measured in it."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from duckdb import DuckDBPyConnection

from ranking.months import Month
from tests.measure.small_store import fill_store, make_store, measure_store
from tests.oracle.metrics import measure_world
from tests.oracle.scene import Measured
from tests.oracle.world import World

OCTOBER = Month(2026, 10)
CUT_OFF = dt.datetime(2026, 11, 6)

Measure = Callable[..., dict[str, Measured]]


@pytest.fixture(scope="session")
def con() -> Iterator[DuckDBPyConnection]:
    """A store in memory; making the schema costs more than filling it, which empties it first."""
    store = make_store()
    yield store
    store.close()


@pytest.fixture
def measure(con: DuckDBPyConnection) -> Measure:
    """Measures one account of a world; the oracle must agree on every account and metric of it."""

    def of_account(
        world: World, account: str = "weibo:1", month: Month = OCTOBER, cut_off: dt.datetime = CUT_OFF
    ) -> dict[str, Measured]:
        fill_store(con, world)
        measured = measure_store(con, month, cut_off)
        assert measured == measure_world(world, month, cut_off)
        return {metric: cell for (subject, metric), cell in measured.items() if subject == account}

    return of_account
