"""How the month's events spread: hour by hour, how many of the accounts that should report one had done so."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ranking.editions.model import Edition
from ranking.publish.colours import SOFT, colour_of
from ranking.publish.figures import base_layout, dump_figure, grid_axis, label_axis
from ranking.publish.model import Chart, ChartTable
from ranking.publish.wording import clean_name, print_share
from ranking.vocabulary import labels

_HEIGHT = 260


@dataclass(frozen=True)
class Story:
    """One event on its page: what it is, how it spread, and the chart where hours are known."""

    key: str
    title: str
    kind: str
    facts: str
    summary: str
    chart: Chart | None


def tell_events(edition: Edition) -> Iterator[Story]:
    """The events of an edition in the order of their release."""
    for place, event in enumerate(edition.events.iter_rows(named=True), start=1):
        echoes = edition.echoes.filter(event=event["event"])
        hours = Counter(hour for hour in echoes["hour"].to_list() if hour is not None)
        title = clean_name(event["title"])
        window = f"{event['window_hours']:g}"
        yield Story(
            key=f"event-{place}",
            title=title,
            kind=labels("event_kind").get(event["kind"], event["kind"]),
            facts=f"{event['released']} 发布，报道时限 {window} 小时；应报道的账号 {event['expected']} 个",
            summary=_summarise(echoes.height, event["expected"], sum(hours.values())),
            chart=_chart_event(f"event-{place}", title, event, hours) if hours else None,
        )


def _summarise(reported: int, expected: int, timed: int) -> str:
    if not reported:
        return "报道时限内没有观测到报道。"
    share = f"，占应报道账号的 {print_share(reported / expected)}" if expected else ""
    unknown = f"其中 {reported - timed} 个只知日期，不知钟点，图中不绘出。" if reported > timed else ""
    return f"报道时限内有 {reported} 个账号报道{share}。{unknown}"


def _chart_event(key: str, title: str, event: dict[str, Any], hours: Counter[int]) -> Chart:
    """Accounts that had reported by the end of each hour."""
    points = _add_up(hours)
    window = float(event["window_hours"])
    last = points[-1][2]
    x = [0.0, *(float(hour + 1) for hour, _, _ in points), window]
    y = [0, *(total for _, _, total in points), last]
    trace = {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"shape": "hv", "color": colour_of(1), "width": 2.5},
        "fill": "tozeroy",
        "fillcolor": "rgba(128,140,152,0.14)",
        "hovertemplate": "发布后 %{x} 小时内：%{y} 个账号<extra></extra>",
    }
    top = max(event["expected"], last)
    expected = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, window],
        "y": [event["expected"]] * 2,
        "line": {"color": SOFT, "width": 1.5, "dash": "dot"},
        "hovertemplate": "应报道 %{y} 个账号<extra></extra>",
    }
    layout = base_layout(
        _HEIGHT,
        showlegend=False,
        hovermode="closest",
        xaxis=grid_axis(range=[0, window], nticks=7),
        yaxis=grid_axis(
            range=[0, top * 1.12 + 0.2], dtick=max(1, round(top / 4, -1) if top > 20 else math.ceil(top / 4))
        ),
        annotations=[
            label_axis("账号数"),
            label_axis("发布后小时数", is_end=True),
            _name_line(event, window),
        ],
    )
    layout["margin"] |= {"t": 30, "b": 44}
    return Chart(
        key=key,
        title=_state_finding(title, points, last),
        units="发布后各小时内已报道的账号数（累计），单位：个；虚线为应报道的账号数",
        figure=dump_figure([trace, expected], layout),
        height=_HEIGHT,
        table=ChartTable(
            columns=("发布后（小时内）", "新增账号（个）", "累计账号（个）"),
            rows=tuple((str(hour + 1), str(new), str(total)) for hour, new, total in points),
        ),
    )


def _name_line(event: dict[str, Any], window: float) -> dict[str, Any]:
    place = {"x": window, "y": event["expected"], "xanchor": "right", "yanchor": "bottom"}
    return {**place, "text": f"应报道 {event['expected']} 个", "showarrow": False, "font": {"color": SOFT}}


def _add_up(hours: Counter[int]) -> list[tuple[int, int, int]]:
    """Hour, accounts that first reported in it, accounts that had reported by its end."""
    points, total = [], 0
    for hour in sorted(hours):
        total += hours[hour]
        points.append((hour, hours[hour], total))
    return points


def _state_finding(title: str, points: list[tuple[int, int, int]], last: int) -> str:
    """By when half of those who reported had done so."""
    half = next(hour + 1 for hour, _, total in points if total * 2 >= last)
    if last == 1:
        return f"“{title}”发布后 {half} 小时内有 1 个账号报道"
    return f"“{title}”：{last} 个账号报道，其中一半在发布后 {half} 小时以内"
