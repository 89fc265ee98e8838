"""What the intakes of smaller files share: rows are gathered, their accounts noted, then all are settled at once."""

from abc import ABC, abstractmethod

import polars as pl

from ranking.ingest.seen import note_provisional
from ranking.ingest.settling import Settlement, Typed
from ranking.ingest.source import Source
from ranking.store import Store

_NAMED = "SELECT account_id, arg_max(account_name, row) AS name FROM taken_rows GROUP BY account_id"
_NAMELESS = "SELECT DISTINCT account_id, CAST(NULL AS VARCHAR) AS name FROM taken_rows"


class GatheringIntake(ABC):
    """An intake whose typed rows hold `row`, `account_id` and, where the file names accounts, `account_name`."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store = store
        self._source = source
        self._taken: list[pl.DataFrame] = []

    @abstractmethod
    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk of canonical text rows, typed."""

    @abstractmethod
    def merge(self, taken: pl.DataFrame) -> Settlement:
        """Write what is new or corrected of all rows; SQL knows them as `taken_rows`."""

    def take(self, rows: pl.DataFrame) -> None:
        """Keep the usable rows of a chunk."""
        self._taken.append(rows)

    def settle(self) -> Settlement:
        """Note the accounts and merge the rows, if there are any."""
        taken = pl.concat(self._taken) if self._taken else pl.DataFrame()
        if taken.is_empty():
            return Settlement(0)
        self._store.con.register("taken_rows", taken)
        note_provisional(self._store, self._source, _NAMED if "account_name" in taken.columns else _NAMELESS)
        settled = self.merge(taken)
        self._store.con.unregister("taken_rows")
        return settled
