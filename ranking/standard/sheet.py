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
# The board of a table without boards.
ONLY_BOARD = "all"
# Faulty subjects named in one message; the rest is counted.
_NAMED_SUBJECTS = 5


@dataclass(frozen=True)
class Grouping:
    """The rows of a table in groups; a subject counts once in each, unregistered ones not at all."""

    scope: str
    names: tuple[str, ...]
    codes: Ints  # group of each row
    registered: Bools
    people: Ints  # subject of each row; the same number is the same subject, on whatever board

    def spread(self, figures: Floats) -> Floats:
        """One figure a group → one a row."""
        return figures[self.codes]

    def rows(self, absent: Bools) -> list[Ints]:
        """The rows that count in each group; of a subject that is there twice the first that is not absent."""
        if not self._has_doubles:
            return [rows[~absent[rows]] for rows in self._registered_rows]
        usable = np.flatnonzero(self.registered & ~absent)
        places = self.codes[usable] * (self.people.max() + 1) + self.people[usable]
        first = usable[np.unique(places, return_index=True)[1]]
        return self._in_groups(np.sort(first))

    def present(self, values: Floats) -> list[Floats]:
        """The counted values of each group that are not missing, in ascending order."""
        return [np.sort(values[rows]) for rows in self.rows(np.isnan(values))]

    def extremes(self, values: Floats) -> tuple[Floats, Floats]:
        """The smallest and the largest counted value of each group, NaN where there is none."""
        groups = self._registered_rows if not self._has_doubles else self.rows(np.isnan(values))
        lowest, highest = np.full((2, len(self.names)), np.nan)
        for place, rows in enumerate(groups):
            if len(rows):
                column = values[rows]
                lowest[place], highest[place] = np.fmin.reduce(column), np.fmax.reduce(column)
        return lowest, highest

    @cached_property
    def _has_doubles(self) -> bool:
        if self.scope == BOARD_SCOPE:  # refused when the table was opened
            return False
        places = self.codes * (self.people.max() + 1) + self.people
        return len(np.unique(places)) < len(places)

    @cached_property
    def _registered_rows(self) -> list[Ints]:
        return self._in_groups(np.flatnonzero(self.registered))

    def _in_groups(self, rows: Ints) -> list[Ints]:
        order = rows[np.argsort(self.codes[rows], kind="stable")]
        ends = np.cumsum(np.bincount(self.codes[rows], minlength=len(self.names)))
        return np.split(order, ends[:-1])


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

    @cached_property
    def everyone(self) -> Floats:
        """A coverage of 1 in every row; columns that are this very one need no arithmetic."""
        return np.ones(self.size)

    @cached_property
    def nobody(self) -> Bools:
        """A claim that is false in every row."""
        return np.zeros(self.size, dtype=bool)

    def name_rows(self, faulty: Bools) -> str:
        """The subjects of the rows that are marked, the first few by name."""
        names = list(dict.fromkeys(self.subjects.filter(pl.Series(faulty)).to_list()))
        more = f" 等 {len(names)} 个" if len(names) > _NAMED_SUBJECTS else ""
        return "、".join(names[:_NAMED_SUBJECTS]) + more


def open_sheet(standard: Standard, table: pl.DataFrame) -> Sheet:
    """The table as a sheet; raises StandardError naming every column and subject that cannot be used."""
    refuse(_table_problems(standard, table), standard.id)
    board = pl.col("board") if "board" in table.columns else pl.lit(ONLY_BOARD).alias("board")
    names = table.select(pl.col("subject").cast(pl.String), board.cast(pl.String)).with_row_index("row")
    names = names.sort("board", "subject")
    order = names["row"]
    registered = _claims(table, "registered", order, default=True)
    metrics = _numbers(standard, table, order)
    refuse(_row_problems(names, metrics), standard.id)
    hidden = {
        name: _claims(table, name + HIDDEN_SUFFIX, order)
        for name in standard.metrics
        if name + HIDDEN_SUFFIX in table.columns
    }
    # A number beside the mark is not to be used: what is hidden counts as absent.
    metrics |= {name: np.where(marks, np.nan, metrics[name]) for name, marks in hidden.items()}
    scopes = dict.fromkeys((BOARD_SCOPE, *standard.scopes))
    return Sheet(
        source=standard.id,
        subjects=names["subject"],
        boards=names["board"],
        metrics=metrics,
        hidden=hidden,
        registered=registered,
        groups={scope: _group(names, table, scope, registered) for scope in scopes},
    )


