"""What a sensitivity run varies: named alternatives, single weights, and all weights together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from ranking.errors import StandardError
from ranking.standard import Bounds, Standard
from ranking.standard.numbers import Floats, Ints
from ranking.standard.showing import MISSING_WORDS
from ranking.tuning.places import Ranks, rank_type
from ranking.tuning.replay import Replay, open_replay
from ranking.tuning.variants import change_standard, weights_of
from ranking.tuning.weights import WeightPlan, WeightSets, draw_weights, sibling_groups

# Sets of weights among which an input chooses when all weights vary together.
_TRIGGER_SETS = 4096
_PLAN_WORDS = {
    "dirichlet": "以现行权重为中心的 Dirichlet 分布，集中度 {amount:g}",
    "uniform": "各权重在 ±{percent:g}% 内均匀变动后重新归一",
    "simplex": "在全部可能的权重组合中均匀抽取，不以现行权重为准",
}


@dataclass(frozen=True)
class Option:
    """One named alternative: settings as of `--set`, none = the standard as it is."""

    name: str
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """An input that takes one of several named alternatives, each as likely."""

    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class WeightRange:
    """An input that multiplies one node's weight by a number between 1 − `spread` and 1 + `spread`."""

    node: str
    spread: float


@dataclass(frozen=True)
class Inputs:
    """All that varies in one run; every ranking is a point whose coordinates are between 0 and 1."""

    choices: tuple[Choice, ...] = ()
    weights: tuple[WeightRange, ...] = ()
    plan: WeightPlan | None = None  # all weights together: one coordinate

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of each coordinate."""
        together = ("全部权重",) if self.plan is not None else ()
        return (*(c.name for c in self.choices), *(f"权重 {w.node}" for w in self.weights), *together)

    def describe(self, standard: Standard) -> list[str]:
        """What varies, in words, a line an input."""
        lines = [f"{c.name}：{'、'.join(option.name for option in c.options)}" for c in self.choices]
        lines += [
            f"节点 {w.node}（{standard.by_key[w.node].title}）的权重 {standard.by_key[w.node].weight:g} 在 ±{w.spread:.0%} 内变动"
            for w in self.weights
        ]
        if self.plan is not None:
            words = _PLAN_WORDS[self.plan.kind].format(
                amount=self.plan.amount, percent=self.plan.amount * 100
            )
            groups = sibling_groups(standard, self.plan.parents)
            told = "；".join(f"{node.title} 的下级 {len(children)} 项" for node, children in groups)
            lines.append(f"权重：{words}；{told or '没有可变动的权重'}")
        return lines


def missing_choice(standard: Standard, rules: Sequence[str]) -> Choice:
    """The choice between rules for missing values, for all leaves at once."""
    wrong = [rule for rule in rules if rule not in MISSING_WORDS]
    if wrong:
        msg = f"没有缺失规则 {'、'.join(wrong)}，可用：{'、'.join(MISSING_WORDS)}"
        raise StandardError(msg)
    options = (
        Option(MISSING_WORDS[rule], tuple(f'{leaf.key}.missing="{rule}"' for leaf in standard.leaves))
        for rule in rules
    )
    return Choice("缺失处理", tuple(options))


@dataclass(frozen=True)
class Playground:
    """The standards of all combinations of alternatives over one table, each worked out once."""

    standard: Standard
    table: pl.DataFrame
    inputs: Inputs
    seed: int
    bounds: Bounds | None = None

    @cached_property
    def replays(self) -> dict[tuple[int, ...], Replay]:
        """Combination of options → its replay, as they are asked for."""
        return {}

    @cached_property
    def nominal(self) -> Replay:
        """The standard as it is."""
        return open_replay(self.standard, self.table, self.bounds)

    @cached_property
    def _trigger(self) -> WeightSets | None:
        if self.inputs.plan is None:
            return None
        return draw_weights(self.standard, self.inputs.plan, _TRIGGER_SETS, self.seed)

    def rank_points(self, points: Floats) -> Ranks:
        """The ranks at every point (a row each, a column a coordinate), 0 = not ranked."""
        ranks = np.zeros(
            (len(points), self.nominal.sheet.size),
            dtype=rank_type(self.nominal.sheet.size, self.standard.ties),
        )
        picks = self._picks(points)
        combinations, places = np.unique(picks, axis=0, return_inverse=True)
        for number, combination in enumerate(combinations):
            rows = np.flatnonzero(places.ravel() == number)
            replay = self._replay(tuple(combination.tolist()))
            ranks[rows] = replay.ranks(self._weights(replay.standard, points[rows]))
        return ranks

    def _picks(self, points: Floats) -> Ints:
        sizes = np.array([len(choice.options) for choice in self.inputs.choices], dtype=np.int64)
        return np.minimum((points[:, : len(sizes)] * sizes).astype(np.int64), sizes - 1)

    def _replay(self, combination: tuple[int, ...]) -> Replay:
        if combination not in self.replays:
            pairs = zip(self.inputs.choices, combination, strict=True)
            settings = [setting for choice, pick in pairs for setting in choice.options[pick].settings]
            variant = change_standard(self.standard, settings)
            self.replays[combination] = open_replay(variant, self.table, self.bounds)
        return self.replays[combination]

    def _weights(self, variant: Standard, points: Floats) -> WeightSets:
        """The weights at some points; a variant keeps its own where the inputs say nothing."""
        own = weights_of(variant)
        keys = tuple(own)
        values = np.tile(np.array([own[key] for key in keys]), (len(points), 1))
        if self._trigger is not None:
            rows = np.minimum((points[:, -1] * _TRIGGER_SETS).astype(np.int64), _TRIGGER_SETS - 1)
            for place, key in enumerate(keys):
                if key in self._trigger.keys and own[key] > 0:
                    values[:, place] = self._trigger.values[rows, self._trigger.keys.index(key)]
        for number, entry in enumerate(self.inputs.weights, start=len(self.inputs.choices)):
            if entry.node in keys:
                values[:, keys.index(entry.node)] *= 1 + entry.spread * (2 * points[:, number] - 1)
        return WeightSets(keys, values)
