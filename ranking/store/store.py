"""An open store: its connection, transactions, numbered rows and the append-only record of acts."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import polars as pl

from ranking.store.holder import forget_holder
from ranking.store.quoting import quote_name, quote_text

SCHEMA_VERSION = 20

# What DuckDB raises, as a plain RuntimeError, when Ctrl-C arrives while a query runs.
_INTERRUPTED = "Query interrupted"


class Store:
    """One open DuckDB file; `with open_store(path) as store` closes it whatever happens."""

    def __init__(self, path: Path, con: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.con = con

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and no longer stand as its holder."""
        self.con.close()
        forget_holder(self.path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: whatever leaves the block by an exception, Ctrl-C included, is undone."""
        with self.interruptible():
            self.con.execute("BEGIN TRANSACTION")
            try:
                yield
                self.con.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Ctrl-C during a query raises KeyboardInterrupt, as it does everywhere else."""
        try:
            yield
        except RuntimeError as error:
            if _INTERRUPTED in str(error):
                raise KeyboardInterrupt from error
            raise

    @contextmanager
    def memory_limit(self, size: str) -> Iterator[None]:
        """At most `size` (as DuckDB writes it) for the block; what does not fit is put on disk."""
        self.con.execute(f"SET memory_limit = {quote_text(size)}")
        try:
            yield
        finally:
            self.con.execute("RESET memory_limit")

    def _roll_back(self) -> None:
        try:
            self.con.execute("ROLLBACK")
        except duckdb.TransactionException:
            # A failed COMMIT has ended the transaction already.
            return

    def record_act(
        self, author: str, role: str, what: str, detail: Mapping[str, object], at: dt.datetime
    ) -> int:
        """The number of the new row of `act`: `author` in `role` did `what` at `at` (wall time)."""
        act_id = self.next_id("act", "act_id")
        text = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
        self.con.execute(
            'INSERT INTO act (act_id, "at", author, role, what, detail) VALUES (?, ?, ?, ?, ?, ?)',
            [act_id, at, author, role, what, text],
        )
        return act_id

    def next_id(self, table: str, column: str) -> int:
        """The smallest number above every one that `column` of `table` holds, from 1."""
        query = f"SELECT coalesce(max({quote_name(column)}), 0) + 1 FROM {quote_name(table)}"
        return int(self.rows(query)[0][0])

    def query(self, sql: str, params: Sequence[object] = ()) -> pl.DataFrame:
        """The result of a query as a polars frame; `params` are bound to its `?`."""
        relation = self.con.sql(sql, params=list(params)) if params else self.con.sql(sql)
        frame: pl.DataFrame = relation.pl()
        return frame

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The result of a query as tuples; `params` are bound to its `?`."""
        return self.con.execute(sql, list(params)).fetchall()
