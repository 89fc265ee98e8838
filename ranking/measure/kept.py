"""Writes and reads the kept metrics of a month: lists, one a metric, in the order of the month's subjects."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.table import Basis, Figures, MetricTable

Schema = dict[str, pl.DataType | type[pl.DataType]]

_BASIS: Schema = {
    "basis": pl.String,
    "base": pl.List(pl.Int64),
    "coverage": pl.List(pl.Float64),
    "is_floor": pl.List(pl.Boolean),
}
_METRIC: Schema = {"metric": pl.String, "basis": pl.String, "value": pl.List(pl.Float64)}
_TABLES = ("measured_month", "measured_metric", "measured_basis")
_OF_KEY = "WHERE month = ? AND subject_kind = ? AND cut_off = ?"

Key = tuple[str, str, dt.datetime]


def write_kept(con: DuckDBPyConnection, key: Key, table: MetricTable, inputs: str, state: str | None) -> None:
    """Keep a table in the place of an earlier one of the same month, kind of subject and cut-off.

    What says that the month is kept goes first and comes last: no stop leaves half a table trusted.
    """
    for kept in _TABLES:
        con.execute(f"DELETE FROM {kept} {_OF_KEY}", list(key))
    bases = _distinct({each.basis.name: each.basis for each in table.figures})
    metrics = [(each.metric, bases[each.basis.name].name, each.value) for each in table.figures]
    rows = [
        (each.name, each.base, each.coverage, each.is_floor)
        for name, each in bases.items()
        if name == each.name
    ]
    _insert(con, key, "measured_metric", _frame(metrics, _METRIC))
    _insert(con, key, "measured_basis", _frame(rows, _BASIS))
    month = _frame([(inputs, state, table.subjects)], _MONTH)
    _insert(con, key, "measured_month", month)


def _distinct(bases: dict[str, Basis]) -> dict[str, Basis]:
    """For every name the first basis that says the same: figures that nobody gave all rest on nothing."""
    first: dict[tuple[bytes, ...], Basis] = {}
    return {name: first.setdefault(_told(basis), basis) for name, basis in bases.items()}


def _told(basis: Basis) -> tuple[bytes, ...]:
    return tuple(_bytes_of(series) for series in (basis.base, basis.coverage, basis.is_floor))


def _bytes_of(series: pl.Series) -> bytes:
    # Only figures that somebody gave have gaps.
    return repr(series.to_list()).encode() if series.null_count() else series.to_numpy().tobytes()


_MONTH: Schema = {"inputs": pl.String, "state": pl.String, "subjects": pl.List(pl.String)}


def _frame(rows: Sequence[tuple[object, ...]], schema: Schema) -> pl.DataFrame:
    if not rows:
        return pl.DataFrame(schema=schema)
    # Without a schema lists are taken as they are; with one every number would be taken into Python and back.
    columns = {name: [row[place] for row in rows] for place, name in enumerate(schema)}
    return pl.DataFrame(columns).cast(pl.Schema(schema))


def _insert(con: DuckDBPyConnection, key: Key, table: str, rows: pl.DataFrame) -> None:
    con.register("kept_rows", rows)
    con.execute(
        f"INSERT INTO {table} BY NAME SELECT *, $month AS month, $kind AS subject_kind, "
        "CAST($cut_off AS TIMESTAMP) AS cut_off FROM kept_rows",
        dict(zip(("month", "kind", "cut_off"), key, strict=True)),
    )
    con.unregister("kept_rows")


def read_kept(con: DuckDBPyConnection, key: Key) -> MetricTable:
    """The kept table."""
    subjects, bases, metrics = (
        con.sql(f"SELECT {columns} FROM {table} {_OF_KEY} {order}", params=list(key)).pl()
        for columns, table, order in (
            ("UNNEST(subjects) AS subject", "measured_month", ""),
            (", ".join(_BASIS), "measured_basis", "ORDER BY basis"),
            (", ".join(_METRIC), "measured_metric", "ORDER BY metric"),
        )
    )
    by_name = {
        name: Basis(name, base, coverage, is_floor)
        for name, base, coverage, is_floor in zip(*(bases[column] for column in _BASIS), strict=True)
    }
    figures = zip(*(metrics[column] for column in _METRIC), strict=True)
    return MetricTable(
        subjects["subject"], tuple(Figures(name, value, by_name[basis]) for name, basis, value in figures)
    )
