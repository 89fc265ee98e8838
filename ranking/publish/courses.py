"""The leading accounts over the months: what the charts over time draw, and what stands out in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ranking.months import Month
from ranking.publish.model import Past, Row
from ranking.publish.wording import print_score, print_signed
from ranking.rounding import round_half_up

MOST_LINES = 10


@dataclass(frozen=True)
class Course:
    """One account over the months: a point or None each."""

    row: Row
    points: tuple[Past | None, ...]

    @property
    def known(self) -> list[Past]:
        """The months that have a point."""
        return [point for point in self.points if point is not None]


def follow_rows(
    rows: Sequence[Row], months: Sequence[str], history: dict[str, dict[str, Past]]
) -> list[Course]:
    """The leading rows over the months of the board; empty where there are less than two months."""
    known = {month for points in history.values() for month in points}
    if len(known & set(months)) < 2:
        return []
    shown = [month for month in months if month >= min(known)]
    return [
        Course(row, tuple(history.get(row.subject, {}).get(month) for month in shown))
        for row in rows[:MOST_LINES]
    ]


def months_shown(months: Sequence[str], courses: Sequence[Course]) -> list[Month]:
    """The months that the points of the courses stand for."""
    return [Month.parse_period(month) for month in months[-len(courses[0].points) :]]


def state_score_finding(courses: Sequence[Course], decimals: int, noun: str) -> str:
    """Whose score rose most over the months shown."""
    moves = [
        (
            round_half_up(course.known[-1].score, decimals) - round_half_up(course.known[0].score, decimals),
            course,
        )
        for course in courses
        if len(course.known) > 1 and course.points[-1] is not None
    ]
    if not moves:
        return f"前列{noun}此前没有得分可比"
    rise, best = max(moves, key=lambda move: move[0])
    if len(courses) == 1:
        return (
            f"“{best.row.name}”得分由 {print_score(best.known[0].score, decimals)} 变为 {best.row.score_text}"
        )
    if rise <= 0:
        return f"前 {len(courses)} 名的得分都没有上升"
    return f"前 {len(courses)} 名中，“{best.row.name}”得分升幅最大（{print_signed(rise)} 分）"


def state_rank_finding(courses: Sequence[Course]) -> str:
    """How many of the leading accounts led last month too, and who climbed most."""
    kept = sum(1 for course in courses if (point := course.points[-2]) and point.rank <= len(courses))
    pieces = (
        [f"本月前 {len(courses)} 名中 {kept} 个上月也在前 {len(courses)} 名"]
        if _has_last_month(courses)
        else []
    )
    climb, best = max(((_climb(course), course) for course in courses), key=lambda entry: entry[0])
    if climb > 0:
        first = next(place for place, point in enumerate(best.points) if point is not None)
        ago = len(best.points) - 1 - first
        pieces.append(f"“{best.row.name}”由 {ago} 个月前的第 {best.known[0].rank} 升至第 {best.row.rank}")
    return "，".join(pieces) or f"本月前 {len(courses)} 名的名次没有上升"


def _has_last_month(courses: Sequence[Course]) -> bool:
    return any(course.points[-2] is not None for course in courses)


def _climb(course: Course) -> int:
    return course.known[0].rank - (course.row.rank or 0) if course.known else 0
