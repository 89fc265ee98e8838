"""What was published when: posts, active days and silences, each inside observed days only."""

import datetime as dt

from tests.measure.conftest import Measure
from tests.oracle.world import Entry, Period, Post, World

ACCOUNT = "weibo:1"
AUTUMN = Period(ACCOUNT, dt.date(2026, 8, 1), dt.date(2026, 11, 5))


def world_of(*days: str, periods: tuple[Period, ...] = (AUTUMN,), entry: Entry | None = None) -> World:
    """One account with a post at 9:00 on each of those days."""
    posts = [
        Post(number, ACCOUNT, dt.datetime.fromisoformat(f"{day} 09:00:00"))
        for number, day in enumerate(days, start=1)
    ]
    return World(entries=(entry or Entry(ACCOUNT),), posts=tuple(posts), periods=periods)


def october(*numbers: int) -> list[str]:
    return [f"2026-10-{number:02d}" for number in numbers]


def test_posts_and_active_days_are_counted(measure: Measure) -> None:
    found = measure(world_of(*october(3, 3, 10)))
    assert (found["posts"].value, found["posts"].base, found["posts"].coverage) == (3, 31, 1)
    assert found["active_days"].value == 2


def test_observed_account_without_posts_has_a_known_zero(measure: Measure) -> None:
    found = measure(world_of())
    assert found["posts"].value == found["active_days"].value == found["posts_per_day"].value == 0
    assert found["declared_originals"].value == 0


def test_unobserved_account_is_unknown_not_silent(measure: Measure) -> None:
    found = measure(world_of(periods=()))
    # The number of days of the month is known whoever looks.
    del found["calendar_days"]
    assert {cell.value for cell in found.values()} == {None}
    assert {(cell.base, cell.coverage) for cell in found.values()} == {(0, 0)}


def test_posts_per_day_rests_on_observed_days(measure: Measure) -> None:
    twenty_days = (Period(ACCOUNT, dt.date(2026, 10, 1), dt.date(2026, 10, 20)),)
    cell = measure(world_of(*october(2, 3, 4, 5, 6), periods=twenty_days))["posts_per_day"]
    assert (cell.value, cell.base, cell.coverage) == (0.25, 20, 0.645161290323)


def test_day_with_a_post_is_observed_even_outside_declared_periods(measure: Measure) -> None:
    assert measure(world_of(*october(7), periods=()))["posts"].base == 1


def test_silence_counts_its_part_before_the_month(measure: Measure) -> None:
    found = measure(world_of("2026-09-28", *october(*range(6, 32))))
    assert found["longest_silence_days"].value == 7


def test_silence_wholly_before_the_month_does_not_count(measure: Measure) -> None:
    found = measure(world_of("2026-08-01", "2026-09-30", *october(*range(1, 32))))
    assert found["longest_silence_days"].value == 0


def test_silence_is_measured_up_to_the_month_end(measure: Measure) -> None:
    found = measure(world_of(*october(1, 20), "2026-11-03"))
    assert found["longest_silence_days"].value == 18
    assert found["days_since_last_post"].value == 11


def test_unobserved_day_breaks_a_silence(measure: Measure) -> None:
    halves = (
        Period(ACCOUNT, dt.date(2026, 10, 1), dt.date(2026, 10, 14)),
        Period(ACCOUNT, dt.date(2026, 10, 16), dt.date(2026, 10, 31)),
    )
    found = measure(world_of("2026-09-30", periods=halves))
    assert found["longest_silence_days"].value == 16
    assert found["days_since_last_post"].value == 16


def test_days_since_last_post_are_unknown_when_the_last_day_was_not_observed(measure: Measure) -> None:
    until_30th = (Period(ACCOUNT, dt.date(2026, 10, 1), dt.date(2026, 10, 30)),)
    found = measure(world_of(*october(20), periods=until_30th))
    assert found["days_since_last_post"].value is None
    assert found["longest_silence_days"].value == 19


def test_days_since_last_post_look_back_before_the_month(measure: Measure) -> None:
    assert measure(world_of("2026-08-31"))["days_since_last_post"].value == 30 + 31


def test_closed_account_is_measured_up_to_its_last_open_day(measure: Measure) -> None:
    closed = Entry(ACCOUNT, valid_to=dt.date(2026, 10, 10))
    found = measure(world_of(*october(4, 20), entry=closed))
    assert (found["posts"].value, found["posts"].base, found["posts"].coverage) == (1, 10, 1)
    assert found["days_since_last_post"].value == 6


def test_new_account_is_not_silent_before_it_opened(measure: Measure) -> None:
    opened = Entry(ACCOUNT, valid_from=dt.date(2026, 10, 25))
    found = measure(world_of(*october(28), entry=opened))
    assert (found["longest_silence_days"].value, found["posts"].base) == (3, 7)


def test_month_turns_at_midnight(measure: Measure) -> None:
    edges = ("2026-09-30T23:59:59", "2026-10-01T00:00:00", "2026-10-31T23:59:59", "2026-11-01T00:00:00")
    posts = tuple(Post(n, ACCOUNT, dt.datetime.fromisoformat(at)) for n, at in enumerate(edges))
    assert measure(World(entries=(Entry(ACCOUNT),), posts=posts))["posts"].value == 2


def test_cut_off_within_the_month_hides_what_came_later(measure: Measure) -> None:
    found = measure(world_of(*october(1, 9, 20)), cut_off=dt.datetime(2026, 10, 9, 12))
    assert (found["posts"].value, found["posts"].base) == (2, 9)
    assert found["days_since_last_post"].value is None


def test_post_of_an_unregistered_account_is_on_no_account(measure: Measure) -> None:
    world = World(entries=(Entry(ACCOUNT),), posts=(Post(1, "weibo:9", dt.datetime(2026, 10, 2)),))
    assert measure(world, account="weibo:9") == {}
