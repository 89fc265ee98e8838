"""The steps of a standard as formulas of a workbook: a cell goes in, an expression comes out.

A cell without a value holds the empty text, one whose row is not to be ranked the word of `BARRED`; both are
handed on unchanged. Only functions that Excel, WPS and LibreOffice share are used.
"""

import math
from collections.abc import Callable, Mapping
from itertools import pairwise

from ranking.standard.step import Step

BARRED = "不排名"
# Cell of a metric of the same row, and cells of the figures that a step found in the data.
Cells = Mapping[str, str]


def number(value: float) -> str:
    """A number as a formula writes it, in brackets where it is negative."""
    text = repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
    text = text.upper()
    return f"({text})" if value < 0 else text


def when_number(cell: str, expression: str) -> str:
    """The expression where the cell holds a number, else what it holds."""
    return f"IF(ISNUMBER({cell}),{expression},{cell})"


def round_half_up(cell: str, decimals: int) -> str:
    """First to 10 decimals, then half away from zero, as scores are rounded."""
    return f"ROUND(ROUND({cell},10),{decimals})"


def step_formula(step: Step, x: str, metrics: Cells, figures: Cells) -> str | None:
    """The step as a formula on the cell `x`; None where it compares rows with each other.

    `figures` are the cells of what the step found in the data; a figure that is not there leaves no value.
    """
    if step.name == "fill":
        given = figures.get(str(step.word).removeprefix("group_")) if step.word else number(step.number or 0)
        return f'IF(ISNUMBER({x}),{x},IF({x}="{BARRED}",{x},{given or EMPTY}))'
    if step.metric is not None:
        return _with_metric(step, x, metrics[step.metric])
    if step.name in _FIGURES:
        wanted = _FIGURES[step.name]
        names = wanted if not isinstance(wanted, str) else (wanted,)
        if step.name == "distance_to_target":
            names = ("max" if step.lower_is_better else "min",)
        if any(name not in figures for name in names):
            return when_number(x, EMPTY)
        return when_number(x, _DRIVEN[step.name](step, x, [figures[name] for name in names]))
    if step.name == "treat_outliers":
        return when_number(x, _treated(x, figures))
    plain = _PLAIN.get(step.name)
    return when_number(x, plain(step, x)) if plain else None


EMPTY = '""'


def _with_metric(step: Step, x: str, metric: str) -> str:
    factor = f"{number(step.factor)}*" if step.factor != 1 else ""
    made = {
        "add_metric": f"{x}+{factor}{metric}",
        "multiply_by": f"{x}*{metric}",
        "divide_by": f"IF({metric}=0,{EMPTY},{x}/{metric})",
    }[step.name]
    return when_number(x, f"IF(ISNUMBER({metric}),{made},{EMPTY})")


def _line(x: str, low: str, high: str, to: tuple[float, float]) -> str:
    scaled = f"({x}-{low})/({high}-{low})"
    scaled += f"*{number(to[1] - to[0])}" if to[1] - to[0] != 1 else ""
    return scaled + (f"+{number(to[0])}" if to[0] else "")


def _clip(x: str, low: float, high: float) -> str:
    inner = x if math.isinf(low) else f"MAX({x},{number(low)})"
    return inner if math.isinf(high) else f"MIN({inner},{number(high)})"


def _power(step: Step, x: str) -> str:
    exponent = step.number or 0.0
    if exponent == 0:
        return "1"
    raised = f"{x}^{number(exponent)}"
    return f"IF({x}=0,{EMPTY},{raised})" if exponent < 0 else raised


def _piecewise(step: Step, x: str) -> str:
    points = step.points
    text = number(points[-1][1])
    for (x0, y0), (x1, y1) in reversed(list(pairwise(points))):
        slope = f"({x}-{number(x0)})*{number(y1 - y0)}/{number(x1 - x0)}"
        text = f"IF({x}<={number(x1)},{number(y0)}+{slope},{text})"
    return f"IF({x}<={number(points[0][0])},{number(points[0][1])},{text})"


def _treated(x: str, figures: Cells) -> str:
    """Which way outliers were treated is itself a figure: 1 capped above, 2 below, 3 both, 4 logarithm."""
    if "treatment" not in figures:
        return EMPTY
    kind, text = figures["treatment"], x
    if "high" in figures:
        text = f"IF(OR({kind}=1,{kind}=3),MIN({text},{figures['high']}),{text})"
    if "low" in figures:
        text = f"IF(OR({kind}=2,{kind}=3),MAX({text},{figures['low']}),{text})"
    return f"IF({kind}=4,LN({x}-{figures['shift']}),{text})" if "shift" in figures else text


def _divided(_: Step, x: str, figures: list[str]) -> str:
    return f"IF({figures[0]}=0,{EMPTY},{x}/{figures[0]})"


def _min_max(step: Step, x: str, figures: list[str]) -> str:
    low, high = figures
    return f"IF({high}={low},{EMPTY},{_line(x, low, high, step.to)})"


def _to_target(step: Step, x: str, figures: list[str]) -> str:
    target = number(step.number or 0)
    share = _line(x, figures[0], target, (0.0, 1.0))
    return f"IF({figures[0]}={target},{EMPTY},{f'MIN({share},1)' if step.cap else share})"


# What each step finds in the data, by the names under which an edition keeps it.
_FIGURES: dict[str, str | tuple[str, ...]] = {
    "min_max": ("min", "max"),
    "z_score": ("mean", "sd"),
    "share_of_max": "max",
    "share_of_sum": "sum",
    "vector_norm": "norm",
    "distance_to_target": "min",
    "winsorise": ("lower", "upper"),
}
_DRIVEN: dict[str, Callable[[Step, str, list[str]], str]] = {
    "min_max": _min_max,
    "z_score": lambda _, x, figures: f"IF({figures[1]}=0,{EMPTY},({x}-{figures[0]})/{figures[1]})",
    "share_of_max": _divided,
    "share_of_sum": _divided,
    "vector_norm": _divided,
    "distance_to_target": _to_target,
    "winsorise": lambda _, x, figures: f"MIN(MAX({x},{figures[0]}),{figures[1]})",
}
_PLAIN: dict[str, Callable[[Step, str], str]] = {
    "add": lambda step, x: f"{x}+{number(step.number or 0)}",
    "times": lambda step, x: f"{x}*{number(step.number or 0)}",
    "negate": lambda _, x: f"0-{x}",
    "power": _power,
    "reciprocal": lambda _, x: f"IF({x}=0,{EMPTY},1/{x})",
    "round": lambda step, x: round_half_up(x, int(step.number or 0)),
    "clip": lambda step, x: _clip(x, step.numbers[0], step.numbers[1]),
    "goalposts": lambda step, x: _line(x, number(step.numbers[0]), number(step.numbers[1]), step.to),
    "piecewise": _piecewise,
    "log1p": lambda _, x: f"LN(1+{x})",
    "ln": lambda _, x: f"LN({x})",
    "log10": lambda _, x: f"LOG10({x})",
    "sqrt": lambda _, x: f"SQRT({x})",
    "exp": lambda _, x: f"EXP({x})",
    "floor": lambda _, x: f"IF(ABS({x}-ROUND({x},0))<0.00000000005,ROUND({x},0),INT({x}))",
}
