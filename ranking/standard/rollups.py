"""Metrics of a matrix made from the scores and metrics of its members."""

import math

import polars as pl

from ranking.errors import StandardError
from ranking.standard.entries import Rollup
from ranking.standard.model import Standard


def roll_up(standard: Standard, members: pl.DataFrame) -> pl.DataFrame:
    """One row a matrix with every roll-up of the standard as a column; null where no member has a value.

    `members` has one row a member: `matrix`, `platform` where platforms are weighted, and the columns that
    the roll-ups name in `of` (`score`, metrics). Members without a matrix are left out. Result: subject
    (the matrix), then the roll-ups in file order; by subject. Raises StandardError for a missing column.
    """
    _refuse_missing_columns(standard, members)
    named = members.filter(pl.col("matrix").is_not_null())
    rows = []
    for (matrix,), people in sorted(named.group_by("matrix"), key=lambda pair: str(pair[0][0])):
        rows.append({"subject": str(matrix)} | {r.key: _figure(r, people) for r in standard.rollups})
    schema = {"subject": pl.String} | {rollup.key: pl.Float64 for rollup in standard.rollups}
    return pl.DataFrame(rows, schema=schema)


def _refuse_missing_columns(standard: Standard, members: pl.DataFrame) -> None:
    needed = {"matrix": "matrix"} | {rollup.of: rollup.key for rollup in standard.rollups}
    if weighted := [rollup.key for rollup in standard.rollups if rollup.platforms]:
        needed["platform"] = weighted[0]
    lines = [
        f'{standard.id}: 汇总指标 "{key}" 需要成员表的 "{column}" 列，表中没有，请改正 of 或补上这一列'
        for column, key in needed.items()
        if column not in members.columns
    ]
    if lines:
        raise StandardError("\n".join(lines))


def _figure(rollup: Rollup, people: pl.DataFrame) -> float | None:
    """The roll-up of one matrix."""
    if not rollup.platforms:
        return _of_values(rollup, people)
    weighted, weights = [], []
    for platform, weight in rollup.platforms.items():
        there = people.filter(pl.col("platform") == platform)
        value = _of_values(rollup, there)
        if value is None and rollup.absent == "zero" and not there.height:
            value = 0.0
        if value is not None:
            weighted.append(weight * value)
            weights.append(weight)
    total = math.fsum(weights)
    has_value = people.filter(
        pl.col("platform").is_in(list(rollup.platforms)) & pl.col(rollup.of).is_not_null()
    )
    return math.fsum(weighted) / total if total > 0 and has_value.height else None


def _of_values(rollup: Rollup, people: pl.DataFrame) -> float | None:
    """The figure over the members that have a value; sums are exact, so that row order plays no part."""
    values: list[float] = (
        people[rollup.of].cast(pl.Float64).fill_nan(None).drop_nulls().sort(descending=True).to_list()
    )
    if not values:
        return None
    if rollup.how == "sum":
        return math.fsum(values)
    if rollup.how == "median":
        return (values[len(values) // 2] + values[(len(values) - 1) // 2]) / 2
    if rollup.how == "share_at_least":
        least = -math.inf if rollup.at_least is None else rollup.at_least
        return sum(value >= least for value in values) / len(values)
    chosen = values[: rollup.n] if rollup.how == "best" else values
    return math.fsum(chosen) / len(chosen)
