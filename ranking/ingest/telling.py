"""Keeps what every file says of a thing that several speak of, so that one of them can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from ranking.ingest.records import Record
from ranking.store import Store, quote_name


@dataclass(frozen=True)
class Told:
    """A table whose rows several files can tell of: what tells them apart."""

    table: str
    key: tuple[str, ...]

    @property
    def twin(self) -> str:
        """The table that keeps every telling of a contested row."""
        return f"told_{self.table}"

    def same(self, left: str, right: str) -> str:
        """The condition that two rows tell of the same thing."""
        return " AND ".join(
            f"{left}.{quote_name(name)} IS NOT DISTINCT FROM {right}.{quote_name(name)}" for name in self.key
        )


# Of these the newest telling holds.
RECORDS = {
    told.table: told
    for told in (
        Told("account", ("account_id", "valid_from")),
        Told("account_day", ("account_id", "day")),
        Told("event", ("event_id",)),
        Told("campaign", ("campaign_id",)),
        Told("given_metric", ("account_id", "month", "metric", "source")),
        Told(
            "review_point",
            ("account_id", "post_id", "month", "kind", "reviewer", "reviewed_at", "reason"),
        ),
        Told("old_rank", ("account_id", "month", "source", "board")),
    )
}
# Of these the first one holds; later ones fill gaps.
FOLLOWERS = Told("follower_capture", ("account_id", "captured_at"))
CAPTURES = Told("capture", ("post_id", "captured_at"))
POSTS = Told("post", ("post_id",))


def tell_records(store: Store, table: str, records: Iterable[Record], load_id: int) -> None:
    """Keep the tellings of those `records` of a file whose thing is known; to be called before they are written."""
    rows = [{**record.values, "row": record.row} for record in records]
    if rows:
        tell_frame(store, table, pl.DataFrame(rows, infer_schema_length=None), load_id)


def tell_frame(store: Store, table: str, rows: pl.DataFrame, load_id: int) -> None:
    """The same for a frame of `row` and the table's columns."""
    told = RECORDS[table]
    store.con.execute(f"CREATE OR REPLACE TEMP TABLE new_telling AS FROM {quote_name(table)} LIMIT 0")
    store.con.register("telling_rows", rows)
    store.con.execute(
        f"INSERT INTO new_telling BY NAME SELECT *, {int(load_id)} AS load_id FROM telling_rows"
    )
    store.con.unregister("telling_rows")
    keep_tellings(store, told)
    store.con.execute("DROP TABLE new_telling")


def keep_tellings(store: Store, told: Told, extra: str = "") -> None:
    """Keep the rows of the table `new_telling` that are known already, with what was known of them.

    `extra` gives the columns that the twin has beyond the table's, for the known rows: `, FALSE AS is_bound`.
    Rows of an uncertain time are kept even where no other is of their time: the same figures are known of another.
    """
    also = "n.is_bound OR " if "is_bound" in extra else ""
    store.con.execute(
        f"INSERT INTO {told.twin} BY NAME SELECT t.*{extra} FROM {quote_name(told.table)} AS t "
        f"WHERE EXISTS (SELECT 1 FROM new_telling AS n WHERE {told.same('n', 't')}) "
        f"AND NOT EXISTS (SELECT 1 FROM {told.twin} AS k WHERE {told.same('k', 't')} "
        "AND k.load_id = t.load_id AND k.row = t.row)"
        " ORDER BY t.load_id, t.row"
    )
    store.con.execute(
        f"INSERT INTO {told.twin} BY NAME SELECT n.* FROM new_telling AS n "
        f"WHERE {also}EXISTS (SELECT 1 FROM {quote_name(told.table)} AS t WHERE {told.same('n', 't')}) "
        "ORDER BY n.load_id, n.row"
    )
