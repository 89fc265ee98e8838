"""Sobol indices: which of the inputs moves the ranks, by itself and with the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from scipy.stats import qmc

from ranking.errors import StandardError
from ranking.standard import Bounds, Standard
from ranking.standard.numbers import Floats, Ints
from ranking.tuning.inputs import Inputs, Playground
from ranking.tuning.ranges import mean_shift

SHIFT = "全榜名次平均变动"
LIMITS = (0.025, 0.975)
_RESAMPLES = 500
# A limit further away than this says too little to be acted on.
_WIDEST = 0.1


@dataclass(frozen=True)
class SobolIndices:
    """First and total order indices of every input.

    `indices`: output (SHIFT or a subject), input, first, first_low, first_high, total, total_low, total_high;
    by output in the order asked for and input. `warnings` are plain words on what cannot be relied on.
    """

    indices: pl.DataFrame
    told: tuple[str, ...]
    warnings: tuple[str, ...]


def find_indices(
    standard: Standard,
    table: pl.DataFrame,
    inputs: Inputs,
    *,
    board: str,
    subjects: Sequence[str] = (),
    samples: int = 1024,
    seed: int = 1,
    bounds: Bounds | None = None,
) -> SobolIndices:
    """Sobol indices of the inputs on the mean rank shift of a board and on the ranks of some subjects.

    `samples` is N, a power of two; N·(inputs + 2) rankings are made (Saltelli et al. 2010). The limits are
    95 % bootstrap limits. Raises StandardError for fewer than two inputs and for a subject not on the board.
    """
    if len(inputs.names) < 2:
        raise StandardError("分析各因素的影响至少要有两个可变因素，请再加一个（权重、备选做法或缺失规则）")
    if samples < 2 or samples & (samples - 1):
        msg = f"样本数 {samples} 须是 2 的幂，例如 1024"
        raise StandardError(msg)
    playground = Playground(standard, table, inputs, seed, bounds)
    rows = playground.nominal.rows_of(board)
    columns = _columns_of(playground, board, subjects)

    def rank_outputs(points: Floats) -> Floats:
        ranks = playground.rank_points(points.T)
        shifts = mean_shift(playground.nominal, ranks, rows)
        # Not ranked counts as the place behind the last.
        placed = np.where(ranks[:, columns] == 0, len(rows) + 1, ranks[:, columns])
        return np.stack([shifts, *placed.T.astype(np.float64)])

    size = len(inputs.names)
    both = qmc.Sobol(2 * size, rng=np.random.default_rng(seed)).random(samples).T
    outputs = _Outputs.at(both[:size], both[size:], rank_outputs)
    frame = _frame([SHIFT, *subjects], inputs.names, outputs.estimate(seed))
    rankings = samples * (size + 2)
    told = (*inputs.describe(standard), f"N = {samples}，共排名 {rankings} 次，随机种子 {seed}")
    return SobolIndices(frame, told, tuple(_warnings(frame, samples)))


def _columns_of(playground: Playground, board: str, subjects: Sequence[str]) -> list[int]:
    sheet, rows = playground.nominal.sheet, playground.nominal.rows_of(board)
    places = {sheet.subjects[int(row)]: int(row) for row in rows}
    unknown = [subject for subject in subjects if subject not in places]
    if unknown:
        msg = f"榜 {board} 上没有计分对象 {'、'.join(unknown)}，请核对名称"
        raise StandardError(msg)
    return [places[subject] for subject in subjects]


@dataclass(frozen=True)
class _Outputs:
    """The outputs at the points A and B and at A with one coordinate of B (outputs × samples; inputs first)."""

    at_a: Floats
    at_b: Floats
    mixed: Floats

    @classmethod
    def at(cls, first: Floats, second: Floats, function: Callable[[Floats], Floats]) -> Self:
        mixed = []
        for place in range(len(first)):
            points = first.copy()
            points[place] = second[place]
            mixed.append(function(points))
        return cls(function(first), function(second), np.stack(mixed))

    def estimate(self, seed: int) -> dict[str, Floats]:
        """Both indices of each output and input, with percentile bootstrap limits."""
        count = self.at_a.shape[1]
        rng = np.random.default_rng([seed, 2])
        found = dict(zip(("first", "total"), self._indices(np.arange(count)), strict=True))
        resamples = rng.integers(0, count, (_RESAMPLES, count))
        drawn = [self._indices(rows) for rows in resamples]
        for place, order in enumerate(("first", "total")):
            low, high = np.quantile(np.stack([pair[place] for pair in drawn]), LIMITS, axis=0)
            found |= {f"{order}_low": low, f"{order}_high": high}
        return found

    def _indices(self, rows: Ints) -> tuple[Floats, Floats]:
        """First order after Saltelli et al. (2010), table 2 (b); total order after Jansen, table 2 (f)."""
        a, b, mixed = self.at_a[:, rows], self.at_b[:, rows], self.mixed[:, :, rows]
        variance = np.concatenate([a, b], axis=1).var(axis=1)
        divisor = np.where(variance > 0, variance, 1.0)  # what never moves has indices of 0
        centred = b - np.concatenate([a, b], axis=1).mean(axis=1, keepdims=True)
        first = (centred * (mixed - a)).mean(axis=-1) / divisor
        total = ((a - mixed) ** 2).mean(axis=-1) / 2 / divisor
        return first.T, total.T


def _frame(outputs: Sequence[str], inputs: Sequence[str], figures: Mapping[str, Floats]) -> pl.DataFrame:
    names = {
        "output": [output for output in outputs for _ in inputs],
        "input": list(inputs) * len(outputs),
    }
    columns = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    return pl.DataFrame(names | {name: figures[name].ravel() for name in columns})


def _warnings(frame: pl.DataFrame, samples: int) -> list[str]:
    found = []
    widest = max(
        float(((frame[f"{order}_high"] - frame[f"{order}_low"]) / 2).to_numpy().max())
        for order in ("first", "total")
    )
    if widest > _WIDEST:
        found.append(
            f"样本偏少：指数的 95% 置信区间半宽最大为 {widest:.2f}（宜在 {_WIDEST} 以内），"
            f"请把样本数由 {samples} 加大到 {samples * 4} 再看"
        )
    still = frame.group_by("output", maintain_order=True).agg(pl.col("total").max())
    found += [
        f"{output}：在所给范围内没有任何变动，各项指数均为 0"
        for output, most in still.iter_rows()
        if most == 0
    ]
    return found
