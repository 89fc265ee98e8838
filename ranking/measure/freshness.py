"""Keeps what was measured, and knows by a fingerprint of all its inputs whether it still holds."""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, SubjectKind
from ranking.measure.calendar import CutOffDay, default_cut_off
from ranking.measure.declared import known_years
from ranking.measure.kept import Key, write_kept
from ranking.measure.last_posts import find_last_posts, forget_last_posts
from ranking.measure.prints import Print, Prints
from ranking.measure.scripts import parsed
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
        self._cut_offs: dict[tuple[Month, CutOffDay], dt.datetime] = {}

    def is_kept(self, measuring: Measuring) -> bool:
        """Whether the metrics are kept and still hold."""
        return any(self._holds(measuring, *told) for told in self._read_known([measuring]).values())

    def find_stale(self, months: Sequence[Measuring]) -> list[Measuring]:
        """Those of several months whose metrics are not kept, or hold no longer.

        As long as nobody acted on the store's inputs since (`state`), no look at all of them is needed.
        """
        known = self._read_known(months)
        return [one for one in months if not self._holds_on_record(one, known.get(one.key))]

    def _read_known(self, months: Sequence[Measuring]) -> dict[Key, tuple[str, str | None]]:
        keys = [(str(each.month), each.kind, each.cut_off) for each in months]
        values = dict(zip(("months", "kinds", "cut_offs"), map(list, zip(*keys, strict=True)), strict=False))
        rows = self.con.execute(_KNOWN, values).fetchall() if keys else []
        return {(month, kind, cut_off): (inputs, state) for month, kind, cut_off, inputs, state in rows}

    def _holds_on_record(self, measuring: Measuring, told: tuple[str, str | None] | None) -> bool:
        if told is None:
            return False
        inputs, state = told
        return (state is not None and state == self.told_with(measuring)) or self._holds(
            measuring, inputs, state
        )

    def _holds(self, measuring: Measuring, inputs: str, state: str | None) -> bool:
        if inputs != self.fingerprint(measuring):
            return False
        if state != self.told_with(measuring):
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
        if (measuring.month, measuring.cut_off) not in self._inputs:
            find_last_posts(self.con, measuring.month.start, measuring.cut_off)
            self.note_inputs(measuring)
            forget_last_posts(self.con)
        inputs = self._inputs[measuring.month, measuring.cut_off]
        return _digest(*measuring.key, *inputs, *self._method_of(measuring.catalogue))

    def note_inputs(self, measuring: Measuring) -> None:
        """Look at what the month depends on, while the accounts' last posts before it lie there (`find_last_posts`)."""
        place = measuring.month, measuring.cut_off
        if place not in self._inputs:
            self._inputs[place] = [*_read_inputs(self.con, measuring), *self._read_prints(measuring)]

    def _read_prints(self, measuring: Measuring) -> tuple[Print, Print]:
        since, until = _span_of(self.con, measuring)
        after_cut_off = _next_moment(measuring.cut_off)
        return self.prints.of("post", since, until), self.prints.of("capture", since, after_cut_off)

    def told_with(self, measuring: Measuring) -> str | None:
        """The store's state together with the way of measuring; None where no act is on record."""
        return None if self.state is None else _digest(self.state, *self._method_of(measuring.catalogue))

    def _method_of(self, catalogue: Catalogue) -> list[str]:
        return [*(_print_of(family.sql) for family in catalogue.families), _code_print(), self._years]

    @cached_property
    def _years(self) -> str:
        # A workspace may declare working days of its own, so the years are told as they are read.
        return repr(known_years())

    def cut_off_of(self, month: Month, day: CutOffDay) -> dt.datetime:
        """When the month's counts are cut off by default (`default_cut_off`)."""
        if (month, day) not in self._cut_offs:
            self._cut_offs[month, day] = default_cut_off(self.con, month, day)[0]
        return self._cut_offs[month, day]

    @cached_property
    def first_post(self) -> dt.datetime | None:
        """When the store's first post came out."""
        first: dt.datetime | None
        ((first,),) = self.con.execute("SELECT MIN(published_at) FROM post").fetchall()
        return first

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
_KNOWN = """
SELECT month, subject_kind, cut_off, inputs, state
FROM measured_month
WHERE (month, subject_kind, cut_off) IN (
    SELECT (UNNEST(CAST($months AS VARCHAR[])), UNNEST(CAST($kinds AS VARCHAR[])), UNNEST(CAST($cut_offs AS TIMESTAMP[])))
)
"""


def _read_inputs(con: DuckDBPyConnection, measuring: Measuring) -> list[object]:
    """What the metrics depend on beside posts and captures."""
    month = measuring.month
    values = {
        **measuring.values,
        "month": str(month),
        "year_start": dt.datetime(month.year, 1, 1),
        "until": _span_of(con, measuring)[1],
    }
    small = [_sql_for_rows(table, rows) for table, rows in _ROWS.items()]
    return list(_ask(con, [_LAST_POSTS, *small], values))


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
    return con.execute(parsed(f"{asked} ORDER BY place"), {name: values[name] for name in names}).fetchall()


@lru_cache(maxsize=256)
def _print_of(sql: str) -> str:
    return hashlib.sha256(sql.encode()).hexdigest()


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
