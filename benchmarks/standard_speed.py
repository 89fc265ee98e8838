"""Times scoring against the bare numpy arithmetic of the same standard; lowest of three.

20,000 subjects on 12 boards, 30 leaves, 4 levels. Bare means: columns at hand as arrays, nothing missing, no
names, no checks, one product tree; scoring means: from a polars table to ranked scores, and apart from that to
all values and all printed parts.
"""

import time
from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ranking.standard import Scored, Standard, parse_standard, score_table

SUBJECTS, BOARDS, LEAVES, GROUPS, WINGS = 20_000, 12, 30, 6, 2
ROUNDS = 3

Floats = NDArray[np.float64]


def write_standard() -> str:
    """Root, two wings, six groups, thirty leaves; every third leaf is scaled by its board."""
    blocks = ['[standard]\nid = "speed"', '[[node]]\nkey = "score"']
    blocks += [f'[[node]]\nkey = "w{wing}"\nparent = "score"\nweight = {wing + 1}' for wing in range(WINGS)]
    blocks += [
        f'[[node]]\nkey = "g{group}"\nparent = "w{group % WINGS}"\nweight = {group + 1}'
        for group in range(GROUPS)
    ]
    for leaf in range(LEAVES):
        steps = (
            '["log1p", "min_max"]'
            if leaf % 3 == 0
            else '["log1p", { goalposts = [0, 12] }, { clip = [0, 100] }]'
        )
        blocks.append(
            f'[[node]]\nkey = "m{leaf}"\nparent = "g{leaf % GROUPS}"\nweight = {leaf + 1}\nmetric = "m{leaf}"\nsteps = {steps}'
        )
    return "\n\n".join(blocks)


def make_table() -> pl.DataFrame:
    """Skewed counts from a fixed seed."""
    rng = np.random.default_rng(7)
    columns = {f"m{leaf}": rng.lognormal(5, 2, SUBJECTS).round() for leaf in range(LEAVES)}
    names = [f"weibo:{row:010}" for row in rng.permutation(SUBJECTS)]
    return pl.DataFrame(
        {"subject": names, "board": [f"board-{row % BOARDS}" for row in range(SUBJECTS)], **columns}
    )


def score_bare(columns: list[Floats], boards: NDArray[np.int64]) -> Floats:
    """The same scores by numpy alone: arithmetic, rounding and ranks, sorted by board."""
    groups: list[Floats] = [np.zeros(SUBJECTS) for _ in range(GROUPS)]
    weights = [0.0] * GROUPS
    members = [np.flatnonzero(boards == board) for board in range(BOARDS)]
    for leaf, column in enumerate(columns):
        value = np.log1p(column)
        if leaf % 3 == 0:
            for rows in members:
                low, high = value[rows].min(), value[rows].max()
                value[rows] = (value[rows] - low) / (high - low) * 100
        else:
            value = np.clip(value / 12 * 100, 0, 100)
        groups[leaf % GROUPS] += value * (leaf + 1)
        weights[leaf % GROUPS] += leaf + 1
    root, total = np.zeros(SUBJECTS), 0.0
    for wing in range(WINGS):
        own = [group for group in range(GROUPS) if group % WINGS == wing]
        blended = sum((groups[g] / weights[g] * (g + 1) for g in own), np.zeros(SUBJECTS))
        root += blended / sum(g + 1 for g in own) * (wing + 1)
        total += wing + 1
    scores = np.round(root / total, 2)
    np.lexsort((-scores, boards))
    return scores


def fastest(work: Callable[[], object]) -> float:
    """Seconds of the fastest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def score_with_everything(standard: Standard, table: pl.DataFrame) -> Scored:
    """Scores, all values and all parts."""
    scored = score_table(standard, table)
    assert scored.values.height and scored.parts.height
    return scored


def main() -> None:
    """Print the times and their ratio."""
    standard, table = parse_standard(write_standard(), source="speed.toml"), make_table()
    columns = [table[f"m{leaf}"].to_numpy() for leaf in range(LEAVES)]
    boards = np.arange(SUBJECTS) % BOARDS
    ours = dict(score_table(standard, table).scores.select("subject", "score").iter_rows())
    assert np.allclose([ours[name] for name in table["subject"]], score_bare(columns, boards), atol=0.0101)
    bare = fastest(lambda: score_bare(columns, boards))
    scoring = fastest(lambda: score_table(standard, table))
    everything = fastest(lambda: score_with_everything(standard, table))
    print(f"bare numpy                       {bare * 1000:8.1f} ms")
    print(f"score_table                      {scoring * 1000:8.1f} ms   {scoring / bare:5.1f} x bare")
    print(f"score_table + values + parts     {everything * 1000:8.1f} ms   {everything / bare:5.1f} x bare")


if __name__ == "__main__":
    main()
