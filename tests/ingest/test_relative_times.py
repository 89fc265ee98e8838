"""Times as pages show them become whole where that is certain, and stay as they are elsewhere."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.ingest.relative_times import absolute_texts
from ranking.ingest.times import read_time

# A Friday.
SEEN = dt.datetime(2026, 1, 2, 0, 30)


def whole(text: str, seen: dt.datetime | None = SEEN, year: int | None = None) -> str:
    return str(absolute_texts(pl.Series([text]), seen, year)[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("刚刚", "2026-01-02 00:30"),
        ("5秒前", "2026-01-02 00:29"),
        ("40分钟前", "2026-01-01 23:50"),
        ("2小时前", "2026-01-01"),
        ("今天 00:22", "2026-01-02 00:22"),
        ("昨天 10:22", "2026-01-01 10:22"),
        ("星期一 11:40", "2025-12-29 11:40"),
        ("05月31日 23:54", "2025-05-31 23:54"),
        ("12月31日 9:05", "2025-12-31 09:05"),
        ("1月2日 00:10", "2026-01-02 00:10"),
        ("5-31", "2025-05-31"),
    ],
)
def test_time_of_a_page_is_told_from_when_it_was_seen(text: str, told: str) -> None:
    assert whole(text) == told


@pytest.mark.parametrize(
    "text", ["0小时前", "星期五 08:00", "2月29日", "13月1日", "前天 10:00", "2026-01-01"]
)
def test_what_is_not_certain_stays_as_it_is(text: str) -> None:
    assert whole(text) == text


@pytest.mark.parametrize("text", ["刚刚", "3分钟前", "2小时前"])
def test_nothing_is_counted_back_from_a_bare_day(text: str) -> None:
    assert whole(text, dt.datetime(2026, 1, 2, 23, 59, 59)) == text


def test_year_given_decides_and_leaves_relative_times_alone() -> None:
    assert whole("2月29日 08:00", None, 2020) == "2020-02-29 08:00"
    assert whole("12月31日", SEEN, 2019) == "2019-12-31"
    assert whole("昨天 10:22", None, 2020) == "昨天 10:22"


@settings(deadline=None, max_examples=60)
@given(
    st.datetimes(dt.datetime(2010, 1, 1), dt.datetime(2099, 1, 1)),
    st.integers(0, 364),
    st.sampled_from(
        ["{0.month}月{0.day}日 {0:%H:%M}", "{0:%m}月{0:%d}日 {0:%H:%M}", "{0.month}-{0.day} {0:%H:%M}"]
    ),
)
def test_day_of_the_year_before_a_capture_is_found_again(seen: dt.datetime, days: int, form: str) -> None:
    posted = (seen - dt.timedelta(days=days)).replace(second=0, microsecond=0)
    found = read_time(whole(form.format(posted), seen))
    assert not isinstance(found, str) and found.value == posted
