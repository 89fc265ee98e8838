"""How a score splits into parts, after the section Parts of the reference, one row at a time."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal

from tests.oracle.standard_combines import Combined
from tests.oracle.standard_steps import Stage
from tests.oracle.standard_table import Column, Value, nearest
from tests.oracle.standard_text import Node, Standard

Parts = dict[str, float]
# Room for every digit of the largest double.
WIDE = Context(prec=350)

BASE = "base"
LINEAR = ("arithmetic", "sum")


@dataclass(frozen=True)
class Trace:
    """What became of one node: its children combined, its steps, its finished value; by row."""

    combined: Sequence[Combined]
    stages: Sequence[Sequence[Stage]]  # step, row
    finished: Sequence[Value]


@dataclass(frozen=True)
class Splitting:
    """One subject's score, split from the leaves up: the parts of a node add up to its finished value."""

    standard: Standard
    traces: Mapping[str, Trace]
    received: Mapping[str, Column]
    row: int

    def received_parts(self, node: Node) -> Parts:
        """The parts of what the parent receives; a substitute belongs to the leaf, or to `base`."""
        value = self.received[node.key][self.row]
        if value is None:
            return {}
        if node.metric is not None:
            return {node.key: value}
        if self.traces[node.key].finished[self.row] is None:
            return {BASE: value}
        return self._stepped(node, self._combined(node))

    def _combined(self, node: Node) -> Parts:
        """What each child brought into the combined value, split as the child is."""
        combined = self.traces[node.key].combined[self.row]
        children = {child.key: child for child in self.standard.children(node.key)}
        weight = 1.0 if node.combine == "sum" else self._weight_present(list(children.values()))
        total = math.fsum(combined.proportions.values())
        if combined.value is None:
            return {}
        if node.combine in LINEAR:
            pieces = [
                scaled(self.received_parts(child), child.weight / weight)
                for key, child in children.items()
                if key in combined.proportions
            ]
        elif total == 0:
            return {BASE: combined.value}
        else:
            pieces = [
                self._sized(children[key], combined.value * proportion / total)
                for key, proportion in combined.proportions.items()
            ]
        return added(pieces)

    def _weight_present(self, children: Sequence[Node]) -> float:
        return math.fsum(child.weight for child in children if self.received[child.key][self.row] is not None)

    def _sized(self, child: Node, amount: float) -> Parts:
        """The child's parts, made larger or smaller so that they add up to the amount."""
        value = self.received[child.key][self.row]
        if child.metric is not None:
            return {child.key: amount}
        return {BASE: amount} if not value else scaled(self.received_parts(child), amount / value)

    def _stepped(self, node: Node, parts: Parts) -> Parts:
        """The parts after the node's steps: affine ones scale them and add to `base`."""
        for stage in [stages[self.row] for stages in self.traces[node.key].stages]:
            if stage.after is None:
                parts = {}
            elif stage.before is None:
                parts = {BASE: stage.after}
            elif stage.line is not None:
                slope, intercept = stage.line
                parts = added([scaled(parts, slope), {BASE: intercept}])
            elif stage.before == 0:
                parts = {BASE: stage.after}
            else:
                parts = scaled(parts, stage.after / stage.before)
        return parts


def scaled(parts: Parts, factor: float) -> Parts:
    """Every part times the factor."""
    return {part: value * factor for part, value in parts.items()}


def added(pieces: Sequence[Parts]) -> Parts:
    """The parts of several things together."""
    names = dict.fromkeys(part for piece in pieces for part in piece)
    return {name: math.fsum(piece.get(name, 0.0) for piece in pieces) for name in names}


def print_parts(parts: Mapping[str, float], order: Sequence[str], score: Decimal) -> dict[str, Decimal]:
    """The parts in decimals of the score: rounded down, the rest of the score to the largest remainders.

    Before that binary noise is rounded away, so that it neither lowers a part nor breaks a tie.
    """
    decimals = -int(score.as_tuple().exponent)
    unit = Decimal(1).scaleb(-decimals)
    names = [name for name in order if name in parts]
    exact = {name: nearest(parts[name], max(10, decimals + 4)) for name in names}
    printed = {name: exact[name].quantize(unit, ROUND_FLOOR, WIDE) for name in names}
    units_left = int((score - sum(printed.values())) / unit)
    by_remainder = sorted(names, key=lambda name: printed[name] - exact[name])
    return {name: printed[name] + (unit if name in by_remainder[:units_left] else 0) for name in names}
