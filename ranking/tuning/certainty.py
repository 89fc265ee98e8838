"""How sure each printed rank is: under weights a little otherwise, and without any one metric.

Declared and the same for ever: the numbers come from SHA-256, not from a library's generator, so that anyone can
draw them again.
"""

import hashlib
from functools import cache

import numpy as np
import polars as pl

from ranking.standard import Scored, Standard
from ranking.standard.numbers import Floats, Ints
from ranking.tuning.places import Ranks
from ranking.tuning.ranges import HIGH_SHARE, LOW_SHARE, summarise_ranks
from ranking.tuning.replay import Replay
from ranking.tuning.weights import WeightSets, leave_out_weights, nominal_weights, sibling_groups

# Each weight is multiplied by a number between 1 - SPREAD and 1 + SPREAD, DRAWS times; then siblings are rescaled.
SPREAD, DRAWS, SEED = 0.10, 200, 2026
# Two neighbours are told apart where the one in front stays there in so many of the draws.
TOLD_APART = 0.95

CERTAINTY_SCHEMA = {
    "board": pl.String,
    "subject": pl.String,
    "weights_low": pl.Int32,  # 5 % of the draws have a better rank or this one
    "weights_high": pl.Int32,  # 95 %
    "metrics_low": pl.Int32,  # the best rank with any one metric left out
    "metrics_high": pl.Int32,
    "band_first": pl.Int32,  # first and last rank of those that cannot be told apart
    "band_last": pl.Int32,
}


def find_certainty(scored: Scored) -> pl.DataFrame:
    """The columns of CERTAINTY_SCHEMA for every ranked row, by board and subject.

    Ranges hold the printed rank itself. A band is anchored at its first place: whoever follows belongs to it until
    one comes that is told apart from the anchor; that one begins the next. So bands do not chain.
    """
    replay = Replay(scored)
    drawn = replay.ranks(declared_weights(scored.standard))
    _, without = leave_out_weights(scored.standard)
    # Of one metric alone nothing can be left out.
    others = replay.ranks(without if without.count else nominal_weights(scored.standard))
    ranges = _ranges(replay, drawn, "weights", "low", "high").join(
        _ranges(replay, others, "metrics", "best", "worst"), on=["board", "subject"]
    )
    found = ranges.join(_bands(replay, drawn), on=["board", "subject"])
    return found.select(pl.col(name).cast(kind) for name, kind in CERTAINTY_SCHEMA.items()).sort(
        "board", "subject"
    )


def declared_weights(standard: Standard, draws: int = DRAWS) -> WeightSets:
    """The sets of weights under which ranks are looked at: each weight within ±10 %, siblings keeping their sum."""
    sets = nominal_weights(standard, draws)
    for _, children in sibling_groups(standard):
        nominal = np.array([child.weight for child in children])
        moved = nominal * np.stack([_factors(child.key, draws) for child in children], axis=1)
        places = [sets.keys.index(child.key) for child in children]
        sets.values[:, places] = moved * (nominal.sum() / moved.sum(axis=1, keepdims=True))
    return sets


@cache
def _factors(key: str, draws: int) -> Floats:
    """For each draw what a node's weight is multiplied by: SHA-256 of `seed/key/draw` as a number from 0 to 1."""
    digests = [hashlib.sha256(f"{SEED}/{key}/{draw}".encode()).digest() for draw in range(1, draws + 1)]
    shares = np.array([(int.from_bytes(digest[:8], "big") >> 11) / 2**53 for digest in digests])
    factors: Floats = 1 - SPREAD + 2 * SPREAD * shares
    return factors


def describe_certainty() -> str:
    """How the ranges and bands were found, to be printed beside them."""
    return (
        f"名次区间：各权重在 ±{SPREAD:.0%} 内变动 {DRAWS} 次（随机数按公开算法固定，可重算），"
        f"取 {LOW_SHARE:.0%} 至 {HIGH_SHARE:.0%} 的名次；“去掉一项指标”是逐一去掉每项指标后名次的范围。"
        f"在 {TOLD_APART:.0%} 以上的变动中都排在前面的才算分得清先后，分不清的归为一段。"
    )


def _ranges(replay: Replay, ranks: Ranks, name: str, low: str, high: str) -> pl.DataFrame:
    ranged = summarise_ranks(replay, ranks, 1).filter(pl.col("rank").is_not_null())
    return ranged.select(
        "board",
        "subject",
        pl.min_horizontal(low, "rank").alias(f"{name}_low"),
        pl.max_horizontal(high, "rank").alias(f"{name}_high"),
    )


def _bands(replay: Replay, ranks: Ranks) -> pl.DataFrame:
    # Ranks are kept in the smallest type, which would not hold "far behind".
    behind = ranks.astype(np.int32)
    behind[behind == 0] = np.iinfo(np.int32).max
    first, last = np.full(replay.sheet.size, 0), np.full(replay.sheet.size, 0)
    for board in replay.board_names:
        rows = replay.rows_of(board)
        rows = rows[~np.isnan(replay.nominal.ranks[rows])]
        for band in _split(replay.nominal.ranks[rows], behind[:, rows]):
            places = replay.nominal.ranks[rows[band]]
            first[rows[band]], last[rows[band]] = places.min(), places.max()
    return pl.DataFrame(
        {
            "board": replay.sheet.boards,
            "subject": replay.sheet.subjects,
            "band_first": first,
            "band_last": last,
        }
    )


def _split(nominal: Floats, ranks: Ranks) -> list[Ints]:
    """The bands of one board from its first place on; those that share a place always stay together."""
    bands: list[list[Ints]] = []
    for place in np.unique(nominal):
        group = np.flatnonzero(nominal == place)
        if bands and not _is_told_apart(ranks[:, bands[-1][0]], ranks[:, group]):
            bands[-1].append(group)
        else:
            bands.append([group])
    return [np.concatenate(band) for band in bands]


def _is_told_apart(anchors: Ranks, others: Ranks) -> bool:
    """Whether every anchor stays ahead of every other often enough."""
    ahead = (anchors[:, :, None] < others[:, None, :]).mean(axis=0)
    return bool((ahead >= TOLD_APART).all())
