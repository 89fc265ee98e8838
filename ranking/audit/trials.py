"""The values of a metric that are worth trying when one asks where a score would rise."""

import math
from collections.abc import Iterator

import polars as pl

from ranking.catalogue import Metric
from ranking.standard import Standard
from ranking.standard.entries import Adjustment, Condition
from ranking.standard.model import Node


def scored_by(standard: Standard) -> tuple[Node | Adjustment, ...]:
    """What reads metrics and bears on the score: leaves of any weight above zero, and adjustments."""
    return (*(leaf for leaf in standard.leaves if leaf.weight > 0), *standard.adjustments)


def trial_values(standard: Standard, metric: Metric, values: pl.Series, pieces: int) -> list[float]:
    """Values between the lowest and the highest of `values`, both included.

    The way is cut into `pieces`; added is every number that the standard writes for the metric (a point of a curve, a
    limit of a condition), for there a score may turn or jump.
    """
    found: list[float] = values.drop_nulls().sort().to_list()
    if not found:
        return []
    low, high = float(found[0]), float(found[-1])
    even = [low + (high - low) * place / pieces for place in range(pieces + 1)]
    written = {number for owner in scored_by(standard) for number in _written(owner, metric.key)}
    trials = [*even, *(number for number in written if low <= number <= high)]
    if metric.is_integer:
        trials = [float(whole(trial)) for trial in trials for whole in (math.floor, math.ceil)]
    return sorted(set(trials))


def _written(owner: Node | Adjustment, metric: str) -> Iterator[float]:
    if metric not in owner.metrics:
        return
    if isinstance(owner, Adjustment):
        yield owner.beyond
        yield from _limits(owner.when, metric) if owner.when else ()
        return
    for step in owner.steps:
        yield from (*step.numbers, *(() if step.number is None else (step.number,)))
        yield from (place for place, _ in step.points)


def _limits(condition: Condition, metric: str) -> Iterator[float]:
    if condition.metric == metric:
        yield from (float(limit) for limit in condition.comparisons.values() if not isinstance(limit, bool))
    for part in (*condition.all, *condition.any):
        yield from _limits(part, metric)
