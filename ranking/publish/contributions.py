"""The chart of what the leading scores are made of: stacked bars by part."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ranking.publish.colours import INK, colour_of
from ranking.publish.figures import base_layout, chart_text, dump_figure, grid_axis, quiet_axis, short_name
from ranking.publish.model import Chart, ChartTable, Group, Row
from ranking.publish.wording import print_signed

MOST_ROWS = 20
_ROW_HEIGHT = 24
_FRAME_HEIGHT = 44
_LEAST_HEIGHT = 110  # below it the labels of the axis are cut off


def chart_contributions(rows: Sequence[Row], groups: Sequence[Group], noun: str) -> Chart:
    """The first rows of a board, each a bar of its parts; `rows` holds at least one ranked row."""
    shown = rows[:MOST_ROWS]
    height = max(_LEAST_HEIGHT, _FRAME_HEIGHT + _ROW_HEIGHT * len(shown))
    layout = base_layout(
        height,
        barmode="relative",
        bargap=0.28,
        showlegend=False,
        hovermode="closest",
        xaxis=grid_axis(ticksuffix=" 分", range=[0, _reach(shown)]),
        yaxis=quiet_axis(
            tickvals=list(range(len(shown))),
            ticktext=[f"{row.rank_text}　{short_name(row.name)}" for row in shown],
            range=[len(shown) - 0.4, -0.6],
            tickfont={"color": INK},
        ),
    )
    return Chart(
        key="contributions",
        title=_state_finding(rows, groups, noun),
        units=f"前 {len(shown)} 名得分的构成，单位：分" if len(rows) > len(shown) else "得分的构成，单位：分",
        figure=dump_figure([*_bars(shown, groups), _totals(shown)], layout),
        height=height,
        table=_as_table(shown, groups, noun),
        legend=tuple(groups),
    )


def _reach(rows: Sequence[Row]) -> float:
    """The end of the axis: beyond the longest bar so that the totals have room."""
    return round(max(_length(row) for row in rows) * 1.12, 2) or 1.0


def _length(row: Row) -> float:
    """How far the bars of a row reach to the right."""
    return sum(float(bar.value) for bar in row.groups if bar.value is not None and bar.value > 0)


def _bars(rows: Sequence[Row], groups: Sequence[Group]) -> list[dict[str, Any]]:
    return [
        {
            "type": "bar",
            "orientation": "h",
            "name": chart_text(group.label),
            "y": list(range(len(rows))),
            "x": [None if (value := row.groups[place].value) is None else float(value) for row in rows],
            "text": [f"{chart_text(row.name)}：{row.groups[place].text} 分" for row in rows],
            "textposition": "none",
            "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
            "marker": {"color": colour_of(group.colour)},
        }
        for place, group in enumerate(groups)
    ]


def _totals(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "y": list(range(len(rows))),
        "x": [_length(row) for row in rows],
        "text": [f" {row.score_text}" for row in rows],
        "textposition": "middle right",
        "textfont": {"color": INK},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _state_finding(rows: Sequence[Row], groups: Sequence[Group], noun: str) -> str:
    first = rows[0]
    if len(rows) == 1:
        return f"本榜仅“{first.name}”一个{noun}有名次，得分 {first.score_text}"
    tied = [row for row in rows if row.rank == first.rank]
    if len(tied) > 1:
        return f"“{first.name}”等 {len(tied)} 个{noun}以 {first.score_text} 分并列第一"
    lead = (first.score or 0) - (rows[1].score or 0)
    return f"“{first.name}”以 {first.score_text} 分居首，领先第二名 {lead} 分{_explain_lead(rows, groups)}"


def _explain_lead(rows: Sequence[Row], groups: Sequence[Group]) -> str:
    """The part in which the first is furthest ahead of the second."""
    pairs = zip(groups, rows[0].groups, rows[1].groups, strict=True)
    gaps = [
        (one.value - two.value, group.label)
        for group, one, two in pairs
        if one.value is not None and two.value is not None
    ]
    largest, label = max(gaps, key=lambda gap: gap[0], default=(Decimal(0), ""))
    return f"，优势主要在“{label}”（{print_signed(largest)}）" if largest > 0 else ""


def _as_table(rows: Sequence[Row], groups: Sequence[Group], noun: str) -> ChartTable:
    return ChartTable(
        columns=("名次", noun, *(group.label for group in groups), "得分"),
        rows=tuple(
            (row.rank_text, row.name, *(bar.text for bar in row.groups), row.score_text) for row in rows
        ),
    )
