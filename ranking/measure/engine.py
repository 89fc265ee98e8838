"""Runs the metric files over a month's views and gathers one table of metrics."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import duckdb
import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, Family, MatrixPosts, SubjectKind
from ranking.errors import MetricError
from ranking.measure.calendar import CutOffDay, default_cut_off
from ranking.measure.freshness import Look, Measuring
from ranking.measure.given import given_metrics
from ranking.measure.kept import read_kept
from ranking.measure.results import gather_family
from ranking.measure.table import Figures, MetricTable
from ranking.measure.views import (
    COMPARED,
    clear_views,
    lay_out_earlier,
    lay_out_matrix_posts,
    lay_out_subjects,
    month_steps,
)
from ranking.months import Month

PARAMETERS = ("month_start", "month_end", "cut_off")

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
    look = Look(con)
    split = {kind: split_catalogue(catalogue) for kind, catalogue in catalogues.items()}
    asked = [Measuring(month, cut_off, kind, now) for kind, (now, _) in split.items()]
    found = dict(zip(split, _measure_fresh(look, asked, meanwhile), strict=True))
    for measuring in asked:
        later = split[measuring.kind][1]
        if later.families:
            before = list(earlier_months(con, measuring, cut_off_day))
            _keep_earlier(look, [each for _, each in before])
            table = found[measuring.kind]
            change = measure_changes(con, later, [(0, measuring), *before], table.subjects)
            found[measuring.kind] = table.with_figures(change)
    return {kind: table.rows() for kind, table in found.items()}


def split_catalogue(catalogue: Catalogue) -> tuple[Catalogue, Catalogue]:
    """The families of the month itself, and those that compare it with earlier months."""
    looks_back = [any("earlier_months" in metric.needs for metric in f.metrics) for f in catalogue.families]
    pairs = list(zip(catalogue.families, looks_back, strict=True))
    return (
        Catalogue(tuple(family for family, back in pairs if not back)),
        Catalogue(tuple(family for family, back in pairs if back)),
    )


def _measure_fresh(
    look: Look, asked: Sequence[Measuring], meanwhile: Callable[[], None]
) -> list[MetricTable]:
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
        meanwhile()
        return [(one, measure_laid_out(look.con, one)) for one in asked]


def measure_laid_out(con: DuckDBPyConnection, measuring: Measuring) -> MetricTable:
    """The metrics of one kind of subject, over the steps of its month (`month_steps`)."""
    lay_out_subjects(con, measuring.kind)
    subjects = con.sql(_SUBJECTS).pl()["subject"]
    figures: list[Figures] = []
    for posts, families in _passes(measuring.catalogue, measuring.kind):
        if measuring.kind == "matrix":
            lay_out_matrix_posts(con, posts)
        for family in families:
            figures += gather_family(family, subjects, _run_query(con, family, measuring.values))
    given = given_metrics(con, subjects, {each.metric for each in figures})
    return MetricTable(subjects, (*figures, *given))


_SUBJECTS = "SELECT CAST(subject AS VARCHAR) AS subject FROM account_asof ORDER BY subject"


def _passes(catalogue: Catalogue, kind: SubjectKind) -> Iterator[tuple[MatrixPosts, list[Family]]]:
    """The families to run with posts counted one way, and the other; each with its metrics of that way only."""
    for posts in ("each", "once"):
        families = [
            family.model_copy(
                update={
                    "metrics": tuple(
                        metric
                        for metric in family.metrics
                        if kind in metric.subjects and (kind == "account" or metric.matrix_posts == posts)
                    )
                }
            )
            for family in catalogue.families
        ]
        measured = [family for family in families if family.metrics]
        # An account's posts are its own: for accounts there is one way.
        if measured and (kind == "matrix" or posts == "each"):
            yield posts, measured


def earlier_months(
    con: DuckDBPyConnection, measuring: Measuring, cut_off_day: CutOffDay
) -> Iterator[tuple[int, Measuring]]:
    """The same measuring of the earlier months that the store knows, with how far back they lie; each has its own cut-off."""
    ((first,),) = con.execute("SELECT MIN(published_at) FROM post").fetchall()
    for back in range(1, EARLIER_MONTHS + 1):
        earlier = measuring.month.plus(-back)
        if first is None or earlier.end <= first:
            return
        end = default_cut_off(con, earlier, cut_off_day)[0]
        yield back, replace(measuring, month=earlier, cut_off=end)


def _keep_earlier(look: Look, months: Sequence[Measuring]) -> None:
    """Measure and keep those of the months that are not kept, or hold no longer."""
    for measuring in months:
        if not look.is_kept(measuring, on_record=True):
            for one, table in _measure(look, [measuring]):
                look.keep(one, table)


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
        return [
            figures
            for _, families in _passes(catalogue, kind)
            for family in families
            for figures in gather_family(family, subjects, _run_query(con, family, values))
        ]
    finally:
        clear_views(con)


def _run_query(con: DuckDBPyConnection, family: Family, values: dict[str, dt.datetime]) -> pl.DataFrame:
    try:
        names = _parameters_of(family.sql, family.path)
        # Laid out first: a relation over the file's query itself would be bound twice.
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE _family AS {family.sql}", {name: values[name] for name in names}
        )
        rows: pl.DataFrame = con.sql("SELECT * FROM _family").pl()
    except duckdb.Error as error:
        reason = " ".join(str(error).split())
        msg = f"{family.path}：查询无法执行，请改正 SQL（{reason}）"
        raise MetricError(msg) from error
    return rows


# A store of many months runs every file many times, and parsing costs as much as running over a small store.
@lru_cache(maxsize=256)
def _parameters_of(sql: str, path: str) -> list[str]:
    """The parameters that the file's one query uses; raises MetricError when it is anything else."""
    statements = duckdb.extract_statements(sql)
    # A metric file may come from anyone: it must not be able to write.
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        msg = f"{path}：须恰好含有一个 SELECT 查询（实有 {len(statements)} 条语句），请删去其他语句"
        raise MetricError(msg)
    names = sorted(statements[0].named_parameters)
    unknown = [name for name in names if name not in PARAMETERS]
    if unknown:
        allowed = "、".join(f"${name}" for name in PARAMETERS)
        msg = f"{path}：参数 ${unknown[0]} 不存在，可用的有 {allowed}"
        raise MetricError(msg)
    return names
