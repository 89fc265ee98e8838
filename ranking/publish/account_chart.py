"""The chart of one account: its scores over the months within the quartiles of its board."""

from typing import Any

from ranking.publish.colours import FAINT, SOFT, colour_of
from ranking.publish.figures import base_layout, chart_text, dump_figure, grid_axis, quiet_axis
from ranking.publish.model import Board, BoardMonth, Chart, ChartTable, Row
from ranking.publish.wording import MISSING, print_score, print_signed
from ranking.rounding import round_half_up

_HEIGHT = 320


def chart_course(board: Board, row: Row, key: str) -> Chart | None:
    """The account's scores with the board's quartiles; None where there are less than two months."""
    if len(board.months) < 2 or not any(row.subject in month.standings for month in board.months):
        return None
    labels = [month.label for month in board.months]
    points = [month.standings.get(row.subject) for month in board.months]
    own = [float(round_half_up(point.score, board.decimals)) if point else None for point in points]
    bands = [month.quartiles for month in board.months]
    # The upper edge fills down to the lower one, which is drawn before it.
    traces = [
        _edge(labels, [float(band[0]) for band in bands], "下四分位"),
        _edge(labels, [float(band[2]) for band in bands], "上四分位")
        | {"fill": "tonexty", "fillcolor": "rgba(128,140,152,0.18)"},
        _edge(labels, [float(band[1]) for band in bands], "中位数")
        | {"line": {"color": SOFT, "width": 1.5, "dash": "dot"}},
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": chart_text(row.name),
            "x": labels,
            "y": own,
            "connectgaps": False,
            "line": {"color": colour_of(1), "width": 2.5},
            "marker": {"size": 6},
            "hovertemplate": "%{x}：%{y} 分<extra>%{fullData.name}</extra>",
        },
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
    return Chart(
        key=key,
        title=_state_finding(board, row),
        units=f"得分，单位：分；纵轴不从零起；实线为本{board.noun}，虚线为本榜列出{board.noun}的中位数，灰带为上下四分位之间；断开处当月没有名次",
        figure=dump_figure(traces, layout),
        height=_HEIGHT,
        table=ChartTable(
            columns=("月份", f"本{board.noun}", "下四分位", "中位数", "上四分位"),
            rows=tuple(
                (
                    month.label,
                    print_score(point.score if point else None, board.decimals),
                    *(print_score(value, board.decimals) for value in month.quartiles),
                )
                for month, point in zip(board.months, points, strict=True)
            ),
        ),
    )


def list_courses(board: Board) -> Chart:
    """The numbers behind the charts of all accounts of a board, for a file; there is nothing to draw."""
    rows = [
        (row.name, month.label, *_tell_point(board, month, row.subject))
        for row in board.ranked
        for month in board.months
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
    own = (str(point.rank), print_score(point.score, board.decimals)) if point else (MISSING, MISSING)
    return (*own, *(print_score(value, board.decimals) for value in month.quartiles))


def _edge(labels: list[str], values: list[float], name: str) -> dict[str, Any]:
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
    return f"“{row.name}”本月得分与本榜中位数相差 {print_signed(gap)} 分"
