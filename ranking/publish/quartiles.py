"""Lower quartile, median and upper quartile of the scores of a board."""

import statistics
from collections.abc import Sequence
from decimal import Decimal


def find_quartiles(scores: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Lower quartile, median and upper quartile, between neighbours in proportion (type 7 of Hyndman and Fan)."""
    if len(scores) == 1:
        return scores[0], scores[0], scores[0]
    low, middle, high = statistics.quantiles(scores, n=4, method="inclusive")
    return low, middle, high
