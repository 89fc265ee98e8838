"""Times tuning against bare numpy in the same run: many weights, stability, Sobol indices, best and worst ranks.

Bare means: the matrix of scores, argsort and ranks in chunks, ties not looked at. Ours means: from the drawn weights
to ranks of rounded scores with their ranges. Memory is the peak of the process, asked for before anything larger runs.
"""

import resource
import time
from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ranking.standard import Standard, parse_standard
from ranking.tuning import (
    Choice,
    Inputs,
    Option,
    Replay,
    WeightPlan,
    WeightSets,
    draw_weights,
    find_indices,
    find_reach,
    find_stability,
    missing_choice,
    open_replay,
    summarise_ranks,
    vary_weights,
)

DRAWS, SUBJECTS, LEAVES = 10_000, 5_000, 12
ROUNDS = 3
Floats = NDArray[np.float64]


def flat_standard(leaves: int) -> Standard:
    """A weighted mean of min-max scaled metrics."""
    blocks = ['[standard]\nid = "flat"', '[[node]]\nkey = "score"']
    blocks += [
        f'[[node]]\nkey = "m{leaf}"\nparent = "score"\nweight = {leaf + 1}\nmetric = "m{leaf}"\nsteps = ["min_max"]'
        for leaf in range(leaves)
    ]
    return parse_standard("\n\n".join(blocks), source="flat.toml")


def deep_standard() -> Standard:
    """Four levels over 49 metrics."""
    blocks = ['[standard]\nid = "deep"', '[[node]]\nkey = "score"']
    blocks += [f'[[node]]\nkey = "w{wing}"\nparent = "score"\nweight = {wing + 1}' for wing in range(3)]
    blocks += [
        f'[[node]]\nkey = "g{group}"\nparent = "w{group % 3}"\nweight = {group + 1}' for group in range(12)
    ]
    blocks += [
        f'[[node]]\nkey = "m{leaf}"\nparent = "g{leaf % 12}"\nweight = {leaf + 1}\nmetric = "m{leaf}"\nsteps = ["min_max"]'
        for leaf in range(49)
    ]
    return parse_standard("\n\n".join(blocks), source="deep.toml")


def make_table(subjects: int, leaves: int, missing: float = 0.0) -> pl.DataFrame:
    """Skewed, related metrics from a fixed seed, some of them missing."""
    rng = np.random.default_rng(7)
    common = rng.normal(size=subjects)
    table: dict[str, object] = {"subject": [f"weibo:{row:06}" for row in range(subjects)]}
    for leaf in range(leaves):
        values = np.exp(3 + 0.5 * common + rng.normal(size=subjects))
        table[f"m{leaf}"] = np.where(rng.random(subjects) < missing, np.nan, values)
    return pl.DataFrame(table)


def rank_bare(columns: Floats, sets: WeightSets) -> NDArray[np.int16]:
    """Ranks by numpy alone: scores, argsort, places."""
    weights = sets.values / sets.values.sum(axis=1, keepdims=True)
    ranks = np.empty((sets.count, columns.shape[1]), dtype=np.int16)
    places = np.arange(1, columns.shape[1] + 1)
    for start in range(0, sets.count, 500):
        order = np.argsort(-(weights[start : start + 500] @ columns), axis=1)
        np.put_along_axis(
            ranks[start : start + 500], order, np.broadcast_to(places, order.shape).astype(np.int16), axis=1
        )
    return ranks


def rank_ours(replay: Replay, sets: WeightSets) -> pl.DataFrame:
    """Ranks with ties, and the range of every subject."""
    return summarise_ranks(replay, replay.ranks(sets), 10)


def fastest(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of the fastest of a few rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print every time beside its goal."""
    standard = flat_standard(LEAVES)
    table = make_table(SUBJECTS, LEAVES)
    replay, sets = open_replay(standard, table), draw_weights(standard, WeightPlan(), DRAWS, 1)
    ours = fastest(lambda: rank_ours(replay, sets))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    columns = np.stack([replay.leaves[leaf.key].received for leaf in standard.leaves])
    bare = fastest(lambda: rank_bare(columns, sets))
    print(f"bare scores, argsort, ranks                 {bare:7.2f} s")
    print(
        f"10,000 x 5,000 x 12, ranks and ranges       {ours:7.2f} s   {ours / bare:5.2f} x bare (goal 1.3), {peak:.0f} MiB (goal 300)"
    )

    stable = fastest(lambda: find_stability(standard, table, "all"))
    print(f"stability of a board of 5,000               {stable:7.2f} s   goal 1")

    deep, small = deep_standard(), make_table(51, 49, missing=0.05)
    drawn = fastest(lambda: vary_weights(deep, small, WeightPlan(), count=1000))
    print(f"1,000 draws on 51 x 49 x 4 levels           {drawn:7.2f} s   goal 1")
    scaled = Option("log", tuple(f'm{leaf}.steps=["log1p", "min_max"]' for leaf in range(49)))
    mixed = Option("geometric", ("score.combine=geometric",))
    choices = (Choice("scale", (Option("plain"), scaled)), Choice("combine", (Option("mean"), mixed)))
    inputs = Inputs((*choices, missing_choice(deep, ["reweight", "zero"])), (), WeightPlan())
    sobol = fastest(lambda: find_indices(deep, small, inputs, board="all", samples=1024), rounds=1)
    print(f"Sobol, 4 inputs, N = 1,024, 51 x 49         {sobol:7.2f} s   goal 20")

    wide, two_hundred = flat_standard(20), make_table(200, 20)
    for spread in (0.2, 0.5):
        start, used = time.perf_counter(), time.process_time()
        found = find_reach(wide, two_hundred, "all", spread=spread)
        spent, worked = time.perf_counter() - start, time.process_time() - used
        ranks = found.ranks
        proved = sum((ranks[end] == ranks[f"{end}_bound"]).sum() for end in ("best", "worst"))
        print(
            f"best and worst of 200 x 20, weights ±{spread:.0%}    {spent:7.2f} s   goal 60 (processor {worked:.1f} s; {proved} of 400 ends proved)"
        )


if __name__ == "__main__":
    main()
