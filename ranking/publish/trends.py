"""The charts over time: scores and ranks of the leading accounts in the past twelve months."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ranking.months import Month
from ranking.publish.colours import FAINT, INK, SOFT, colour_of
from ranking.publish.courses import Course, state_rank_finding, state_score_finding
from ranking.publish.figures import (
    base_layout,
    chart_text,
    dump_figure,
    grid_axis,
    quiet_axis,
    short_name,
    spread_labels,
)
from ranking.publish.model import Chart, ChartTable, Past
from ranking.publish.wording import MISSING, print_score
from ranking.rounding import round_half_up

_HIGHLIGHTED = 3
LOWEST_RANK_SHOWN = 20
_HEIGHT = 420
_LABEL_PIXELS = 17


@dataclass(frozen=True)
class _Label:
    text: str
    y: float
    colour: str


def chart_scores(courses: Sequence[Course], months: Sequence[Month], decimals: int, noun: str) -> Chart:
    """The scores of the leading accounts; a month without a score is a gap."""
    who = f"前 {len(courses)} 名" if len(courses) > 1 else ""
    scores = [[_rounded(point, decimals) for point in course.points] for course in courses]
    values = [float(score) for line in scores for score in line if score is not None]
    low, high = min(values), max(values)
    pad = (high - low) * 0.08 or 1.0
    bounds = (low - pad, high + pad)
    lines = [[None if score is None else float(score) for score in line] for line in scores]
    labels = _end_labels(courses, lines, bounds, only_highlighted=True)
    layout = _layout(months, grid_axis(range=list(bounds)), labels, "分")
    return Chart(
        key="scores",
        title=state_score_finding(courses, decimals, noun),
        units=f"{who}近 {len(months)} 个月得分，单位：分；纵轴不从零起；断开处当月无名次",
        figure=dump_figure(_lines(courses, lines, months, " 分"), layout),
        height=_HEIGHT,
        table=_as_table(
            courses, months, [[print_score(score, decimals) for score in line] for line in scores], noun
        ),
    )


def chart_ranks(courses: Sequence[Course], months: Sequence[Month], noun: str) -> Chart:
    """The ranks of the leading accounts (at least two); ranks far down are left out of the picture, not of the table."""
    ranks = [[point.rank if point else None for point in course.points] for course in courses]
    lines = [[rank if rank and rank <= LOWEST_RANK_SHOWN else None for rank in line] for line in ranks]
    lowest = max(rank for line in lines for rank in line if rank)
    bounds = (lowest + 0.6, 0.4)
    labels = _end_labels(courses, lines, bounds, only_highlighted=False)
    ticks = [1, *range(5, lowest + 1, 5)]
    layout = _layout(months, grid_axis(range=list(bounds), tickvals=ticks), labels, "名次")
    is_cut = any(rank and rank > LOWEST_RANK_SHOWN for line in ranks for rank in line)
    cut = f"；第 {LOWEST_RANK_SHOWN} 名以后不绘出，见数据表" if is_cut else ""
    return Chart(
        key="ranks",
        title=state_rank_finding(courses),
        units=f"本月前 {len(courses)} 名近 {len(months)} 个月名次；断开处当月无名次{cut}",
        figure=dump_figure(_lines(courses, lines, months, " 名"), layout),
        height=_HEIGHT,
        table=_as_table(
            courses, months, [[str(rank) if rank else MISSING for rank in line] for line in ranks], noun
        ),
    )


def _rounded(point: Past | None, decimals: int) -> Decimal | None:
    return None if point is None else round_half_up(point.score, decimals)


def _colour(place: int) -> str:
    return colour_of(place + 1) if place < _HIGHLIGHTED else FAINT


def _lines(
    courses: Sequence[Course], lines: Sequence[Sequence[float | None]], months: Sequence[Month], unit: str
) -> list[dict[str, Any]]:
    """One trace an account, the highlighted ones last so that they lie on top."""
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": chart_text(course.row.name),
            "x": [month.label for month in months],
            "y": list(line),
            "connectgaps": False,
            "line": {"color": _colour(place), "width": 2.5 if place < _HIGHLIGHTED else 1.5},
            "marker": {"size": 6 if place < _HIGHLIGHTED else 4},
            "hovertemplate": f"%{{x}}：%{{y}}{unit}<extra>%{{fullData.name}}</extra>",
        }
        for place, (course, line) in enumerate(zip(courses, lines, strict=True))
    ]
    return traces[::-1]


def _end_labels(
    courses: Sequence[Course],
    lines: Sequence[Sequence[float | None]],
    bounds: tuple[float, float],
    *,
    only_highlighted: bool,
) -> list[_Label]:
    """Names at the ends of the lines, moved apart where they would lie on each other."""
    named = [
        (course, line[-1], place)
        for place, (course, line) in enumerate(zip(courses, lines, strict=True))
        if line[-1] is not None and (place < _HIGHLIGHTED or not only_highlighted)
    ]
    low, high = sorted(bounds)
    gap = (high - low) * _LABEL_PIXELS / (_HEIGHT - 60)
    places = spread_labels([float(end) for _, end, _ in named if end is not None], gap, low, high)
    return [
        _Label(
            f"{course.row.rank_text}　{short_name(course.row.name)}",
            y,
            _colour(place) if place < _HIGHLIGHTED else INK,
        )
        for (course, _, place), y in zip(named, places, strict=True)
    ]


def _layout(
    months: Sequence[Month], yaxis: dict[str, Any], labels: Sequence[_Label], unit: str
) -> dict[str, Any]:
    longest = max((len(label.text) for label in labels), default=0)
    layout = base_layout(
        _HEIGHT,
        showlegend=False,
        hovermode="closest",
        xaxis=quiet_axis(
            type="category",
            tickvals=_tick_months(months),
            ticktext=[_tick_text(label) for label in _tick_months(months)],
            range=[-0.3, len(months) - 0.7],
        ),
        yaxis=yaxis,
        annotations=[_unit_note(unit), *(_end_note(label) for label in labels)],
    )
    layout["margin"] |= {"t": 28, "r": 14 + longest * 12}
    return layout


def _unit_note(unit: str) -> dict[str, Any]:
    """The unit above its axis; turned letters read badly in Chinese."""
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {**place, "xshift": -20, "yshift": 6, "text": unit, "showarrow": False, "font": {"color": SOFT}}


def _end_note(label: _Label) -> dict[str, Any]:
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "y": label.y, "yanchor": "middle"}
    return {**place, "align": "left", "text": label.text, "showarrow": False, "font": {"color": label.colour}}


def _tick_months(months: Sequence[Month]) -> list[str]:
    """Every third month back from the last, so that labels fit on a phone."""
    return (
        [month.label for month in months[::-1][::3]][::-1] if len(months) > 5 else [m.label for m in months]
    )


def _tick_text(label: str) -> str:
    return label.replace("年", "年<br>")


def _as_table(
    courses: Sequence[Course], months: Sequence[Month], cells: Sequence[Sequence[str]], noun: str
) -> ChartTable:
    return ChartTable(
        columns=(noun, *(month.label for month in months)),
        rows=tuple((course.row.name, *line) for course, line in zip(courses, cells, strict=True)),
    )
