"""One inner node over the whole table: TOPSIS and Copeland, and all other combines row by row."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.oracle.standard_combines import NOTHING, Combined, combine_row, present_children
from tests.oracle.standard_table import Column, Figures, Ledger, NoValueError, Settle, Table, steady
from tests.oracle.standard_text import Node

EQUAL_SUMS = 1e-12


@dataclass(frozen=True)
class Work:
    """One inner node with what its children hand up, over the whole table."""

    node: Node
    children: Sequence[Node]
    received: Mapping[str, Column]
    table: Table
    ledger: Ledger
    settle: Settle

    def run(self) -> list[Combined]:
        """What the children make, row by row."""
        if self.node.combine == "topsis":
            combined = self._topsis()
        elif self.node.combine == "copeland":
            combined = self._copeland()
        else:
            rows = [present_children(self.children, self.received, row) for row in range(len(self.table))]
            combined = [combine_row(self.node, row) if row.keys else NOTHING for row in rows]
        return [self._checked(row) for row in combined]

    def _checked(self, combined: Combined) -> Combined:
        if combined.value is None:
            return combined
        if not math.isfinite(combined.value):
            msg = f"{self.node.key}: {self.node.combine}"
            raise NoValueError(msg)
        scale = combined.proportions.values() if self.node.combine in ("arithmetic", "sum") else ()
        return Combined(self.settle(combined.value, *scale), combined.proportions)

    def _topsis(self) -> list[Combined]:
        option = self.node.combine_option or {}
        result: dict[int, Combined] = {}
        for group, rows in self.table.groups(self.node.scope).items():
            scales = {child.key: self._scale(child, group, rows, option) for child in self.children}
            for row in rows:
                result[row] = self._closeness(row, scales)
        return [result[row] for row in range(len(self.table))]

    def _scale(self, child: Node, group: str | None, rows: list[int], option: Mapping[str, Any]) -> Figures:
        """`zero` and `unit` of the normalised child, and its best and worst in normalised units."""
        column = self.received[child.key]
        values = [value for row in self.table.counted(rows, column) if (value := column[row]) is not None]
        place = (f"{self.node.key}/topsis/{child.key}", self.node.scope, group)
        figures = self.ledger.figures(place, lambda: _topsis_figures(values))
        if option.get("ideal", "data") == "fixed":
            best, worst = (_of_child(option[name], child.key) for name in ("best", "worst"))
        elif figures:
            best, worst = figures["max"], figures["min"]
        else:
            return {}
        if option.get("normalise", "vector") == "min_max":
            zero, unit = worst, best - worst
        else:
            zero, unit = 0.0, figures.get("norm", 0.0)
        if unit == 0:
            return {}
        return {"zero": zero, "unit": unit, "best": (best - zero) / unit, "worst": (worst - zero) / unit}

    def _closeness(self, row: int, scales: Mapping[str, Figures]) -> Combined:
        children = present_children(self.children, self.received, row)
        to_best, to_worst = {}, {}
        for key, value, share in zip(children.keys, children.values, children.shares, strict=True):
            scale = scales[key]
            r = (value - scale["zero"]) / scale["unit"] if scale else 0.0
            to_best[key] = (share * (r - scale["best"])) ** 2 if scale else 0.0
            to_worst[key] = (share * (r - scale["worst"])) ** 2 if scale else 0.0
        d_best, d_worst = math.sqrt(math.fsum(to_best.values())), math.sqrt(math.fsum(to_worst.values()))
        if d_best + d_worst == 0:
            return NOTHING
        return Combined(d_worst / (d_best + d_worst), to_worst)

    def _copeland(self) -> list[Combined]:
        result: dict[int, Combined] = {}
        anything = [
            1.0 if present_children(self.children, self.received, row).keys else None
            for row in range(len(self.table))
        ]
        for rows in self.table.groups(self.node.scope).values():
            counted = self.table.counted(rows, anything)
            for row in rows:
                others = [o for o in counted if self.table.subject(o) != self.table.subject(row)]
                result[row] = self._duels(row, others) if anything[row] is not None else NOTHING
        return [result[row] for row in range(len(self.table))]

    def _duels(self, row: int, others: Sequence[int]) -> Combined:
        total_weight = math.fsum(child.weight for child in self.children)
        count = (self.node.combine_option or {}).get("count", "net")
        value = 0.0
        for other in others:
            larger, smaller, equal = self._weights(row, other)
            is_draw = abs(larger - smaller) <= EQUAL_SUMS * total_weight
            outcome = 0 if is_draw else (1 if larger > smaller else -1)
            if count == "net":
                value += outcome
            elif count == "wins":
                value += (outcome + 1) / 2
            else:
                value += (larger + equal / 2) / total_weight
        return Combined(value, self._standing(row, others))

    def _weights(self, row: int, other: int) -> tuple[float, float, float]:
        """The weight of the children where the row is larger, smaller, equal."""
        sums = {1: 0.0, -1: 0.0, 0: 0.0}
        for child in self.children:
            own, its = self.received[child.key][row], self.received[child.key][other]
            if own is not None and its is not None:
                sums[(steady(own) > steady(its)) - (steady(own) < steady(its))] += child.weight
        return sums[1], sums[-1], sums[0]

    def _standing(self, row: int, others: Sequence[int]) -> dict[str, float]:
        """Each child's weight times how many others stand below in it, less how many above."""
        standing = {}
        for child in self.children:
            column = self.received[child.key]
            own = column[row]
            if own is None:
                continue
            theirs = [steady(value) for other in others if (value := column[other]) is not None]
            below, above = sum(v < steady(own) for v in theirs), sum(v > steady(own) for v in theirs)
            standing[child.key] = child.weight * float(below - above)
        return standing


def _topsis_figures(values: Sequence[float]) -> Figures:
    if not values:
        return {}
    return {"min": min(values), "max": max(values), "norm": math.sqrt(math.fsum(v**2 for v in values))}


def _of_child(option: Any, key: str) -> float:
    return float(option[key] if isinstance(option, Mapping) else option)
