"""All weights within given limits, as shares of the leaves in the total."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import LinearConstraint

from ranking.errors import StandardError
from ranking.standard import Node, Standard
from ranking.standard.numbers import Floats

# Highest and lowest share of a node in its group.
Limits = Mapping[str, tuple[float, float]]


def limits_around(
    standard: Standard, spread: float | None, own: Limits | None = None
) -> dict[str, tuple[float, float]]:
    """Limits of every node's share in its group: nominal ±`spread` of itself (None: 0 to 1), or its own.

    `own` are weights in the group's units, the group's sum staying as it is. Raises StandardError where they leave
    no weights at all.
    """
    found = {}
    for node in standard.ordered_nodes:
        group = standard.children(node.key)
        total = sum(child.weight for child in group)
        for child in group:
            low, high = _around(child.weight / total, spread)
            if own is not None and child.key in own:
                low, high = own[child.key][0] / total, own[child.key][1] / total
            found[child.key] = (max(0.0, low), min(1.0, high))
    _refuse_empty(standard, found)
    return found


def _around(share: float, spread: float | None) -> tuple[float, float]:
    if share == 0:
        return 0.0, 0.0
    return (0.0, 1.0) if spread is None else (share * (1 - spread), share * (1 + spread))


def _refuse_empty(standard: Standard, limits: Limits) -> None:
    for node in standard.ordered_nodes:
        group = [limits[child.key] for child in standard.children(node.key)]
        low, high = sum(pair[0] for pair in group), sum(pair[1] for pair in group)
        if group and (low > 1 + 1e-9 or high < 1 - 1e-9 or any(a > b for a, b in group)):
            msg = f"{node.title} 的下级权重范围无解：下限之和占 {low:.1%}，上限之和占 {high:.1%}，须包含 100%"
            raise StandardError(msg)


@dataclass(frozen=True)
class Polytope:
    """The shares of some leaves that limits on every group allow; leaves that are not named have none."""

    standard: Standard
    leaves: tuple[str, ...]
    limits: Limits

    @cached_property
    def _below(self) -> dict[str, Floats]:
        """Node → which of the leaves stand below it (or are it)."""
        below: dict[str, Floats] = {}
        for node in reversed(self.standard.ordered_nodes):
            own = np.array([leaf == node.key for leaf in self.leaves], dtype=np.float64)
            below[node.key] = own + sum(
                (below[child.key] for child in self.standard.children(node.key)), np.zeros(len(self.leaves))
            )
        return below

    def _group(self, node: Node) -> tuple[tuple[Node, ...], Floats, Floats]:
        """The live children with their limits, widened where dead siblings have left their share."""
        live = tuple(child for child in self.standard.children(node.key) if self._below[child.key].any())
        low = np.array([self.limits[child.key][0] for child in live])
        high = np.array([self.limits[child.key][1] for child in live])
        dead = [self.limits[child.key] for child in self.standard.children(node.key) if child not in live]
        least, most = sum(pair[0] for pair in dead), min(sum(pair[1] for pair in dead), 1.0)
        low = low / max(1 - least, 1e-12)
        high = np.ones(len(live)) if most >= 1 else high / (1 - most)
        return live, np.minimum(low, 1.0), np.minimum(high, 1.0)

    @cached_property
    def constraint(self) -> LinearConstraint:
        """The limits as linear constraints on the leaves' shares."""
        rows, lows, highs = [np.ones(len(self.leaves))], [1.0], [1.0]
        for node in self.standard.ordered_nodes:
            if not self.standard.children(node.key):
                continue
            live, low, high = self._group(node)
            for place, child in enumerate(live):
                own, whole = self._below[child.key], self._below[node.key]
                rows += [own - low[place] * whole, high[place] * whole - own]
                lows += [0.0, 0.0]
                highs += [np.inf, np.inf]
        return LinearConstraint(np.stack(rows), lows, highs)

    def highest(self, values: Floats) -> Floats:
        """The largest Σ share · value for each column of `values` (leaves × columns)."""
        return self._best(self.standard.root, values)[0]

    def corner(self, values: Floats) -> Floats:
        """The shares that make Σ share · value largest, for each column: leaves × columns."""
        return self._best(self.standard.root, values)[1]

    def _best(self, node: Node, values: Floats) -> tuple[Floats, Floats]:
        """Highest value below a node whose share is 1, and the leaves' shares that give it."""
        if node.key in self.leaves:
            place = self.leaves.index(node.key)
            shares = np.zeros(values.shape)
            shares[place] = 1.0
            return values[place], shares
        live, low, high = self._group(node)
        below = [self._best(child, values) for child in live]
        worth = np.stack([value for value, _ in below])
        given = _fill(worth, low, high)
        shares = np.sum([given[place] * own for place, (_, own) in enumerate(below)], axis=0)
        return (worth * given).sum(axis=0), shares

    def weights(self, shares: Floats) -> dict[str, float]:
        """Leaf shares as weights of all nodes, every group's sum as it is; a node without share keeps its children's."""
        found = {}
        for node in self.standard.ordered_nodes:
            live = self._group(node)[0] if self.standard.children(node.key) else ()
            whole = float(self._below[node.key] @ shares)
            room = sum(child.weight for child in live)
            for child in live:
                part = float(self._below[child.key] @ shares)
                found[child.key] = child.weight if whole < 1e-12 else max(0.0, part / whole) * room
        return found


def _fill(worth: Floats, low: Floats, high: Floats) -> Floats:
    """Shares within limits, summing to 1, that give most to what is worth most: children × columns."""
    order = np.argsort(-worth, axis=0, kind="stable")
    room = (high - low)[order]
    before = np.cumsum(room, axis=0) - room
    extra = np.clip(1 - low.sum() - before, 0.0, room)
    given = np.empty(worth.shape)
    np.put_along_axis(given, order, extra, axis=0)
    filled: Floats = given + low[:, None]
    return filled
