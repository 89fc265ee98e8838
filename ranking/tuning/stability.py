"""Within which limits a weight may move before the printed order changes, and who changes places then."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from ranking.errors import StandardError
from ranking.standard import Bounds, Standard
from ranking.standard.numbers import Floats, Ints, steady
from ranking.tuning.crossings import Change, Lines
from ranking.tuning.lines import Sweep, sweeps_of
from ranking.tuning.replay import Replay, open_replay
from ranking.tuning.sensitivity import DEFAULT_TOP

# Where scores are no straight lines: shares looked at on each side, then each bracket is narrowed to this.
_GRID = 64
_NARROW = 1e-10

STABILITY_SCHEMA = {
    "node": pl.String,
    "label": pl.String,
    "holds": pl.String,  # top (first N and their ranks), first (the first place), pair
    "weight": pl.Float64,
    "low": pl.Float64,  # the weight, its siblings rescaled so that the group's sum stays
    "high": pl.Float64,
    "low_alone": pl.Float64,  # the same limit as a weight among unchanged siblings; null = no limit
    "high_alone": pl.Float64,
    "low_swap": pl.String,  # who changes places just below; null = nobody down to 0
    "high_swap": pl.String,
    "method": pl.String,  # exact (straight lines) or bisected
}


@dataclass(frozen=True)
class _Watch:
    """Pairs of rows (numbers within the board) whose order is to hold."""

    name: str
    watched: Ints
    others: Ints  # the number behind the last row stands for the line behind `last`
    last: float = np.inf


def find_stability(
    standard: Standard,
    table: pl.DataFrame,
    board: str,
    *,
    top_n: int = DEFAULT_TOP,
    pair: tuple[str, str] | None = None,
    bounds: Bounds | None = None,
) -> pl.DataFrame:
    """For every weight the interval in which the first N, the first place, and a chosen pair keep their order.

    The order is the printed one: equal rounded scores share a place. Columns are STABILITY_SCHEMA, by the
    standard's nodes and `holds`. The limits are exact where scores are straight lines of the weight; else
    the nearest change on a grid of shares is bracketed and bisected, and two changes within one step of the grid may hide.
    Raises StandardError for a board or subject that is not there.
    """
    replay = open_replay(standard, table, bounds)
    if board not in replay.board_names:
        msg = f"没有榜 {board}，可用：{'、'.join(replay.board_names)}"
        raise StandardError(msg)
    rows = replay.rows_of(board)
    if pair is not None:
        _refuse_unranked(replay, rows, pair)
    # Where coverage decides who is ranked, those who are not may come in with other weights.
    is_open = _hangs_on_coverage(replay, rows)
    ranked = rows if is_open else rows[~np.isnan(replay.nominal.final[rows])]
    watches = list(_watches(replay, ranked, top_n, pair, is_open=is_open))
    found = [_interval(sweep, watch, ranked) for sweep in sweeps_of(replay) for watch in watches]
    return pl.DataFrame(found, schema=STABILITY_SCHEMA)


def _watches(
    replay: Replay, ranked: Ints, top_n: int, pair: tuple[str, str] | None, *, is_open: bool
) -> Iterable[_Watch]:
    ranks = np.where(np.isnan(replay.nominal.final[ranked]), np.inf, replay.nominal.ranks[ranked])
    first = float(ranks.min(initial=np.inf))  # shared by several it may be 2.5
    first = 1.0 if np.isinf(first) else first
    for name, last in (("top", max(top_n, first)), ("first", first)):
        chosen = np.flatnonzero((ranks <= last) & (ranks < np.inf))
        watched = np.repeat(chosen, len(ranked))
        others = np.tile(np.arange(len(ranked)), len(chosen))
        # A pair within the first N need not be watched from both sides.
        keep = ~np.isin(others, chosen) | (others > watched)
        watch = _Watch(name, watched[keep], others[keep], last)
        yield _with_line(watch, len(ranked)) if is_open else watch
    if pair is not None:
        places = [_place_of(replay, ranked, subject) for subject in pair]
        yield _Watch("pair", np.array(places[:1]), np.array(places[1:]))


def _with_line(watch: _Watch, size: int) -> _Watch:
    """The same with everybody held against the line: a place may fall empty, or an empty one be taken."""
    watched = np.concatenate([watch.watched, np.arange(size)])
    others = np.concatenate([watch.others, np.full(size, size)])
    return _Watch(watch.name, watched, others, watch.last)


def _hangs_on_coverage(replay: Replay, rows: Ints) -> bool:
    """Whether somebody on the board lacks a value, and a least coverage is asked for."""
    standard = replay.standard
    asked = any(node.min_coverage > 0 for node in standard.nodes)
    asked |= any(entry.min_coverage > 0 for entry in standard.boards)
    return asked and any((leaf.coverage[rows] < 1).any() for leaf in replay.leaves.values())


def _refuse_unranked(replay: Replay, rows: Ints, pair: tuple[str, str]) -> None:
    ranked = rows[~np.isnan(replay.nominal.final[rows])]
    for subject in pair:
        _place_of(replay, ranked, subject)


def _place_of(replay: Replay, ranked: Ints, subject: str) -> int:
    for place, row in enumerate(ranked.tolist()):
        if replay.sheet.subjects[row] == subject:
            return place
    msg = f"计分对象 {subject} 不在榜上或没有名次，请核对名称"
    raise StandardError(msg)


def _interval(sweep: Sweep, watch: _Watch, ranked: Ints) -> dict[str, object]:
    is_straight = _is_ordered_by_constants(sweep.replay) and not _hangs_on_coverage(sweep.replay, ranked)
    line = sweep.line() if is_straight else None
    if line is not None:
        start, slope = line[0][ranked], line[1][ranked]
        lines = Lines(start, slope, sweep.replay.places, _order(sweep.replay, ranked))
        changes = [lines.first_change(watch.watched, watch.others, sweep.share, end) for end in (0.0, 1.0)]
    else:
        changes = [_bisect(sweep, watch, ranked, end) for end in (0.0, 1.0)]
    low, high = changes
    lowest = 0.0 if low is None else low.share
    highest = 1.0 if high is None else high.share
    return {
        "node": sweep.node.key,
        "label": sweep.node.title,
        "holds": watch.name,
        "weight": sweep.node.weight,
        "low": lowest * sweep.total,
        "high": highest * sweep.total,
        "low_alone": sweep.alone(lowest),
        "high_alone": None if high is None else sweep.alone(highest),
        "low_swap": _swap(sweep.replay, ranked, watch, low),
        "high_swap": _swap(sweep.replay, ranked, watch, high),
        "method": "bisected" if line is None else "exact",
    }


def _is_ordered_by_constants(replay: Replay) -> bool:
    """Whether what breaks ties is no inner node, whose value would move with the weight."""
    names = [name.removeprefix("-") for name in replay.standard.tie_breakers]
    return all(name in replay.leaves or name not in replay.standard.by_key for name in names)


def _order(replay: Replay, ranked: Ints) -> Ints:
    """Where rows of equal printed scores stand."""
    if replay.standard.ties != "ordered":
        return np.zeros(len(ranked), dtype=np.int64)
    keys = [np.where(np.isnan(b), np.inf, -steady(b))[ranked] for b in replay.breakers]
    _, places = np.unique(np.stack(keys, axis=1), axis=0, return_inverse=True)
    order: Ints = places.ravel()
    return order


def _bisect(sweep: Sweep, watch: _Watch, ranked: Ints, end: float) -> Change | None:
    """The nearest change on a grid, narrowed by cutting its bracket again and again."""
    near, far = sweep.share, end
    now = _signs(sweep, watch, ranked, np.array([near]))[0]
    shares = near + (far - near) * np.arange(1, _GRID + 1) / _GRID
    # At the very end a sibling would have no weight and take no part at all.
    shares[-1] = near + (far - near) * (1 - 1e-9)
    while True:
        signs = _signs(sweep, watch, ranked, shares)
        changed = np.flatnonzero((signs != now).any(axis=1))
        if not len(changed):
            return None
        row = int(changed[0])
        near, far = (near if row == 0 else float(shares[row - 1])), float(shares[row])
        if abs(far - near) < _NARROW:
            pair = int(np.flatnonzero(signs[row] != now)[0])
            watched, other = int(watch.watched[pair]), int(watch.others[pair])
            return Change((near + far) / 2, watched, other, int(now[pair]), int(signs[row, pair]))
        shares = near + (far - near) * np.arange(1, 17) / 16


def _signs(sweep: Sweep, watch: _Watch, ranked: Ints, shares: Floats) -> Ints:
    """The printed order of every pair from the ranks themselves; who is not ranked stands behind all others."""
    ranks = sweep.replay.ranks(sweep.sets(shares))[:, ranked].astype(np.float64)
    ranks[ranks == 0] = np.inf
    # Places are whole or half; the line is behind the last of them that counts.
    ranks = np.pad(ranks, ((0, 0), (0, 1)), constant_values=watch.last + 0.25)
    with np.errstate(invalid="ignore"):
        ahead = ranks[:, watch.watched] < ranks[:, watch.others]
        behind = ranks[:, watch.watched] > ranks[:, watch.others]
    signs: Ints = ahead.astype(np.int64) - behind.astype(np.int64)
    return signs


def _swap(replay: Replay, ranked: Ints, watch: _Watch, change: Change | None) -> str | None:
    if change is None:
        return None
    if change.other == len(ranked):
        subject = replay.sheet.subjects[int(ranked[change.watched])]
        return f"{subject} {'进入' if change.after > change.before else '退出'}前 {watch.last:g} 名"
    watched, other = (replay.sheet.subjects[int(ranked[place])] for place in (change.watched, change.other))
    falls = change.after < change.before
    riser, faller = (other, watched) if falls else (watched, other)
    return f"{riser} {'追平' if change.after == 0 else '超过'} {faller}"
