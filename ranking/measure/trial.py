"""Tries a metric file out on a small made-up store, for accounts and for matrices."""

import datetime as dt
from dataclasses import dataclass
from importlib.resources import files

import duckdb
import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, Family, SubjectKind
from ranking.errors import MetricError
from ranking.measure.contract import find_contract_faults
from ranking.measure.engine import measure_month
from ranking.months import Month

TRIAL_MONTH = Month(2026, 10)
_CUT_OFF = dt.datetime(2026, 11, 6)


@dataclass(frozen=True)
class Trial:
    """How many subjects of one kind a metric has a value for in the small store."""

    metric: str
    kind: SubjectKind
    told: int
    subjects: int


def check_family(family: Family, catalogue: Catalogue) -> list[Trial]:
    """What came of trying every metric of the family on the small store, which is made anew in memory.

    `catalogue` holds the family and all others, for one that compares months reads what others measured.
    Raises MetricError with every breach of the contract (one a line), or with what the trial found wrong.
    """
    faults = find_contract_faults(family)
    if faults:
        raise MetricError("\n".join(faults))
    looks_back = any("earlier_months" in metric.needs for metric in family.metrics)
    tried = catalogue if looks_back else Catalogue((family,))
    with _small_store() as con:
        kinds: tuple[SubjectKind, ...] = ("account", "matrix")
        return [trial for kind in kinds for trial in _try(con, family, tried, kind)]


def _small_store() -> DuckDBPyConnection:
    con = duckdb.connect()
    con.execute((files("ranking.store") / "schema.sql").read_text(encoding="utf-8"))
    con.execute((files("ranking.measure") / "samples" / "small-store.sql").read_text(encoding="utf-8"))
    return con


def _try(con: DuckDBPyConnection, family: Family, tried: Catalogue, kind: SubjectKind) -> list[Trial]:
    metrics = [metric.key for metric in family.metrics if kind in metric.subjects]
    if not metrics:
        return []
    table = measure_month(con, TRIAL_MONTH, _CUT_OFF, tried, kind)
    counted = table.group_by("metric").agg(pl.col("value").count().alias("told"), pl.len().alias("subjects"))
    found = {metric: (told, subjects) for metric, told, subjects in counted.iter_rows()}
    return [Trial(metric, kind, *found[metric]) for metric in metrics]
