"""Combining, missing rules, conditions and adjustments of a standard as formulas of a workbook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ranking.publish.formula_steps import BARRED, EMPTY, Cells, number
from ranking.standard import Adjustment, Condition, Node, Standard
from ranking.standard.step import Combine


@dataclass(frozen=True)
class Child:
    """The cells of one child of a node: its finished value, what it hands up, and its weight."""

    value: str
    received: str
    weight: str


def combine_formula(node: Node, children: Sequence[Child]) -> str | None:
    """The children combined; None where the way of combining compares rows with each other."""
    blend = _BLENDS.get(node.combine.name)
    if blend is None:
        return None
    cells = ",".join(child.received for child in children)
    barred = ",".join(f'{child.received}="{BARRED}"' for child in children)
    text = f"IF(COUNT({cells})=0,{EMPTY},{blend(node.combine, children)})"
    if node.min_coverage:
        there = "+".join(f"ISNUMBER({child.value})*{child.weight}" for child in children)
        of = "+".join(child.weight for child in children)
        text = f"IF(({there})/({of})<{number(node.min_coverage)}-0.000000000001,{EMPTY},{text})"
    return f'IF(OR({barred}),"{BARRED}",{text})'


def receive_formula(rule: str | float, value: str, figure: str | None) -> str:
    """What the parent receives of a node by its missing rule; `figure` is the group's, where the rule asks for it."""
    given = {
        "reweight": EMPTY,
        "zero": "0",
        "exclude": f'"{BARRED}"',
        "group_median": figure or EMPTY,
        "group_mean": figure or EMPTY,
    }
    instead = given[rule] if isinstance(rule, str) else number(rule)
    return f'IF(ISNUMBER({value}),{value},IF({value}="{BARRED}",{value},{instead}))'


def adjustment_formula(standard: Standard, entry: Adjustment, score: str, metrics: Cells) -> str:
    """The score after one adjustment that is not a veto to not ranked."""
    claims = [condition_formula(entry.when, metrics)] if entry.when else []
    claims += [f"ISNUMBER({metrics[name]})" for name in (entry.per, entry.factor) if isinstance(name, str)]
    after = _effect(entry, score, metrics)
    floor = standard.floor if entry.floor is None else entry.floor
    if not isinstance(floor, bool):
        after = f"MAX({after},MIN({score},{number(floor)}))"
    changed = f"IF({_joined('AND', claims)},{after},{score})" if claims else after
    return f"IF(ISNUMBER({score}),{changed},{score})"


def condition_formula(condition: Condition, metrics: Cells) -> str:
    """Whether the condition holds; a comparison with an empty cell does not."""
    if condition.all:
        return _joined("AND", [condition_formula(part, metrics) for part in condition.all])
    if condition.any:
        return _joined("OR", [condition_formula(part, metrics) for part in condition.any])
    cell = metrics[str(condition.metric)]
    return _joined("AND", [_claim(cell, name, limit) for name, limit in condition.comparisons.items()])


def _claim(cell: str, name: str, limit: float | bool) -> str:
    if name == "is_missing":
        return f"NOT(ISNUMBER({cell}))" if limit else f"ISNUMBER({cell})"
    if name == "is_hidden":
        # An edition does not keep whether a missing figure was hidden: none is.
        return "FALSE" if limit else "TRUE"
    return f"AND(ISNUMBER({cell}),{cell}{_SIGNS[name]}{number(float(limit))})"


def _effect(entry: Adjustment, score: str, metrics: Cells) -> str:
    if entry.veto == "zero":
        return "0"
    if entry.cap is not None:
        return f"MIN({score},{number(entry.cap)})"
    if entry.factor is not None:
        return f"{score}*{metrics[entry.factor] if isinstance(entry.factor, str) else number(entry.factor)}"
    points = entry.add if entry.add is not None else entry.deduct
    amount = number(points or 0.0)
    if entry.per is not None:
        amount += f"*MAX({metrics[entry.per]}-{number(entry.beyond)},0)"
    if entry.ceiling is not None:
        amount = f"MIN({amount},{number(entry.ceiling)})"
    return f"{score}{'+' if entry.add is not None else '-'}{amount}"


def _joined(function: str, claims: Sequence[str]) -> str:
    return claims[0] if len(claims) == 1 else f"{function}({','.join(claims)})"


def _mean(children: Sequence[Child], term: Callable[[str], str]) -> str:
    """The weighted mean of a term over the children that are there."""
    return f"({_sum(children, term)})/({_weight(children)})"


def _sum(children: Sequence[Child], term: Callable[[str], str]) -> str:
    return "+".join(
        f"IF(ISNUMBER({child.received}),{term(child.received)}*{child.weight},0)" for child in children
    )


def _weight(children: Sequence[Child]) -> str:
    return "+".join(f"ISNUMBER({child.received})*{child.weight}" for child in children)


def _unless_zero(children: Sequence[Child], text: str) -> str:
    zeros = ",".join(f"AND(ISNUMBER({child.received}),{child.received}=0)" for child in children)
    return f"IF(OR({zeros}),0,{text})"


def _geometric(_: Combine, children: Sequence[Child]) -> str:
    return _unless_zero(children, f"EXP({_mean(children, lambda cell: f'LN({cell})')})")


def _harmonic(_: Combine, children: Sequence[Child]) -> str:
    return _unless_zero(children, f"1/({_mean(children, lambda cell: f'1/{cell}')})")


def _power(combine: Combine, children: Sequence[Child]) -> str:
    exponent = combine.exponent or 0.0
    if exponent == 0:
        return _geometric(combine, children)
    text = f"({_mean(children, lambda cell: f'{cell}^{number(exponent)}')})^(1/{number(exponent)})"
    return _unless_zero(children, text) if exponent < 0 else text


def _product(_: Combine, children: Sequence[Child]) -> str:
    return "*".join(f"IF(ISNUMBER({child.received}),{child.received}^{child.weight},1)" for child in children)


def _listed(function: str) -> Callable[[Combine, Sequence[Child]], str]:
    return lambda _, children: f"{function}({','.join(child.received for child in children)})"


_SIGNS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<", "equals": "="}
_BLENDS: dict[str, Callable[[Combine, Sequence[Child]], str]] = {
    "arithmetic": lambda _, children: _mean(children, lambda cell: cell),
    "sum": lambda _, children: _sum(children, lambda cell: cell),
    "geometric": _geometric,
    "harmonic": _harmonic,
    "power": _power,
    "product": _product,
    "min": _listed("MIN"),
    "max": _listed("MAX"),
    "median": _listed("MEDIAN"),
}
