"""Checks what a metric file returned and turns it into rows of the metric table."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ranking.catalogue import Family, Metric
from ranking.errors import MetricError
from ranking.measure.table import Basis, Figures
from ranking.measure.tall import is_tall, lay_wide, refuse_strange
from ranking.rounding import METRIC_DIGITS, to_significant

# A column of figures, NaN where there is none.
Numbers = dict[str, NDArray[np.float64]]

# A whole number below this has no more digits than are kept.
_EXACT_BELOW = 10**METRIC_DIGITS
# Wider than any error of a product of twelve digits.
_DOUBT = 2.0**-10
# Exact, all of them, so that a quotient by one is the nearest number there is.
_POWERS = np.array([float(10**power) for power in range(23)])


def gather_family(family: Family, subjects: pl.Series, rows: pl.DataFrame) -> list[Figures]:
    """The figures of the family's metrics, in the order of `subjects`.

    `rows` is what the query returned: a row a subject, or (with a column `metric`) a row a subject and metric. A subject
    that it leaves out stands with a null value, base 0 and coverage 0. Values (but counts) and coverages have 12
    significant digits. Raises MetricError for what the contract forbids: a missing column, a doubled or unregistered
    subject, a number that is infinite or out of its range.
    """
    if is_tall(rows):
        family, rows = lay_wide(family, subjects, rows)
    _refuse_columns(family, rows)
    own = rows["subject"].cast(pl.String)
    if not own.equals(subjects):
        _refuse_subjects(family, subjects, own)
        placed = rows.with_columns(subject=own)
        rows = subjects.to_frame("subject").join(placed, on="subject", how="left", maintain_order="left")
    numbers, gaps = _read_numbers(family, rows)
    _refuse_numbers(family, subjects, numbers, gaps)
    rounded = {column: round_significant(found) for column, found in numbers.items()}
    names = dict.fromkeys((m.base, m.coverage, m.floor) for m in family.metrics)
    bases = {name: _basis_of(family, *name, numbers, rounded, rows) for name in names}
    return [
        Figures(
            metric.key,
            pl.Series((numbers if metric.is_integer else rounded)[metric.key], nan_to_null=True),
            bases[metric.base, metric.coverage, metric.floor],
        )
        for metric in family.metrics
    ]


def _read_numbers(family: Family, rows: pl.DataFrame) -> tuple[Numbers, dict[str, NDArray[np.bool_]]]:
    """The columns of numbers, NaN where there is none, and where that is."""
    columns = list(dict.fromkeys(c for m in family.metrics for c in (m.key, m.base, m.coverage)))
    told = rows.select(pl.col(column).cast(pl.Float64) for column in columns)
    gaps = told.select(pl.all().is_null())
    return (
        {column: told[column].to_numpy() for column in columns},
        {column: gaps[column].to_numpy() for column in columns},
    )


def _basis_of(
    family: Family,
    base: str,
    coverage: str,
    floor: str | None,
    numbers: Numbers,
    rounded: Numbers,
    rows: pl.DataFrame,
) -> Basis:
    if floor is None:
        is_floor = pl.Series(np.zeros(len(numbers[base]), dtype=np.bool_))
    else:
        is_floor = rows[floor].cast(pl.Boolean)
        # Looked at first: filling costs more than looking, and most have no gap.
        if is_floor.null_count():
            is_floor = is_floor.fill_null(value=False)
    return Basis(
        f"{family.key}/{base}/{coverage}/{floor or ''}",
        pl.Series(np.nan_to_num(numbers[base]).astype(np.int64)),
        pl.Series(np.nan_to_num(rounded[coverage])),
        is_floor,
    )


def round_significant(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """`numbers` to 12 significant digits, as `to_significant` gives them; NaN stands for none and stays."""
    # Most metrics are counts: a whole number below this has no more digits than are kept.
    rest = np.flatnonzero(
        ~np.isnan(numbers) & ((numbers != np.floor(numbers)) | (np.abs(numbers) >= _EXACT_BELOW))
    )
    if not len(rest):
        return numbers
    rounded = numbers.copy()
    rounded[rest] = _round_all(numbers[rest])
    return rounded


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


def _refuse_subjects(family: Family, subjects: pl.Series, own: pl.Series) -> None:
    doubled = own.filter(own.is_duplicated())
    if len(doubled):
        msg = f"{family.path}：对象 {doubled[0]} 在查询结果中有多行，请按 subject 汇总成一行"
        raise MetricError(msg)
    refuse_strange(family, subjects, own)


def _refuse_numbers(
    family: Family, subjects: pl.Series, numbers: Numbers, gaps: dict[str, NDArray[np.bool_]]
) -> None:
    for metric in family.metrics:
        for label, column, is_wrong, remedy in _number_rules(metric, numbers):
            places = np.flatnonzero(is_wrong & ~gaps[column])
            if len(places):
                place = int(places[0])
                found = float(numbers[column][place])
                msg = f"{family.path}：对象 {subjects[place]} 的 {metric.key} {label} {found}，{remedy}"
                raise MetricError(msg)


def _number_rules(metric: Metric, numbers: Numbers) -> Iterator[tuple[str, str, NDArray[np.bool_], str]]:
    labels = {"值是": metric.key, "基数是": metric.base, "覆盖率是": metric.coverage}
    for label, column in labels.items():
        yield label, column, ~np.isfinite(numbers[column]), "不是有限的数；除法请写成 a / NULLIF(b, 0)"
    value, base, coverage = (numbers[column] for column in labels.values())
    yield "覆盖率是", metric.coverage, (coverage < 0) | (coverage > 1), "应在 0 与 1 之间"
    yield "基数是", metric.base, (base < 0) | (base != np.floor(base)), "应为不小于 0 的整数"
    if metric.is_integer:
        yield "值是", metric.key, value != np.floor(value), "而说明中声明为整数（is_integer）"
