"""What is presented of a quarter or year in words of its period: the project's own sentences, not names and standards."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from ranking.months import Month
from ranking.period_words import words_of

Presented = TypeVar("Presented")

# Fields that hold the project's own sentences. Names, titles of standards and definitions of metrics stay.
_SPOKEN = frozenset(
    {
        *(
            "purpose",
            "caption",
            "changes_note",
            "charts_note",
            "marks",
            "change_words",
            "reason",
            "text",
            "units",
        ),
        *("words", "cautions", "summary", "columns"),
    }
)
# Titles that state a finding, in parts that have nothing else called so.
_CHARTS = frozenset({"charts", "chart", "changes"})


def say_of_period(presented: Presented, month: Month) -> Presented:
    """A presented board or account as it speaks of its period; one of a month is as it was."""
    if month.length == 1:
        return presented
    said: Presented = _said(presented, words_of(month.length), _SPOKEN)
    return said


def _said(part: Any, say: Callable[[str], str], spoken: frozenset[str]) -> Any:
    """A part of a board with its spoken fields said anew, and the parts within it."""
    if isinstance(part, tuple):
        return tuple(_said(one, say, spoken) for one in part) if not hasattr(part, "_fields") else part
    if not is_dataclass(part) or isinstance(part, type):
        return part
    changes = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if value and field.name in spoken:
            changes[field.name] = _say(value, say)
        elif isinstance(value, tuple) or is_dataclass(value):
            changes[field.name] = _said(value, say, spoken | {"title"} if field.name in _CHARTS else spoken)
    return replace(part, **changes)


def _say(value: Any, say: Callable[[str], str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_say(one, say) for one in value)
    return say(value) if isinstance(value, str) else value
