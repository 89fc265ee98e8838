"""Tuning the slow way: every variant is written as a file, read and scored as a whole, numbers in plain loops."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from ranking.standard import Scored, Standard, parse_standard, score_table


def rebuilt(standard: Standard, weights: Mapping[str, float]) -> Standard:
    """The standard read again from its text with other weights written into it."""
    blocks = re.split(r"\n(?=\[\[)", standard.text)
    written = []
    for block in blocks:
        key = re.search(r'^key = "([^"]+)"$', block, re.MULTILINE)
        if block.startswith("[[node]]") and key and key[1] in weights:
            lines = [line for line in block.splitlines() if not line.startswith("weight = ")]
            lines.insert(2, f"weight = {float(weights[key[1]])!r}")
            block = "\n".join(lines) + "\n"
        written.append(block)
    return parse_standard("\n".join(written), source="oracle")


def score_rebuilt(standard: Standard, table: pl.DataFrame, weights: Mapping[str, float]) -> Scored:
    """The full scoring under other weights, nothing kept from any earlier one."""
    return score_table(rebuilt(standard, weights), table)


def ranks_rebuilt(
    standard: Standard, table: pl.DataFrame, weights: Mapping[str, float]
) -> dict[tuple[str, str], float | None]:
    """(board, subject) → rank."""
    scores = score_rebuilt(standard, table, weights).scores
    return {
        (board, subject): rank
        for board, subject, rank in scores.select("board", "subject", "rank").iter_rows()
    }


def spearman(first: Sequence[float], second: Sequence[float]) -> float:
    """Pearson's correlation of mean ranks."""
    return pearson(_mean_ranks(first), _mean_ranks(second))


def _mean_ranks(values: Sequence[float]) -> list[float]:
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2
        for value in values
    ]


def pearson(first: Sequence[float], second: Sequence[float]) -> float:
    """Pearson's correlation."""
    n = len(first)
    a, b = sum(first) / n, sum(second) / n
    cross = sum((x - a) * (y - b) for x, y in zip(first, second, strict=True))
    return float(cross / (sum((x - a) ** 2 for x in first) * sum((y - b) ** 2 for y in second)) ** 0.5)


def kendall(first: Sequence[float], second: Sequence[float]) -> float:
    """Kendall's tau-b by looking at every pair."""
    net, tied_first, tied_second, pairs = 0, 0, 0, 0
    for i in range(len(first)):
        for j in range(i):
            a, b = _sign(first[i] - first[j]), _sign(second[i] - second[j])
            net += a * b
            pairs += 1
            tied_first += a == 0
            tied_second += b == 0
    return float(net / ((pairs - tied_first) * (pairs - tied_second)) ** 0.5)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
