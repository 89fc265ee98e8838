"""Account-month figures that were loaded, as rows of the metric table; their names say that they were given."""

from collections.abc import Collection

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.table import Basis, Figures
from ranking.rounding import to_significant

# What stands before the name of a figure that nobody measured.
GIVEN = "given_"

_GIVEN_ROWS = """
SELECT CAST(subject AS VARCHAR) AS subject, metric, value, base, is_floor
FROM given_month
ORDER BY subject, metric
"""


def given_metrics(con: DuckDBPyConnection, subjects: pl.Series, known: Collection[str]) -> list[Figures]:
    """What `given_month` holds as `given_…` metrics, but for those that a family measures itself.

    Where no base is given it is 1, the figure itself; what is given is wholly known. Only subjects that were given a
    figure have a row of it.
    """
    rows: pl.DataFrame = con.sql(_GIVEN_ROWS).pl()
    named = rows.with_columns(metric=pl.lit(GIVEN) + pl.col("metric"))
    others = named.filter(~pl.col("metric").is_in(list(known)))
    parts = others.partition_by("metric", as_dict=True, maintain_order=True)
    return [_figures_of(str(name), subjects, part) for (name,), part in parts.items()]


def _figures_of(name: str, subjects: pl.Series, rows: pl.DataFrame) -> Figures:
    values = [None if value is None else to_significant(value) for value in rows["value"]]
    told = rows.select(
        "subject",
        pl.Series("value", values, dtype=pl.Float64),
        pl.col("base").fill_null(1),
        pl.Series("coverage", [0.0 if value is None else 1.0 for value in values], dtype=pl.Float64),
        "is_floor",
    )
    placed = subjects.to_frame("subject").join(told, on="subject", how="left", maintain_order="left")
    # Without a base there is no row; what would rest on it is then nothing.
    rest = placed["coverage"].fill_null(0.0), placed["is_floor"].fill_null(value=False)
    return Figures(name, placed["value"], Basis(name, placed["base"], *rest))
