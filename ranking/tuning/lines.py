"""How scores run when one weight takes more or less of its group, the siblings rescaled in proportion."""

from dataclasses import dataclass

import numpy as np

from ranking.standard import Node, Standard
from ranking.standard.numbers import Floats
from ranking.tuning.replay import Replay
from ranking.tuning.weights import WeightSets, nominal_weights

# Steps under which a value stays a straight line of the value before.
_AFFINE = frozenset({"add", "times", "negate", "goalposts", "add_metric", "multiply_by", "divide_by", "fill"})
_LINEAR = frozenset({"arithmetic", "sum"})
_PROBES = np.array([1e-6, 0.25, 0.5, 0.75, 1 - 1e-6])
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Sweep:
    """One node's weight as its share of its group, 0 to 1, all its siblings keeping their proportions."""

    replay: Replay
    node: Node

    @property
    def total(self) -> float:
        """The sum of the group's weights, which stays as it is."""
        return sum(child.weight for child in self._group)

    @property
    def share(self) -> float:
        """The nominal share."""
        return self.node.weight / self.total

    @property
    def _group(self) -> tuple[Node, ...]:
        return self.replay.standard.children(str(self.node.parent))

    def alone(self, share: float) -> float:
        """The weight that gives the share when the siblings' weights are left as they are."""
        others = self.total - self.node.weight
        return np.inf if share >= 1 else share * others / (1 - share)

    def sets(self, shares: Floats) -> WeightSets:
        """The weights at some shares."""
        sets = nominal_weights(self.replay.standard, len(shares))
        for child in self._group:
            place = sets.keys.index(child.key)
            if child.key == self.node.key:
                sets.values[:, place] = shares * self.total
            else:
                sets.values[:, place] *= (1 - shares) / (1 - self.share)
        return sets

    def figures(self, shares: Floats) -> Floats:
        """Unrounded scores at some shares: shares × rows."""
        return self.replay.figures(self.sets(shares))

    def line(self) -> tuple[Floats, Floats] | None:
        """Start and slope of every row's score over the share, or None where they are not straight lines."""
        if not is_linear(self.replay.standard, str(self.node.parent)):
            return None
        probes = self.figures(_PROBES)
        slope = (probes[-1] - probes[0]) / (_PROBES[-1] - _PROBES[0])
        start = probes[0] - slope * _PROBES[0]
        straight = start + slope * _PROBES[:, None]
        same_gaps = (np.isnan(probes) == np.isnan(probes[0])).all()
        # A ratio of two lines, as with missing values, or a floor that begins to hold, leaves the line.
        size = np.maximum(1.0, np.fmax.reduce(np.abs(probes), axis=0))
        away = np.abs(probes - straight) > _TOLERANCE * size
        return None if away.any() or not same_gaps else (start, slope)


def sweeps_of(replay: Replay) -> list[Sweep]:
    """A sweep for every node with a weight above zero and a sibling that has one too."""
    return [
        Sweep(replay, node)
        for node in replay.standard.ordered_nodes[1:]
        if 0 < node.weight < sum(child.weight for child in replay.standard.children(str(node.parent)))
    ]


def is_linear(standard: Standard, key: str) -> bool:
    """Whether the score is affine in a node's combined value, and that in its children's shares."""
    node = standard.by_key[key]
    steps = all(step.name in _AFFINE and not step.is_data_driven for step in node.steps)
    own = node.combine.name in _LINEAR and steps and node.decimals is None
    return own and (node.parent is None or is_linear(standard, node.parent))
