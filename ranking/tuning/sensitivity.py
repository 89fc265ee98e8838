"""How far the ranks rest on choices that might have been made otherwise: Monte Carlo over them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ranking.standard import Bounds, Standard
from ranking.standard.numbers import Floats
from ranking.tuning.inputs import Inputs, Playground
from ranking.tuning.places import Ranks
from ranking.tuning.ranges import mean_shift, summarise_ranks
from ranking.tuning.replay import Replay, open_replay
from ranking.tuning.weights import WeightPlan, WeightSets, draw_weights, leave_out_weights

DEFAULT_TOP = 10


@dataclass(frozen=True)
class Sensitivity:
    """The outcome of one run.

    - `ranges`: see RANGES_SCHEMA
    - `boards`: board, subjects (ranked), mean_shift (of ranks, over all rankings), top_n, top_kept (mean share of
      the nominal first N that stay among them), stable (subjects whose 5–95 % range is their nominal rank alone)
    - `told`: what was really varied, in words
    """

    ranges: pl.DataFrame
    boards: pl.DataFrame
    told: tuple[str, ...]


def vary_weights(
    standard: Standard,
    table: pl.DataFrame,
    plan: WeightPlan,
    *,
    count: int = 1000,
    seed: int = 1,
    top_n: int = DEFAULT_TOP,
    bounds: Bounds | None = None,
) -> Sensitivity:
    """Rank the table under `count` random sets of weights; the same seed gives the same result."""
    replay = open_replay(standard, table, bounds)
    told = [*Inputs(plan=plan).describe(standard), f"共 {count} 组权重，随机种子 {seed}"]
    return _summary(replay, replay.ranks(draw_weights(standard, plan, count, seed)), top_n, told)


def try_weights(
    standard: Standard,
    table: pl.DataFrame,
    sets: WeightSets,
    *,
    top_n: int = DEFAULT_TOP,
    bounds: Bounds | None = None,
) -> Sensitivity:
    """Rank the table under given sets of weights."""
    replay = open_replay(standard, table, bounds)
    return _summary(replay, replay.ranks(sets), top_n, [f"权重：文件给出的 {sets.count} 组"])


def vary_inputs(
    standard: Standard,
    table: pl.DataFrame,
    inputs: Inputs,
    *,
    count: int = 1000,
    seed: int = 1,
    top_n: int = DEFAULT_TOP,
    bounds: Bounds | None = None,
) -> Sensitivity:
    """Rank the table at `count` random points of the inputs, alternatives and weights drawn independently."""
    playground = Playground(standard, table, inputs, seed, bounds)
    points = np.random.default_rng([seed, 1]).random((count, len(inputs.names)))
    ranks = playground.rank_points(points)
    told = [*inputs.describe(standard), f"共 {count} 次，随机种子 {seed}"]
    return _summary(playground.nominal, ranks, top_n, told)


def leave_out_each(
    standard: Standard, table: pl.DataFrame, *, top_n: int = DEFAULT_TOP, bounds: Bounds | None = None
) -> pl.DataFrame:
    """What leaving out each leaf does, its siblings taking its weight.

    Columns: leaf, label, board, mean_shift, top_kept, most_moved (subject), from_rank, to_rank; by leaf in the
    standard's order and board.
    """
    replay = open_replay(standard, table, bounds)
    leaves, sets = leave_out_weights(standard)
    ranks = replay.ranks(sets)
    rows = [
        {"leaf": leaf, "label": standard.by_key[leaf].title, "board": board}
        | _left_out(replay, ranks[place], board, top_n)
        for place, leaf in enumerate(leaves)
        for board in replay.board_names
    ]
    schema = {"leaf": pl.String, "label": pl.String, "board": pl.String, "mean_shift": pl.Float64}
    schema |= {"top_kept": pl.Float64, "most_moved": pl.String}
    return pl.DataFrame(rows, schema=schema | {"from_rank": pl.Float64, "to_rank": pl.Float64})


def _left_out(replay: Replay, ranks: Floats, board: str, top_n: int) -> dict[str, object]:
    rows = replay.rows_of(board)
    before, after = np.nan_to_num(replay.nominal.ranks[rows]), ranks[rows].astype(np.float64)
    moved = np.where((before > 0) & (after > 0), np.abs(after - before), -1.0)
    most = int(moved.argmax())
    found: dict[str, object] = {
        "mean_shift": float(mean_shift(replay, ranks[None], rows)[0]),
        "top_kept": float(_top_kept(before, after[None], top_n)),
    }
    if moved[most] > 0:
        subject = replay.sheet.subjects[int(rows[most])]
        found |= {"most_moved": subject, "from_rank": before[most], "to_rank": after[most]}
    return found


def _summary(replay: Replay, ranks: Ranks, top_n: int, told: list[str]) -> Sensitivity:
    ranges = summarise_ranks(replay, ranks, top_n)
    shifts = []
    for board in replay.board_names:
        rows = replay.rows_of(board)
        nominal = np.nan_to_num(replay.nominal.ranks[rows])
        own = ranges.filter(pl.col("board") == board, pl.col("rank").is_not_null())
        stable = own.filter((pl.col("low") == pl.col("rank")) & (pl.col("high") == pl.col("rank")))
        shifts.append(
            {
                "board": board,
                "subjects": own.height,
                "mean_shift": float(mean_shift(replay, ranks, rows).mean()) if len(ranks) else 0.0,
                "top_n": top_n,
                "top_kept": _top_kept(nominal, ranks[:, rows], top_n),
                "stable": stable.height,
            }
        )
    return Sensitivity(ranges, pl.DataFrame(shifts), tuple(told))


def _top_kept(nominal: Floats, ranks: Ranks, top_n: int) -> float:
    """The mean share of the nominal first N that are among the first N."""
    first = (nominal > 0) & (nominal <= top_n)
    if not first.any():
        return 1.0
    kept = (ranks[:, first] > 0) & (ranks[:, first] <= top_n)
    return float(kept.mean())
