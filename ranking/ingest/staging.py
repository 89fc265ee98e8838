"""Typed posts of one file between reading and merging: in memory as long as they fit, else in a table beside the store."""

from functools import partial

import polars as pl
import pyarrow

from ranking.ingest.ahead import worked_ahead
from ranking.ingest.columns import COUNT_KEYS
from ranking.ingest.text_measures import TEXT_MEASURES
from ranking.store import Store

# Some 1.2 million posts. Measured at a million: with what reading and the store itself need, the whole process
# stays under 2 GiB; a file beyond that is sorted by the store, on disk where it must be.
_IN_MEMORY_BYTES = 720 << 20
# As many rows as DuckDB puts into one row group: each is packed by a thread of its own.
_GROUP_ROWS = 122_880
_COUNTS = "".join(f", {key} BIGINT, {key}_is_floor BOOLEAN" for key in COUNT_KEYS)
_MEASURES = "".join(f", {key} INTEGER" for key in TEXT_MEASURES)
_TABLE = f"""
CREATE OR REPLACE TEMP TABLE spilled_post (
    row BIGINT, account_id VARCHAR, native_id VARCHAR, account_name VARCHAR,
    published_at TIMESTAMP, time_precision VARCHAR, captured_at TIMESTAMP,
    kind VARCHAR, is_original BOOLEAN, is_repost BOOLEAN, position INTEGER,
    title VARCHAR, text VARCHAR, text_is_cut BOOLEAN, url VARCHAR, topics VARCHAR,
    text_hash VARCHAR, text_length INTEGER{_MEASURES}{_COUNTS}
)
"""
# 64 bits of the digest: among ten million texts a chance collision is one in four hundred thousand.
_HASHES = """
SELECT CASE WHEN plain_text <> '' THEN substr(md5(plain_text), 1, 16) END AS text_hash
FROM typed_posts
"""
# By month and account, so that a month's query skips most of the file (measured: the largest win).
_ORDER = "date_trunc('month', published_at), account_id, published_at, native_id"
_PLACES = f"SELECT place FROM typed_posts ORDER BY {_ORDER}"
_COLUMNS = (
    *("account_id", "native_id", "published_at", "time_precision", "kind", "is_original", "is_repost"),
    *("position", "title", "text", "text_is_cut", "url", "topics", "text_hash", "text_length"),
    *(*TEXT_MEASURES, "row"),
)
_INSERT_SPILLED = f"""
INSERT INTO post BY NAME
SELECT ? + row_number() OVER () - 1 AS post_id, {", ".join(_COLUMNS)}, ? AS load_id
FROM (FROM spilled_post ANTI JOIN repeated_row USING (row) ORDER BY {_ORDER})
"""


