"""Runs the metric files over a month's views and gathers one table of metrics."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import duckdb
import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, Family, MatrixPosts, SubjectKind
from ranking.errors import MetricError
from ranking.measure.calendar import CutOffDay, default_cut_off
from ranking.measure.freshness import Measuring, is_kept, keep_metrics, kept_metrics, state_of_store
from ranking.measure.given import given_metrics
from ranking.measure.results import METRIC_TABLE, gather_family, round_significant
from ranking.measure.views import COMPARED, clear_views, lay_out_earlier, lay_out_subjects, month_steps
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
) -> dict[SubjectKind, pl.DataFrame]:
    """`measure_month` for several kinds of subject, each with its own metrics; the month is laid out once for all."""
    split = {kind: _split(catalogue) for kind, catalogue in catalogues.items()}
    asked = [Measuring(month, cut_off, kind, now) for kind, (now, _) in split.items()]
    found = dict(zip(split, _measure_fresh(con, asked), strict=True))
    for measuring in asked:
        later = split[measuring.kind][1]
        if later.families:
            earlier = _earlier(con, month, measuring.kind, measuring.catalogue, cut_off_day)
            compared = [(0, measuring), *earlier]
            change = _measure_change(con, later, measuring.kind, compared, found[measuring.kind])
            found[measuring.kind] = pl.concat([found[measuring.kind], change])
    return {kind: table.sort("subject", "metric") for kind, table in found.items()}


def _split(catalogue: Catalogue) -> tuple[Catalogue, Catalogue]:
    """The families of the month itself, and those that compare it with earlier months."""
    looks_back = [any("earlier_months" in metric.needs for metric in f.metrics) for f in catalogue.families]
    pairs = list(zip(catalogue.families, looks_back, strict=True))
    return (
        Catalogue(tuple(family for family, back in pairs if not back)),
        Catalogue(tuple(family for family, back in pairs if back)),
    )


def _measure_fresh(con: DuckDBPyConnection, asked: Sequence[Measuring]) -> list[pl.DataFrame]:
    """The metrics of several kinds of subject in one month: read where they are kept, else measured and kept."""
    kept = {one.kind: kept_metrics(con, one) for one in asked if is_kept(con, one)}
    measured = _measure(con, [one for one in asked if one.kind not in kept])
    for one, table in measured:
        keep_metrics(con, one, table)
    found = kept | {one.kind: table for one, table in measured}
    return [found[one.kind] for one in asked]


def _measure(con: DuckDBPyConnection, asked: Sequence[Measuring]) -> list[tuple[Measuring, pl.DataFrame]]:
    """The metrics of kinds of subject of one month, laid out once."""
    if not asked:
        return []
    with month_steps(con, asked[0].month, asked[0].cut_off):
        return [(one, _measure_kind(con, one)) for one in asked]


def _measure_kind(con: DuckDBPyConnection, measuring: Measuring) -> pl.DataFrame:
    parts = [pl.DataFrame(schema=METRIC_TABLE)]
    for posts, families in _passes(measuring.catalogue, measuring.kind):
        lay_out_subjects(con, measuring.kind, posts)
        parts += _run_families(con, families, measuring.values)
    given = given_metrics(con, pl.concat(parts)["metric"].unique())
    return pl.concat([_round_table(pl.concat(parts), measuring.catalogue), given]).sort("subject", "metric")


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


def _run_families(
    con: DuckDBPyConnection, families: Sequence[Family], values: dict[str, dt.datetime]
) -> list[pl.DataFrame]:
    subjects = con.sql("SELECT subject FROM account_asof ORDER BY subject").pl()
    return [gather_family(family, subjects, _run_query(con, family, values)) for family in families]


def _earlier(
    con: DuckDBPyConnection, month: Month, kind: SubjectKind, catalogue: Catalogue, cut_off_day: CutOffDay
) -> Iterator[tuple[int, Measuring]]:
    """The earlier months that the store knows, measured as of their own cut-offs."""
    ((first,),) = con.execute("SELECT MIN(published_at) FROM post").fetchall()
    state = state_of_store(con)
    for back in range(1, EARLIER_MONTHS + 1):
        earlier = month.plus(-back)
        if first is None or earlier.end <= first:
            return
        measuring = Measuring(earlier, default_cut_off(con, earlier, cut_off_day)[0], kind, catalogue)
        if not is_kept(con, measuring, state):
            for one, table in _measure(con, [measuring]):
                keep_metrics(con, one, table)
        yield back, measuring


def _measure_change(
    con: DuckDBPyConnection,
    catalogue: Catalogue,
    kind: SubjectKind,
    compared: Sequence[tuple[int, Measuring]],
    measured: pl.DataFrame,
) -> pl.DataFrame:
    rows = [(back, str(each.month), each.cut_off) for back, each in compared]
    subjects = measured.select("subject").unique().sort("subject")
    values = compared[0][1].values
    parts = [pl.DataFrame(schema=METRIC_TABLE)]
    try:
        lay_out_earlier(con, kind, pl.DataFrame(rows, schema=list(COMPARED), orient="row"))
        for _, families in _passes(catalogue, kind):
            parts += [gather_family(family, subjects, _run_query(con, family, values)) for family in families]
    finally:
        clear_views(con)
    return _round_table(pl.concat(parts), catalogue)


def _round_table(table: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    exact = [key for key, metric in catalogue.metrics.items() if metric.is_integer]
    rounded = table.with_columns(
        round_significant(table["value"]).alias("rounded"), round_significant(table["coverage"])
    )
    is_exact = pl.col("metric").is_in(exact)
    return rounded.with_columns(
        value=pl.when(is_exact).then(pl.col("value")).otherwise(pl.col("rounded"))
    ).drop("rounded")


def _run_query(con: DuckDBPyConnection, family: Family, values: dict[str, dt.datetime]) -> pl.DataFrame:
    try:
        names = _refuse_statements(family, duckdb.extract_statements(family.sql))
        rows: pl.DataFrame = con.sql(family.sql, params={name: values[name] for name in names}).pl()
    except duckdb.Error as error:
        reason = " ".join(str(error).split())
        msg = f"{family.path}：查询无法执行，请改正 SQL（{reason}）"
        raise MetricError(msg) from error
    return rows


def _refuse_statements(family: Family, statements: list[duckdb.Statement]) -> list[str]:
    """The parameters that the file's one query uses; raises MetricError when it is anything else."""
    # A metric file may come from anyone: it must not be able to write.
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        msg = f"{family.path}：须恰好含有一个 SELECT 查询（实有 {len(statements)} 条语句），请删去其他语句"
        raise MetricError(msg)
    names = sorted(statements[0].named_parameters)
    unknown = [name for name in names if name not in PARAMETERS]
    if unknown:
        allowed = "、".join(f"${name}" for name in PARAMETERS)
        msg = f"{family.path}：参数 ${unknown[0]} 不存在，可用的有 {allowed}"
        raise MetricError(msg)
    return names
