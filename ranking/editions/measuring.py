"""Measures a month for the subjects that its standards score: accounts, and matrices where one asks for them."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, Family, Metric, SubjectKind
from ranking.editions.cautions import COUNTED
from ranking.editions.matrices import MATRIX_PREFIX, add_matrices
from ranking.measure import CutOffDay, default_cut_off, measure_kinds, subjects_of_month
from ranking.months import Month
from ranking.standard import Standard
from ranking.store import Store


def find_subjects(store: Store, month: Month, standards: Sequence[Standard]) -> pl.DataFrame:
    """The frame `Edition.subjects` of a month; empty where no account is registered."""
    accounts = subjects_of_month(store.con, month)
    is_needed = any(standard.subject == "matrix" for standard in standards)
    return add_matrices(accounts) if is_needed and accounts.height else accounts


def measure_subjects(
    store: Store,
    month: Month,
    cut_off: dt.datetime,
    catalogue: Catalogue,
    standards: Sequence[Standard],
    cut_off_day: CutOffDay,
) -> pl.DataFrame:
    """The frame `Edition.metrics` of a month without roll-ups: of accounts all metrics, of matrices what is used."""
    catalogues = _catalogues(catalogue, standards)
    found = measure_kinds(store.con, month, cut_off, catalogues, cut_off_day)
    if "matrix" not in found:
        return found["account"]
    named = found["matrix"].with_columns((pl.lit(MATRIX_PREFIX) + pl.col("subject")).alias("subject"))
    return pl.concat([found["account"], named]).sort("subject", "metric")


def measure_ahead(
    con: DuckDBPyConnection,
    month: Month,
    catalogue: Catalogue,
    standards: Sequence[Standard],
    cut_off_day: CutOffDay,
) -> None:
    """Measure what `measure_subjects` will ask for, so that it is kept by then; a comparison of months is left to it.

    For a connection and a thread of its own, while another month is being built.
    """
    own = Catalogue(tuple(family for family in catalogue.families if not _looks_back(family)))
    cut_off, _ = default_cut_off(con, month, cut_off_day)
    measure_kinds(con, month, cut_off, _catalogues(own, standards), cut_off_day)


def _looks_back(family: Family) -> bool:
    return any("earlier_months" in metric.needs for metric in family.metrics)


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
