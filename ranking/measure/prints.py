"""Fingerprints of the posts and captures of a span of time; those of whole days are kept while nobody acts on the store."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from duckdb import DuckDBPyConnection

from ranking.store import quote_name

Source = Literal["post", "text", "capture"]

_DAY = dt.timedelta(days=1)


class Print(NamedTuple):
    """How many rows, and two sums over the hashes of all of them, so that their order does not matter."""

    rows: int
    mixed: int
    total: int

    def __add__(self, other: object) -> "Print":
        assert isinstance(other, Print)
        return Print(self.rows + other.rows, self.mixed ^ other.mixed, self.total + other.total)


@dataclass(frozen=True)
class _Columns:
    """What of a table's rows counts, and the time by which they lie on a day."""

    table: str
    at: str
    hashed: str


_SOURCES: dict[Source, _Columns] = {
    "post": _Columns(
        "post",
        "published_at",
        "post_id, account_id, published_at, time_precision, kind, is_original, is_repost, position, title, topics, url, "
        "text_hash, text_length, letters, sentences, han_characters, common_characters",
    ),
    # What near copies are told by, apart: a decision on originality does not touch them.
    "text": _Columns(
        "post", "published_at", "post_id, account_id, published_at, time_precision, text_hash, text_length"
    ),
    "capture": _Columns(
        "capture",
        "captured_at",
        "post_id, captured_at, reads, likes, comments, shares, favourites, recommends, reads_is_floor, likes_is_floor, "
        "comments_is_floor, shares_is_floor, favourites_is_floor, recommends_is_floor, load_id, row",
    ),
}
_SUMS = "COUNT(*) AS rows, BIT_XOR(print) AS mixed, SUM(CAST(print AS HUGEINT)) AS total"
_DIRECT = f"""
SELECT {_SUMS}
FROM (SELECT HASH({{hashed}}) AS print FROM {{table}} WHERE {{at}} >= $since AND {{at}} < $until) AS asked
"""
_FIND = f"""
INSERT INTO {{store}}.day_print BY NAME
SELECT '{{source}}' AS source, day, {_SUMS}
FROM (SELECT CAST({{at}} AS DATE) AS day, HASH({{hashed}}) AS print FROM {{store}}.{{table}}) AS every
GROUP BY day
"""
_KEPT = """
SELECT SUM(rows), BIT_XOR(mixed), SUM(total)
FROM {store}.day_print
WHERE source = $source AND day >= CAST($since AS DATE) AND day < CAST($until AS DATE)
"""
# Acts after which posts and captures are what they were.
_STATE = """
SELECT COUNT(*) || ' ' || MAX(act_id) || ' ' || (SELECT COUNT(*) FROM {store}.post)
    || ' ' || (SELECT COUNT(*) FROM {store}.capture)
FROM {store}.act
WHERE what NOT IN ('build', 'preview', 'publish', 'revise', 'objection', 'decide', 'hold', 'release', 'anomaly')
"""
# Views (of amendments) and tables (of a dossier) that someone laid before the store's own.
_BEFORE = """
SELECT view_name FROM duckdb_views() WHERE temporary AND view_name IN ('post', 'capture')
UNION ALL
SELECT table_name FROM duckdb_tables() WHERE temporary AND table_name IN ('post', 'capture')
"""


class Prints:
    """The fingerprints of one look at the store, read through whatever lies before its tables.

    Every write is an act: while no further one is on record, what was found of each day still holds. Nobody but the
    measuring itself may write meanwhile.
    """

    def __init__(self, con: DuckDBPyConnection) -> None:
        self._con = con
        ((database,),) = con.execute("SELECT current_database()").fetchall()
        self.store = f"{quote_name(str(database))}.main"
        self._before = {name for (name,) in con.execute(_BEFORE).fetchall()}

    def of(self, source: Source, since: dt.datetime, until: dt.datetime) -> Print:
        """What is seen from `since` up to but not at `until`."""
        first, last = _day_of(since) + (_DAY if _day_of(since) < since else dt.timedelta()), _day_of(until)
        if _SOURCES[source].table in self._before or first >= last:
            return self._find(source, since, until)
        found = self._ask(_KEPT.format(store=self.kept_in), source=source, since=first, until=last)
        for begin, end in ((since, first), (last, until)):
            if begin < end:
                found += self._find(source, begin, end)
        return found

    @cached_property
    def kept_in(self) -> str:
        """The store's schema in which `day_print` holds every day of its own tables."""
        state = self._con.execute(_STATE.format(store=self.store)).fetchall()
        known = self._con.execute(f"SELECT state FROM {self.store}.printed_store").fetchall()
        if state != known or state == [(None,)]:
            self._keep(state[0][0])
        return self.store

    def _keep(self, state: str | None) -> None:
        # What says that all days are known goes first and comes last: no stop leaves half of them trusted.
        for table in ("printed_store", "day_print"):
            self._con.execute(f"DELETE FROM {self.store}.{table}")
        for source, of in _SOURCES.items():
            self._con.execute(
                _FIND.format(store=self.store, source=source, table=of.table, at=of.at, hashed=of.hashed)
            )
        self._con.execute(f"INSERT INTO {self.store}.printed_store VALUES (?)", [state])

    def _find(self, source: Source, since: dt.datetime, until: dt.datetime) -> Print:
        of = _SOURCES[source]
        query = _DIRECT.format(table=of.table, at=of.at, hashed=of.hashed)
        return self._ask(query, since=since, until=until)

    def _ask(self, query: str, **values: object) -> Print:
        ((rows, mixed, total),) = self._con.execute(query, values).fetchall()
        return Print(int(rows or 0), int(mixed or 0), int(total or 0))


def _day_of(moment: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(moment.date(), dt.time())
