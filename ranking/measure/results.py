"""Checks what a metric file returned and turns it into rows of the metric table."""

import polars as pl

from ranking.catalogue import Family, Metric
from ranking.errors import MetricError
from ranking.rounding import METRIC_DIGITS, to_significant

# A whole number below this has no more digits than are kept.
_EXACT_BELOW = 10**METRIC_DIGITS


def refuse_wrong_rows(family: Family, rows: pl.DataFrame, subjects: pl.DataFrame) -> None:
    """Raise MetricError when a declared column is missing or a subject is doubled or unregistered."""
    wanted = ["subject", *(column for metric in family.metrics for column in metric.columns)]
    missing = [column for column in dict.fromkeys(wanted) if column not in rows.columns]
    if missing:
        msg = f"{family.path}：查询结果缺少已声明的列 {'、'.join(missing)}，请在 SELECT 中补上或改正表头"
        raise MetricError(msg)
    doubled = rows.filter(pl.col("subject").is_duplicated())["subject"].sort()
    if len(doubled):
        msg = f"{family.path}：对象 {doubled[0]} 在查询结果中有多行，请按 subject 汇总成一行"
        raise MetricError(msg)
    strange = rows.join(subjects, on="subject", how="anti", nulls_equal=True)["subject"].sort()
    if len(strange):
        msg = f"{family.path}：对象 {strange[0]} 不在当月登记表中，请从 account_asof 取对象"
        raise MetricError(msg)


def gather_metric(metric: Metric, subjects: pl.DataFrame, rows: pl.DataFrame, path: str) -> pl.DataFrame:
    """One metric's rows of the metric table, one a registered subject; raises MetricError for unfit numbers."""
    table = subjects.join(rows.select("subject", *metric.columns), on="subject", how="left")
    value = _read_numbers(table, metric.key, path)
    base = _read_numbers(table, metric.base, path).fill_null(0)
    coverage = _read_numbers(table, metric.coverage, path).fill_null(0)
    _refuse_numbers(table, metric.coverage, (coverage < 0) | (coverage > 1), "覆盖率须在 0 与 1 之间", path)
    _refuse_numbers(table, metric.base, (base < 0) | (base != base.floor()), "基数须为不小于 0 的整数", path)
    if metric.is_integer:
        _refuse_numbers(table, metric.key, value != value.floor(), "该指标声明为整数（is_integer）", path)
    is_floor = (
        table[metric.floor].cast(pl.Boolean) if metric.floor else pl.repeat(False, table.height, eager=True)
    )
    return pl.DataFrame(
        {
            "subject": table["subject"],
            "metric": pl.repeat(metric.key, table.height, dtype=pl.String, eager=True),
            "value": value if metric.is_integer else round_significant(value),
            "base": base.cast(pl.Int64),
            "coverage": round_significant(coverage),
            "is_floor": is_floor.fill_null(value=False) & value.is_not_null(),
        },
    )


def round_significant(values: pl.Series) -> pl.Series:
    """`values` (Float64) to 12 significant digits, as `to_significant` gives them; nulls stay null."""
    # Most metrics are counts: a whole number of at most that many digits is what it would be rounded to.
    settled = (values == values.floor()) & (values.abs() < _EXACT_BELOW)
    rest = values.filter(~settled.fill_null(value=True)).unique()
    if rest.is_empty():
        return values
    rounded = pl.Series([to_significant(value) for value in rest], dtype=pl.Float64)
    return values.replace(rest, rounded)


def _read_numbers(table: pl.DataFrame, column: str, path: str) -> pl.Series:
    raw = table[column]
    if not (raw.dtype.is_numeric() or raw.dtype == pl.Null):
        msg = f"{path}：列 {column} 不是数字（类型 {raw.dtype}），请改正查询"
        raise MetricError(msg)
    numbers = raw.cast(pl.Float64)
    _refuse_numbers(table, column, ~numbers.is_finite(), "不是有限的数，除法请写成 a / NULLIF(b, 0)", path)
    return numbers


def _refuse_numbers(table: pl.DataFrame, column: str, is_wrong: pl.Series, remedy: str, path: str) -> None:
    wrong = table.filter(is_wrong.fill_null(value=False))
    if wrong.height:
        row = wrong.row(0, named=True)
        msg = f"{path}：对象 {row['subject']} 的 {column} 是 {row[column]}，{remedy}"
        raise MetricError(msg)
