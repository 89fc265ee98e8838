"""Measures a month as it would be if accounts' own rows were otherwise, all others staying as they are; nothing is kept."""

import datetime as dt
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue
from ranking.measure.calendar import CutOffDay
from ranking.measure.copied import refresh_copies
from ranking.measure.engine import earlier_months, measure_changes, split_catalogue
from ranking.measure.entangled import lay_out_pairs
from ranking.measure.families import measure_laid_out
from ranking.measure.freshness import Look, Measuring
from ranking.measure.kept import write_kept
from ranking.measure.prints import Prints
from ranking.measure.scripts import run_script
from ranking.measure.table import MetricTable
from ranking.measure.views import clear_views, lay_out_posts, lay_out_register, month_values
from ranking.months import Month

Rows = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Supposition:
    """`known` and `supposed` lay the store's rows as they are and as they would be, `gone` (post_id, account_id) are left out.

    A post that is left out is left out for its own account alone: whom others copied stays as it is. Only the `accounts`
    are measured.
    """

    known: Rows
    supposed: Rows
    gone: pl.DataFrame
    accounts: Collection[str]


def measure_supposed(
    con: DuckDBPyConnection,
    month: Month,
    cut_off: dt.datetime,
    catalogue: Catalogue,
    supposition: Supposition,
    cut_off_day: CutOffDay = 5,
) -> pl.DataFrame:
    """What `measure_month` tells of accounts, under a supposition that entangles no near copies (`find_entangled`).

    Measured months are written over, so the caller takes all that is written back.
    """
    now, later = split_catalogue(catalogue)
    measuring = Measuring(month, cut_off, "account", now)
    table = _measure(con, measuring, supposition)
    if not later.families:
        return table.rows()
    earlier = list(earlier_months(Look(con), measuring, cut_off_day))
    with supposition.known():
        unkept = Look(con).find_stale([before for _, before in earlier])
    reached = [before for _, before in earlier if before in unkept or _reaches_into(con, before.month, month)]
    for each, its_table in [
        (measuring, table),
        *((before, _measure(con, before, supposition)) for before in reached),
    ]:
        write_kept(con, each.key, its_table, "", None)
    changes = measure_changes(con, later, [(0, measuring), *earlier], table.subjects)
    return table.with_figures(changes).rows()


def _measure(con: DuckDBPyConnection, measuring: Measuring, supposition: Supposition) -> MetricTable:
    month, values = measuring.month, month_values(measuring.month, measuring.cut_off)
    try:
        with supposition.known():
            lay_out_register(con, values)
            refresh_copies(con, [month], measuring.cut_off)
            lay_out_pairs(con, month, supposition.gone)
            run_script(con, "5-copies.sql", values)
        for table in ("_register", "_open"):
            others = "CAST(subject AS VARCHAR) NOT IN (SELECT UNNEST(CAST(? AS VARCHAR[])))"
            con.execute(f"DELETE FROM {table} WHERE {others}", [sorted(supposition.accounts)])
        with supposition.supposed():
            # Of the register's steps the days with posts alone follow from posts.
            run_script(con, "2-days.sql", values)
            lay_out_posts(con, month, measuring.cut_off, values, Prints(con))
            return measure_laid_out(con, measuring)
    finally:
        con.execute("DROP TABLE IF EXISTS temp.near_copy")
        clear_views(con)


_LAST_WINDOW = """
SELECT MAX(released_at + TO_MICROSECONDS(CAST(ROUND(window_hours * 3600000000) AS BIGINT)))
FROM event
WHERE released_at >= ? AND released_at < ?
"""


def _reaches_into(con: DuckDBPyConnection, earlier: Month, month: Month) -> bool:
    """Whether posts of the month may report an event of an earlier one."""
    values: list[Any] = [earlier.start, earlier.end]
    ((last,),) = con.execute(_LAST_WINDOW, values).fetchall()
    return last is not None and last >= month.start
