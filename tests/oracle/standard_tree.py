"""The nodes of a standard over a table, filled from the leaves to the root."""

import math
from collections.abc import Sequence

from tests.oracle.standard_combines import NOTHING, Combined
from tests.oracle.standard_contests import Work
from tests.oracle.standard_figures import mean, median
from tests.oracle.standard_parts import Trace
from tests.oracle.standard_steps import Stage, Workshop
from tests.oracle.standard_table import Column, Figures, Ledger, Settle, Table, Value, half_up, present
from tests.oracle.standard_text import Node, Standard

EXCLUDED = "exclude"
GROUP_WORDS = {"group_mean": mean, "group_median": median}


class Tree:
    """The nodes of a standard over a table, filled from the leaves to the root."""

    def __init__(self, standard: Standard, table: Table, ledger: Ledger, settle: Settle) -> None:
        self.standard, self.table, self.ledger, self.settle = standard, table, ledger, settle
        self.traces: dict[str, Trace] = {}
        self.hidden: dict[str, list[bool]] = {}
        self.excluded: dict[str, list[bool]] = {}
        self.coverage: dict[str, list[float]] = {}
        self.received: dict[str, Column] = {}
        self.figures: dict[tuple[str, str], list[tuple[list[int], Figures]]] = {}

    @property
    def every_row(self) -> range:
        return range(len(self.table))

    def grow(self) -> None:
        for node in self.standard.bottom_up():
            self._fill_leaf(node) if node.metric is not None else self._fill_inner(node)
            self._find_figures(node)
            self.received[node.key] = [self._hand_up(node, row) for row in self.every_row]

    def _fill_leaf(self, node: Node) -> None:
        inputs = [self._input(node, row) for row in self.every_row]
        self._finish(node, inputs, [NOTHING] * len(self.table))
        finished = self.traces[node.key].finished
        both = zip(inputs, finished, strict=True)
        self.coverage[node.key] = [float(value is not None and end is not None) for value, end in both]
        self.hidden[node.key] = [
            finished[row] is None
            and (self.table.is_hidden(row, node.metric) or self.table.is_hidden(row, node.per))
            for row in self.every_row
        ]

    def _input(self, node: Node, row: int) -> Value:
        value = self.table.value(row, str(node.metric))
        if node.per is None or value is None:
            return value
        denominator = self.table.value(row, node.per)
        return None if denominator is None or denominator == 0 else self.settle(value / denominator)

    def _fill_inner(self, node: Node) -> None:
        children = self.standard.children(node.key)
        self.excluded[node.key] = [self._is_excluded(children, row) for row in self.every_row]
        work = Work(node, children, self.received, self.table, self.ledger, self.settle)
        combined = [
            NOTHING if self._is_too_thin(node, children, row) else row_combined
            for row, row_combined in enumerate(work.run())
        ]
        self._finish(node, [row.value for row in combined], combined)
        self.coverage[node.key] = [self._coverage(children, row) for row in self.every_row]
        self.hidden[node.key] = [self._is_hidden(node, children, row) for row in self.every_row]

    def _is_excluded(self, children: Sequence[Node], row: int) -> bool:
        return any(
            self.excluded.get(child.key, [False] * len(self.table))[row]
            or (self._value(child, row) is None and self._rule(child, row) == EXCLUDED)
            for child in children
        )

    def _is_too_thin(self, node: Node, children: Sequence[Node], row: int) -> bool:
        """The children with a value of their own carry less of the weight than the node asks for."""
        if self.excluded[node.key][row]:
            return True
        there = math.fsum(child.weight for child in children if self._value(child, row) is not None)
        return there / math.fsum(child.weight for child in children) < node.min_coverage

    def _coverage(self, children: Sequence[Node], row: int) -> float:
        seen = math.fsum(child.weight * self.coverage[child.key][row] for child in children)
        return seen / math.fsum(child.weight for child in children)

    def _is_hidden(self, node: Node, children: Sequence[Node], row: int) -> bool:
        missing = [child for child in children if self._value(child, row) is None]
        return (
            self._value(node, row) is None
            and bool(missing)
            and all(self.hidden[child.key][row] for child in missing)
        )

    def _finish(self, node: Node, inputs: Column, combined: Sequence[Combined]) -> None:
        """Do the node's steps and its rounding; an excluded row stays missing through all of it."""
        workshop = Workshop(self.table, self.standard.settings, self.ledger, self.settle)
        column, stages = inputs, []
        for place in range(len(node.steps)):
            done = workshop.run(node, place, column)
            stages.append([self._unless_excluded(node, row, stage) for row, stage in enumerate(done)])
            column = [stage.after for stage in stages[-1]]
        if node.decimals is not None:
            rounded = [None if x is None else float(half_up(x, node.decimals)) for x in column]
            stages.append([Stage(x, y, None) for x, y in zip(column, rounded, strict=True)])
            column = rounded
        self.traces[node.key] = Trace(combined, stages, column)

    def _unless_excluded(self, node: Node, row: int, stage: Stage) -> Stage:
        is_out = node.key in self.excluded and self.excluded[node.key][row]
        return Stage(None, None, None) if is_out else stage

    def _value(self, node: Node, row: int) -> Value:
        return self.traces[node.key].finished[row]

    def _rule(self, node: Node, row: int) -> str | float:
        return node.hidden if self.hidden[node.key][row] else node.missing

    def _hand_up(self, node: Node, row: int) -> Value:
        """What the parent receives: the finished value, or what the rule puts in its place."""
        value = self._value(node, row)
        if value is not None or (node.key in self.excluded and self.excluded[node.key][row]):
            return value
        match self._rule(node, row):
            case "reweight" | "exclude":
                return None
            case "zero":
                return 0.0
            case "group_mean" | "group_median" as word:
                return self._group_figure(node, row, word)
            case number:
                return float(number)

    def _group_figure(self, node: Node, row: int, word: str) -> Value:
        """What the rule puts in the place of a missing value: the figure of the row's group."""
        figures = next(found for rows, found in self.figures[node.key, word] if row in rows)
        return figures.get(word)

    def _find_figures(self, node: Node) -> None:
        """The group figures of the node's rules, found whether or not someone is missing."""
        column = list(self.traces[node.key].finished)
        for word in {node.missing, node.hidden} & GROUP_WORDS.keys():
            groups = self.table.groups(node.scope)
            self.figures[node.key, str(word)] = [
                (rows, self._figure(node, str(word), group, rows, column)) for group, rows in groups.items()
            ]

    def _figure(self, node: Node, word: str, group: str | None, rows: list[int], column: Column) -> Figures:
        values = present(column[other] for other in self.table.counted(rows, column))
        place = (f"{node.key}/{word}", node.scope, group)
        return self.ledger.figures(
            place, lambda: {word: self.settle(GROUP_WORDS[word](values), *values)} if values else {}
        )
