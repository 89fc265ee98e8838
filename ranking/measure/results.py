"""Checks what a metric file returned and turns it into rows of the metric table."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ranking.catalogue import Family, Metric
from ranking.errors import MetricError
from ranking.rounding import METRIC_DIGITS, to_significant

METRIC_TABLE: dict[str, type[pl.DataType]] = {
    "subject": pl.String,
    "metric": pl.String,
    "value": pl.Float64,
    "base": pl.Int64,
    "coverage": pl.Float64,
    "is_floor": pl.Boolean,
}

# A whole number below this has no more digits than are kept.
_EXACT_BELOW = 10**METRIC_DIGITS
# Wider than any error of a product of twelve digits.
_DOUBT = 2.0**-10
# Exact, all of them, so that a quotient by one is the nearest number there is.
_POWERS = np.array([float(10**power) for power in range(23)])


def gather_family(family: Family, subjects: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The family's rows of the metric table, one a registered subject and metric; values not yet rounded.

    `subjects` has the column `subject`, `rows` is what the query returned. A subject that it leaves out
    stands with a null value, base 0 and coverage 0. Raises MetricError for what the contract forbids:
    a missing column, a doubled or unregistered subject, a number that is infinite or out of its range.
    """
    _refuse_columns(family, rows)
    _refuse_subjects(family, subjects, rows)
    complete = subjects.join(rows, on="subject", how="left")
    measured = pl.concat([_select_metric(metric, complete) for metric in family.metrics])
    _refuse_numbers(family, measured)
    return measured.with_columns(
        pl.col("base").fill_null(0).cast(pl.Int64),
        pl.col("coverage").fill_null(0),
        is_floor=pl.col("is_floor").fill_null(value=False) & pl.col("value").is_not_null(),
    )


def round_significant(values: pl.Series) -> pl.Series:
    """`values` (Float64) to 12 significant digits, as `to_significant` gives them; nulls stay null."""
    numbers = values.fill_null(0).to_numpy()
    # Most metrics are counts: a whole number below this has no more digits than are kept.
    rest = np.flatnonzero((numbers != np.floor(numbers)) | (np.abs(numbers) >= _EXACT_BELOW))
    if not len(rest):
        return values
    rounded = numbers.copy()
    rounded[rest] = _round_all(numbers[rest])
    return pl.select(pl.when(values.is_not_null()).then(pl.Series(rounded))).to_series().alias(values.name)


def _round_all(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """By arithmetic where that is exact beyond doubt, else one by one in decimal."""
    exponents = np.floor(np.log10(np.abs(numbers)))
    scales: NDArray[np.float64] = _POWERS[np.clip(METRIC_DIGITS - 1 - exponents, 0, 22).astype(np.int64)]
    scaled = np.abs(numbers) * scales
    wholes = np.floor(scaled + 0.5)
    is_sure = (
        (exponents >= METRIC_DIGITS - 23)
        & (exponents < METRIC_DIGITS)
        & (wholes >= _EXACT_BELOW / 10)
        & (wholes < _EXACT_BELOW)
        # The product may be off by its last bit: near a half the decimal decides.
        & (np.abs(scaled - np.floor(scaled) - 0.5) > _DOUBT)
    )
    rounded: NDArray[np.float64] = np.copysign(wholes / scales, numbers)
    for place in np.flatnonzero(~is_sure):
        rounded[place] = to_significant(float(numbers[place]))
    return rounded


def _refuse_columns(family: Family, rows: pl.DataFrame) -> None:
    numbers = dict.fromkeys(c for m in family.metrics for c in (m.key, m.base, m.coverage))
    flags = dict.fromkeys(m.floor for m in family.metrics if m.floor)
    missing = [column for column in ("subject", *numbers, *flags) if column not in rows.columns]
    if missing:
        msg = (
            f"{family.path}：查询结果缺少已声明的列 {'、'.join(missing)}，请在 SELECT 中补上或改正开头的说明"
        )
        raise MetricError(msg)
    for column, dtype in rows.schema.items():
        is_fit = dtype.is_numeric() if column in numbers else dtype == pl.Boolean
        if column in (*numbers, *flags) and not is_fit and dtype != pl.Null:
            wanted = "数字" if column in numbers else "真假值"
            msg = f"{family.path}：列 {column} 的类型是 {dtype}，应为{wanted}，请改正查询"
            raise MetricError(msg)


def _refuse_subjects(family: Family, subjects: pl.DataFrame, rows: pl.DataFrame) -> None:
    doubled = rows.filter(pl.col("subject").is_duplicated())["subject"]
    if len(doubled):
        msg = f"{family.path}：对象 {doubled[0]} 在查询结果中有多行，请按 subject 汇总成一行"
        raise MetricError(msg)
    strange = rows.join(subjects, on="subject", how="anti")["subject"]
    if len(strange):
        msg = f"{family.path}：对象 {strange[0]} 不在当月登记表中，请从 account_asof 取对象"
        raise MetricError(msg)


def _select_metric(metric: Metric, complete: pl.DataFrame) -> pl.DataFrame:
    return complete.select(
        "subject",
        metric=pl.lit(metric.key),
        value=pl.col(metric.key).cast(pl.Float64),
        base=pl.col(metric.base).cast(pl.Float64),
        coverage=pl.col(metric.coverage).cast(pl.Float64),
        is_floor=pl.col(metric.floor).cast(pl.Boolean) if metric.floor else pl.lit(value=False),
    )


def _refuse_numbers(family: Family, measured: pl.DataFrame) -> None:
    for column, is_wrong, remedy in _number_rules(family):
        wrong = measured.filter(is_wrong)
        if wrong.height:
            row = wrong.row(0, named=True)
            msg = f"{family.path}：对象 {row['subject']} 的 {row['metric']} {column} {row[_FIELDS[column]]}，{remedy}"
            raise MetricError(msg)


_FIELDS = {"值是": "value", "基数是": "base", "覆盖率是": "coverage"}


def _number_rules(family: Family) -> Iterator[tuple[str, pl.Expr, str]]:
    integers = [metric.key for metric in family.metrics if metric.is_integer]
    for label, field in _FIELDS.items():
        yield label, ~pl.col(field).is_finite(), "不是有限的数；除法请写成 a / NULLIF(b, 0)"
    yield "覆盖率是", ~pl.col("coverage").is_between(0, 1), "应在 0 与 1 之间"
    yield "基数是", (pl.col("base") < 0) | (pl.col("base") != pl.col("base").floor()), "应为不小于 0 的整数"
    is_fraction = pl.col("metric").is_in(integers) & (pl.col("value") != pl.col("value").floor())
    yield "值是", is_fraction, "而说明中声明为整数（is_integer）"
