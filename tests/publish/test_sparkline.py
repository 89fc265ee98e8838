"""Sparklines: gaps where nothing is known, one scale for a board."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.publish.sparkline import HEIGHT, WIDTH, draw_sparkline, find_span

MONTHS = tuple(f"2026-{number:02d}" for number in range(1, 13))


def scores(**of_month: int) -> dict[str, Decimal]:
    return {f"2026-{int(month[1:]):02d}": Decimal(score) for month, score in of_month.items()}


def test_missing_month_breaks_the_line() -> None:
    line = draw_sparkline(MONTHS, scores(m1=50, m2=60, m4=55, m5=50), 10)
    assert line is not None and line.path.count("M") == 2 and line.path.count("L") == 2


def test_month_between_two_gaps_is_still_seen() -> None:
    line = draw_sparkline(MONTHS, scores(m1=50, m2=60, m4=55), 10)
    assert line is not None and line.path.endswith("h.01")


def test_last_month_is_marked_only_where_there_is_one() -> None:
    with_last = draw_sparkline(MONTHS, scores(m11=50, m12=60), 10)
    without = draw_sparkline(MONTHS, scores(m10=50, m11=60), 10)
    assert with_last is not None and with_last.last_x == str(WIDTH - 3)
    assert without is not None and without.last_x == ""


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
        numbers = line.path.replace("M", " ").replace("L", " ").replace("h.01", "").split()
        heights = [float(number) for number in numbers[1::2]]
        assert all(0 <= height <= HEIGHT for height in heights)
