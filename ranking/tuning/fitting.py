"""From wishes to weights: the nearest weights that meet them all, or the wishes that contradict one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import LinearConstraint

from ranking.catalogue.model import Metric
from ranking.standard import Standard
from ranking.standard.numbers import Floats
from ranking.tuning.contradictions import irreducible_contradiction, smallest_contradiction
from ranking.tuning.preferences import Preference
from ranking.tuning.solving import minimise
from ranking.tuning.wishes import Group, Wish, check_wish, open_group, wishes_of

# The group's sum may become this many times as large, and this many times as small.
_ROOM = 4.0
# Missing values make scores a little curved in the weights: solve, look again around the solution, solve again.
_ROUNDS = 8
# Above so many preferences not the smallest contradiction is looked for, only one that has no preference to spare.
_MOST_TRIED = 24
_DECIMALS = 2
# HiGHS takes a row to hold within 1e-6, which is as much as one printed unit of a score with 4 decimals.
_SHARPNESS = 1e4
_MARGIN_UNITS = {"order": "分", "top": "名", "share": "个百分点"}


@dataclass(frozen=True)
class Fit:
    """The outcome: weights that meet all wishes, or a set of wishes of which any other fewer would go together.

    `margins`: wish, place, holds, margin, unit; by wish in the order given. `weights` is None where there
    are none; then `conflict` names the contradicting wishes.
    """

    weights: dict[str, float] | None
    changed: tuple[str, ...]
    margins: pl.DataFrame
    conflict: tuple[str, ...]
    note: str


def fit_weights(
    standard: Standard,
    tables: Mapping[str, pl.DataFrame],
    preferences: Sequence[Preference],
    *,
    parent: str = "score",
    metrics: Mapping[str, Metric] | None = None,
) -> Fit:
    """The nearest weights of the children of `parent`: fewest changed, of these the smallest total change.

    `metrics` is the catalogue, for traffic. What is found has been scored in full and holds as printed. Raises
    StandardError for wishes about what is not there, and where scores are not linear in the weights.
    """
    group = open_group(standard, tables, parent, metrics or {})
    wishes = wishes_of(group, preferences, group.weights)
    weights = group.weights
    for _ in range(_ROUNDS):
        found = _nearest(group, wishes)
        if found is None:
            break
        if _all_hold(group, wishes, found):
            return _fit(group, wishes, _tidied(group, wishes, found), parent)
        if np.allclose(weights, found):
            break
        weights = found
        wishes = wishes_of(group, preferences, weights)
    return _failure(group, preferences, found)


def _nearest(group: Group, wishes: Sequence[Wish]) -> Floats | None:
    """First the fewest weights to be changed, then the smallest sum of changes with so few."""
    fewest = _Program(group, wishes).solve(count_changes=True)
    if fewest is None:
        return None
    changed = np.abs(fewest - group.weights) > 1e-7
    return _Program(group, wishes, int(changed.sum())).solve(count_changes=False)


@dataclass(frozen=True)
class _Program:
    """Weights and changes in units of the group's sum, so that the solver's tolerance fits them.

    Columns: weights, changes (absolute), changed (0 or 1), broken (0 or 1; rows of the wishes that may be broken).
    """

    group: Group
    wishes: Sequence[Wish]
    most_changed: int | None = None

    @property
    def _size(self) -> int:
        return len(self.group.keys)

    @property
    def _width(self) -> int:
        return 3 * self._size + sum(len(wish.gains) for wish in self.wishes if wish.free)

    def solve(self, *, count_changes: bool) -> Floats | None:
        """The best weights, or None where nothing meets all wishes."""
        size, width = self._size, self._width
        objective = np.zeros(width)
        # The sum of changes settles what the count leaves open.
        objective[size : 2 * size] = 1e-3 if count_changes else 1.0
        objective[2 * size : 3 * size] = 1.0 if count_changes else 0.0
        whole = np.arange(width) >= 2 * size
        high = np.where(whole, 1.0, _ROOM)
        solution = minimise(objective, [*self._change_rows(), *self._wish_rows()], whole, high=high)
        if solution.values is None:
            return None
        weights: Floats = np.maximum(solution.values[:size], 0.0) * self.group.weights.sum()
        return weights

    def _change_rows(self) -> list[LinearConstraint]:
        own = self.group.weights / self.group.weights.sum()
        weight, change, changed = (self._block(place) for place in range(3))
        rows = [
            LinearConstraint(change - weight, -own, np.inf),
            LinearConstraint(change + weight, own, np.inf),
            LinearConstraint(change - _ROOM * changed, -np.inf, 0.0),
            LinearConstraint(weight.sum(axis=0)[None], 1 / _ROOM, _ROOM),
        ]
        if self.most_changed is not None:
            rows.append(LinearConstraint(changed.sum(axis=0)[None], -np.inf, self.most_changed))
        return rows

    def _wish_rows(self) -> list[LinearConstraint]:
        rows, column = [], 3 * self._size
        for wish in self.wishes:
            scale = np.maximum(np.abs(wish.gains).max(axis=1, keepdims=True), 1e-9)
            gains = np.zeros((len(wish.gains), self._width))
            gains[:, : self._size] = _SHARPNESS * wish.gains / scale
            if wish.free:
                places = np.arange(column, column + len(wish.gains))
                column += len(wish.gains)
                # No scaled row can fall below minus the largest sum of the weights.
                gains[np.arange(len(places)), places] = _SHARPNESS * _ROOM
                allowed = np.zeros((1, self._width))
                allowed[0, places] = 1.0
                rows.append(LinearConstraint(allowed, -np.inf, wish.free))
            rows.append(LinearConstraint(gains, 0.0, np.inf))
        return rows

    def _block(self, place: int) -> Floats:
        block = np.zeros((self._size, self._width))
        block[:, place * self._size : (place + 1) * self._size] = np.eye(self._size)
        return block


def _all_hold(group: Group, wishes: Sequence[Wish], weights: Floats) -> bool:
    return all(check_wish(group, wish, weights)[0] for wish in wishes)


def _tidied(group: Group, wishes: Sequence[Wish], weights: Floats) -> Floats:
    """The weights to few decimals where the wishes still hold; those that were not changed exactly as they were."""
    own = group.weights
    kept = np.where(np.abs(weights - own) < 1e-6, own, weights)
    for decimals in (0, 1, _DECIMALS, _DECIMALS + 2):
        # Away from what it was: nearer to it the wish may just fail.
        scale = 10.0**decimals
        near = np.round(kept * scale, 5)  # the solver's noise must not cost a whole step
        away = np.where(kept > own, np.ceil(near), np.floor(near)) / scale
        rounded = np.where(kept == own, own, away)
        small = np.abs(rounded - kept) <= 0.02 * np.maximum(np.abs(kept - own), 1e-9) + 10.0**-_DECIMALS
        if small.all() and rounded.sum() > 0 and _all_hold(group, wishes, rounded):
            return rounded
    return kept


def _fit(group: Group, wishes: Sequence[Wish], weights: Floats, parent: str) -> Fit:
    changed = tuple(
        key for key, old, new in zip(group.keys, group.weights, weights, strict=True) if old != new
    )
    note = (
        f"{group.standard.by_key[parent].title} 下级的权重由 {len(wishes)} 条愿望反推得出，"
        f"改动 {len(changed)} 项：先求改动最少，再求改动总量最小"
    )
    found = dict(zip(group.keys, weights.tolist(), strict=True))
    return Fit(found, changed, _margins(group, wishes, weights), (), note)


def _failure(group: Group, preferences: Sequence[Preference], found: Floats | None) -> Fit:
    """What contradicts what, or that the search came to no end."""
    wishes = wishes_of(group, preferences, group.weights)
    margins = _margins(group, wishes, group.weights)
    if found is not None:
        note = "在有缺失值的情况下没有找到同时满足全部愿望的权重（逐次逼近未收敛），请减少愿望或放宽要求"
        return Fit(None, (), margins, (), note)
    conflict = _conflict(group, preferences)
    note = f"{len(preferences)} 条愿望不能同时满足；其中 {len(conflict)} 条相互矛盾，去掉任意一条，其余各条即可并存"
    if len(conflict) == 1:
        note = f"{len(preferences)} 条愿望不能同时满足；其中有 1 条无论权重如何都做不到"
    return Fit(None, (), margins, tuple(preference.told() for preference in conflict), note)


def _is_possible(group: Group, preferences: Sequence[Preference]) -> bool:
    wishes = wishes_of(group, preferences, group.weights)
    return _Program(group, wishes).solve(count_changes=False) is not None


def _conflict(group: Group, preferences: Sequence[Preference]) -> list[Preference]:
    """The fewest preferences that cannot go together; of many preferences a set that has none to spare."""

    def is_possible(chosen: Sequence[int]) -> bool:
        return not chosen or _is_possible(group, [preferences[place] for place in sorted(chosen)])

    find = smallest_contradiction if len(preferences) <= _MOST_TRIED else irreducible_contradiction
    return [preferences[place] for place in find(len(preferences), is_possible)]


def _margins(group: Group, wishes: Sequence[Wish], weights: Floats) -> pl.DataFrame:
    rows = []
    for wish in wishes:
        holds, margin = check_wish(group, wish, weights)
        kind = "order" if wish.preference.above else "top" if wish.preference.subject else "share"
        rows.append((wish.preference.told(), wish.place, holds, margin, _MARGIN_UNITS[kind]))
    schema = {"wish": pl.String, "place": pl.String, "holds": pl.Boolean}
    return pl.DataFrame(rows, schema=schema | {"margin": pl.Float64, "unit": pl.String}, orient="row")
