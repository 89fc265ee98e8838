"""Measures what is not kept and keeps it; several months two at once, on connections of their own."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from duckdb import DuckDBPyConnection

from ranking.measure.copied import refresh_copies
from ranking.measure.families import measure_laid_out
from ranking.measure.freshness import Look, Measuring
from ranking.measure.hits import refresh_hits
from ranking.measure.kept import read_kept
from ranking.measure.table import MetricTable
from ranking.measure.views import clear_views, month_steps
from ranking.store import connect_beside

Asked = TypeVar("Asked")
Given = TypeVar("Given")

# One core plans and gathers while another reads and counts; a third month would only need more memory.
_AT_ONCE = 2


def measure_fresh(look: Look, asked: Sequence[Measuring], meanwhile: Callable[[], None]) -> list[MetricTable]:
    """The metrics of several kinds of subject in one month: read where they are kept, else measured and kept."""
    kept = {one.kind: read_kept(look.con, one.key) for one in asked if look.is_kept(one)}
    measured = _measure(look, [one for one in asked if one.kind not in kept], meanwhile)
    for one, table in measured:
        look.keep(one, table)
    found = kept | {one.kind: table for one, table in measured}
    return [found[one.kind] for one in asked]


def _measure(
    look: Look, asked: Sequence[Measuring], meanwhile: Callable[[], None] = lambda: None
) -> list[tuple[Measuring, MetricTable]]:
    """The metrics of kinds of subject of one month, laid out once."""
    if not asked:
        return []
    with month_steps(look.con, asked[0].month, asked[0].cut_off, look.prints):
        look.note_inputs(asked[0])
        meanwhile()
        return [(one, measure_laid_out(look.con, one)) for one in asked]


def keep_months(look: Look, months: Sequence[Measuring]) -> None:
    """Measure and keep those of the months that are not kept, or hold no longer; two at once where the store allows it."""
    stale = look.find_stale(months)
    if len(stale) > 1:
        _find_before(look, stale)
        share_out(look.con, stale, _keep)
    elif stale:
        _keep(look.con, stale)


def _keep(con: DuckDBPyConnection, stale: Sequence[Measuring]) -> list[None]:
    look = Look(con)
    for measuring in stale:
        for one, table in _measure(look, [measuring]):
            look.keep(one, table)
    return [None] * len(stale)


def share_out(
    con: DuckDBPyConnection,
    asked: Sequence[Asked],
    work: Callable[[DuckDBPyConnection, Sequence[Asked]], list[Given]],
) -> list[Given]:
    """What `work` gives for each that is asked, in order: in two threads where another connection sees the same rows."""
    if len(asked) < _AT_ONCE or not _can_be_beside(con):
        return work(con, asked)

    def beside(part: Sequence[Asked]) -> list[Given]:
        with connect_beside(con) as own:
            return work(own, part)

    with _as_many_threads_as_cores(con), ThreadPoolExecutor(_AT_ONCE) as pool:
        parts = list(pool.map(beside, (asked[turn::_AT_ONCE] for turn in range(_AT_ONCE))))
    return [parts[place % _AT_ONCE][place // _AT_ONCE] for place in range(len(asked))]


@contextmanager
def _as_many_threads_as_cores(con: DuckDBPyConnection) -> Iterator[None]:
    """Within the block the engine's own threads and those that ask it are as many as its threads were before.

    More would only wait for each other: on two cores each query has the one thread that asks.
    """
    ((threads,),) = con.execute("SELECT CAST(current_setting('threads') AS INTEGER)").fetchall()
    con.execute(f"SET threads = {max(1, threads - _AT_ONCE + 1)}")
    try:
        yield
    finally:
        con.execute(f"SET threads = {threads}")


def _can_be_beside(con: DuckDBPyConnection) -> bool:
    """Whether another connection sees the same rows: nothing lies before the tables, no transaction is open."""
    # Outside a transaction every statement is one of its own.
    first, second = (con.execute("SELECT txid_current()").fetchall() for _ in range(2))
    return first != second and con.execute(_LIES_BEFORE).fetchall() == [(0,)]


_LIES_BEFORE = """
SELECT (SELECT COUNT(*) FROM duckdb_tables() WHERE temporary)
    + (SELECT COUNT(*) FROM duckdb_views() WHERE temporary AND NOT internal)
"""


def _find_before(look: Look, stale: Sequence[Measuring]) -> None:
    """Near copies and posts on events of all the months, which two connections must not find and keep at once."""
    months = sorted(measuring.month for measuring in stale)
    refresh_hits(look.con, look.prints, months[0].start, months[-1].end)
    refresh_copies(look.con, months, max(measuring.cut_off for measuring in stale), look.prints)
    clear_views(look.con)
