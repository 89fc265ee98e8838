"""Preferences as linear constraints on the weights of one group of siblings, and whether they really hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ranking.catalogue.model import Metric
from ranking.errors import StandardError
from ranking.standard import Standard, effective_shares, traffic_dependence
from ranking.standard.numbers import Floats
from ranking.tuning.lines import is_linear
from ranking.tuning.preferences import Preference
from ranking.tuning.proposals import proposed_keys
from ranking.tuning.replay import Replay, open_replay
from ranking.tuning.variants import with_weights
from ranking.tuning.weights import WeightSets, nominal_weights

_TOLERANCE = 1e-7
# Part of a printed unit that keeps a wish clear of the solver's tolerance.
_SAFE = 0.05


@dataclass(frozen=True)
class Wish:
    """One preference at one place: gains · weights ≥ 0 with at most `free` of its rows broken.

    Rows of `gains` have a coefficient a sibling; being homogeneous they hold whatever the weights sum to. A wish
    for the first N has a row for every other subject, of which N − 1 may be broken.
    """

    preference: Preference
    place: str  # month and board, empty for wishes about weights
    gains: Floats
    free: int = 0


@dataclass(frozen=True)
class Group:
    """The siblings whose weights are looked for, over all months."""

    standard: Standard
    keys: tuple[str, ...]
    replays: Mapping[str, Replay]
    metrics: Mapping[str, Metric]

    @property
    def weights(self) -> Floats:
        """The nominal weights."""
        return np.array([self.standard.by_key[key].weight for key in self.keys])

    def sets(self, values: Floats) -> WeightSets:
        """Sets of all weights with some values for the siblings: sets × siblings."""
        sets = nominal_weights(self.standard, len(values))
        places = [sets.keys.index(key) for key in self.keys]
        sets.values[:, places] = values
        return sets

    def changed(self, weights: Floats) -> Standard:
        """The standard with these weights."""
        return with_weights(self.standard, dict(zip(self.keys, weights.tolist(), strict=True)))

    def corners(self, month: str, weights: Floats) -> Floats:
        """Scores with all weight on one sibling: siblings × rows; their mean by the weights is the score.

        Where a sibling is missing and leaves its weight to the others, it counts as the score that the row has
        under `weights`, which is exact for those.
        """
        replay = self.replays[month]
        figures = replay.figures(
            self.sets(np.concatenate([np.diag(np.full(len(self.keys), weights.sum())), [weights]]))
        )
        return np.where(np.isnan(figures[:-1]), figures[-1], figures[:-1])


def open_group(
    standard: Standard, tables: Mapping[str, pl.DataFrame], parent: str, metrics: Mapping[str, Metric]
) -> Group:
    """The children of `parent` over all months; raises StandardError where scores are not linear in their weights."""
    group = Group(
        standard,
        proposed_keys(standard, parent),
        {month: open_replay(standard, table) for month, table in tables.items()},
        metrics,
    )
    for month in group.replays:
        _refuse_curves(group, parent, month)
    return group


def _refuse_curves(group: Group, parent: str, month: str) -> None:
    weights = group.weights
    middle = (weights + weights.sum() / len(weights)) / 2
    figures = group.replays[month].figures(group.sets(np.stack([weights, middle])))
    away = 0.0
    for expected, own in zip(figures, (weights, middle), strict=True):
        found = own @ group.corners(month, own) / own.sum()
        away = max(away, float(np.nanmax(np.abs(found - expected), initial=0.0)))
    if away > _TOLERANCE or not is_linear(group.standard, parent):
        msg = f"标准 {group.standard.id} 的得分不随 {parent} 下级的权重线性变化（非加权平均，或有下限等），不能由愿望反推权重"
        raise StandardError(msg)


def wishes_of(group: Group, preferences: Sequence[Preference], weights: Floats) -> list[Wish]:
    """Every preference at every place it speaks of, linear around `weights`."""
    found = []
    for preference in preferences:
        if preference.node is not None:
            found.append(Wish(preference, "", _share_gains(group, preference)))
        elif preference.traffic_at_most is not None:
            found.append(Wish(preference, "", _traffic_gains(group, preference)))
        else:
            found += [
                _order_wish(group, preference, *where, weights) for where in places_of(group, preference)
            ]
    return found


def places_of(group: Group, preference: Preference) -> list[tuple[str, str]]:
    """Month and board; raises StandardError where they are not there or not told clearly."""
    if preference.month is not None and preference.month not in group.replays:
        msg = f"“{preference.told()}”：没有 {preference.month} 的数据，可用：{'、'.join(group.replays)}"
        raise StandardError(msg)
    months = [preference.month] if preference.month is not None else list(group.replays)
    found = []
    for month in months:
        sheet = group.replays[month].sheet
        on = [
            set(
                sheet.boards.filter(
                    (sheet.subjects == subject) & ~pl.Series(np.isnan(group.replays[month].nominal.final))
                )
            )
            for subject in preference.subjects
        ]
        boards = (
            set.intersection(*on) if preference.board is None else {preference.board} & set.intersection(*on)
        )
        if len(boards) != 1:
            how = (
                "不在同一榜上或未排名"
                if not boards
                else f"同在 {'、'.join(sorted(boards))} 几个榜上，请写明 board"
            )
            msg = f"“{preference.told()}”：{'、'.join(preference.subjects)} 在 {month} {how}"
            raise StandardError(msg)
        found.append((month, boards.pop()))
    return found


def _row_of(replay: Replay, board: str, subject: str) -> int:
    rows: list[int] = replay.rows_of(board).tolist()
    return next(row for row in rows if replay.sheet.subjects[row] == subject)


def _order_wish(group: Group, preference: Preference, month: str, board: str, weights: Floats) -> Wish:
    replay = group.replays[month]
    corners = group.corners(month, weights)
    place, unit = f"{month} {board}", 10.0**-replay.places
    if preference.above is not None:
        above, below = (_row_of(replay, board, subject) for subject in preference.subjects)
        # More than one unit of the last printed decimal, so that the printed scores differ too.
        return Wish(preference, place, (corners[:, above] - corners[:, below] - unit * (1 + _SAFE))[None])
    own = _row_of(replay, board, str(preference.subject))
    others = [
        row
        for row in replay.rows_of(board).tolist()
        if row != own and not np.isnan(replay.nominal.final[row])
    ]
    ahead = (corners[:, [own]] - corners[:, others] - unit * _SAFE).T
    return Wish(preference, place, ahead, int(preference.top or 1) - 1)


def _share_gains(group: Group, preference: Preference) -> Floats:
    """How a node's share of the total runs with the weights, against its limits."""
    if preference.node not in group.standard.by_key:
        msg = f"“{preference.told()}”：标准 {group.standard.id} 中没有这个节点"
        raise StandardError(msg)
    shares = [effective_shares(standard)[str(preference.node)] for standard in _one_each(group)]
    if any(share is None for share in shares):
        msg = f"“{preference.told()}”：它在取最小、最大或中位数之下，占总分多少无法确定"
        raise StandardError(msg)
    column = np.array(shares, dtype=np.float64)
    gains = [column - preference.at_least / 100] if preference.at_least is not None else []
    gains += [preference.at_most / 100 - column] if preference.at_most is not None else []
    return np.stack(gains)


