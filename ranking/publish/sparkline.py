"""Draws twelve months of one subject as a small line; all lines of a board have one scale."""

from collections.abc import Sequence
from decimal import Decimal

from ranking.publish.model import Sparkline

# The drawing's own units; the page scales them.
WIDTH, HEIGHT, _MARGIN = 96, 24, 3


def find_span(lines: Sequence[Sequence[float]]) -> float:
    """The largest difference between two months of one subject: what the height of a line stands for.

    The lines of a board share it, so that a steep line is a large change in every row; each is set in the
    middle of its own row, because its level stands beside it as the score.
    """
    return max((max(line) - min(line) for line in lines if line), default=0.0)


def draw_sparkline(months: Sequence[str], scores: dict[str, Decimal], span: float) -> Sparkline | None:
    """The line of the months with a score; None where there is none.

    `span` is that of the whole board. A month without a score breaks the line; a month alone between two gaps is drawn as a dash.
    """
    values = [scores[month] for month in months if month in scores]
    if not values:
        return None
    middle = float(min(values) + max(values)) / 2
    points = [
        (_x(place, len(months)), _y(float(scores[month]) - middle, span)) if month in scores else None
        for place, month in enumerate(months)
    ]
    last = points[-1]
    return Sparkline(
        path=_path(points),
        last_x=_tidy(last[0]) if last else "",
        last_y=_tidy(last[1]) if last else "",
        words=f"近12个月得分 {min(values)} 至 {max(values)}，有数据 {len(values)} 个月",
    )


def _x(place: int, count: int) -> float:
    return _MARGIN + place * (WIDTH - 2 * _MARGIN) / max(count - 1, 1)


def _y(above_middle: float, span: float) -> float:
    share = above_middle / span if span else 0.0
    return HEIGHT / 2 - share * (HEIGHT - 2 * _MARGIN)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    pieces = []
    is_open = False
    for place, point in enumerate(points):
        if point is None:
            is_open = False
            continue
        following = points[place + 1] if place + 1 < len(points) else None
        pieces.append(f"{'L' if is_open else 'M'}{_tidy(point[0])} {_tidy(point[1])}")
        if not is_open and following is None:
            pieces.append("h.01")  # round line ends make a dot of it
        is_open = True
    return "".join(pieces)


def _tidy(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
