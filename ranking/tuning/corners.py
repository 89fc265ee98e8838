"""Scores as weighted means of corner scores: what each subject would have if one leaf had all the weight."""

from dataclasses import dataclass

import numpy as np

from ranking.standard import Standard
from ranking.standard.numbers import Floats, Ints
from ranking.tuning.batching import leaf_shares
from ranking.tuning.lines import is_linear
from ranking.tuning.replay import Replay
from ranking.tuning.weights import WeightPlan, WeightSets, draw_weights, nominal_weights

_TOLERANCE = 1e-8
_PROBES = 8


@dataclass(frozen=True)
class Corners:
    """Leaf keys, and the score of every row with all weight on one leaf: leaves × rows.

    Where the score is linear in the weights, it is Σ share of the leaf in the total · its corner score.
    """

    keys: tuple[str, ...]
    scores: Floats


def find_corners(replay: Replay, rows: Ints) -> Corners | None:
    """The corner scores of some rows, or None where the score is not linear in the weights.

    A leaf that is missing in all these rows and leaves its weight to its siblings has no corner; its
    weight plays no part in their order.
    """
    standard = replay.standard
    inner = [node for node in standard.nodes if node.metric is None]
    if not all(is_linear(standard, node.key) for node in inner):
        return None
    keys = tuple(leaf.key for leaf in standard.leaves if _counts(replay, leaf.key, rows))
    sets = _one_leaf_each(standard, keys)
    corners = Corners(keys, replay.figures(sets)[:, rows])
    return corners if _holds(replay, corners, rows) else None


def live_shares(standard: Standard, keys: tuple[str, ...], sets: WeightSets) -> Floats:
    """The shares of the live leaves in the total, those of the others given to their siblings: sets × keys."""
    places = [place for place, leaf in enumerate(standard.leaves) if leaf.key in keys]
    return leaf_shares(standard, _without_dead(standard, keys, sets))[:, places]


def _counts(replay: Replay, key: str, rows: Ints) -> bool:
    node = replay.standard.by_key[key]
    while node.parent is not None:
        if node.weight == 0:
            return False
        node = replay.standard.by_key[node.parent]
    leaf = replay.leaves[key]
    return not np.isnan(leaf.received[rows]).all()


def _one_leaf_each(standard: Standard, keys: tuple[str, ...]) -> WeightSets:
    """For every leaf the set in which it and what stands above it have all the weight of their groups."""
    sets = nominal_weights(standard, len(keys))
    for row, key in enumerate(keys):
        node = standard.by_key[key]
        while node.parent is not None:
            group = standard.children(node.parent)
            for child in group:
                sets.values[row, sets.keys.index(child.key)] = 0.0
            sets.values[row, sets.keys.index(node.key)] = sum(child.weight for child in group)
            node = standard.by_key[node.parent]
    return sets


def _without_dead(standard: Standard, keys: tuple[str, ...], sets: WeightSets) -> WeightSets:
    """Sets in which nothing has weight but what leads to a live leaf."""
    alive = set(keys)
    for key in keys:
        node = standard.by_key[key]
        while node.parent is not None:
            alive.add(node.parent)
            node = standard.by_key[node.parent]
    dead = [place for place, key in enumerate(sets.keys) if key not in alive]
    values = sets.values.copy()
    values[:, dead] = 0.0
    # Below a dead node all would be zero; any number does, for its own share is zero.
    for node in standard.nodes:
        places = [sets.keys.index(child.key) for child in standard.children(node.key)]
        if places and node.key not in alive:
            values[:, places] = 1.0
    return WeightSets(sets.keys, values)


def _holds(replay: Replay, corners: Corners, rows: Ints) -> bool:
    """Whether the corners give the scores that scoring itself gives, nominal and elsewhere."""
    if not corners.keys or np.isnan(corners.scores).any():
        return False
    standard = replay.standard
    drawn = draw_weights(standard, WeightPlan("simplex"), _PROBES, seed=1)
    sets = WeightSets(drawn.keys, np.concatenate([nominal_weights(standard).values, drawn.values]))
    expected = replay.figures(sets)[:, rows]
    found = live_shares(standard, corners.keys, sets) @ corners.scores
    return bool(np.allclose(found, expected, rtol=_TOLERANCE, atol=_TOLERANCE))
