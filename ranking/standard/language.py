"""The words of the scoring language: every step and combine with its argument and options."""

from dataclasses import dataclass
from typing import Literal

LANGUAGE_VERSION = 1

Argument = Literal[
    "none", "number", "decimals", "pair", "clip", "shares", "points", "metric", "fill", "count"
]

ROOT = "score"
RESERVED_KEYS = frozenset({"subject", "board", "group", "rank", "coverage"})

# Pseudo-scopes; anything else names a column of the table.
BOARD_SCOPE = "board"
ALL_SCOPE = "all"


@dataclass(frozen=True)
class StepSpec:
    """What a step takes: its argument, its options, and whether it looks at other subjects."""

    argument: Argument
    options: frozenset[str] = frozenset()
    is_data_driven: bool = False


def _plain(argument: Argument, *options: str) -> StepSpec:
    return StepSpec(argument, frozenset(options))


def _driven(argument: Argument, *options: str) -> StepSpec:
    return StepSpec(argument, frozenset({"scope", *options}), is_data_driven=True)


STEPS: dict[str, StepSpec] = {
    "add": _plain("number"),
    "times": _plain("number"),
    "add_metric": _plain("metric", "factor"),
    "multiply_by": _plain("metric"),
    "divide_by": _plain("metric"),
    "power": _plain("number"),
    "log1p": _plain("none"),
    "ln": _plain("none"),
    "log10": _plain("none"),
    "sqrt": _plain("none"),
    "exp": _plain("none"),
    "negate": _plain("none"),
    "reciprocal": _plain("none"),
    "floor": _plain("none"),
    "round": _plain("decimals"),
    "clip": _plain("clip"),
    "fill": _plain("fill", "scope"),
    "goalposts": _plain("pair", "to"),
    "piecewise": _plain("points"),
    "min_max": _driven("none", "to"),
    "z_score": _driven("none", "sd"),
    "rank": _driven("none", "ties"),
    "borda": _driven("none", "ties"),
    "percentile_rank": _driven("none", "ties"),
    "share_of_max": _driven("none"),
    "share_of_sum": _driven("none"),
    "vector_norm": _driven("none"),
    "distance_to_target": _driven("number", "lower_is_better", "cap"),
    "winsorise": _driven("shares", "quantile_type"),
    "treat_outliers": _driven("count", "skewness", "kurtosis", "skewness_limit", "kurtosis_limit", "log"),
}

# Combines whose weights are divided by their sum, over the children that are present.
NORMALISED = frozenset({"arithmetic", "geometric", "harmonic", "power", "topsis"})
# Combines under which a weight gives no share of the total.
WEIGHTLESS = frozenset({"min", "max", "median"})
COMBINES: dict[str, frozenset[str]] = {
    "arithmetic": frozenset(),
    "geometric": frozenset(),
    "harmonic": frozenset(),
    "power": frozenset({"exponent"}),
    "sum": frozenset(),
    "product": frozenset(),
    "min": frozenset(),
    "max": frozenset(),
    "median": frozenset(),
    "topsis": frozenset({"normalise", "ideal", "best", "worst"}),
    "copeland": frozenset({"count"}),
}

# A board of this name behind a board's key is a copy of it, of some supposition: the same entry holds for both.
COPY_MARK = "\x1f"
