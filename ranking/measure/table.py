"""The metrics of one month and kind of subject: a list of subjects, and for each metric its figures in that order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

METRIC_TABLE: dict[str, type[pl.DataType]] = {
    "subject": pl.String,
    "metric": pl.String,
    "value": pl.Float64,
    "base": pl.Int64,
    "coverage": pl.Float64,
    "is_floor": pl.Boolean,
}


@dataclass(frozen=True)
class Basis:
    """What figures rest on, subject by subject; many metrics share one.

    A null `base` (Int64) means that the subject has no row of the metric at all; `is_floor` holds where there is a value.
    """

    name: str
    base: pl.Series
    coverage: pl.Series
    is_floor: pl.Series


@dataclass(frozen=True)
class Figures:
    """One metric's values (Float64), in the order of the subjects."""

    metric: str
    value: pl.Series
    basis: Basis


@dataclass(frozen=True)
class MetricTable:
    """`subjects` (String, in order) and the figures of every metric."""

    subjects: pl.Series
    figures: tuple[Figures, ...] = ()

    def with_figures(self, others: Sequence[Figures]) -> "MetricTable":
        """The table with more metrics of the same subjects."""
        return MetricTable(self.subjects, (*self.figures, *others))

    def rows(self) -> pl.DataFrame:
        """One row a subject and metric, ordered by both; columns as in METRIC_TABLE."""
        ordered = sorted(self.figures, key=lambda each: each.metric)
        count, width = len(ordered), len(self.subjects)
        if not count or not width:
            return pl.DataFrame(schema=METRIC_TABLE)
        # Figures lie metric by metric; they are taken subject by subject.
        value = pl.Series(_crossed(each.value for each in ordered), nan_to_null=True)
        base, coverage, is_floor = (
            _crossed(getattr(each.basis, name) for each in ordered)
            for name in ("base", "coverage", "is_floor")
        )
        told = pl.DataFrame(
            {
                "subject": self.subjects.gather(np.repeat(np.arange(width), count)),
                "metric": pl.Series([each.metric for each in ordered]).gather(
                    np.tile(np.arange(count), width)
                ),
                "value": value,
                # No row of the metric at all: a base that is none.
                "base": pl.Series(base, nan_to_null=True).cast(pl.Int64),
                "coverage": coverage,
                "is_floor": is_floor & value.is_not_null().to_numpy(),
            },
            schema=METRIC_TABLE,
        )
        return told if told["base"].null_count() == 0 else told.filter(pl.col("base").is_not_null())


def _crossed(series: Iterable[pl.Series]) -> NDArray[Any]:
    return np.stack([each.to_numpy() for each in series]).T.ravel()
