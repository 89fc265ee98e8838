"""Whether a condition holds for each subject, and the evidence for it in words."""

import operator
from collections.abc import Callable

import numpy as np

from ranking.standard.entries import Condition
from ranking.standard.numbers import Bools, Floats
from ranking.standard.sheet import Sheet

_COMPARE: dict[str, tuple[Callable[[Floats, float], Bools], str]] = {
    "at_least": (operator.ge, "不低于"),
    "above": (operator.gt, "高于"),
    "at_most": (operator.le, "不高于"),
    "below": (operator.lt, "低于"),
    "equals": (operator.eq, "等于"),
}


def holds(condition: Condition, sheet: Sheet) -> Bools:
    """The rows for which the condition is true; a comparison with a missing value is false."""
    if condition.all:
        return np.asarray(np.logical_and.reduce([holds(part, sheet) for part in condition.all]))
    if condition.any:
        return np.asarray(np.logical_or.reduce([holds(part, sheet) for part in condition.any]))
    result = np.ones(sheet.size, dtype=bool)
    for name, limit in condition.comparisons.items():
        result &= _compare(str(condition.metric), name, limit, sheet)
    return result


def _compare(metric: str, name: str, limit: float | bool, sheet: Sheet) -> Bools:
    values = sheet.metrics[metric]
    hidden = hidden_rows(metric, sheet)
    if name == "is_missing":
        return np.asarray((np.isnan(values) & ~hidden) == limit)
    if name == "is_hidden":
        return np.asarray(hidden == limit)
    return np.asarray(_COMPARE[name][0](values, limit))


def hidden_rows(metric: str, sheet: Sheet) -> Bools:
    """The rows whose value of the metric is known to exist but is hidden."""
    return sheet.hidden.get(metric, np.zeros(sheet.size, dtype=bool))


def words_of(condition: Condition) -> str:
    """The condition in Chinese, metrics by their names."""
    if condition.all:
        return "且".join(_bracketed(part) for part in condition.all)
    if condition.any:
        return "或".join(_bracketed(part) for part in condition.any)
    return "且".join(
        _claim(str(condition.metric), name, limit) for name, limit in condition.comparisons.items()
    )


def _bracketed(condition: Condition) -> str:
    words = words_of(condition)
    return f"（{words}）" if condition.all or condition.any else words


def _claim(metric: str, name: str, limit: float | bool) -> str:
    if name in _COMPARE:
        return f"{metric} {_COMPARE[name][1]} {limit:g}"
    state = "缺失" if name == "is_missing" else "不公开"
    return f"{metric} {state}" if limit else f"{metric} 不是{state}"


def evidence(condition: Condition, sheet: Sheet, row: int) -> str:
    """The values on which a claim about one row rests: `longest_silence_days=20`."""
    return "，".join(f"{name}={_value(name, sheet, row)}" for name in condition.metrics)


def _value(metric: str, sheet: Sheet, row: int) -> str:
    value = float(sheet.metrics[metric][row])
    if hidden_rows(metric, sheet)[row]:
        return "不公开"
    return "缺失" if np.isnan(value) else f"{value:.12g}"