def _traffic_gains(group: Group, preference: Preference) -> Floats:
    shares = [traffic_dependence(standard, group.metrics).social_share for standard in _one_each(group)]
    return ((preference.traffic_at_most or 0.0) / 100 - np.array(shares))[None]


def _one_each(group: Group) -> list[Standard]:
    total = group.weights.sum()
    return [group.changed(row) for row in np.diag(np.full(len(group.keys), total))]


def check_wish(group: Group, wish: Wish, weights: Floats) -> tuple[bool, float]:
    """Whether a wish really holds under full scoring, and by how much (points, places, percent of the total)."""
    preference, standard = wish.preference, group.changed(weights)
    if preference.node is not None:
        share = 100 * (effective_shares(standard)[preference.node] or 0.0)
        slack = [share - preference.at_least] if preference.at_least is not None else []
        slack += [preference.at_most - share] if preference.at_most is not None else []
        return min(slack) > -1e-6, min(slack)
    if preference.traffic_at_most is not None:
        room = preference.traffic_at_most - 100 * traffic_dependence(standard, group.metrics).social_share
        return room > -1e-6, room
    month, board = wish.place.split(" ", 1)
    replay = group.replays[month]
    scored = replay.score(group.sets(weights[None]).one(0))
    rows = [_row_of(replay, board, subject) for subject in preference.subjects]
    if preference.above is not None:
        gap = float(scored.adjusted.scores[rows[0]] - scored.adjusted.scores[rows[1]])
        return bool(scored.ranks[rows[0]] < scored.ranks[rows[1]]), gap
    rank = float(scored.ranks[rows[0]])
    return rank <= (preference.top or 1), (preference.top or 1) - rank
