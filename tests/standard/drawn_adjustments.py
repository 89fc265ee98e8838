"""Random heads, conditions and adjustments of a standard."""

from typing import Any

from hypothesis import strategies as st

from tests.standard.drawn_tables import METRICS
from tests.standard.rendering import Document


@st.composite
def head_fields(draw: st.DrawFn, nodes: list[str]) -> Document:
    """The fields of `[standard]`; `nodes` may break ties."""
    settings: Document = {"id": "demo"}
    choices: dict[str, st.SearchStrategy[Any]] = {
        "decimals": st.sampled_from([0, 1, 2, 3, 6, 10]),
        "rank_decimals": st.integers(0, 4),
        "ties": st.sampled_from(["min", "dense", "average", "ordered"]),
        "floor": st.sampled_from([0, -10, 20, False]),
        "sd": st.sampled_from(["sample", "population"]),
        "quantile_type": st.integers(1, 9),
        "skewness": st.sampled_from(["sample", "population"]),
        "kurtosis": st.sampled_from(["sample", "population"]),
    }
    for field, values in choices.items():
        if draw(st.booleans()):
            settings[field] = draw(values)
    if settings.get("ties") == "ordered":
        names = st.sampled_from([*nodes, *sorted(METRICS)])
        chosen = draw(st.lists(names, min_size=1, max_size=3, unique=True))
        settings["tie_breakers"] = [draw(st.sampled_from(["", "-"])) + name for name in chosen]
    return settings


@st.composite
def conditions(draw: st.DrawFn, depth: int = 0) -> Document:
    """A condition on the metrics, nested at most twice."""
    kind = draw(st.integers(0, 5))
    if kind >= 4 and depth < 2:
        word = "all" if kind == 4 else "any"
        return {word: draw(st.lists(conditions(depth + 1), min_size=1, max_size=3))}
    when: Document = {"metric": draw(st.sampled_from(sorted(METRICS)))}
    word = draw(
        st.sampled_from(["at_least", "above", "at_most", "below", "equals", "is_missing", "is_hidden"])
    )
    when[word] = draw(st.booleans() if word.startswith("is_") else st.sampled_from([0, 1, 4, 0.5, 10]))
    if draw(st.integers(0, 3)) == 3:
        when["below"] = 50
    return when


@st.composite
def adjustments(draw: st.DrawFn) -> Document:
    """An adjustment without key."""
    entry: Document = {}
    if draw(st.booleans()):
        entry["when"] = draw(conditions())
    kind = draw(st.sampled_from(["veto", "cap", "deduct", "add", "factor"]))
    if kind == "veto":
        entry["veto"] = draw(st.sampled_from(["zero", "not_ranked"]))
        entry.setdefault("when", {"metric": "count", "above": 100})
    elif kind == "factor":
        entry["factor"] = draw(st.sampled_from([0, 0.5, 1.2, "share", "rare"]))
    else:
        entry[kind] = draw(st.sampled_from([0, 0.1, 2, 5, 33.3]))
    if kind in ("deduct", "add") and draw(st.booleans()):
        entry["per"] = draw(st.sampled_from(["count", "signed", "rare"]))
        options = {"beyond": st.sampled_from([1, 2.5]), "ceiling": st.sampled_from([3, 10])}
        entry |= {field: draw(values) for field, values in options.items() if draw(st.booleans())}
    if draw(st.integers(0, 2)) == 2:
        entry["floor"] = draw(st.sampled_from([False, 0, 10, -5.5]))
    return entry
