"""Account-month figures that were loaded, as rows of the metric table; their names say that they were given."""

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.results import METRIC_TABLE
from ranking.rounding import to_significant

# What stands before the name of a figure that nobody measured.
GIVEN = "given_"

_GIVEN_ROWS = """
SELECT subject, metric, value, base, is_floor
FROM given_month
ORDER BY subject, metric
"""


def given_metrics(con: DuckDBPyConnection, known: pl.Series) -> pl.DataFrame:
    """The rows of the view `given_month` as `given_…` metrics, but for those that a family measures itself.

    Where no base is given it is 1, the figure itself; what is given is wholly known.
    """
    rows: pl.DataFrame = con.sql(_GIVEN_ROWS).pl()
    named = rows.with_columns(metric=pl.lit(GIVEN) + pl.col("metric"))
    others = named.filter(~pl.col("metric").is_in(known.implode()))
    values = [None if value is None else to_significant(value) for value in others["value"]]
    return others.select(
        "subject",
        "metric",
        pl.Series("value", values, dtype=pl.Float64),
        pl.col("base").fill_null(1).alias("base"),
        pl.when(pl.Series(values, dtype=pl.Float64).is_null()).then(0.0).otherwise(1.0).alias("coverage"),
        "is_floor",
    ).select(pl.col(name).cast(kind) for name, kind in METRIC_TABLE.items())
