"""Sparklines: gaps where nothing is known, one scale for a board."""

import re
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.publish.sparkline import HEIGHT, MARGIN, WIDTH, draw_sparkline, find_span

MONTHS = tuple(f"2026-{number:02d}" for number in range(1, 13))


def scores(**of_month: int) -> dict[str, Decimal]:
    return {f"2026-{int(month[1:]):02d}": Decimal(score) for month, score in of_month.items()}


def follow(path: str) -> list[list[tuple[float, float]]]:
    """The points of each stretch of a path, walked sign by sign."""
    stretches: list[list[tuple[float, float]]] = []
    for letter, text in re.findall(r"([Mlh])([^Mlh]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[0-9.]+", text)]
        if letter == "M":
            stretches.append([(numbers[0], numbers[1])])
        for right, down in zip(numbers[::2], numbers[1::2], strict=True) if letter == "l" else ():
            x, y = stretches[-1][-1]
            stretches[-1].append((x + right, y + down))
    return stretches


def test_missing_month_breaks_the_line() -> None:
    line = draw_sparkline(MONTHS, scores(m1=50, m2=60, m4=55, m5=50), 10)
    assert line is not None
    # The middle of the scores lies in the middle of the drawing, a month 16 units after the one before it.
    assert follow(line.path) == [[(6, 42), (22, 6)], [(54, 24), (70, 42)]]


def test_month_between_two_gaps_is_still_seen() -> None:
    line = draw_sparkline(MONTHS, scores(m1=50, m2=60, m4=55), 10)
    assert line is not None and line.path.endswith("h.01")


def test_last_month_is_marked_only_where_there_is_one() -> None:
    with_last = draw_sparkline(MONTHS, scores(m11=50, m12=60), 10)
    without = draw_sparkline(MONTHS, scores(m10=50, m11=60), 10)
    assert with_last is not None and with_last.last_x == str(WIDTH - MARGIN)
    assert without is not None and without.last_x == ""


def test_words_name_the_months_only_where_some_are_missing() -> None:
    whole = draw_sparkline(MONTHS, {month: Decimal(50) for month in MONTHS}, 0)
    gap = draw_sparkline(MONTHS, scores(m1=50, m12=60), 10)
    assert whole is not None and whole.words == "得分 50 至 50"
    assert gap is not None and gap.words == "得分 50 至 60，有数据 2 个月"


def test_account_without_scores_has_no_line() -> None:
    assert draw_sparkline(MONTHS, {}, 10) is None


def test_equal_moves_are_equally_steep_at_any_level() -> None:
    low, high = (draw_sparkline(MONTHS, scores(m1=level, m2=level + 10), 40) for level in (10, 80))
    assert low is not None and high is not None and low.path == high.path


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.none(), st.decimals(0, 1500, places=2)), min_size=12, max_size=12))
def test_line_stays_inside_its_drawing(values: list[Decimal | None]) -> None:
    known = {month: value for month, value in zip(MONTHS, values, strict=True) if value is not None}
    line = draw_sparkline(MONTHS, known, find_span([[float(value) for value in known.values()]]))
    if line is not None:
        points = [point for stretch in follow(line.path) for point in stretch]
        assert len(points) == len(known)
        assert all(MARGIN <= x <= WIDTH - MARGIN and MARGIN <= y <= HEIGHT - MARGIN for x, y in points)
