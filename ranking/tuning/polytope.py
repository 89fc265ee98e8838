"""All weights within given limits, as shares of the leaves in the total."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np
from scipy.optimize import LinearConstraint

from ranking.errors import StandardError
from ranking.standard import Node, Standard
from ranking.standard.numbers import Floats

# Live siblings keep at least this much of a group whose dead members may have all.
_SMALLEST_WHOLE = 1e-6
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

    @cached_property
    def _groups(self) -> dict[str, "_Group"]:
        """Inner node with live children → them."""
        inner = [node for node in self.standard.ordered_nodes if self.standard.children(node.key)]
        return {node.key: self._group(node) for node in inner if self._below[node.key].any()}

    def _group(self, node: Node) -> "_Group":
        """The live children with their limits, and by how much dead siblings may widen or narrow them."""
        children = self.standard.children(node.key)
        live = tuple(child for child in children if self._below[child.key].any())
        low, high = (np.array([self.limits[child.key][end] for child in live]) for end in (0, 1))
        dead = {child.key: self.limits[child.key] for child in children if child not in live}
        # What the live ones must have at least, and can have at most, is left to or taken from the dead.
        least = max(sum(pair[0] for pair in dead.values()), 1 - float(high.sum()), 0.0)
        most = min(sum(pair[1] for pair in dead.values()), 1 - float(low.sum()), 1 - _SMALLEST_WHOLE)
        most = max(least, most) if dead else 0.0
        return _Group(live, low, high, dead, 1 / (1 - least) if dead else 1.0, 1 / (1 - most))

    @cached_property
    def constraint(self) -> LinearConstraint:
        """The limits as linear constraints on the leaves' shares."""
        rows, lows, highs = [np.ones(len(self.leaves))], [1.0], [1.0]
        for key, group in self._groups.items():
            whole = self._below[key]
            below = [self._below[child.key] for child in group.live]
            low = np.minimum(group.low * group.least_scale, 1.0)
            high = np.minimum(group.high * group.most_scale, 1.0)
            if self.standard.by_key[key].parent is None:  # its share is known, so these are plain limits
                rows += below
                lows += low.tolist()
                highs += high.tolist()
                own_rows = []
            else:
                own_rows = [own - low[place] * whole for place, own in enumerate(below)]
                own_rows += [high[place] * whole - own for place, own in enumerate(below)]
            # Dead siblings scale all live limits alike, so those of two live ones bound each other.
            if group.most_scale > group.least_scale:
                own_rows += [
                    group.high[one] * below[other] - group.low[other] * below[one]
                    for one, other in permutations(range(len(below)), 2)
                ]
            rows += own_rows
            lows += [0.0] * len(own_rows)
            highs += [np.inf] * len(own_rows)
        return LinearConstraint(np.stack(rows), lows, highs)

    def highest(self, values: Floats) -> Floats:
        """The largest Σ share · value for each column of `values` (leaves × columns)."""
        return self._highest(self.standard.root.key, values)

    def _highest(self, key: str, values: Floats) -> Floats:
        """The same below a node whose share is 1."""
        if key not in self._groups:
            own: Floats = values[self.leaves.index(key)]
            return own
        group = self._groups[key]
        worth = np.stack([self._highest(child.key, values) for child in group.live])
        most: Floats = np.einsum("ij,ij->j", worth, group.fill(worth))
        return most

    def corner(self, values: Floats) -> Floats:
        """The shares that make Σ share · value largest, for each column: leaves × columns."""
        shares = np.zeros(values.shape)
        self._give(self.standard.root.key, np.ones(values.shape[1]), values, shares)
        return shares

    def _give(self, key: str, whole: Floats, values: Floats, shares: Floats) -> None:
        """Part what a node has among the leaves below it."""
        if key not in self._groups:
            shares[self.leaves.index(key)] = whole
            return
        group = self._groups[key]
        given = group.fill(np.stack([self._highest(child.key, values) for child in group.live]))
        for child, own in zip(group.live, given, strict=True):
            self._give(child.key, whole * own, values, shares)

    def weights(self, shares: Floats) -> dict[str, float]:
        """Leaf shares as weights of all nodes, every group's sum as it is; a node without share keeps its children's."""
        found: dict[str, float] = {}
        for node in self.standard.ordered_nodes:
            children = self.standard.children(node.key)
            whole = float(self._below[node.key] @ shares)
            total = sum(child.weight for child in children)
            if whole < 1e-12:
                found |= {child.key: child.weight for child in children}
            elif children:
                group = self._groups[node.key]
                parts = [max(0.0, float(self._below[child.key] @ shares)) / whole for child in group.live]
                nominal = {child.key: child.weight / total for child in children}
                found |= {key: share * total for key, share in group.spread(np.array(parts), nominal).items()}
        return found


