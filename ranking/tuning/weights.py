"""Sets of weights: the nominal ones, random ones around them, and those that a person hands over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from ranking.errors import StandardError
from ranking.standard import Node, Standard
from ranking.standard.language import WEIGHTLESS
from ranking.standard.numbers import Floats

Kind = Literal["dirichlet", "uniform", "simplex"]


@dataclass(frozen=True)
class WeightSets:
    """Many sets of weights of one standard.

    `keys` are all nodes but the root in the standard's order, `values` has a row a set and a column a key.
    Sets are compared and scored as they are: under a combine with normalised weights only ratios count.
    """

    keys: tuple[str, ...]
    values: Floats

    @property
    def count(self) -> int:
        """The number of sets."""
        return len(self.values)

    def columns(self, nodes: Sequence[Node]) -> Floats:
        """The weights of some nodes, a row a set."""
        places = [self.keys.index(node.key) for node in nodes]
        return self.values[:, places]

    def part(self, start: int, stop: int) -> "WeightSets":
        """The sets from `start` up to `stop`."""
        return WeightSets(self.keys, self.values[start:stop])

    def one(self, place: int) -> dict[str, float]:
        """One set by node key."""
        return dict(zip(self.keys, self.values[place].tolist(), strict=True))


@dataclass(frozen=True)
class WeightPlan:
    """How weights are drawn, in every group of siblings on its own and keeping the group's total.

    - `dirichlet`: on the simplex around the nominal shares, `amount` = concentration (the larger the closer)
    - `uniform`: each weight times a number between 1 − `amount` and 1 + `amount`, then rescaled
    - `simplex`: uniformly on the whole simplex, the nominal weights playing no part
    """

    kind: Kind = "dirichlet"
    amount: float = 50.0
    parents: tuple[str, ...] = ()  # only the children of these; none named = all groups

    def __post_init__(self) -> None:
        is_wrong = self.amount <= 0 if self.kind == "dirichlet" else not 0 < self.amount <= 1
        if self.kind != "simplex" and is_wrong:
            form = "大于 0 的集中度" if self.kind == "dirichlet" else "0 到 1 之间的幅度，例如 0.2 表示 ±20%"
            msg = f"权重抽样的参数是 {self.amount:g}，须是 {form}"
            raise StandardError(msg)


def nominal_weights(standard: Standard, count: int = 1) -> WeightSets:
    """The standard's own weights, `count` times."""
    nodes = standard.ordered_nodes[1:]
    row = np.array([node.weight for node in nodes], dtype=np.float64)
    return WeightSets(tuple(node.key for node in nodes), np.tile(row, (count, 1)))


def sibling_groups(standard: Standard, parents: Sequence[str] = ()) -> list[tuple[Node, tuple[Node, ...]]]:
    """Every node under which at least two children have weights that count, with those children."""
    unknown = [key for key in parents if not standard.children(key)]
    if unknown:
        msg = f"标准 {standard.id} 中没有带下级的节点 {'、'.join(unknown)}，请改正节点名"
        raise StandardError(msg)
    groups = []
    for node in standard.ordered_nodes:
        children = tuple(child for child in standard.children(node.key) if child.weight > 0)
        is_wanted = not parents or node.key in parents
        if is_wanted and len(children) > 1 and node.combine.name not in WEIGHTLESS:
            groups.append((node, children))
    return groups


def draw_weights(standard: Standard, plan: WeightPlan, count: int, seed: int) -> WeightSets:
    """`count` random sets by a plan; the same seed gives the same sets. Zero weights stay zero."""
    rng = np.random.default_rng(seed)
    sets = nominal_weights(standard, count)
    for _, children in sibling_groups(standard, plan.parents):
        weights = np.array([child.weight for child in children])
        shares = _draw_shares(rng, plan, weights / weights.sum(), count)
        places = [sets.keys.index(child.key) for child in children]
        sets.values[:, places] = shares * weights.sum()
    return sets


def _draw_shares(rng: np.random.Generator, plan: WeightPlan, shares: Floats, count: int) -> Floats:
    if plan.kind == "dirichlet":
        return rng.dirichlet(shares * plan.amount, count)
    if plan.kind == "simplex":
        return rng.dirichlet(np.ones(len(shares)), count)
    drawn = shares * rng.uniform(1 - plan.amount, 1 + plan.amount, (count, len(shares)))
    # At ±100 % every weight of a group might be drawn as nothing at all.
    drawn = np.maximum(drawn, 1e-12)
    rescaled: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return rescaled


def leave_out_weights(standard: Standard) -> tuple[tuple[str, ...], WeightSets]:
    """One set for every leaf that counts, without it; where it is an only child its parent goes with it."""
    left_out = []
    for leaf in standard.leaves:
        key = leaf.key
        while key != standard.root.key and not _counting_siblings(standard, key):
            key = str(standard.by_key[key].parent)
        if leaf.weight > 0 and key != standard.root.key:
            left_out.append((leaf.key, key))
    sets = nominal_weights(standard, len(left_out))
    for row, (_, key) in enumerate(left_out):
        sets.values[row, sets.keys.index(key)] = 0.0
    return tuple(leaf for leaf, _ in left_out), sets


def _counting_siblings(standard: Standard, key: str) -> list[Node]:
    siblings = standard.children(str(standard.by_key[key].parent))
    return [node for node in siblings if node.key != key and node.weight > 0]


def weights_from_table(standard: Standard, table: pl.DataFrame, source: str) -> WeightSets:
    """Sets of weights from a table with a row a set and a column a node; nodes without column keep theirs.

    Raises StandardError for an unknown column, a value that is no number ≥ 0, and siblings all at zero.
    """
    sets = nominal_weights(standard, table.height)
    for name in table.columns:
        if name not in sets.keys:
            msg = f"{source}：列 {name} 不是标准 {standard.id} 的节点，可用：{'、'.join(sets.keys)}"
            raise StandardError(msg)
        numbers = table[name].cast(pl.Float64, strict=False).fill_null(-1.0).fill_nan(-1.0).to_numpy()
        wrong = np.flatnonzero((numbers < 0) | ~np.isfinite(numbers))
        if len(wrong):
            found = table[name][int(wrong[0])]
            msg = f"{source} 第 {wrong[0] + 2} 行：{name} 的权重是 {found}，须是不小于零的数"
            raise StandardError(msg)
        sets.values[:, sets.keys.index(name)] = numbers
    _refuse_empty_groups(standard, sets, source)
    return sets


def _refuse_empty_groups(standard: Standard, sets: WeightSets, source: str) -> None:
    for node in standard.ordered_nodes:
        children = standard.children(node.key)
        if not children:
            continue
        empty = np.flatnonzero(sets.columns(children).sum(axis=1) <= 0)
        if len(empty):
            msg = f"{source} 第 {empty[0] + 2} 行：{node.title} 的下级权重全部为零，至少一个须大于零"
            raise StandardError(msg)
