"""Conditions and adjustments, one subject at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.oracle.standard_table import Table, Value
from tests.oracle.standard_text import Standard


@dataclass(frozen=True)
class Adjusted:
    """The unrounded final score and what each adjustment changed in it."""

    score: float
    parts: dict[str, float]


def holds(when: Mapping[str, Any], table: Table, row: int) -> bool:
    """Whether a condition is true for a subject; a comparison with a missing value is false."""
    if "all" in when:
        return all(holds(condition, table, row) for condition in when["all"])
    if "any" in when:
        return any(holds(condition, table, row) for condition in when["any"])
    value, is_hidden = table.value(row, when["metric"]), table.is_hidden(row, when["metric"])
    return all(_compare(word, limit, value, is_hidden) for word, limit in when.items() if word != "metric")


def _compare(word: str, limit: Any, value: Value, is_hidden: bool) -> bool:
    if word == "is_missing":
        return bool((value is None and not is_hidden) == limit)
    if word == "is_hidden":
        return bool(is_hidden == limit)
    if value is None:
        return False
    outcomes = {
        "at_least": value >= limit,
        "above": value > limit,
        "at_most": value <= limit,
        "below": value < limit,
        "equals": value == limit,
    }
    return bool(outcomes[word])


def adjust(score: float, standard: Standard, table: Table, row: int) -> Adjusted | None:
    """Apply the adjustments in file order; None if one of them takes the subject out of the ranking."""
    parts = {}
    is_out = False
    for entry in standard.adjustments:
        if "when" in entry and not holds(entry["when"], table, row):
            continue
        if entry.get("veto") == "not_ranked":
            is_out = True
            continue
        floor = entry.get("floor", standard.settings.get("floor", 0))
        after = _effect(entry, score, table, row)
        if floor is not False:
            after = max(after, min(score, floor))
        parts[entry["key"]] = after - score
        score = after
    return None if is_out else Adjusted(score, parts)


def _effect(entry: Mapping[str, Any], score: float, table: Table, row: int) -> float:
    if "veto" in entry:
        return 0.0
    if "cap" in entry:
        return min(score, float(entry["cap"]))
    if "factor" in entry:
        factor = table.value(row, entry["factor"]) if isinstance(entry["factor"], str) else entry["factor"]
        return score if factor is None else score * float(factor)
    if "add" in entry:
        return score + _points(entry, float(entry["add"]), table, row)
    return score - _points(entry, float(entry["deduct"]), table, row)


def _points(entry: Mapping[str, Any], points: float, table: Table, row: int) -> float:
    if "per" not in entry:
        return points
    metric = table.value(row, entry["per"])
    if metric is None:
        return 0.0
    most = float(entry.get("ceiling", "inf"))
    return min(points * max(0.0, metric - float(entry.get("beyond", 0))), most)