class Stage:
    """The typed posts of one file; from `close` to `clear` SQL knows them as `staged_post`.

    Columns are those of `_TABLE`. Nothing of it is in the store before `insert_new`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows: list[pl.DataFrame] = []
        self._bytes = 0
        self._is_spilled = False

    def add(self, rows: pl.DataFrame) -> None:
        """Keep the typed rows of a chunk (see `post_rows.py`), the plain text as its hash."""
        hashes = self._query(_HASHES, rows.select("plain_text"))
        self._rows.append(rows.drop("plain_text").with_columns(hashes["text_hash"]))
        self._bytes += int(self._rows[-1].estimated_size())
        if self._is_spilled or self._bytes > _IN_MEMORY_BYTES:
            self._spill()

    def close(self) -> None:
        """Everything is taken: let SQL see it."""
        if self._is_spilled or not self._rows:
            self._spill()
            self._store.con.execute("CREATE OR REPLACE TEMP VIEW staged_post AS FROM spilled_post")
        else:
            # One piece, for picking rows from several would copy every text.
            self._show(pl.concat(self._rows, rechunk=True))

    def forget_originality(self) -> None:
        """Make it unknown of every post whether it is original."""
        if self._is_spilled:
            self._store.con.execute("UPDATE spilled_post SET is_original = NULL, is_repost = NULL")
        else:
            unknown = pl.lit(None, dtype=pl.Boolean)
            self._show(self._rows[0].with_columns(is_original=unknown, is_repost=unknown))

    def rename(self, aliases: pl.DataFrame) -> None:
        """Give the posts known under another name their main one (`account_id`, `native_id`, `main`).

        The table `told_name` keeps what the rows called them.
        """
        self._store.con.register("alias", aliases)
        self._store.con.execute(
            "CREATE OR REPLACE TEMP TABLE told_name AS SELECT s.row, s.native_id, a.main "
            "FROM staged_post AS s JOIN alias AS a USING (account_id, native_id)"
        )
        self._store.con.unregister("alias")
        renamed = self._store.query("SELECT row, main FROM told_name")
        if renamed.is_empty():
            return
        if self._is_spilled:
            self._store.con.execute(
                "UPDATE spilled_post SET native_id = t.main FROM told_name AS t WHERE spilled_post.row = t.row"
            )
        else:
            joined = self._rows[0].join(renamed, on="row", how="left", maintain_order="left")
            self._show(joined.with_columns(native_id=pl.coalesce("main", "native_id")).drop("main"))

    def insert_new(self, load_id: int) -> None:
        """Number the rows that the table `repeated_row` does not list, in order, and put them into `post`."""
        first_id = self._store.next_id("post", "post_id")
        if self._is_spilled:
            self._store.con.execute(_INSERT_SPILLED, [first_id, load_id])
            return
        repeated = self._store.query("SELECT row FROM repeated_row")["row"]
        rows = self._rows[0].select(_COLUMNS)
        fresh = rows if repeated.is_empty() else rows.filter(~rows["row"].is_in(repeated.implode()))
        if fresh.is_empty():
            return
        self._store.con.register("fresh_post", self._in_order(fresh, first_id))
        self._store.con.execute(f"INSERT INTO post BY NAME SELECT *, {load_id} AS load_id FROM fresh_post")
        self._store.con.unregister("fresh_post")

    def clear(self) -> None:
        """Give back the memory and the table."""
        self._store.con.execute("DROP VIEW IF EXISTS staged_post")
        self._store.con.execute("DROP TABLE IF EXISTS spilled_post")
        self._rows.clear()

    def _in_order(self, rows: pl.DataFrame, first_id: int) -> pyarrow.RecordBatchReader:
        """The rows in the order of the store, numbered, group by group as the store asks for them."""
        keys = rows.select("published_at", "account_id", "native_id")
        places = self._query(_PLACES, keys.with_columns(place=pl.int_range(pl.len(), dtype=pl.UInt32)))
        group = partial(_group, rows, places["place"], first_id)
        groups = worked_ahead(iter(range(0, rows.height, _GROUP_ROWS)), group)
        batches = (batch for table in groups for batch in table.to_batches())
        return pyarrow.RecordBatchReader.from_batches(
            _group(rows, places["place"].clear(), 0, 0).schema, batches
        )

    def _spill(self) -> None:
        if not self._is_spilled:
            self._store.con.execute(_TABLE)
            self._is_spilled = True
        for rows in self._rows:
            self._store.con.register("typed_posts", _as_arrow(rows))
            self._store.con.execute("INSERT INTO spilled_post BY NAME FROM typed_posts")
        self._store.con.unregister("typed_posts")
        self._rows.clear()

    def _show(self, rows: pl.DataFrame) -> None:
        self._rows[:] = [rows]
        self._store.con.register("staged_post", _as_arrow(rows))

    def _query(self, sql: str, rows: pl.DataFrame) -> pl.DataFrame:
        """The result of a query over `rows` as `typed_posts`."""
        self._store.con.register("typed_posts", _as_arrow(rows))
        found = self._store.query(sql)
        self._store.con.unregister("typed_posts")
        return found


def _group(rows: pl.DataFrame, places: pl.Series, first_id: int, start: int) -> pyarrow.Table:
    """The rows that come from place `start` on in the order of the store, numbered: one row group."""
    group = rows[places.slice(start, _GROUP_ROWS)]
    numbers = pl.int_range(pl.len(), dtype=pl.Int64) + (first_id + start)
    return _as_arrow(group.with_columns(post_id=numbers))


def _as_arrow(rows: pl.DataFrame) -> pyarrow.Table:
    """The same memory as Arrow; in the older form of Arrow every text would be copied."""
    return rows.to_arrow(compat_level=pl.CompatLevel.newest())
