"""Keeps what was measured, and knows by a fingerprint of all its inputs whether it still holds."""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, Family, SubjectKind
from ranking.measure.declared import known_years
from ranking.measure.kept import Key, write_kept
from ranking.measure.last_posts import find_last_posts, forget_last_posts
from ranking.measure.prints import Print, Prints
from ranking.measure.table import MetricTable
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

# A silence may have begun long before: what matters is each account's last post until then (see last_posts.py).
_LAST_POSTS = "SELECT COUNT(*), BIT_XOR(HASH(account_id, day)), NULL FROM _last_found"
# What editors do with measured months changes nothing that they were measured from.
_ACTS = """
SELECT COUNT(*), MAX(act_id), NULL
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
    def key(self) -> Key:
        """What identifies the kept rows."""
        return str(self.month), self.kind, self.cut_off


class Look:
    """One look at the store: what is asked of it several times while months are measured is read once.

    Nobody but the measuring itself may write meanwhile.
    """

    def __init__(self, con: DuckDBPyConnection) -> None:
        self.con = con
        self._inputs: dict[tuple[Month, dt.datetime], list[object]] = {}

    def is_kept(self, measuring: Measuring, *, on_record: bool = False) -> bool:
        """Whether the metrics are kept and still hold.

        `on_record`: as long as nobody acted on the store's inputs since (`state`), no look at all of them is needed.
        """
        known = self.con.execute(
            f"SELECT inputs, state FROM measured_month {_OF_KEY}", list(measuring.key)
        ).fetchall()
        if not known:
            return False
        ((inputs, state),) = known
        if on_record and state is not None and state == self.told_with(measuring):
            return True
        if inputs != self.fingerprint(measuring):
            return False
        self.con.execute(
            f"UPDATE measured_month SET state = ? {_OF_KEY}", [self.told_with(measuring), *measuring.key]
        )
        return True

    def keep(self, measuring: Measuring, table: MetricTable) -> None:
        """Keep a measured table in the place of an earlier one of the same month, kind and cut-off."""
        told = self.fingerprint(measuring), self.told_with(measuring)
        write_kept(self.con, measuring.key, table, *told)

    def fingerprint(self, measuring: Measuring) -> str:
        """A hash of everything that the month's metrics depend on."""
        place = measuring.month, measuring.cut_off
        if place not in self._inputs:
            self._inputs[place] = [*_read_inputs(self.con, measuring), *self._read_prints(measuring)]
        return _digest(*measuring.key, *self._inputs[place], *_method_of(measuring.catalogue))

    def _read_prints(self, measuring: Measuring) -> tuple[Print, Print]:
        since, until = _span_of(self.con, measuring)
        after_cut_off = _next_moment(measuring.cut_off)
        return self.prints.of("post", since, until), self.prints.of("capture", since, after_cut_off)

    def told_with(self, measuring: Measuring) -> str | None:
        """The store's state together with the way of measuring; None where no act is on record."""
        return None if self.state is None else _digest(self.state, *_method_of(measuring.catalogue))

    @cached_property
    def prints(self) -> Prints:
        """The fingerprints of posts and captures."""
        return Prints(self.con)

    @cached_property
    def state(self) -> str | None:
        """What stays the same as long as nobody acted on the store's inputs; None where no act is on record.

        Every write is an act, and the rows of posts and captures are counted besides: while this stands, kept
        months hold, and nobody need look at millions of rows to see it.
        """
        counted = [f"SELECT COUNT(*), NULL, NULL FROM {table}" for table in ("post", "capture")]
        small = [_sql_for_rows(table, "TRUE") for table in _ROWS]
        acts, *rows = _ask(self.con, [_ACTS, *counted, *small], {})
        if acts[1:3] == (0, None):
            return None
        return _digest(acts, *rows, *self.con.execute(_LAID_BEFORE).fetchall())


_OF_KEY = "WHERE month = ? AND subject_kind = ? AND cut_off = ?"


def _read_inputs(con: DuckDBPyConnection, measuring: Measuring) -> list[object]:
    """What the metrics depend on beside posts and captures."""
    month = measuring.month
    values = {
        **measuring.values,
        "month": str(month),
        "year_start": dt.datetime(month.year, 1, 1),
        "until": _span_of(con, measuring)[1],
    }
    find_last_posts(con, month.start, measuring.cut_off)
    small = [_sql_for_rows(table, rows) for table, rows in _ROWS.items()]
    found = _ask(con, [_LAST_POSTS, *small], values)
    forget_last_posts(con)
    return list(found)


def _span_of(con: DuckDBPyConnection, measuring: Measuring) -> tuple[dt.datetime, dt.datetime]:
    """From when up to but not at which moment posts can matter."""
    month = measuring.month
    since = min(_first_window(con, month), month.start) - _BEFORE
    return since, min(_last_window(con, month), _next_moment(measuring.cut_off))


def _ask(
    con: DuckDBPyConnection, queries: Sequence[str], values: dict[str, object]
) -> list[tuple[object, ...]]:
    """The one row of each query, numbered, in one round: each round costs more than most of the queries."""
    asked = " UNION ALL ".join(
        f"SELECT {number} AS place, * FROM ({query}) AS asked (rows, print, total)"
        for number, query in enumerate(queries)
    )
    names = set(re.findall(r"\$(\w+)", asked))
    return con.execute(f"{asked} ORDER BY place", {name: values[name] for name in names}).fetchall()


def _method_of(catalogue: Catalogue) -> list[str]:
    # A workspace may declare working days of its own, so the years are told as they are read.
    return [*map(_print_of, catalogue.families), _code_print(), repr(known_years())]


def _print_of(family: Family) -> str:
    return hashlib.sha256(family.sql.encode()).hexdigest()


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
