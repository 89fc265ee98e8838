"""The chart of a matrix's members by day: who published when, a square a day."""

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from ranking.publish.colours import FULL, LOW, SOFT
from ranking.publish.figures import base_layout, chart_text, dump_figure, quiet_axis, short_name
from ranking.publish.members import Member
from ranking.publish.model import Chart, ChartTable
from ranking.publish.wording import print_share

_ROW_HEIGHT = 26
_FRAME_HEIGHT = 64
_WEEKDAYS = "一二三四五六日"

Counts = Mapping[str, Mapping[dt.date, int | None]]


def read_days(days: pl.DataFrame) -> dict[str, dict[dt.date, int | None]]:
    """Subject → day → posts (None = nobody looked), from the edition's frame `days`."""
    counts: dict[str, dict[dt.date, int | None]] = {}
    for subject, day, posts in days.select("subject", "day", "posts").iter_rows():
        counts.setdefault(subject, {})[day] = posts
    return counts


def chart_days(members: Sequence[Member], counts: Counts, key: str) -> Chart | None:
    """The posts of listed members by day; None where no day of any of them is known."""
    shown = [member for member in members if member.row.subject in counts]
    dates = sorted({day for member in shown for day in counts[member.row.subject]})
    grid = [[counts[member.row.subject].get(day) for day in dates] for member in shown]
    if not any(count is not None for line in grid for count in line):
        return None
    most = max(count for line in grid for count in line if count is not None)
    names = _tell_apart(shown)
    trace = {
        "type": "heatmap",
        "x": [_tell_day(day) for day in dates],
        "y": list(range(len(shown))),
        "z": grid,
        "zmin": 0,
        "zmax": max(1, most),
        "xgap": 2,
        "ygap": 3,
        "colorscale": [[0, LOW], [1, FULL]],
        "showscale": False,
        "hoverongaps": False,
        "customdata": [[chart_text(name)] * len(dates) for name in names],
        "hovertemplate": "%{customdata}，%{x}：%{z} 篇<extra></extra>",
    }
    ticks = [_tell_day(day) for day in dates if day.weekday() == 0]
    layout = base_layout(
        _FRAME_HEIGHT + _ROW_HEIGHT * len(shown),
        xaxis=quiet_axis(
            ticks="", type="category", tickvals=ticks, ticktext=[text.split("（")[0] for text in ticks]
        ),
        yaxis=quiet_axis(
            ticks="",
            tickvals=list(range(len(shown))),
            ticktext=[short_name(name) for name in names],
            range=[len(shown) - 0.5, -0.5],
        ),
        annotations=[_scale_note(most)],
    )
    layout["margin"] |= {"t": 26}
    return Chart(
        key=key,
        title=_state_finding(dates, grid),
        units=f"每格一天的稿件数，单位：篇；颜色越深越多，最深 {most} 篇；空白为当天没有观测或账号未开通；横轴标出各周周一",
        figure=dump_figure([trace], layout),
        height=_FRAME_HEIGHT + _ROW_HEIGHT * len(shown),
        table=ChartTable(
            columns=("账号", *(_tell_day(day) for day in dates)),
            rows=tuple(
                (name, *("—" if count is None else str(count) for count in line))
                for name, line in zip(names, grid, strict=True)
            ),
        ),
    )


def _tell_apart(members: Sequence[Member]) -> list[str]:
    """Names, with the platform where an office calls its accounts alike."""
    names = [member.row.name for member in members]
    return [
        f"{member.row.name}·{member.row.platform}" if names.count(member.row.name) > 1 else member.row.name
        for member in members
    ]


def _scale_note(most: int) -> dict[str, object]:
    place = {"x": 1, "xref": "paper", "xanchor": "right", "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {
        **place,
        "yshift": 4,
        "text": f"浅 0 篇　深 {most} 篇",
        "showarrow": False,
        "font": {"color": SOFT},
    }


def _tell_day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def _state_finding(dates: Sequence[dt.date], grid: Sequence[Sequence[int | None]]) -> str:
    """The busiest day, and how much of all is published at the weekend."""
    totals = {day: sum(line[at] or 0 for line in grid) for at, day in enumerate(dates)}
    whole = sum(totals.values())
    if not whole:
        return "观测到的日子里，列出的成员没有发稿"
    busiest = max(dates, key=lambda day: (totals[day], -day.toordinal()))
    weekend = sum(count for day, count in totals.items() if day.weekday() >= 5)
    return f"{_tell_day(busiest)}发稿最多，共 {totals[busiest]} 篇；周末的稿件占全月的 {print_share(weekend / whole)}"
