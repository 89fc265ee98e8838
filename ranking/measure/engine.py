"""Measures a month: what its own posts tell, and how that compares with earlier months."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, SubjectKind
from ranking.measure.calendar import CutOffDay
from ranking.measure.families import gather, passes_of, run_query
from ranking.measure.freshness import Look, Measuring
from ranking.measure.keeping import keep_months, measure_fresh, share_out
from ranking.measure.kept import read_kept
from ranking.measure.table import Figures, MetricTable
from ranking.measure.views import COMPARED, clear_views, lay_out_earlier
from ranking.months import Month

# A change is told against the three and the twelve months before.
EARLIER_MONTHS = 12


def measure_month(
    con: DuckDBPyConnection,
    month: Month,
    cut_off: dt.datetime,
    catalogue: Catalogue,
    kind: SubjectKind = "account",
    cut_off_day: CutOffDay = 5,
) -> pl.DataFrame:
    """Every metric of the catalogue for every account (or matrix) registered in the month, as of the cut-off.

    One row a subject and metric, ordered by both: `subject`, `metric`, `value` (Float64, 12 significant
    digits, counts exact, null = missing), `base` (Int64), `coverage` (Float64, 0-1), `is_floor` (bool).
    Loaded account-month metrics stand among them as `given_…`. What was measured before from the same
    inputs is read, not measured again; the earlier months of a change are cut off by `cut_off_day`.
    Raises MetricError when a metric file breaks the contract of `metrics/`.
    """
    return measure_kinds(con, month, cut_off, {kind: catalogue}, cut_off_day)[kind]


def measure_kinds(
    con: DuckDBPyConnection,
    month: Month,
    cut_off: dt.datetime,
    catalogues: Mapping[SubjectKind, Catalogue],
    cut_off_day: CutOffDay = 5,
    meanwhile: Callable[[], None] = lambda: None,
) -> dict[SubjectKind, pl.DataFrame]:
    """`measure_month` for several kinds of subject, each with its own metrics; the month is laid out once for all.

    `meanwhile` is called while the steps of the month (`month_steps`) lie there; not where all is kept and nothing
    has to be laid out.
    """
    return _measure_kinds(Look(con), month, cut_off, catalogues, cut_off_day, meanwhile)


def measure_months(
    con: DuckDBPyConnection,
    months: Mapping[Month, dt.datetime],
    catalogue: Catalogue,
    kind: SubjectKind = "account",
    cut_off_day: CutOffDay = 5,
) -> dict[Month, pl.DataFrame]:
    """`measure_month` for several months, each as of its cut-off; two at once where the store allows it."""
    now, later = split_catalogue(catalogue)
    look, asked = Look(con), [Measuring(month, cut_off, kind, now) for month, cut_off in months.items()]
    before = [each for one in asked if later.families for _, each in earlier_months(look, one, cut_off_day)]
    # All at once, for no two connections may keep the same month.
    keep_months(look, list({one.key: one for one in (*asked, *before)}.values()))

    def compare(con: DuckDBPyConnection, asked: Sequence[Measuring]) -> list[pl.DataFrame]:
        look = Look(con)
        kept = ((one, read_kept(con, one.key)) for one in asked)
        return [_with_changes(look, later, one, table, cut_off_day).rows() for one, table in kept]

    return dict(zip(months, share_out(con, asked, compare), strict=True))


def _measure_kinds(
    look: Look,
    month: Month,
    cut_off: dt.datetime,
    catalogues: Mapping[SubjectKind, Catalogue],
    cut_off_day: CutOffDay,
    meanwhile: Callable[[], None],
) -> dict[SubjectKind, pl.DataFrame]:
    split = {kind: split_catalogue(catalogue) for kind, catalogue in catalogues.items()}
    asked = [Measuring(month, cut_off, kind, now) for kind, (now, _) in split.items()]
    found = zip(asked, measure_fresh(look, asked, meanwhile), strict=True)
    return {
        one.kind: _with_changes(look, split[one.kind][1], one, table, cut_off_day).rows()
        for one, table in found
    }


def _with_changes(
    look: Look, later: Catalogue, measuring: Measuring, table: MetricTable, cut_off_day: CutOffDay
) -> MetricTable:
    """The kept table of a month and what compares it with earlier months, which are measured where they are not kept."""
    if not later.families:
        return table
    before = list(earlier_months(look, measuring, cut_off_day))
    keep_months(look, [each for _, each in before])
    return table.with_figures(measure_changes(look.con, later, [(0, measuring), *before], table.subjects))


def split_catalogue(catalogue: Catalogue) -> tuple[Catalogue, Catalogue]:
    """The families of the month itself, and those that compare it with earlier months."""
    looks_back = [any("earlier_months" in metric.needs for metric in f.metrics) for f in catalogue.families]
    pairs = list(zip(catalogue.families, looks_back, strict=True))
    return (
        Catalogue(tuple(family for family, back in pairs if not back)),
        Catalogue(tuple(family for family, back in pairs if back)),
    )


def earlier_months(
    look: Look, measuring: Measuring, cut_off_day: CutOffDay
) -> Iterator[tuple[int, Measuring]]:
    """The same measuring of the earlier months that the store knows, with how far back they lie; each has its own cut-off."""
    for back in range(1, EARLIER_MONTHS + 1):
        earlier = measuring.month.plus(-back)
        if look.first_post is None or earlier.end <= look.first_post:
            return
        yield back, replace(measuring, month=earlier, cut_off=look.cut_off_of(earlier, cut_off_day))


def measure_changes(
    con: DuckDBPyConnection,
    catalogue: Catalogue,
    compared: Sequence[tuple[int, Measuring]],
    subjects: pl.Series,
) -> list[Figures]:
    """What compares a month (0 back) with earlier ones, all of them kept."""
    rows = [(back, str(each.month), each.cut_off) for back, each in compared]
    kind, values = compared[0][1].kind, compared[0][1].values
    try:
        lay_out_earlier(con, kind, pl.DataFrame(rows, schema=list(COMPARED), orient="row"))
        families = [family for _, group in passes_of(catalogue, kind) for family in group]
        return gather(subjects, ((family, run_query(con, family, values)) for family in families))
    finally:
        clear_views(con)
