"""The chart of one account: its scores over the months within the quartiles of its board."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ranking.publish.colours import FAINT, SOFT, colour_of
from ranking.publish.figures import base_layout, chart_text, dump_part, grid_axis, join_figure, quiet_axis
from ranking.publish.model import Board, BoardMonth, Chart, ChartTable, Row
from ranking.publish.wording import MISSING, print_score
from ranking.rounding import round_half_up

_HEIGHT = 320


@dataclass(frozen=True)
class Backdrop:
    """What the charts of all accounts of a board share: its quartiles over the months, drawn and printed once."""

    board: Board
    labels: list[str]
    bands: tuple[str, ...]  # traces as JSON
    layout: str
    printed: tuple[tuple[str, ...], ...]  # the quartiles of each month


def draw_backdrop(board: Board) -> Backdrop | None:
    """The quartiles of a board; None where there are less than two months."""
    if len(board.months) < 2:
        return None
    labels = [month.label for month in board.months]
    low, middle, high = zip(*(map(float, month.quartiles) for month in board.months), strict=True)
    # The upper edge fills down to the lower one, which is drawn before it.
    bands = [
        _edge(labels, low, "下四分位"),
        _edge(labels, high, "上四分位") | {"fill": "tonexty", "fillcolor": "rgba(128,140,152,0.18)"},
        _edge(labels, middle, "中位数") | {"line": {"color": SOFT, "width": 1.5, "dash": "dot"}},
    ]
    ticks = labels[::-1][::3][::-1] if len(labels) > 5 else labels
    layout = base_layout(
        _HEIGHT,
        showlegend=False,
        hovermode="closest",
        xaxis=quiet_axis(
            type="category", tickvals=ticks, ticktext=[text.replace("年", "年<br>") for text in ticks]
        ),
        yaxis=grid_axis(),
    )
    printed = tuple(_print_quartiles(board, month) for month in board.months)
    return Backdrop(board, labels, tuple(map(dump_part, bands)), dump_part(layout), printed)


def chart_course(backdrop: Backdrop, row: Row, key: str) -> Chart | None:
    """The account's scores with the board's quartiles; None where it never had one."""
    board, labels = backdrop.board, backdrop.labels
    points = [month.standings.get(row.subject) for month in board.months]
    if not any(points):
        return None
    own = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": chart_text(row.name),
        "x": labels,
        "y": [float(round_half_up(point.score, board.decimals)) if point else None for point in points],
        "connectgaps": False,
        "line": {"color": colour_of(1), "width": 2.5},
        "marker": {"size": 6},
        "hovertemplate": "%{x}：%{y} 分<extra>%{fullData.name}</extra>",
    }
    cells = (print_score(point.score if point else None, board.decimals) for point in points)
    return Chart(
        key=key,
        title=_state_finding(board, row),
        units=f"得分，单位：分；纵轴不从零起；实线为本{board.noun}，虚线为本榜列出{board.noun}的中位数，灰带为上下四分位之间；断开处当月没有名次",
        figure=join_figure([*backdrop.bands, dump_part(own)], backdrop.layout),
        height=_HEIGHT,
        table=ChartTable(
            columns=("月份", f"本{board.noun}", "下四分位", "中位数", "上四分位"),
            rows=tuple(
                (label, cell, *printed)
                for label, cell, printed in zip(labels, cells, backdrop.printed, strict=True)
            ),
        ),
    )


def list_courses(board: Board) -> Chart:
    """The numbers behind the charts of all accounts of a board, for a file; there is nothing to draw."""
    months = [(month, _print_quartiles(board, month)) for month in board.months]
    rows = [
        (row.name, month.label, *_tell_point(board, month, row.subject), *printed)
        for row in board.ranked
        for month, printed in months
    ]
    return Chart(
        key="courses",
        title=f"{board.title}：列出的{board.noun}近 {len(board.months)} 期的得分和名次",
        units="得分，单位：分；四分位为本榜当月列出者的得分；空白为当月没有名次",
        figure="",
        height=0,
        table=ChartTable(
            columns=(board.noun, "月份", "名次", "得分", "下四分位", "中位数", "上四分位"), rows=tuple(rows)
        ),
        source=f"{board.facts.publisher}，数据截至 {board.facts.cut_off}，计分标准 {board.standard_name}",
        data=f"{board.slug}-courses",
    )


def _tell_point(board: Board, month: BoardMonth, subject: str) -> tuple[str, ...]:
    point = month.standings.get(subject)
    return (str(point.rank), print_score(point.score, board.decimals)) if point else (MISSING, MISSING)


def _print_quartiles(board: Board, month: BoardMonth) -> tuple[str, ...]:
    return tuple(print_score(value, board.decimals) for value in month.quartiles)


def _edge(labels: list[str], values: Sequence[float], name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": labels,
        "y": values,
        "line": {"color": FAINT, "width": 1},
        "hovertemplate": f"%{{x}}：%{{y}} 分<extra>{name}</extra>",
    }


def _state_finding(board: Board, row: Row) -> str:
    """How the score stands to the board's median this month."""
    if row.score is None:
        return f"“{row.name}”本月没有得分"
    gap = row.score - round_half_up(float(board.months[-1].quartiles[1]), board.decimals)
    if gap == 0:
        return f"“{row.name}”本月得分等于本榜中位数"
    return f"“{row.name}”本月得分{'高' if gap > 0 else '低'}于本榜中位数 {abs(gap)} 分"
