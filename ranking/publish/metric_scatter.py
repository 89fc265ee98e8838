"""The chart of two metrics of a board, an account a point: do those who do one thing more also have more of the other?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ranking.catalogue import Metric
from ranking.publish.colours import FAINT, INK, colour_of
from ranking.publish.figures import (
    base_layout,
    chart_text,
    dump_figure,
    grid_axis,
    label_axis,
    short_name,
)
from ranking.publish.method import find_tops
from ranking.publish.model import Chart, ChartTable, Row
from ranking.publish.wording import print_measure, tell_noun
from ranking.standard import Standard, effective_shares

_FEWEST = 5
_NAMED = 3
# More points are neither told apart nor worth their weight on the page.
MOST_ROWS = 100
_HEIGHT = 320
_CLEAR = 0.5  # from here on a rank correlation is told as a tendency
_WIDE = 50  # a positive metric whose largest value is so many times its smallest is drawn by powers


@dataclass(frozen=True)
class _Axis:
    metric: Metric
    values: dict[str, float]

    @property
    def is_share(self) -> bool:
        return self.metric.unit == "比例"

    @property
    def unit(self) -> str:
        return "%" if self.is_share else self.metric.unit

    @property
    def title(self) -> str:
        return f"{self.metric.label}（{self.unit}）" if self.unit else self.metric.label

    def drawn(self, subject: str) -> float:
        return self.values[subject] * (100 if self.is_share else 1)

    def printed(self, subject: str) -> str:
        return print_measure(self.values[subject], "%" if self.is_share else self.unit)


def chart_scatter(rows: Sequence[Row], standard: Standard, catalogue: Mapping[str, Metric]) -> Chart | None:
    """The two metrics of most weight that vary, over the first rows that have both; None where that says nothing."""
    noun = tell_noun(standard)
    is_cut, rows = len(rows) > MOST_ROWS, rows[:MOST_ROWS]
    axes = _choose(rows, standard, catalogue)
    if axes is None:
        return None
    across, up = axes
    shown = [row for row in rows if row.subject in across.values and row.subject in up.values]
    x, y = ([axis.drawn(row.subject) for row in shown] for axis in axes)
    colours = [colour_of(place + 1) if place < _NAMED else FAINT for place in range(len(shown))]
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": x,
        "y": y,
        "text": [short_name(row.name) if place < _NAMED else "" for place, row in enumerate(shown)],
        "textposition": _place_names(x, y),
        "textfont": {"color": INK},
        "customdata": [chart_text(row.name) for row in shown],
        "hovertemplate": f"%{{customdata}}<br>{across.title}：%{{x}}<br>{up.title}：%{{y}}<extra></extra>",
        "marker": {"size": 9, "color": colours, "line": {"width": 0}},
        "cliponaxis": False,
    }
    layout = base_layout(
        _HEIGHT,
        showlegend=False,
        hovermode="closest",
        xaxis=grid_axis(**_scale(x)),
        yaxis=grid_axis(**_scale(y)),
        annotations=[label_axis(up.title), label_axis(across.title, is_end=True)],
    )
    layout["margin"] |= {"t": 30, "b": 44, "r": 14}
    return Chart(
        key="scatter",
        title=_state_finding(across, up, shown, noun),
        units=f"横轴 {across.title}，纵轴 {up.title}{_tell_scales(x, y)}；每点一个{noun}{f'（前 {MOST_ROWS} 名）' if is_cut else ''}，标出前 {min(_NAMED, len(shown))} 名",
        figure=dump_figure([trace], layout),
        height=_HEIGHT,
        table=ChartTable(
            columns=("名次", noun, across.title, up.title),
            rows=tuple(
                (row.rank_text, row.name, across.printed(row.subject), up.printed(row.subject))
                for row in shown
            ),
        ),
    )


def _place_names(x: Sequence[float], y: Sequence[float]) -> list[str]:
    """Where the names of the first rows stand to their points: towards the middle, the upper above, the lower below."""
    centre = (min(x) + max(x)) / 2
    upright = sorted(range(min(_NAMED, len(y))), key=lambda place: (-y[place], place))
    heights = dict(zip(upright, ("top", "middle", "bottom"), strict=False))
    return [f"{heights[place]} {'left' if x[place] > centre else 'right'}" for place in range(len(heights))]


def _choose(
    rows: Sequence[Row], standard: Standard, catalogue: Mapping[str, Metric]
) -> tuple[_Axis, _Axis] | None:
    """The weightiest metric that varies, and the next one of another part of the score that enough of its rows have."""
    shares = effective_shares(standard)
    leaves = [node for node in standard.ordered_nodes if node.metric in catalogue and not node.per]
    leaves.sort(key=lambda node: -(shares.get(node.key) or 0))
    top_of, chosen_top = find_tops(standard), ""
    first: _Axis | None = None
    for node in leaves:
        axis = _Axis(catalogue[node.metric or ""], _values(rows, node.metric or ""))
        if first is None and _varies(axis.values.values()):
            first, chosen_top = axis, top_of[node.key]
        elif first is not None and top_of[node.key] != chosen_top:
            both = [subject for subject in axis.values if subject in first.values]
            if _varies([axis.values[name] for name in both]) and _varies(
                [first.values[name] for name in both]
            ):
                return first, axis
    return None


def _values(rows: Sequence[Row], key: str) -> dict[str, float]:
    found = ((row.subject, row.measure(key)) for row in rows)
    return {
        subject: measure.value
        for subject, measure in found
        if measure is not None and measure.value is not None and not measure.is_withheld
    }


def _varies(values: Collection[float]) -> bool:
    return len(values) >= _FEWEST and len(set(values)) > 2


def _scale(values: Sequence[float]) -> dict[str, object]:
    return {"type": "log", "dtick": 1, "tickformat": ",~g"} if _is_wide(values) else {"tickformat": ",~g"}


def _is_wide(values: Sequence[float]) -> bool:
    return min(values) > 0 and max(values) / min(values) >= _WIDE


def _tell_scales(x: Sequence[float], y: Sequence[float]) -> str:
    names = [name for name, values in (("横轴", x), ("纵轴", y)) if _is_wide(values)]
    return f"；{'、'.join(names)}按倍数分格" if names else ""


def _state_finding(across: _Axis, up: _Axis, rows: Sequence[Row], noun: str) -> str:
    one, two = f"“{across.metric.label}”", f"“{up.metric.label}”"
    strength = correlate_ranks(
        [across.values[row.subject] for row in rows], [up.values[row.subject] for row in rows]
    )
    told = f"等级相关 {strength:.2f}".replace("-", "−")
    if abs(strength) < _CLEAR:
        return f"{one}与{two}在本榜看不出明显关系（{told}）"
    tendency = "也大" if strength > 0 else "反而小"
    return f"{one}数值大的{noun}，{two}多半{tendency}（{told}）"


def correlate_ranks(x: Sequence[float], y: Sequence[float]) -> float:
    """Spearman's rank correlation, equal values sharing the middle of their ranks; 0 where one does not vary."""
    one, two = _middle_ranks(x), _middle_ranks(y)
    middle = (len(x) + 1) / 2
    product = sum((a - middle) * (b - middle) for a, b in zip(one, two, strict=True))
    squares = [sum((rank - middle) ** 2 for rank in ranks) for ranks in (one, two)]
    return product / (squares[0] * squares[1]) ** 0.5 if all(squares) else 0.0


def _middle_ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    borders = [at for at in range(len(order)) if at == 0 or values[order[at]] != values[order[at - 1]]]
    ranks = [0.0] * len(values)
    for begin, end in pairwise([*borders, len(order)]):
        for at in order[begin:end]:
            ranks[at] = (begin + end + 1) / 2
    return ranks
