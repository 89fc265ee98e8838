"""Measures a month for the subjects that its standards score: accounts, and matrices where one asks for them."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from ranking.catalogue import Catalogue, Metric, SubjectKind
from ranking.editions.cautions import COUNTED
from ranking.editions.matrices import MATRIX_PREFIX, add_matrices
from ranking.measure import CutOffDay, measure_kinds, subjects_of_month
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
    found = measure_kinds(store.con, month, cut_off, catalogues, cut_off_day)
    if "matrix" not in found:
        return found["account"]
    named = found["matrix"].with_columns((pl.lit(MATRIX_PREFIX) + pl.col("subject")).alias("subject"))
    return pl.concat([found["account"], named]).sort("subject", "metric")


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
