"""Keeps what was measured, and knows by a fingerprint of all its inputs whether it still holds."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, SubjectKind
from ranking.months import Month
from ranking.resources import shipped_root

# Posts that can matter to a month: the 30 days of near copies before and after it, and the windows of its events.
_BEFORE, _AFTER = dt.timedelta(days=31), dt.timedelta(days=32)

# What else may matter, table by table.
_ROWS = {
    "campaign": "last_day >= CAST($year_start AS DATE)",
    "campaign_decision": "decided_at <= $cut_off",
    "post_removal": "seen_at <= $cut_off",
    "account": "valid_from < CAST($until AS DATE)",
    "event": "released_at >= $month_start AND released_at < $month_end",
    "follower_capture": "captured_at <= $cut_off",
    "given_metric": "month = $month",
    "observed_period": "first_day < CAST($until AS DATE)",
    "review_point": "month = $month",
}
_DECLARED_FILES = ("working-days.toml", "greetings.txt", "campaign-words.toml")

_POSTS = """
SELECT COUNT(*), BIT_XOR(print), SUM(CAST(print AS HUGEINT))
FROM (
    SELECT HASH(post_id, account_id, published_at, time_precision, kind, is_original, is_repost, position,
                title, topics, text_hash, text_length, letters, sentences, common_characters) AS print
    FROM post
    WHERE published_at >= $since AND published_at < $until
) AS posts
"""
# A silence may have begun long before: what matters is each account's last post until then.
_LAST_POSTS = """
SELECT COUNT(*), BIT_XOR(HASH(account_id, last_post))
FROM (
    SELECT account_id, MAX(published_at) AS last_post
    FROM post
    WHERE published_at < $month_start
    GROUP BY account_id
) AS silent
"""
# What editors do with measured months changes nothing that they were measured from.
_ACTS = """
SELECT COUNT(*), MAX(act_id)
FROM act
WHERE what NOT IN ('build', 'preview', 'publish', 'revise')
"""
# Views that someone laid before the tables: their text tells what they do.
_LAID_BEFORE = """
SELECT view_name, sql
FROM duckdb_views()
WHERE temporary AND view_name IN ('account', 'capture', 'post')
ORDER BY view_name
"""
_CAPTURES = """
SELECT COUNT(*), BIT_XOR(print), SUM(CAST(print AS HUGEINT))
FROM (
    SELECT HASH(c) AS print
    FROM capture AS c
    WHERE c.captured_at >= $since AND c.captured_at <= $cut_off
) AS captures
"""


@dataclass(frozen=True)
class Measuring:
    """What is to be measured: a month as of a cut-off, for one kind of subject, by these families."""

    month: Month
    cut_off: dt.datetime
    kind: SubjectKind
    catalogue: Catalogue

    @property
    def values(self) -> dict[str, dt.datetime]:
        """The parameters of metric files."""
        return {"month_start": self.month.start, "month_end": self.month.end, "cut_off": self.cut_off}

    @property
    def key(self) -> list[object]:
        """What identifies the kept rows."""
        return [str(self.month), self.kind, self.cut_off]


def is_kept(con: DuckDBPyConnection, measuring: Measuring, state: str | None = None) -> bool:
    """Whether the metrics are kept and still hold; `state` (see `state_of_store`) may spare a look at every input."""
    known = con.execute(f"SELECT inputs, state FROM measured_month {_OF_KEY}", measuring.key).fetchall()
    if not known:
        return False
    ((inputs, known_state),) = known
    if state is not None and known_state == _told_with(state, measuring):
        return True
    if inputs != fingerprint(con, measuring):
        return False
    con.execute(
        f"UPDATE measured_month SET state = ? {_OF_KEY}",
        [_told_with(state or state_of_store(con), measuring), *measuring.key],
    )
    return True


def kept_metrics(con: DuckDBPyConnection, measuring: Measuring) -> pl.DataFrame:
    """The kept table, ordered by subject and metric."""
    month, kind, cut_off = measuring.key
    kept: pl.DataFrame = con.sql(_KEPT, params={"month": month, "kind": kind, "cut_off": cut_off}).pl()
    return kept


_OF_KEY = "WHERE month = ? AND subject_kind = ? AND cut_off = ?"
_KEPT = """
SELECT subject, metric, value, base, coverage, is_floor
FROM measured_metric
WHERE month = $month AND subject_kind = $kind AND cut_off = $cut_off
ORDER BY subject, metric
"""


def keep_metrics(con: DuckDBPyConnection, measuring: Measuring, metrics: pl.DataFrame) -> None:
    """Keep a measured table in the place of an earlier one of the same month, kind and cut-off.

    The fingerprint goes first and comes last: no stop leaves half a table trusted.
    """
    for table in ("measured_month", "measured_metric"):
        con.execute(f"DELETE FROM {table} {_OF_KEY}", measuring.key)
    month, kind, cut_off = measuring.key
    con.register("measured_rows", metrics)
    con.execute(
        "INSERT INTO measured_metric BY NAME SELECT *, $month AS month, $kind AS subject_kind, "
        "CAST($cut_off AS TIMESTAMP) AS cut_off FROM measured_rows",
        {"month": month, "kind": kind, "cut_off": cut_off},
    )
    con.unregister("measured_rows")
    told = [fingerprint(con, measuring), _told_with(state_of_store(con), measuring)]
    con.execute("INSERT INTO measured_month VALUES (?, ?, ?, ?, ?)", [*measuring.key, *told])


def fingerprint(con: DuckDBPyConnection, measuring: Measuring) -> str:
    """A hash of everything that the month's metrics depend on."""
    month = measuring.month
    values = {
        **measuring.values,
        "month": str(month),
        "since": min(_first_window(con, month), month.start) - _BEFORE,
        "year_start": dt.datetime(month.year, 1, 1),
        "until": min(_last_window(con, month), _next_moment(measuring.cut_off)),
    }
    queries = [_POSTS, _LAST_POSTS, _CAPTURES, *(_sql_for_rows(table, rows) for table, rows in _ROWS.items())]
    prints = [
        con.execute(query, {name: values[name] for name in re.findall(r"\$(\w+)", query)}).fetchall()
        for query in queries
    ]
    return _digest(*measuring.key, *prints, *_method_of(measuring))


