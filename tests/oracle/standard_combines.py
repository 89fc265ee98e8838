"""The combines that look at one row alone, with the proportions in which children share the result."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.oracle.standard_arithmetic import power
from tests.oracle.standard_figures import median
from tests.oracle.standard_table import Column, NoValueError, Value
from tests.oracle.standard_text import Node


@dataclass(frozen=True)
class Combined:
    """What a node's children make for one row: a value, and each child's proportion of it."""

    value: Value
    proportions: Mapping[str, float]


NOTHING = Combined(None, {})


@dataclass(frozen=True)
class Present:
    """The children present in one row: key, value received, weight as written and normalised."""

    keys: Sequence[str]
    values: Sequence[float]
    weights: Sequence[float]

    @property
    def shares(self) -> list[float]:
        return [weight / math.fsum(self.weights) for weight in self.weights]

    def by_weight_times_value(self) -> dict[str, float]:
        products = [weight * value for weight, value in zip(self.weights, self.values, strict=True)]
        return dict(zip(self.keys, products, strict=True))

    def equally(self, deciding: Sequence[float]) -> dict[str, float]:
        return {key: float(value in deciding) for key, value in zip(self.keys, self.values, strict=True)}


def present_children(children: Sequence[Node], received: Mapping[str, Column], row: int) -> Present:
    """The children with weight that hand a value up in this row."""
    keys, values, weights = [], [], []
    for child in children:
        value = received[child.key][row]
        if value is not None:
            keys.append(child.key)
            values.append(value)
            weights.append(float(child.weight))
    return Present(keys, values, weights)


def combine_row(node: Node, row: Present) -> Combined:
    """The combines that look at one row alone."""
    match node.combine:
        case "min":
            return Combined(min(row.values), row.equally([min(row.values)]))
        case "max":
            return Combined(max(row.values), row.equally([max(row.values)]))
        case "median":
            ordered, n = sorted(row.values), len(row.values)
            return Combined(median(row.values), row.equally(ordered[(n - 1) // 2 : n // 2 + 1]))
    return Combined(_weighted(node, row), row.by_weight_times_value())


def _weighted(node: Node, row: Present) -> float:
    pairs = list(zip(row.shares, row.values, strict=True))
    match node.combine:
        case "arithmetic":
            return math.fsum(share * x for share, x in pairs)
        case "sum":
            return math.fsum(row.by_weight_times_value().values())
        case "product":
            return _product(row)
        case "geometric":
            return _power_mean(0, pairs)
        case "harmonic":
            return _power_mean(-1, pairs)
        case "power":
            return _power_mean(node.combine_option, pairs)
    raise AssertionError(node.combine)


def _power_mean(exponent: float, pairs: Sequence[tuple[float, float]]) -> float:
    """(Σ ŵ·x^p)^(1/p), and its limit Π x^ŵ for p = 0."""
    takes_negatives = exponent == 1 or (exponent > 0 and exponent % 2 == 0)
    if not takes_negatives and any(x < 0 for _, x in pairs):
        msg = f"power mean {exponent} of a negative value"
        raise NoValueError(msg)
    if exponent <= 0 and any(x == 0 for _, x in pairs):
        return 0.0
    if exponent == 0:
        return math.prod(math.pow(x, share) for share, x in pairs)
    total = math.fsum(share * float(x**exponent) for share, x in pairs)
    return total if exponent == 1 else float(total ** (1 / exponent))


def _product(row: Present) -> float:
    factors = [power(x, weight) for x, weight in zip(row.values, row.weights, strict=True)]
    return math.prod(factor for factor in factors if factor is not None)
