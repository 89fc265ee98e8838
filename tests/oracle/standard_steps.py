"""Every step of the language over the whole table; the data-driven ones find their figures first."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.oracle.standard_arithmetic import SAME, Line, Outcome, between, plain_step
from tests.oracle.standard_figures import (
    OutlierRule,
    mean,
    median,
    place_among,
    quantile,
    standard_deviation,
    treated_bounds,
)
from tests.oracle.standard_table import (
    Column,
    Figures,
    Ledger,
    NoValueError,
    Settle,
    Table,
    Value,
)
from tests.oracle.standard_text import Node, Step

METRIC_STEPS = ("add_metric", "multiply_by", "divide_by")
RANK_STEPS = ("rank", "borda", "percentile_rank")
OWN_FIGURES = (
    *("min_max", "z_score", "share_of_max", "share_of_sum", "vector_norm", "distance_to_target"),
    *("winsorise", "treat_outliers"),
)


@dataclass(frozen=True)
class Stage:
    """One step done on one row; `line` is slope and intercept of an affine step, None of any other."""

    before: Value
    after: Value
    line: Line | None


@dataclass(frozen=True)
class Workshop:
    """What steps work with: the table, the conventions of the standard, figures frozen or found."""

    table: Table
    settings: Mapping[str, Any]
    ledger: Ledger
    settle: Settle

    def run(self, node: Node, place: int, column: Column) -> list[Stage]:
        """The step at `place` of the node's steps, done on every row."""
        step = node.steps[place]
        scope = step.options.get("scope", node.scope)
        stages: dict[int, Stage] = {}
        for group, rows in self.table.groups(scope).items():
            counted = self.table.counted(rows, column)
            values = [value for row in counted if (value := column[row]) is not None]
            place_name = (f"{node.key}/{place}", scope, group)
            figures = self.ledger.figures(place_name, lambda v=values: self._find(step, v))  # type: ignore[misc]
            for row in rows:
                after, line = self._apply(step, row, column, figures, counted)
                stages[row] = Stage(column[row], self._checked(after, line, node, step, row), line)
        return [stages[row] for row in range(len(self.table))]

    def _checked(self, value: Value, line: Line | None, node: Node, step: Step, row: int) -> Value:
        if value is None:
            return None
        if not math.isfinite(value):
            msg = f"{self.table.subject(row)}: {node.key}: {step.name}"
            raise NoValueError(msg)
        return self.settle(value, 0.0 if line is None else line[1])

    def _find(self, step: Step, values: list[float]) -> Figures:
        """The figures of one group; empty where the step needs none or nothing is there."""
        if step.name not in (*OWN_FIGURES, "fill") or not (values or step.name == "treat_outliers"):
            return {}
        settings = {**self.settings, **step.options}
        figures = find_figures(step, values, settings)
        return {name: self.settle(figure, *values) for name, figure in figures.items()}

    def _apply(self, step: Step, row: int, column: Column, figures: Figures, counted: list[int]) -> Outcome:
        x = column[row]
        if step.name == "fill":
            number = figures.get("fill") if isinstance(step.argument, str) else step.argument
            return (number if x is None else x), SAME
        if x is None:
            return None, None
        if step.name in METRIC_STEPS:
            return _with_metric(step, x, self.table.value(row, step.argument))
        if step.name in RANK_STEPS:
            values = [value for other in counted if (value := column[other]) is not None]
            return _ranked(step, place_among(x, values, step.options.get("ties", "min")), values)
        if step.name in OWN_FIGURES:
            return _measured(step, x, figures) if figures else (None, None)
        return plain_step(step, x)


def find_figures(step: Step, values: list[float], settings: Mapping[str, Any]) -> Figures:
    """What a data-driven step needs to know of its group."""
    match step.name:
        case "fill" if step.argument == "group_mean":
            return {"fill": mean(values)}
        case "fill" if step.argument == "group_median":
            return {"fill": median(values)}
        case "min_max" | "distance_to_target":
            return {"min": min(values), "max": max(values)}
        case "z_score":
            kind = settings.get("sd", "sample")
            if kind == "sample" and len(values) == 1:
                return {}
            return {"mean": mean(values), "sd": standard_deviation(values, kind)}
        case "share_of_max":
            return {"max": max(values)}
        case "share_of_sum":
            return {"sum": math.fsum(values)}
        case "vector_norm":
            return {"norm": math.sqrt(math.fsum(value**2 for value in values))}
        case "winsorise":
            kind = settings.get("quantile_type", 7)
            low, high = (quantile(values, share, kind) for share in step.argument)
            return {"low": low, "high": high}
        case "treat_outliers":
            return _outlier_figures(step, values, settings)
    return {}


def _outlier_figures(step: Step, values: list[float], settings: Mapping[str, Any]) -> Figures:
    rule = OutlierRule(
        most=5 if step.argument is None else step.argument,
        skewness_limit=settings.get("skewness_limit", 2),
        kurtosis_limit=settings.get("kurtosis_limit", 3.5),
        skewness=settings.get("skewness", "sample"),
        kurtosis=settings.get("kurtosis", "sample"),
    )
    bounds = treated_bounds(values, rule)
    if bounds is not None:
        return {"low": bounds[0], "high": bounds[1]}
    lowest, highest = min(values), max(values)
    offset = 1.0 if settings.get("log", "coin_tool") == "coin_tool" else 0.01 * (highest - lowest)
    return {"min": lowest, "offset": offset}


def _with_metric(step: Step, x: float, metric: Value) -> Outcome:
    if metric is None:
        return None, None
    if step.name == "add_metric":
        term = step.options.get("factor", 1) * metric
        return x + term, (1.0, term)
    if step.name == "multiply_by":
        return x * metric, (metric, 0.0)
    return (None, None) if metric == 0 else (x / metric, (1 / metric, 0.0))


def _ranked(step: Step, rank: float, counted: list[float]) -> Outcome:
    if step.name == "rank":
        return rank, None
    if step.name == "borda":
        return rank - 1, None
    return (None if len(counted) < 2 else (rank - 1) / (len(counted) - 1)), None


def _measured(step: Step, x: float, figures: Figures) -> Outcome:
    """Steps that need figures of the group; affine ones give their line."""
    match step.name:
        case "min_max":
            low, high = step.options.get("to", [0, 100])
            spread, lowest = figures["max"] - figures["min"], figures["min"]
            if spread == 0:
                return None, None
            return between(x, lowest, spread, low, high)
        case "z_score":
            if figures["sd"] == 0:
                return None, None
            return between(x, figures["mean"], figures["sd"], 0.0, 1.0)
        case "share_of_max" | "share_of_sum" | "vector_norm":
            (whole,) = figures.values()
            return (None, None) if whole == 0 else (x / whole, (1 / whole, 0.0))
        case "distance_to_target":
            return _distance(step, x, figures)
        case "winsorise":
            return min(max(x, figures["low"]), figures["high"]), None
    return _treated(x, figures), None


def _distance(step: Step, x: float, figures: Figures) -> Outcome:
    start = figures["max" if step.options.get("lower_is_better", False) else "min"]
    way = step.argument - start
    if way == 0:
        return None, None
    distance, line = between(x, start, way, 0.0, 1.0)
    if step.options.get("cap", False) and distance is not None:
        return min(distance, 1.0), None
    return distance, line


def _treated(x: float, figures: Figures) -> float:
    if "low" in figures:
        return min(max(x, figures["low"]), figures["high"])
    inside = x - figures["min"] + figures["offset"]
    if inside <= 0:
        msg = f"ln({inside})"
        raise NoValueError(msg)
    return math.log(inside)
