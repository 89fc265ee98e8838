"""The chart of a campaign: how many posts counted on each day of its time."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from ranking.campaigns.checking import Check
from ranking.measure.campaign import Verdict
from ranking.publish.colours import colour_of
from ranking.publish.figures import base_layout, dump_figure, grid_axis, quiet_axis
from ranking.publish.model import Chart, ChartTable, Group

_HEIGHT = 280
_TICKS = 8
# From the bottom of each bar to its top: how a post is named in the chart, and its place in the palette.
_PARTS = (("原创宣传品", 2), ("其他原创稿件", 1), ("其他计入的稿件", 6))


def chart_course(check: Check, verdicts: Sequence[Verdict], publisher: str) -> Chart | None:
    """The counted posts by day, from the first to the last day of the campaign or to now; None where none counts."""
    counted = [one for one in verdicts if one.counts]
    if not counted:
        return None
    days = _days(check, counted)
    labels = [f"{day.month}月{day.day}日" for day in days]
    traces = []
    for place, (name, colour) in enumerate(_PARTS):
        held = Counter(one.day for one in counted if _part(one) == place)
        traces.append(
            {
                "type": "bar",
                "name": name,
                "x": [day.isoformat() for day in days],
                "y": [held[day] for day in days],
                "text": labels,
                "textposition": "none",
                "marker": {"color": colour_of(colour)},
                "hovertemplate": f"%{{text}}：%{{y}} 篇<extra>{name}</extra>",
            }
        )
    step = -(-len(days) // _TICKS)
    layout = base_layout(
        _HEIGHT,
        barmode="stack",
        bargap=0.15,
        showlegend=False,
        xaxis=quiet_axis(
            type="category", tickvals=[day.isoformat() for day in days[::step]], ticktext=labels[::step]
        ),
        yaxis=grid_axis(rangemode="tozero", tickformat=",d"),
    )
    return Chart(
        key="timeline",
        title=_state_finding(counted),
        units=f"每天计入的稿件数，单位：篇；{days[0]} 至 {days[-1]}，没有柱的日子没有计入的稿件",
        figure=dump_figure(traces, layout),
        height=_HEIGHT,
        table=ChartTable((), ()),
        legend=tuple(Group(name, name, "", colour) for name, colour in _PARTS),
        source=f"{publisher}，数据截至 {check.as_of:%Y-%m-%d %H:%M}",
    )


def _days(check: Check, counted: Sequence[Verdict]) -> list[dt.date]:
    """Every day of the window up to now; longer where a person counted a post beside it."""
    own = [one.day for one in counted]
    first = min(check.campaign.first_day, *own)
    last = max(min(check.campaign.last_day, check.as_of.date()), *own)
    return [first + dt.timedelta(days=place) for place in range((last - first).days + 1)]


def _part(one: Verdict) -> int:
    if one.reaches("products"):
        return 0
    return 1 if one.reaches("originals") else 2


def _state_finding(counted: Sequence[Verdict]) -> str:
    """How many counted, and on which day most of them came out."""
    days = Counter(one.day for one in counted)
    most = max(days.values())
    (day, *others) = sorted(day for day, posts in days.items() if posts == most)
    originals = sum(one.reaches("originals") for one in counted)
    peak = f"{day.month}月{day.day}日{'等 ' + str(len(others) + 1) + ' 天' if others else ''}最多，一天 {most:,} 篇"
    return f"计入稿件 {len(counted):,} 篇，其中原创 {originals:,} 篇；{peak}"