def _table_problems(standard: Standard, table: pl.DataFrame) -> list[Problem]:
    problems: list[Problem] = []
    columns = table.schema
    if "subject" not in columns:
        problems.append(Problem("计分表", "subject", None, "没有这一列，第一列须是 subject（计分对象）"))
    for owner, metrics in _readers(standard):
        for metric in metrics:
            if metric not in columns:
                problems.append(
                    Problem(owner, "metric", f'"{metric}"', "计分表中没有这一列，请改正名称或补上这一列")
                )
            elif not (columns[metric].is_numeric() or columns[metric] in (pl.Boolean, pl.Null)):
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


def _row_problems(names: pl.DataFrame, metrics: dict[str, Floats]) -> list[Problem]:
    """Faults of rows that are ordered by board and subject."""
    problems: list[Problem] = []
    if names["subject"].null_count() or names["board"].null_count():
        problems.append(Problem("计分表", "subject 或 board", "空", "每行都须写明"))
    is_double = (names["subject"] == names["subject"].shift()) & (names["board"] == names["board"].shift())
    problems += [
        Problem("计分表", "subject", f'"{subject}"', "在同一榜中出现多次，每个对象只能有一行")
        for subject in names.filter(is_double)["subject"].unique(maintain_order=True).head(_NAMED_SUBJECTS)
    ]
    for name, values in metrics.items():
        infinite = np.flatnonzero(np.isinf(values))
        if len(infinite):
            subject = names["subject"][int(infinite[0])]
            problems.append(Problem(f'计分对象 "{subject}"', name, "无穷大", "须是有限的数，缺失请留空"))
    return problems


def _numbers(standard: Standard, table: pl.DataFrame, order: pl.Series) -> dict[str, Floats]:
    """Every metric as a column of doubles in sheet order, null as NaN."""
    numbers = pl.col(list(standard.metrics)).cast(pl.Float64).fill_null(float("nan"))
    columns = table.select(numbers.gather(order))
    return {name: columns[name].to_numpy() for name in standard.metrics}


def _claims(table: pl.DataFrame, column: str, order: pl.Series, *, default: bool = False) -> Bools:
    if column not in table.columns:
        return np.full(table.height, default)
    claims: Bools = table[column].cast(pl.Boolean).fill_null(default).gather(order).to_numpy()
    return claims


def _group(names: pl.DataFrame, table: pl.DataFrame, scope: str, registered: Bools) -> Grouping:
    """The grouping of one scope; rows are in board order, so the first of a subject is its first board's."""
    if scope == BOARD_SCOPE:
        codes: Ints = names["board"].rle_id().to_numpy().astype(np.int64)
        titles = tuple(names["board"].unique(maintain_order=True))
        return Grouping(scope, titles, codes, registered, np.arange(names.height))
    if scope == ALL_SCOPE:
        titles, codes = (ALL_SCOPE,), np.zeros(names.height, dtype=np.int64)
    else:
        groups = table[scope].cast(pl.String).fill_null("").gather(names["row"])
        found = groups.unique().sort()
        titles = tuple(found)
        places = pl.int_range(found.len(), eager=True)
        codes = groups.replace_strict(found, places, return_dtype=pl.Int64).to_numpy()
    people = names["subject"].rank("dense").cast(pl.Int64).to_numpy()
    return Grouping(scope, titles, codes, registered, people)
