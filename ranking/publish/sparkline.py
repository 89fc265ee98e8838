"""Draws twelve months of one subject as a small line; all lines of a board have one scale."""

from collections.abc import Sequence
from decimal import Decimal

from ranking.publish.model import Sparkline

# The drawing's own units, two to a pixel: whole numbers are fine enough, and a page has hundreds of lines.
WIDTH, HEIGHT, MARGIN = 188, 48, 6

Point = tuple[int, int]


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
    gaps = f"，有数据 {len(values)} 个月" if len(values) < len(months) else ""
    return Sparkline(
        path=_path(points),
        last_x=str(last[0]) if last else "",
        last_y=str(last[1]) if last else "",
        words=f"得分 {min(values)} 至 {max(values)}{gaps}",
    )


def _x(place: int, count: int) -> int:
    return MARGIN + round(place * (WIDTH - 2 * MARGIN) / max(count - 1, 1))


def _y(above_middle: float, span: float) -> int:
    share = above_middle / span if span else 0.0
    return round(HEIGHT / 2 - share * (HEIGHT - 2 * MARGIN))


def _path(points: Sequence[Point | None]) -> str:
    """A move to the first point of each stretch, then each step as it is from the point before: short to write."""
    pieces: list[str] = []
    before: Point | None = None
    for place, point in enumerate(points):
        if point is not None and before is not None:
            is_first = pieces[-1].startswith("M")
            pieces.append(_step(point[0] - before[0], point[1] - before[1], is_first=is_first))
        elif point is not None:
            pieces.append(f"M{point[0]} {point[1]}")
            is_alone = place + 1 == len(points) or points[place + 1] is None
            if is_alone:
                pieces.append("h.01")  # round line ends make a dot of it
        before = point
    return "".join(pieces)


def _step(right: int, down: int, *, is_first: bool) -> str:
    """A line so far on; the steps of one stretch stand behind one letter, and a minus parts numbers by itself."""
    return f"{'l' if is_first else ' '}{right}{'' if down < 0 else ' '}{down}"
