"""Measures a month for the subjects that its standards score: accounts, and matrices where one asks for them."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, Metric, SubjectKind
from ranking.editions.cautions import COUNTED
from ranking.editions.matrices import MATRIX_PREFIX, add_matrices
from ranking.errors import EditionError
from ranking.measure import CutOffDay, event_steps, measure_kinds, read_subjects, subjects_of_month
from ranking.measure.illustrations import Illustrations, illustrate_month, read_illustrations
from ranking.months import Month
from ranking.standard import Standard
from ranking.store import Store


@dataclass(frozen=True)
class MonthMeasured:
    """What an edition takes from the rows of the store: `Edition.subjects`, `metrics` without roll-ups, illustrations.

    Measured as of a cut-off for these standards (their hashes); whoever holds it knows that nothing was loaded since.
    """

    month: Month
    cut_off: dt.datetime
    standards: tuple[str, ...]
    subjects: pl.DataFrame
    metrics: pl.DataFrame
    illustrations: Illustrations


def measure_edition(
    con: DuckDBPyConnection,
    month: Month,
    cut_off: dt.datetime,
    catalogue: Catalogue,
    standards: Sequence[Standard],
    cut_off_day: CutOffDay,
) -> MonthMeasured:
    """Measure all that a month's edition needs, the month being laid out once; what is kept is not measured again.

    Raises EditionError where no account is registered.
    """
    seen: list[tuple[pl.DataFrame, Illustrations]] = []

    def look() -> None:
        subjects = _require_accounts(read_subjects(con), month)
        seen.append((subjects, read_illustrations(con, month, cut_off)))

    if cut_off < month.end:
        # The register has no cut-off: such an early one would hide days from it.
        accounts = _require_accounts(subjects_of_month(con, month), month)
        seen.append((accounts, illustrate_month(con, month, cut_off)))
    metrics = measure_subjects(
        con, month, cut_off, catalogue, standards, cut_off_day, look if not seen else lambda: None
    )
    if not seen:
        with event_steps(con, month, cut_off):
            look()
    ((accounts, illustrations),) = seen
    # Days are drawn of the members of ranked matrices, of nobody else.
    if not _has_matrices(standards):
        illustrations = replace(illustrations, days=illustrations.days.clear())
    texts = tuple(standard.sha256 for standard in standards)
    return MonthMeasured(month, cut_off, texts, _with_matrices(accounts, standards), metrics, illustrations)


def find_subjects(store: Store, month: Month, standards: Sequence[Standard]) -> pl.DataFrame:
    """The frame `Edition.subjects` of a month; empty where no account is registered."""
    return _with_matrices(subjects_of_month(store.con, month), standards)


def _with_matrices(accounts: pl.DataFrame, standards: Sequence[Standard]) -> pl.DataFrame:
    return add_matrices(accounts) if _has_matrices(standards) and accounts.height else accounts


def _has_matrices(standards: Sequence[Standard]) -> bool:
    return any(standard.subject == "matrix" for standard in standards)


def _require_accounts(accounts: pl.DataFrame, month: Month) -> pl.DataFrame:
    if accounts.is_empty():
        msg = f"{month} 没有已登记的账号，榜单无人可排；请先用 ranking load accounts 载入登记表"
        raise EditionError(msg)
    return accounts


def measure_subjects(
    con: DuckDBPyConnection,
    month: Month,
    cut_off: dt.datetime,
    catalogue: Catalogue,
    standards: Sequence[Standard],
    cut_off_day: CutOffDay,
    meanwhile: Callable[[], None] = lambda: None,
) -> pl.DataFrame:
    """The frame `Edition.metrics` of a month without roll-ups: of accounts all metrics, of matrices what is used.

    `meanwhile` is called as `measure_kinds` does.
    """
    catalogues = _catalogues(catalogue, standards)
    found = measure_kinds(con, month, cut_off, catalogues, cut_off_day, meanwhile)
    if "matrix" not in found:
        return found["account"]
    named = found["matrix"].with_columns((pl.lit(MATRIX_PREFIX) + pl.col("subject")).alias("subject"))
    return pl.concat([found["account"], named]).sort("subject", "metric")


def _catalogues(catalogue: Catalogue, standards: Sequence[Standard]) -> dict[SubjectKind, Catalogue]:
    """What is measured of each kind of subject."""
    used = {
        name
        for standard in standards
        if standard.subject == "matrix"
        for name in (*standard.metrics, *COUNTED)
    }
    families = tuple(
        family for family in catalogue.families if used.intersection(metric.key for metric in family.metrics)
    )
    catalogues: dict[SubjectKind, Catalogue] = {"account": catalogue}
    if used:
        catalogues["matrix"] = Catalogue(families)
    return catalogues


def refuse_metrics(standards: Sequence[Standard], metrics: Mapping[str, Metric]) -> Iterator[str]:
    """The uses of metrics that are not measured for the subjects of their standard."""
    labels = {"account": "账号", "matrix": "矩阵"}
    for standard in standards:
        rolled = {rollup.key for rollup in standard.rollups}
        for name in standard.metrics:
            metric = metrics.get(name)
            if metric is not None and name not in rolled and standard.subject not in metric.subjects:
                kind = labels[standard.subject]
                yield f"计分标准 {standard.id} 用到的指标 {name}（{metric.label}）不对{kind}计量，请换用别的指标"
