"""Reports on events: which posts count, how late, and what cannot be known."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.measure.conftest import Measure
from tests.oracle.world import Entry, Event, Period, Post, World

ACCOUNT = "weibo:1"
EVENT = Event("e1", dt.datetime(2026, 10, 10, 9), 48, keywords_any="蓝天保卫战,臭氧")
WATCHED = Period(ACCOUNT, dt.date(2026, 10, 1), dt.date(2026, 11, 5))
LAG, SHARE = "event_lag_hours", "event_on_time_share"


def post_at(
    time: str, text: str = "蓝天保卫战进展", precision: str = "second", topics: str | None = None
) -> Post:
    """A post on the event; its number is its time, so that no two are alike."""
    at = dt.datetime.fromisoformat(f"2026-{time}")
    return Post(int(f"{at:%m%d%H%M}"), ACCOUNT, at, precision, text=text, topics=topics)


def world_of(*posts: Post, events: tuple[Event, ...] = (EVENT,), period: Period = WATCHED) -> World:
    return World(entries=(Entry(ACCOUNT),), posts=posts, periods=(period,), events=events)


def test_lag_runs_to_the_first_report(measure: Measure) -> None:
    found = measure(world_of(post_at("10-10 12:00:00"), post_at("10-10 10:30:00", "今日臭氧预报")))
    assert (found[LAG].value, found[LAG].base, found[LAG].coverage) == (1.5, 1, 1)
    assert (found[SHARE].value, found[SHARE].base) == (1, 1)


def test_lag_of_several_events_is_their_median(measure: Measure) -> None:
    second = Event("e2", dt.datetime(2026, 10, 20, 10), 72, topics="低碳日")
    found = measure(
        world_of(
            post_at("10-10 12:00:00"), post_at("10-21 11:00:00", topics="低碳日"), events=(EVENT, second)
        )
    )
    assert (found[LAG].value, found[LAG].base) == (14, 2)


def test_report_before_the_release_or_after_the_window_does_not_count(measure: Measure) -> None:
    found = measure(world_of(post_at("10-10 08:59:00"), post_at("10-12 09:00:01")))
    assert found[LAG].value is None
    assert (found[SHARE].value, found[SHARE].base) == (0, 1)


def test_each_event_has_its_own_window(measure: Measure) -> None:
    second = replace(EVENT, event_id="e2", released_at=dt.datetime(2026, 10, 20, 9))
    found = measure(world_of(post_at("10-20 10:00:00"), events=(EVENT, second)))
    assert (found[LAG].value, found[LAG].base, found[SHARE].value) == (1, 1, 0.5)


def test_window_that_ends_at_midnight_needs_nothing_of_the_next_day(measure: Measure) -> None:
    whole_days = replace(EVENT, released_at=dt.datetime(2026, 10, 10))
    until_11th = Period(ACCOUNT, dt.date(2026, 10, 1), dt.date(2026, 10, 11))
    assert measure(world_of(events=(whole_days,), period=until_11th))[SHARE].value == 0


def test_report_within_the_minute_of_release_has_no_lag(measure: Measure) -> None:
    precise = replace(EVENT, released_at=dt.datetime(2026, 10, 10, 9, 0, 40))
    assert measure(world_of(post_at("10-10 09:00:00"), events=(precise,)))[LAG].value == 0


def test_month_without_events_has_no_share(measure: Measure) -> None:
    found = measure(world_of(post_at("10-10 12:00:00"), events=()))
    assert found[LAG].value is found[SHARE].value is None


def test_event_whose_window_was_not_observed_whole_is_not_decided(measure: Measure) -> None:
    until_11th = Period(ACCOUNT, dt.date(2026, 10, 1), dt.date(2026, 10, 11))
    found = measure(world_of(period=until_11th))
    assert (found[SHARE].value, found[SHARE].base, found[SHARE].coverage) == (None, 0, 0)


def test_lag_needs_only_the_days_up_to_the_report(measure: Measure) -> None:
    until_10th = Period(ACCOUNT, dt.date(2026, 10, 1), dt.date(2026, 10, 10))
    assert measure(world_of(post_at("10-10 12:00:00"), period=until_10th))[LAG].value == 3
    from_11th = Period(ACCOUNT, dt.date(2026, 10, 11), dt.date(2026, 10, 31))
    assert measure(world_of(post_at("10-11 12:00:00"), period=from_11th))[LAG].value is None


def test_event_is_expected_only_of_its_levels(measure: Measure) -> None:
    of_cities = replace(EVENT, expected_level="province,city")
    assert measure(world_of(post_at("10-10 12:00:00"), events=(of_cities,)))[LAG].value is None


def test_window_may_reach_into_the_next_month(measure: Measure) -> None:
    late = replace(EVENT, released_at=dt.datetime(2026, 10, 31, 20))
    found = measure(world_of(post_at("11-01 08:00:00"), events=(late,)))
    assert (found[LAG].value, found[SHARE].value, found["posts"].value) == (12, 1, 0)


def test_window_that_is_not_over_at_the_cut_off_is_not_decided(measure: Measure) -> None:
    found = measure(world_of(post_at("10-10 12:00:00")), cut_off=dt.datetime(2026, 10, 11, 12))
    assert (found[LAG].value, found[SHARE].value) == (3, None)
    # Another post proves that the last day was looked at, yet an hour of the window is still to come.
    other = post_at("10-12 07:00:00", "天气晴好")
    assert measure(world_of(other), cut_off=dt.datetime(2026, 10, 12, 8))[SHARE].value is None


def test_renaming_at_the_turn_of_the_month_does_not_hide_the_window(measure: Measure) -> None:
    late = replace(EVENT, released_at=dt.datetime(2026, 10, 31, 20))
    turn = dt.date(2026, 11, 1)
    entries = (
        Entry(ACCOUNT, "演示旧名", valid_to=turn - dt.timedelta(days=1)),
        Entry(ACCOUNT, "演示新名", valid_from=turn),
    )
    world = replace(world_of(post_at("11-01 08:00:00"), events=(late,)), entries=entries)
    assert measure(world)[SHARE].value == 1


def test_date_without_a_time_gives_no_hours(measure: Measure) -> None:
    found = measure(world_of(post_at("10-11 00:00:00", precision="day")))
    assert (found[LAG].value, found[SHARE].value) == (None, 1)


@pytest.mark.parametrize("day", ["10-10", "10-12"])
def test_date_that_only_touches_the_window_decides_nothing(measure: Measure, day: str) -> None:
    found = measure(world_of(post_at(f"{day} 00:00:00", precision="day")))
    assert (found[SHARE].value, found[SHARE].base) == (None, 0)


RELEASED = EVENT.released_at


@pytest.mark.parametrize(
    ("event", "text", "is_report"),
    [
        (Event("e", RELEASED, keywords_any="督察"), "督察组进驻", True),
        (Event("e", RELEASED, keywords_any="督察"), "天气晴好", False),
        (Event("e", RELEASED, keywords_all="督察,整改"), "督察组进驻", False),
        (Event("e", RELEASED, keywords_all="督察, 整改"), "督察整改到位", True),
        (Event("e", RELEASED, keywords_any="督察", keywords_all="整改"), "整改到位", False),
        (Event("e", RELEASED, keywords_any="督察", keywords_none="预告"), "督察预告", False),
        (Event("e", RELEASED, keywords_none="预告"), "督察组进驻", False),
        (Event("e", RELEASED, topics="低碳日"), "今天是#低碳日#", True),
        (Event("e", RELEASED, topics="低碳日"), "今天是#低碳日常#", False),
        (Event("e", RELEASED, keywords_any="COP17"), "cop17 开幕", True),
    ],
)
def test_rule_decides_what_is_a_report(measure: Measure, event: Event, text: str, is_report: bool) -> None:
    found = measure(world_of(post_at("10-10 12:00:00", text), events=(event,)))
    assert found[SHARE].value == is_report


def test_date_only_report_leaves_open_which_was_first(measure: Measure) -> None:
    found = measure(world_of(post_at("10-11 00:00:00", precision="day"), post_at("10-11 15:00:00")))
    assert (found[LAG].value, found[SHARE].value) == (None, 1)


def test_link_of_the_event_tells_a_report(measure: Measure) -> None:
    event = replace(EVENT, keywords_any=None, links="https://demo.invalid/notice,http://t.cn/demo")
    quoting = post_at("10-10 12:00:00", "转发一则通告 HTTP://T.CN/Demo 请周知")
    assert measure(world_of(quoting, events=(event,)))[LAG].value == 3
    original = replace(post_at("10-10 13:00:00", "无关文字"), url="https://demo.invalid/Notice")
    assert measure(world_of(original, events=(event,)))[LAG].value == 4
    unrelated = post_at("10-10 12:00:00", "无关文字")
    assert measure(world_of(unrelated, events=(event,)))[SHARE].value == 0


@pytest.mark.parametrize(
    ("event", "is_expected"),
    [
        (replace(EVENT, expected_level="county"), True),
        (replace(EVENT, expected_level="city"), False),
        (replace(EVENT, expected_matrix="演示矩阵,演示别阵"), True),
        (replace(EVENT, expected_matrix="演示别阵"), False),
        (replace(EVENT, expected_accounts="weibo:2,weibo:1"), True),
        (replace(EVENT, expected_accounts="weibo:11"), False),
        (replace(EVENT, expected_matrix="演示矩阵", expected_level="city"), False),
    ],
)
def test_event_says_who_should_report_it(measure: Measure, event: Event, is_expected: bool) -> None:
    world = world_of(post_at("10-10 12:00:00"), events=(event,))
    world = replace(world, entries=(Entry(ACCOUNT, matrix="演示矩阵"),))
    assert measure(world)[SHARE].base == is_expected
