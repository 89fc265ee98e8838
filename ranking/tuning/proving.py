"""Both ends of the ranks that subjects can have: reached by trying many weights, and proved by searches where scores are linear."""

from collections.abc import Callable

import numpy as np

from ranking.standard.numbers import Floats, Ints
from ranking.tuning.polytope import Polytope
from ranking.tuning.racing import LEVEL, End, Race

_RANDOM = 600
_AT_ONCE = 500
# How many linear programs each search may have in every round, and what all together may cost (`Fewest.effort`): half a minute.
_ROUNDS = (30, 250, 1000, 4000)
_EFFORT = 4_000_000

# Shares of the leaves, one set a column → the rank of every subject, one set a row.
RankOf = Callable[[Floats], Ints]


def rank_figures(figures: Floats) -> Ints:
    """1 + the number of columns that are ahead by more than LEVEL, in each row."""
    ordered = np.sort(figures, axis=1)
    count = figures.shape[1]
    found = [
        1 + count - np.searchsorted(row, own + LEVEL, side="right")
        for row, own in zip(ordered, figures, strict=True)
    ]
    ranks: Ints = np.stack(found).astype(np.int64)
    return ranks


def try_ends(polytope: Polytope, scores: Floats, rank_of: RankOf) -> list[tuple[End, End]]:
    """Best and worst rank of every column of `scores` (leaves × subjects) over many weights; nothing is proved.

    Tried are corners that favour or burden each subject, corners in random directions, and means of two.
    """
    rng = np.random.default_rng(1)
    centred = scores - scores.mean(axis=1, keepdims=True)
    random = rng.normal(size=(len(scores), _RANDOM))
    corners = np.concatenate(
        [polytope.corner(x) for x in (scores, centred, -scores, -centred, random)], axis=1
    )
    mixed = (corners + corners[:, rng.permutation(corners.shape[1])]) / 2
    tried = np.concatenate([corners, mixed], axis=1)
    low, high = _extremes(tried, rank_of, scores.shape[1])
    last = scores.shape[1]
    return [
        (
            End(int(low[0, place]), 1, tried[:, low[1, place]]),
            End(int(high[0, place]), last, tried[:, high[1, place]]),
        )
        for place in range(last)
    ]


def _extremes(tried: Floats, rank_of: RankOf, subjects: int) -> tuple[Ints, Ints]:
    """Lowest and highest rank of every subject, each with the first column that gives it: 2 × subjects."""
    low = np.stack([np.full(subjects, subjects + 1), np.zeros(subjects, dtype=np.int64)])
    high = np.zeros((2, subjects), dtype=np.int64)
    for start in range(0, tried.shape[1], _AT_ONCE):
        ranks = rank_of(tried[:, start : start + _AT_ONCE])
        for extreme, sign, places in ((low, 1, ranks.argmin(axis=0)), (high, -1, ranks.argmax(axis=0))):
            own = ranks[places, np.arange(subjects)]
            better = sign * own < sign * extreme[0]
            extreme[:, better] = own[better], start + places[better]
    return low, high


def prove_ends(polytope: Polytope, scores: Floats, wanted: list[int]) -> list[tuple[End, End]]:
    """Best and worst rank of the wanted columns of `scores`, the corner scores, with what is proved of them."""
    tried = try_ends(polytope, scores, lambda shares: rank_figures(shares.T @ scores))
    ends = {(place, side): tried[place][side] for place in wanted for side in (0, 1)}
    effort = 0
    for most_programs in (0, *_ROUNDS):
        for place, side in sorted(ends, key=lambda key: ends[key].hardness):
            known = ends[place, side]
            if not known.is_exact and effort <= _EFFORT:
                race = Race(polytope, scores - scores[:, [place]])
                found = (race.worst if side else race.best)(known, most_programs)
                ends[place, side] = found
                effort += found.effort
    return [(ends[place, 0], ends[place, 1]) for place in wanted]
