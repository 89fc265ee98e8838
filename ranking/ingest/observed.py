"""Observed periods that a file states: which account was looked at on which days."""

import polars as pl

from ranking.ingest.faults import Faults
from ranking.ingest.post_rows import read_accounts
from ranking.ingest.seen import note_periods, note_provisional
from ranking.ingest.settling import Settlement, Typed
from ranking.ingest.source import Source
from ranking.ingest.table import ROW
from ranking.ingest.times import read_times
from ranking.store import Store

_NAMED = "SELECT DISTINCT account_id, CAST(NULL AS VARCHAR) AS name FROM taken_periods"


def read_days(texts: pl.DataFrame, key: str, faults: Faults) -> pl.Series:
    """The days of a column; a time of day is cut off."""
    found = read_times(texts[key])
    faults.add(key, found.faults)
    return found.values.dt.date().alias(key)


class ObservedIntake:
    """Takes periods as they are stated."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store = store
        self._source = source
        self._taken: list[pl.DataFrame] = []

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk, typed."""
        faults = Faults(texts, self._source.told_names)
        faults.require("platform", "account", "first_day", "last_day")
        accounts = read_accounts(texts, faults)
        first, last = (read_days(texts, key, faults) for key in ("first_day", "last_day"))
        faults.add_where("last_day", last < first, "截止日期早于起始日期，请更正")
        return Typed(
            pl.DataFrame([texts[ROW].alias("row"), accounts, first, last]).filter(faults.none), faults.table()
        )

    def take(self, rows: pl.DataFrame) -> None:
        """Keep the usable rows of a chunk."""
        self._taken.append(rows)

    def settle(self) -> Settlement:
        """Note every period that is not known already."""
        taken = pl.concat(self._taken) if self._taken else pl.DataFrame()
        if taken.is_empty():
            return Settlement(0)
        self._store.con.register("taken_periods", taken)
        note_provisional(self._store, self._source, _NAMED)
        self._store.con.unregister("taken_periods")
        periods = list(taken.drop("row").iter_rows())
        return Settlement(note_periods(self._store, self._source.load_id, periods, "file"))
