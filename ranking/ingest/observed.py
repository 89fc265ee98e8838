"""Observed periods that a file states: which account was looked at on which days."""

import polars as pl

from ranking.ingest.faults import Faults
from ranking.ingest.gathering import GatheringIntake
from ranking.ingest.post_rows import read_accounts
from ranking.ingest.seen import note_periods
from ranking.ingest.settling import Settlement, Typed
from ranking.ingest.table import ROW
from ranking.ingest.times import read_times


def read_days(texts: pl.DataFrame, key: str, faults: Faults) -> pl.Series:
    """The days of a column; a time of day is cut off."""
    found = read_times(texts[key])
    faults.add(key, found.faults)
    return found.values.dt.date().alias(key)


class ObservedIntake(GatheringIntake):
    """Takes periods as they are stated."""

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

    def merge(self, taken: pl.DataFrame) -> Settlement:
        """Note every period that is not known already."""
        periods = list(taken.drop("row").iter_rows())
        return Settlement(note_periods(self._store, self._source.load_id, periods, "file"))
