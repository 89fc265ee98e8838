"""What the oracle knows of a table: values, groups, the rows that count, and the two roundings."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext

Value = float | None
Column = list[Value]
Figures = dict[str, float]
Place = tuple[str, str, str | None]  # where a figure was found: node and step, scope, group
Settle = Callable[..., float]


class NoValueError(Exception):
    """A step or combine has no value for a subject, and not for a reason that means missing."""


def half_up(value: float, decimals: int) -> Decimal:
    """To 10 decimals on the shortest decimal form, then to `decimals`; both half away from zero."""
    return nearest(nearest(value, 10), decimals)


def nearest(value: float | Decimal, decimals: int) -> Decimal:
    """The number on its shortest decimal form, to so many decimals; half away from zero."""
    with localcontext() as context:
        context.prec = 400
        context.rounding = ROUND_HALF_UP
        number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
        return number.quantize(Decimal(1).scaleb(-decimals)) + 0


def steady(value: float) -> float:
    """To 12 significant digits, then to 12 decimals: what values are compared by to find ranks."""
    with localcontext() as context:
        context.prec = 12
        context.rounding = ROUND_HALF_UP
        significant = +Decimal(repr(float(value)))
        context.prec = 400
        return float(significant.quantize(Decimal("1e-12")))


def leave(value: float, *_operands: float) -> float:
    """The number as it is: how the oracle calculates unless a test wants to see the last bits move."""
    return value


@dataclass(frozen=True)
class Table:
    """Rows of one (board, subject) each: subject, board, metrics, `METRIC.hidden`, `registered`, groups."""

    rows: Sequence[Mapping[str, object]]

    def __len__(self) -> int:
        return len(self.rows)

    def subject(self, row: int) -> str:
        return str(self.rows[row]["subject"])

    def board(self, row: int) -> str:
        return str(self.rows[row].get("board", "all"))

    def is_registered(self, row: int) -> bool:
        return self.rows[row].get("registered") is not False

    def is_hidden(self, row: int, metric: str | None) -> bool:
        return self.rows[row].get(f"{metric}.hidden") is True

    def value(self, row: int, metric: str) -> Value:
        """The metric's value; None where it is missing or hidden."""
        value = self.rows[row][metric]
        if self.is_hidden(row, metric) or not isinstance(value, int | float) or math.isnan(value):
            return None
        return float(value)

    def groups(self, scope: str) -> dict[str | None, list[int]]:
        """The rows of every group."""
        found: dict[str | None, list[int]] = {}
        for row in range(len(self)):
            found.setdefault(self._group(row, scope), []).append(row)
        return found

    def counted(self, rows: Iterable[int], column: Column) -> list[int]:
        """Those of the rows that a figure rests on: present, registered, every subject once."""
        first: dict[str, int] = {}
        for row in sorted(rows, key=self.board):
            if column[row] is not None and self.is_registered(row):
                first.setdefault(self.subject(row), row)
        return list(first.values())

    def _group(self, row: int, scope: str) -> str | None:
        if scope == "all":
            return "all"
        if scope == "board":
            return self.board(row)
        text = self.rows[row][scope]
        return None if text is None else str(text)


@dataclass(frozen=True)
class Ledger:
    """Every figure found in one run, and those frozen from an earlier one, which win."""

    frozen: Mapping[Place, Figures]
    found: dict[Place, Figures] = field(default_factory=dict)

    def figures(self, place: Place, find: Callable[[], Figures]) -> Figures:
        """The figures of one place; empty where there was nothing to find them from."""
        figures = self.frozen[place] if place in self.frozen else find()
        if figures:
            self.found[place] = figures
        return figures


def present(values: Iterable[Value]) -> list[float]:
    """The values that are there."""
    return [value for value in values if value is not None]