def state_of_store(con: DuckDBPyConnection) -> str | None:
    """What stays the same as long as nobody acted on the store's inputs; None where no act is on record.

    Every write is an act, and the rows of posts and captures are counted besides: while this stands, kept
    months hold, and nobody need look at millions of rows to see it.
    """
    acts = con.execute(_ACTS).fetchall()
    if acts == [(0, None)]:
        return None
    rows = [con.execute(f"SELECT COUNT(*) FROM {table}").fetchall() for table in ("post", "capture")]
    small = [con.execute(_sql_for_rows(table, "TRUE")).fetchall() for table in _ROWS]
    return _digest(*acts, *rows, *small, *con.execute(_LAID_BEFORE).fetchall())


def _told_with(state: str | None, measuring: Measuring) -> str | None:
    return None if state is None else _digest(state, *_method_of(measuring))


def _method_of(measuring: Measuring) -> list[str]:
    families = [hashlib.sha256(family.sql.encode()).hexdigest() for family in measuring.catalogue.families]
    return [*families, _code_print()]


def _digest(*told: object) -> str:
    return hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()


def _first_window(con: DuckDBPyConnection, month: Month) -> dt.datetime:
    """When the earliest campaign began that reaches into the month."""
    ((first,),) = con.execute(
        "SELECT MIN(CAST(first_day AS TIMESTAMP)) FROM campaign WHERE first_day < ? AND last_day >= ?",
        [month.end, month.start],
    ).fetchall()
    return month.start if first is None else first


def _last_window(con: DuckDBPyConnection, month: Month) -> dt.datetime:
    """The end of what may still report an event of the month or copy one of its posts."""
    longest = "SELECT MAX(window_hours) FROM event WHERE released_at >= ? AND released_at < ?"
    ((hours,),) = con.execute(longest, [month.start, month.end]).fetchall()
    try:
        return month.end + max(_AFTER, dt.timedelta(hours=hours or 0))
    except OverflowError:
        return dt.datetime.max


def _sql_for_rows(table: str, rows: str) -> str:
    return f"SELECT COUNT(*), BIT_XOR(HASH(t)), SUM(CAST(HASH(t) AS HUGEINT)) FROM {table} AS t WHERE {rows}"


def _next_moment(moment: dt.datetime) -> dt.datetime:
    return moment if moment == dt.datetime.max else moment + dt.timedelta(microseconds=1)


@cache
def _code_print() -> str:
    """A hash of the measuring code, its scripts and what is declared in `data/`."""
    texts = [shipped_root() / "data" / name for name in _DECLARED_FILES]
    room = files("ranking.measure")
    code = [*room.iterdir(), *(room / "views").iterdir(), *(room / "campaign").iterdir()]
    named = sorted((item.name, item) for item in code if item.name.endswith((".py", ".sql")))
    digest = hashlib.sha256()
    for text in (*(item for _, item in named), *texts):
        digest.update(text.read_bytes())
    return digest.hexdigest()
