"""The best and the worst rank a subject can have with every weight within limits, and the weights that give it."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ranking.errors import StandardError
from ranking.standard import Bounds, Standard
from ranking.standard.numbers import Floats, Ints
from ranking.tuning.corners import find_corners
from ranking.tuning.polytope import Limits, Polytope, limits_around
from ranking.tuning.racing import LEVEL, End, Race
from ranking.tuning.replay import Replay, open_replay
from ranking.tuning.weights import WeightSets, nominal_weights

_POOL = 600
# Searches grow with the square of the number of contested others; when their sum is used up, the rest has the
# bound of the linear program only.
_EFFORT = 250_000

REACH_SCHEMA = {
    "subject": pl.String,
    "rank": pl.Int64,  # nominal, of unrounded scores
    "best": pl.Int64,  # reached by the weights given
    "best_bound": pl.Int64,  # no weights within the limits give a better one
    "worst": pl.Int64,
    "worst_bound": pl.Int64,
    "exact": pl.Boolean,
}


@dataclass(frozen=True)
class Reach:
    """`ranks`: REACH_SCHEMA, by rank and subject; `weights`: subject, end (best, worst), node, weight."""

    ranks: pl.DataFrame
    weights: pl.DataFrame
    told: tuple[str, ...]


def find_reach(
    standard: Standard,
    table: pl.DataFrame,
    board: str,
    *,
    spread: float | None = None,
    own: Limits | None = None,
    subjects: tuple[str, ...] = (),
    bounds: Bounds | None = None,
) -> Reach:
    """Best and worst ranks on one board with every weight within ±`spread` of itself (None: any), or its `own` limits.

    Ranks are of unrounded scores, level ones (see LEVEL) sharing the better place. Exact by mixed-integer programs where the
    score is linear in the weights; where a program is ended early the bound tells the gap. Where it is not linear (missing
    values that are reweighted, other combines) ranks are the extremes of many sets of weights: reached, but not proved the last.
    """
    replay = open_replay(standard, table, bounds)
    rows = replay.rows_of(board)
    ranked = rows[~np.isnan(replay.nominal.final[rows])]
    names = [replay.sheet.subjects[row] for row in ranked.tolist()]
    unknown = [subject for subject in subjects if subject not in names]
    if unknown:
        msg = f"榜 {board} 上没有计分对象 {'、'.join(unknown)}，或未排名"
        raise StandardError(msg)
    wanted = [place for place, name in enumerate(names) if not subjects or name in subjects]
    nominal = _nominal(replay, ranked)
    wanted.sort(key=lambda place: (nominal[place], names[place]))  # the first places are proved first
    limits = limits_around(standard, spread, own)
    corners = find_corners(replay, ranked)
    if corners is None:
        found = _sampled(replay, ranked, limits, wanted)
        told = "得分不随权重线性变化（缺失项按比例分担或非加权平均），名次由抽样得到，只是已达到的范围"
    else:
        found = _proved(Polytope(standard, corners.keys, limits), corners.scores, wanted)
        proved = sum(end.is_exact for pair in found for end in pair)
        told = f"按线性规划与整数规划求得，{proved}/{2 * len(found)} 个端点已证明为最优"
    return _reach(names, nominal, wanted, found, told)


def _nominal(replay: Replay, ranked: Ints) -> Ints:
    ranks: Ints = _ranks_of(replay.figures(nominal_weights(replay.standard))[:, ranked])[0]
    return ranks


def _ranks_of(figures: Floats) -> Ints:
    """1 + the number of columns that are ahead by more than LEVEL, in each row."""
    ordered = np.sort(figures, axis=1)
    count = figures.shape[1]
    found = [
        1 + count - np.searchsorted(row, own + LEVEL, side="right")
        for row, own in zip(ordered, figures, strict=True)
    ]
    ranks: Ints = np.stack(found).astype(np.int64)
    return ranks


def _proved(polytope: Polytope, scores: Floats, wanted: list[int]) -> list[tuple[End, End]]:
    pool = _pool(polytope, scores)
    ranks = _ranks_of(pool.T @ scores)
    races = [_race(polytope, scores, place) for place in wanted]
    # The easy searches first: so most are settled within the effort that there is.
    easiest = sorted(range(len(races)), key=lambda number: races[number].effort)
    spent = np.cumsum([races[number].effort for number in easiest])
    whole = {number for number, sum_so_far in zip(easiest, spent, strict=True) if sum_so_far <= _EFFORT}
    found = []
    for number, (place, race) in enumerate(zip(wanted, races, strict=True)):
        column, in_whole = ranks[:, place], number in whole
        best = race.best(pool[:, int(column.argmin())], int(column.min()), in_whole)
        worst = race.worst(pool[:, int(column.argmax())], int(column.max()), in_whole)
        found.append((best, worst))
    return found


def _race(polytope: Polytope, scores: Floats, place: int) -> Race:
    gaps = scores - scores[:, [place]]  # leaves × rows: how far each row is ahead of this one
    return Race(polytope, gaps, polytope.highest(gaps), -polytope.highest(-gaps))


def _pool(polytope: Polytope, scores: Floats) -> Floats:
    """Weights to begin with: corners that favour or burden each subject, and corners in random directions."""
    rng = np.random.default_rng(1)
    centred = scores - scores.mean(axis=1, keepdims=True)
    random = rng.normal(size=(len(scores), _POOL))
    corners = np.concatenate(
        [polytope.corner(x) for x in (scores, centred, -scores, -centred, random)], axis=1
    )
    mixed = (corners + corners[:, rng.permutation(corners.shape[1])]) / 2
    return np.concatenate([corners, mixed], axis=1)


def _sampled(replay: Replay, ranked: Ints, limits: Limits, wanted: list[int]) -> list[tuple[End, End]]:
    """The extremes over many corners of the limits and means of corners."""
    standard = replay.standard
    keys = tuple(leaf.key for leaf in standard.leaves if limits_reach(standard, limits, leaf.key))
    polytope = Polytope(standard, keys, limits)
    values = np.nan_to_num(np.stack([replay.leaves[key].received[ranked] for key in keys]))
    pool = [polytope.weights(shares) for shares in _pool(polytope, values).T]
    sets = nominal_weights(standard, len(pool))
    for row, weights in enumerate(pool):
        for key, weight in weights.items():
            sets.values[row, sets.keys.index(key)] = weight
    ranks = _ranks_of(
        np.nan_to_num(replay.figures(WeightSets(sets.keys, sets.values))[:, ranked], nan=-np.inf)
    )
    found = []
    for place in wanted:
        column = ranks[:, place]
        low, high = int(column.argmin()), int(column.argmax())
        found.append((End(int(column[low]), 1, pool[low]), End(int(column[high]), len(ranked), pool[high])))
    return found


def limits_reach(standard: Standard, limits: Limits, key: str) -> bool:
    """Whether a leaf can have any weight at all within the limits."""
    node = standard.by_key[key]
    while node.parent is not None:
        if limits[node.key][1] == 0:
            return False
        node = standard.by_key[node.parent]
    return True


def _reach(
    names: list[str], nominal: Ints, wanted: list[int], found: list[tuple[End, End]], told: str
) -> Reach:
    rows, weights = [], []
    for place, (best, worst) in zip(wanted, found, strict=True):
        rows.append(
            {
                "subject": names[place],
                "rank": int(nominal[place]),
                "best": best.rank,
                "best_bound": best.bound,
                "worst": worst.rank,
                "worst_bound": worst.bound,
                "exact": best.is_exact and worst.is_exact,
            }
        )
        for end, name in ((best, "best"), (worst, "worst")):
            weights += [
                {"subject": names[place], "end": name, "node": node, "weight": weight}
                for node, weight in end.weights.items()
            ]
    schema = {"subject": pl.String, "end": pl.String, "node": pl.String, "weight": pl.Float64}
    ranks = pl.DataFrame(rows, schema=REACH_SCHEMA).sort("rank", "subject")
    return Reach(ranks, pl.DataFrame(weights, schema=schema), (told,))
