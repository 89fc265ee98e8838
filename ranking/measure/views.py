"""Lays out the documented views of one month for metric files to read."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import MatrixPosts, SubjectKind
from ranking.measure.campaign import campaign_month, find_target
from ranking.measure.captures import keep_last_captures
from ranking.measure.copied import refresh_copies
from ranking.measure.declared import greetings, is_working, known_years
from ranking.measure.hits import refresh_hits
from ranking.measure.last_posts import find_last_posts
from ranking.measure.prints import Prints
from ranking.measure.scripts import joined_as_written, run_script
from ranking.months import Month
from ranking.resources import find_workspace

# What a metric file may read; docs/指标视图.md describes every column.
VIEW_NAMES = (
    "account_asof",
    "calendar_day",
    "campaign_month",
    "event_expected",
    "event_match",
    "event_member",
    "event_outcome",
    "follower_asof",
    "given_month",
    "member_asof",
    "metric_month",
    "near_copy_asof",
    "observed_day",
    "post_asof",
    "review_month",
    "year_target",
)

# A new name is told beside the old one for a year: the month of the change and eleven after it.
_RENAMED_MONTHS = 11

_EPOCH = dt.date(1970, 1, 1)

# Characters that a bare greeting may have beside its declared words (views/6-marks.sql).
_BESIDE_GREETING = 4


@contextmanager
def month_views(
    con: DuckDBPyConnection,
    month: Month,
    cut_off: dt.datetime,
    kind: SubjectKind = "account",
    posts: MatrixPosts = "each",
) -> Iterator[None]:
    """The documented views of a month, as temporary tables and views of this connection while it lasts."""
    with month_steps(con, month, cut_off):
        lay_out_subjects(con, kind, posts)
        lay_out_earlier(con, kind, pl.DataFrame(schema=list(COMPARED)))
        yield


@contextmanager
def month_steps(
    con: DuckDBPyConnection, month: Month, cut_off: dt.datetime, known: Prints | None = None
) -> Iterator[None]:
    """What every kind of subject is made from, account by account; see `lay_out_subjects`.

    These are tables because each is read by several metric files. The store's own rows are only read, but
    near copies and posts on events that are not known yet are found and kept.
    """
    values = month_values(month, cut_off)
    prints = known or Prints(con)
    try:
        lay_out_register(con, values)
        refresh_copies(con, [month], cut_off, prints)
        run_script(con, "5-copies.sql", values)
        lay_out_posts(con, month, cut_off, values, prints)
        yield
    finally:
        clear_views(con)


def lay_out_posts(
    con: DuckDBPyConnection, month: Month, cut_off: dt.datetime, values: dict[str, Any], prints: Prints
) -> None:
    """The month's events, posts and figures, as the steps after register and near copies."""
    lay_out_events(con, month, values, prints)
    run_script(con, "6-marks.sql", values)
    ((first, last),) = con.execute("SELECT MIN(post_id), MAX(post_id) FROM _month_post").fetchall()
    with joined_as_written(con):
        run_script(con, "7-month.sql", {**values, "first_post": first, "last_post": last})
    keep_last_captures(con)
    run_script(con, "8-figures.sql", values)
    _declare(con, "_campaign_month", campaign_month(con, month, cut_off))


@contextmanager
def event_steps(con: DuckDBPyConnection, month: Month, cut_off: dt.datetime) -> Iterator[None]:
    """The first of these steps alone: the register and the month's events."""
    values = month_values(month, cut_off)
    try:
        lay_out_register(con, values)
        lay_out_events(con, month, values, Prints(con))
        yield
    finally:
        clear_views(con)


def lay_out_subjects(con: DuckDBPyConnection, kind: SubjectKind, posts: MatrixPosts = "each") -> None:
    """The views for one kind of subject, over the steps of the month.

    `posts` says how often a matrix counts a text that one organisation published on two platforms.
    """
    run_script(con, "accounts.sql", {})
    if kind == "matrix":
        run_script(con, "matrices.sql", {})
        lay_out_matrix_posts(con, posts)


def lay_out_matrix_posts(con: DuckDBPyConnection, posts: MatrixPosts) -> None:
    """The view `post_asof` for matrices, counting a text on two platforms as `posts` says."""
    run_script(con, f"matrix-posts-{posts}.sql", {})


COMPARED: tuple[tuple[str, pl.DataType], ...] = (
    ("months_back", pl.Int64()),
    ("month", pl.String()),
    ("cut_off", pl.Datetime("us")),
)


def lay_out_earlier(con: DuckDBPyConnection, kind: SubjectKind, compared: pl.DataFrame) -> None:
    """The view `metric_month`: the kept metrics of the months in `compared` (columns as in COMPARED), 0 = this one."""
    _declare(con, "_compared", compared.with_columns(kind=pl.lit(kind)))
    _declare(con, "_year_target", _year_target(compared))
    run_script(con, "earlier.sql", {})


