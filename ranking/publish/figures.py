"""The frame that all charts share: axes, fonts and colours of a Plotly figure, as plain JSON."""

import html
import json
from collections.abc import Sequence
from typing import Any

from ranking.publish.colours import INK, LINE, SOFT

# The page's own fonts; documents put the embedded one first.
SCREEN_FONTS = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Ranking Sans",sans-serif'
_LONGEST_LABEL = 12
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump_figure(traces: Sequence[dict[str, Any]], layout: dict[str, Any]) -> str:
    """The figure as JSON that may stand inside a script element."""
    return join_figure([dump_part(trace) for trace in traces], dump_part(layout))


def join_figure(traces: Sequence[str], layout: str) -> str:
    """A figure of parts that are JSON already."""
    return f'{{"data":[{",".join(traces)}],"layout":{layout}}}'


def dump_part(part: dict[str, Any]) -> str:
    """A trace or layout as JSON that may stand inside a script element."""
    text = _ENCODER.encode(part)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def base_layout(height: int, **extra: Any) -> dict[str, Any]:
    """A quiet layout: no frame, no vertical grid, transparent ground."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": SCREEN_FONTS, "size": 12, "color": INK},
        "hoverlabel": {"font": {"family": SCREEN_FONTS, "size": 12}},
        "dragmode": False,
        **extra,
    }


def quiet_axis(**extra: Any) -> dict[str, Any]:
    """An axis without line or zoom whose labels make their own room."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"color": SOFT},
        **extra,
    }


def grid_axis(**extra: Any) -> dict[str, Any]:
    """A quiet axis with thin grid lines."""
    return quiet_axis(showgrid=True, gridcolor=LINE, gridwidth=1, **extra)


def label_axis(text: str, *, is_end: bool = False) -> dict[str, Any]:
    """What an axis shows, above the upright one or below the right end of the other; turned letters read badly in Chinese."""
    place = {
        "xref": "paper",
        "yref": "paper",
        "text": chart_text(text),
        "showarrow": False,
        "font": {"color": SOFT},
    }
    if is_end:
        return {**place, "x": 1, "xanchor": "right", "y": 0, "yanchor": "top", "yshift": -20}
    return {**place, "x": 0, "xanchor": "left", "xshift": -10, "y": 1, "yanchor": "bottom", "yshift": 6}


def chart_text(name: str) -> str:
    """A name as it may stand in a chart, where Plotly would read tags."""
    return html.escape(name, quote=False)


def short_name(name: str) -> str:
    """A name that fits beside a chart."""
    kept = name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}…"
    return chart_text(kept)


def spread_labels(places: Sequence[float], gap: float, lowest: float, highest: float) -> list[float]:
    """Positions near `places` that are at least `gap` apart and inside the bounds as far as they fit."""
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    spread = list(places)
    floor = lowest
    for index in order:
        spread[index] = max(spread[index], floor)
        floor = spread[index] + gap
    ceiling = highest
    for index in reversed(order):
        spread[index] = min(spread[index], ceiling)
        ceiling = spread[index] - gap
    return spread
