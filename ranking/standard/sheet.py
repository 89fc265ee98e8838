"""The table to be scored as columns of numbers, and its groups."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from ranking.standard.language import ALL_SCOPE, BOARD_SCOPE
from ranking.standard.model import Standard
from ranking.standard.numbers import Bools, Floats, Ints
from ranking.standard.problems import Problem, refuse

HIDDEN_SUFFIX = ".hidden"
# Faulty subjects named in one message; the rest is counted.
_NAMED_SUBJECTS = 5


@dataclass(frozen=True)
class Grouping:
    """The rows of a table in groups; a subject counts once in each, unregistered ones not at all."""

    scope: str
    names: tuple[str, ...]
    codes: Ints  # group of each row
    counted: Bools

    @cached_property
    def rows(self) -> list[Ints]:
        """The counted rows of each group."""
        chosen = np.flatnonzero(self.counted)
        order = chosen[np.argsort(self.codes[chosen], kind="stable")]
        ends = np.cumsum(np.bincount(self.codes[chosen], minlength=len(self.names)))
        return np.split(order, ends[:-1])

    def spread(self, figures: Floats) -> Floats:
        """One figure a group → one a row."""
        return figures[self.codes]

    def present(self, values: Floats) -> list[Floats]:
        """The counted values of each group that are not missing, in ascending order."""
        return [np.sort(column[~np.isnan(column)]) for column in (values[rows] for rows in self.rows)]

    @cached_property
    def _starts(self) -> tuple[Ints, Ints, Ints]:
        """The counted rows in group order, the start of each group that has any, and those groups."""
        filled = np.array([g for g, rows in enumerate(self.rows) if len(rows)], dtype=np.int64)
        sizes = np.array([len(self.rows[g]) for g in filled], dtype=np.int64)
        return np.concatenate(self.rows), np.cumsum(sizes) - sizes, filled

    def extremes(self, values: Floats) -> tuple[Floats, Floats]:
        """The smallest and the largest counted value of each group, NaN where there is none."""
        order, starts, filled = self._starts
        lowest, highest = np.full((2, len(self.names)), np.nan)
        if len(order):
            column = values[order]
            lowest[filled] = np.fmin.reduceat(column, starts)
            highest[filled] = np.fmax.reduceat(column, starts)
        return lowest, highest


@dataclass(frozen=True)
class Sheet:
    """The rows to be scored, ordered by board and subject; missing numbers are NaN."""

    source: str
    subjects: pl.Series
    boards: pl.Series
    metrics: dict[str, Floats]
    hidden: dict[str, Bools]
    registered: Bools
    groups: dict[str, Grouping]

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.subjects)

    def name_rows(self, faulty: Bools) -> str:
        """The subjects of the rows that are marked, the first few by name."""
        names = list(dict.fromkeys(self.subjects.filter(pl.Series(faulty)).to_list()))
        more = f" 等 {len(names)} 个" if len(names) > _NAMED_SUBJECTS else ""
        return "、".join(names[:_NAMED_SUBJECTS]) + more


def open_sheet(standard: Standard, table: pl.DataFrame) -> Sheet:
    """The table as a sheet; raises StandardError naming every column and subject that cannot be used."""
    refuse(_table_problems(standard, table), standard.id)
    if "board" not in table.columns:
        table = table.with_columns(pl.lit("all").alias("board"))
    table = table.with_columns(pl.col("subject", "board").cast(pl.String)).sort("board", "subject")
    refuse(_row_problems(standard, table), standard.id)
    registered = _claims(table, "registered", default=True)
    sheet_groups = {
        scope: _group(table, scope, registered)
        for scope in dict.fromkeys((BOARD_SCOPE, ALL_SCOPE, *standard.scope_columns))
    }
    return Sheet(
        source=standard.id,
        subjects=table["subject"],
        boards=table["board"],
        metrics={name: _numbers(table[name]) for name in standard.metrics},
        hidden={
            n: _claims(table, n + HIDDEN_SUFFIX)
            for n in standard.metrics
            if n + HIDDEN_SUFFIX in table.columns
        },
        registered=registered,
        groups=sheet_groups,
    )


def _table_problems(standard: Standard, table: pl.DataFrame) -> list[Problem]:
    problems: list[Problem] = []
    columns = set(table.columns)
    if "subject" not in columns:
        problems.append(Problem("计分表", "subject", None, "没有这一列，第一列须是 subject（计分对象）"))
    for owner, metrics in _readers(standard):
        for metric in metrics:
            if metric not in columns:
                problems.append(
                    Problem(owner, "metric", f'"{metric}"', "计分表中没有这一列，请改正名称或补上这一列")
                )
            elif not (table.schema[metric].is_numeric() or table.schema[metric] in (pl.Boolean, pl.Null)):
                problems.append(
                    Problem(owner, "metric", f'"{metric}"', "计分表中这一列不是数字，请改正其中的文字")
                )
    problems += [
        Problem("", "scope", f'"{scope}"', "计分表中没有这一列，请改正名称或补上这一列")
        for scope in standard.scope_columns
        if scope not in columns
    ]
    if not table.height:
        problems.append(Problem("计分表", None, None, "一个计分对象也没有"))
    return problems


def _readers(standard: Standard) -> list[tuple[str, tuple[str, ...]]]:
    """Who reads which metrics, in the words of a message."""
    readers = [(f'节点 "{node.key}"', node.metrics) for node in standard.ordered_nodes]
    readers += [(f'调整项 "{entry.key}"', entry.metrics) for entry in standard.adjustments]
    readers += [(f'提示 "{flag.key}"', flag.when.metrics) for flag in standard.flags]
    breakers = tuple(name.removeprefix("-") for name in standard.tie_breakers)
    return [*readers, ("tie_breakers", tuple(name for name in breakers if name not in standard.by_key))]


def _row_problems(standard: Standard, table: pl.DataFrame) -> list[Problem]:
    problems: list[Problem] = []
    if table["subject"].null_count() or table["board"].null_count():
        problems.append(Problem("计分表", "subject 或 board", "空", "每行都须写明"))
    doubles = table.filter(pl.struct("board", "subject").is_duplicated())["subject"].unique(
        maintain_order=True
    )
    problems += [
        Problem("计分表", "subject", f'"{subject}"', "在同一榜中出现多次，每个对象只能有一行")
        for subject in doubles.head(_NAMED_SUBJECTS)
    ]
    for metric in standard.metrics:
        column = table[metric]
        if column.dtype.is_float() and (infinite := table.filter(column.is_infinite())["subject"]).len():
            problems.append(
                Problem(f'计分对象 "{infinite[0]}"', metric, "无穷大", "须是有限的数，缺失请留空")
            )
    return problems


def _numbers(column: pl.Series) -> Floats:
    values: Floats = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return values


def _claims(table: pl.DataFrame, column: str, *, default: bool = False) -> Bools:
    if column not in table.columns:
        return np.full(table.height, default)
    claims: Bools = table[column].cast(pl.Boolean).fill_null(default).to_numpy()
    return claims


def _group(table: pl.DataFrame, scope: str, registered: Bools) -> Grouping:
    """The grouping of one scope; rows are in board order, so the first of a subject is its first board's."""
    if scope == ALL_SCOPE:
        names = pl.Series(["all"] * table.height, dtype=pl.String)
    else:
        names = table["board" if scope == BOARD_SCOPE else scope].cast(pl.String).fill_null("")
    found = names.unique().sort()
    codes: Ints = names.replace_strict(
        found, pl.int_range(found.len(), eager=True), return_dtype=pl.Int64
    ).to_numpy()
    usable = table.select("subject", "board").with_columns(
        group=pl.Series(codes), registered=pl.Series(registered)
    )
    first = (
        usable.select(pl.struct("group", "registered", "subject").is_first_distinct()).to_series().to_numpy()
    )
    return Grouping(scope, tuple(found.to_list()), codes, registered & first)
