"""The best and the worst rank a subject can have with every weight within limits, and the weights that give it."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ranking.errors import StandardError
from ranking.standard import Bounds, Standard
from ranking.standard.numbers import Floats, Ints
from ranking.tuning.corners import find_corners
from ranking.tuning.polytope import Limits, Polytope, limits_around
from ranking.tuning.proving import prove_ends, rank_figures, try_ends
from ranking.tuning.racing import End
from ranking.tuning.replay import Replay, open_replay
from ranking.tuning.weights import nominal_weights

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

    Ranks are of unrounded scores, level ones (see LEVEL) sharing the better place. Exact by branch and bound where the
    score is linear in the weights; where a search is ended early the bound tells the gap. Where it is not linear (missing
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
        polytope, found = _sampled(replay, ranked, limits, wanted)
        told = "得分不随权重线性变化（缺失项按比例分担或非加权平均），名次由抽样得到，只是已达到的范围"
    else:
        polytope = Polytope(standard, corners.keys, limits)
        found = prove_ends(polytope, corners.scores, wanted)
        proved = sum(end.is_exact for pair in found for end in pair)
        told = f"按线性规划与分支定界求得，{proved}/{2 * len(found)} 个端点已证明为最优"
    return _reach(polytope, [names[place] for place in wanted], nominal[wanted], found, told)


def _nominal(replay: Replay, ranked: Ints) -> Ints:
    ranks: Ints = rank_figures(replay.figures(nominal_weights(replay.standard))[:, ranked])[0]
    return ranks


def _sampled(
    replay: Replay, ranked: Ints, limits: Limits, wanted: list[int]
) -> tuple[Polytope, list[tuple[End, End]]]:
    """The extremes over many weights within the limits, by full scoring."""
    standard = replay.standard
    keys = tuple(leaf.key for leaf in standard.leaves if limits_reach(standard, limits, leaf.key))
    polytope = Polytope(standard, keys, limits)
    values = np.nan_to_num(np.stack([replay.leaves[key].received[ranked] for key in keys]))

    def rank_of(shares: Floats) -> Ints:
        sets = nominal_weights(standard, shares.shape[1])
        for row, own in enumerate(shares.T):
            for key, weight in polytope.weights(own).items():
                sets.values[row, sets.keys.index(key)] = weight
        return rank_figures(np.nan_to_num(replay.figures(sets)[:, ranked], nan=-np.inf))

    tried = try_ends(polytope, values, rank_of)
    return polytope, [tried[place] for place in wanted]


def limits_reach(standard: Standard, limits: Limits, key: str) -> bool:
    """Whether a leaf can have any weight at all within the limits."""
    node = standard.by_key[key]
    while node.parent is not None:
        if limits[node.key][1] == 0:
            return False
        node = standard.by_key[node.parent]
    return True


def _reach(
    polytope: Polytope, names: list[str], nominal: Ints, found: list[tuple[End, End]], told: str
) -> Reach:
    rows, weights = [], []
    for name, rank, (best, worst) in zip(names, nominal.tolist(), found, strict=True):
        rows.append(
            {
                "subject": name,
                "rank": rank,
                "best": best.rank,
                "best_bound": best.bound,
                "worst": worst.rank,
                "worst_bound": worst.bound,
                "exact": best.is_exact and worst.is_exact,
            }
        )
        for end, side in ((best, "best"), (worst, "worst")):
            weights += [
                {"subject": name, "end": side, "node": node, "weight": weight}
                for node, weight in polytope.weights(end.shares).items()
            ]
    schema = {"subject": pl.String, "end": pl.String, "node": pl.String, "weight": pl.Float64}
    ranks = pl.DataFrame(rows, schema=REACH_SCHEMA).sort("rank", "subject")
    return Reach(ranks, pl.DataFrame(weights, schema=schema), (told,))