@dataclass(frozen=True)
class _Group:
    """Siblings of which some are dead: whatever these have, the live ones share the whole in their proportions.

    Shares s of the live ones are possible where some scale t between the two given has low · t ≤ s ≤ high · t.
    """

    live: tuple[Node, ...]
    low: Floats
    high: Floats
    dead: Mapping[str, tuple[float, float]]
    least_scale: float
    most_scale: float

    def fill(self, worth: Floats) -> Floats:
        """The possible shares that give most to what is worth most: children × columns."""
        given = self._fill_at(worth, np.full(worth.shape[1], self.least_scale))
        if not self.dead:
            return given
        # The optimum of this program is at an end of the scale, or has the best at their high and the rest at their low.
        order = np.argsort(-worth, axis=0, kind="stable")
        highs = np.cumsum(self.high[order], axis=0)
        lows = self.low.sum() - np.cumsum(self.low[order], axis=0)
        with np.errstate(divide="ignore"):
            turns = np.clip(1 / (highs + lows), self.least_scale, self.most_scale)
        for scale in (np.full(worth.shape[1], self.most_scale), *turns):
            other = self._fill_at(worth, scale)
            is_better = (worth * other).sum(axis=0) > (worth * given).sum(axis=0)
            given = np.where(is_better, other, given)
        return given

    def _fill_at(self, worth: Floats, scale: Floats) -> Floats:
        low, high = np.minimum(np.outer(self.low, scale), 1.0), np.minimum(np.outer(self.high, scale), 1.0)
        return _fill(worth, low, high)

    def spread(self, shares: Floats, nominal: Mapping[str, float]) -> dict[str, float]:
        """The shares in the whole group, those of the dead as near to the nominal as the limits of the live allow."""
        keys = [child.key for child in self.live]
        if not self.dead:
            return dict(zip(keys, shares.tolist(), strict=True))
        with np.errstate(divide="ignore", invalid="ignore"):
            least = max(self.least_scale, float(np.nan_to_num(shares / self.high, nan=0.0).max()))
            most = min(self.most_scale, float(np.where(self.low > 0, shares / self.low, np.inf).min()))
        rest = sum(nominal[key] for key in self.dead)
        scale = max(least, min(most, 1 / max(1 - rest, _SMALLEST_WHOLE)))
        found = dict(zip(keys, (shares / scale).tolist(), strict=True))
        return found | self._spread_dead(1 - 1 / scale, nominal, rest)

    def _spread_dead(self, room: float, nominal: Mapping[str, float], rest: float) -> dict[str, float]:
        """Room for the dead, each going from its nominal share towards its limit alike."""
        place = 1 if room > rest else 0
        way = sum(abs(self.dead[key][place] - nominal[key]) for key in self.dead)
        part = min(abs(room - rest) / way, 1.0) if way > 0 else 0.0
        return {key: nominal[key] + part * (self.dead[key][place] - nominal[key]) for key in self.dead}


def _fill(worth: Floats, low: Floats, high: Floats) -> Floats:
    """Shares within limits, summing to 1, that give most to what is worth most: children × columns."""
    order = np.argsort(-worth, axis=0, kind="stable")
    room = np.take_along_axis(high - low, order, axis=0)
    before = np.cumsum(room, axis=0) - room
    extra = np.clip(1 - low.sum(axis=0) - before, 0.0, room)
    given = np.empty(worth.shape)
    np.put_along_axis(given, order, extra, axis=0)
    filled: Floats = given + low
    return filled