def _year_target(compared: pl.DataFrame) -> pl.DataFrame:
    """How many campaigns the year of the compared month asks for; no row where no target is in force."""
    told = [row["month"] for row in compared.iter_rows(named=True) if row["months_back"] == 0]
    months = [Month.parse(month) for month in told]
    rows = [
        (target.campaigns, month.number - 1)
        for month in months
        if (target := find_target(month.year, find_workspace())) is not None
    ]
    return pl.DataFrame(rows, schema={"campaigns": pl.Int64, "months_back": pl.Int64}, orient="row")


def clear_views(con: DuckDBPyConnection) -> None:
    """Drop everything that was laid out."""
    found = con.execute(_LAID_OUT, {"views": list(VIEW_NAMES)}).fetchall()
    dropped = [f"DROP {kind} temp.{name}" for kind, name in found]
    con.execute("; ".join([*dropped, "DROP MACRO IF EXISTS temp._words", "DROP TYPE IF EXISTS _account_id"]))


_LAID_OUT = """
SELECT 'VIEW', view_name
FROM duckdb_views()
WHERE temporary AND (starts_with(view_name, '_') OR view_name IN (SELECT UNNEST($views)))
UNION ALL
SELECT 'TABLE', table_name
FROM duckdb_tables()
WHERE temporary AND starts_with(table_name, '_')
"""


def subjects_of_month(con: DuckDBPyConnection, month: Month) -> pl.DataFrame:
    """The accounts open on at least one day of the month, as registered at its end.

    Columns are those of `edition_subject` without `edition_id`, one row a subject, ordered by it.
    An account closed within the month stands as it was on its last open day.
    """
    try:
        # The register and the days looked at have no cut-off: all that is known by now counts.
        lay_out_register(con, month_values(month, dt.datetime.max))
        return read_subjects(con)
    finally:
        clear_views(con)


def read_subjects(con: DuckDBPyConnection) -> pl.DataFrame:
    """The frame of `subjects_of_month` while steps of the month lie there, as of a cut-off not before its end."""
    subjects: pl.DataFrame = con.sql(_SUBJECTS).pl()
    return subjects


_SUBJECTS = """
SELECT
    CAST(subject AS VARCHAR) AS subject,
    platform, name, level, region_code, region, organisation, matrix, is_main, opened,
    CAST(observed_days AS INTEGER) AS observed_days,
    CAST(open_days AS INTEGER) AS month_days,
    renamed_from
FROM _account
ORDER BY subject
"""


def month_values(month: Month, cut_off: dt.datetime) -> dict[str, Any]:
    """The parameters of the scripts that lay out a month."""
    return {
        "month_start": month.start,
        "month_end": month.end,
        "month": str(month),
        "next_month": str(month.plus(1)),
        "cut_off": cut_off,
        "renamed_since": month.plus(-_RENAMED_MONTHS).start,
    }


def lay_out_register(con: DuckDBPyConnection, values: dict[str, Any]) -> None:
    """Who was there in the month and when anyone looked, as the first step; `clear_views` drops it."""
    # A result that the caller read only in part would block the connection; the next execute() ends it.
    con.execute("SELECT 1").fetchall()
    _declare(con, "_calendar_day", _days_between(values["month_start"].date(), values["month_end"].date()))
    run_script(con, "1-register.sql", values)
    ((horizon,),) = con.execute(_HORIZON, {"month_end": values["month_end"]}).fetchall()
    values |= {
        "horizon": horizon,
        "greetings": list(greetings()),
        "longest_greeting": max(map(len, greetings())) + _BESIDE_GREETING,
    }
    find_last_posts(con, values["month_start"], values["cut_off"])
    run_script(con, "2-days.sql", values)


def _days_between(first: dt.date, end: dt.date) -> pl.DataFrame:
    """One row a day; day_number runs on, so that neighbours differ by one.

    Of a year whose notice is not known only weekdays are, not the swapped days: whether they are worked is missing.
    """
    known = {year.year for year in known_years()}
    days = [first + dt.timedelta(days=number) for number in range((end - first).days)]
    rows = [(day, (day - _EPOCH).days, is_working(day) if day.year in known else None) for day in days]
    return pl.DataFrame(
        rows, schema={"day": pl.Date, "day_number": pl.Int64, "working_day": pl.Boolean}, orient="row"
    )


def lay_out_events(con: DuckDBPyConnection, month: Month, values: dict[str, Any], prints: Prints) -> None:
    """Who should report the month's events and who did, as the step after the register."""
    refresh_hits(con, prints, month.start, month.end)
    run_script(con, "words.sql", {})
    run_script(con, "3-events.sql", values)
    run_script(con, "4-matches.sql", values)


# A week on, to tell whether a post of the last days stands alone, and to the end of the last event window.
_HORIZON = """
SELECT LEAST(
    TIMESTAMP '9999-12-31',
    DATE_TRUNC('day', GREATEST(
        CAST($month_end AS TIMESTAMP) + INTERVAL 6 DAY, COALESCE(MAX(window_end), CAST($month_end AS TIMESTAMP))
    )) + INTERVAL 1 DAY
)
FROM _month_event
"""


def _declare(con: DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    con.register("declared_rows", rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM declared_rows")
    con.unregister("declared_rows")
