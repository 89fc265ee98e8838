"""Lays out the documented views of one month for metric files to read."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import duckdb
import polars as pl
from duckdb import DuckDBPyConnection

from ranking.months import Month

# What a metric file may read; docs/指标视图.md describes every column.
VIEW_NAMES = (
    "account_asof",
    "calendar_day",
    "event_expected",
    "event_match",
    "follower_asof",
    "observed_day",
    "post_asof",
)

_REGISTER_SCRIPT = "1-register.sql"
_SCRIPTS = (_REGISTER_SCRIPT, "2-posts.sql", "3-events.sql")
_STEP_TABLES = ("_register", "_month_event", "_watched_day")
_STEP_MACROS = ("_words",)

# A new name is told beside the old one for a year: the month of the change and eleven after it.
_RENAMED_MONTHS = 11


@contextmanager
def month_views(con: DuckDBPyConnection, month: Month, cut_off: dt.datetime) -> Iterator[None]:
    """The documented views of a month, as temporary tables of this connection while it lasts.

    They are tables because each is read by several metric files; the store itself is only read.
    """
    try:
        _lay_out(con, month, cut_off, _SCRIPTS)
        yield
    finally:
        _clear(con)


def subjects_of_month(con: DuckDBPyConnection, month: Month) -> pl.DataFrame:
    """The accounts open on at least one day of the month, as registered at its end.

    Columns are those of `edition_subject` without `edition_id`, one row a subject, ordered by it.
    An account closed within the month stands as it was on its last open day.
    """
    try:
        # The register and the days looked at have no cut-off: all that is known by now counts.
        _lay_out(con, month, dt.datetime.max, (_REGISTER_SCRIPT,))
        subjects: pl.DataFrame = con.sql(_SUBJECTS).pl()
        return subjects
    finally:
        _clear(con)


_SUBJECTS = """
SELECT
    subject, platform, name, level, region_code, region, organisation, matrix, is_main, opened,
    CAST(observed_days AS INTEGER) AS observed_days,
    CAST(open_days AS INTEGER) AS month_days,
    renamed_from
FROM account_asof
ORDER BY subject
"""


def _lay_out(con: DuckDBPyConnection, month: Month, cut_off: dt.datetime, scripts: tuple[str, ...]) -> None:
    values = {
        "month_start": month.start,
        "month_end": month.end,
        "cut_off": cut_off,
        "renamed_since": month.plus(-_RENAMED_MONTHS).start,
    }
    for script in scripts:
        for statement in duckdb.extract_statements(_read_script(script)):
            con.execute(statement, {name: values[name] for name in statement.named_parameters})


def _read_script(name: str) -> str:
    return (files("ranking.measure") / "views" / name).read_text(encoding="utf-8")


def _clear(con: DuckDBPyConnection) -> None:
    for table in (*VIEW_NAMES, *_STEP_TABLES):
        con.execute(f"DROP TABLE IF EXISTS temp.{table}")
    for macro in _STEP_MACROS:
        con.execute(f"DROP MACRO IF EXISTS temp.{macro}")
