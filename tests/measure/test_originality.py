"""Who wrote first: order of time, thirty days, borders of months, own platforms, superiors and short texts."""

import datetime as dt

import pytest

from tests.measure.conftest import Measure
from tests.oracle.world import Entry, Event, Period, Post, World

LONG = "蓝天保卫战第三轮督察组今日进驻演示省开展下沉督察重点核查河湖治理和扬尘管控情况"
NEARLY = LONG[:-2] + "结果"
SHORT = "今天空气质量良好适宜出行"
ACCOUNTS = ("weibo:1", "weibo:2", "wechat:3")
OWN = (Entry("weibo:1", organisation="演示甲局"), Entry("wechat:3", organisation="演示甲局"))
OTHERS = tuple(Entry(account) for account in ACCOUNTS)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def post(number: int, account: str, when: str, text: str = LONG, precision: str = "second") -> Post:
    return Post(number, account, at(when), precision, text=text)


def world(*posts: Post, entries: tuple[Entry, ...] = OTHERS, events: tuple[Event, ...] = ()) -> World:
    watched = tuple(Period(entry.account_id, dt.date(2026, 8, 1), dt.date(2026, 11, 5)) for entry in entries)
    return World(entries=entries, posts=posts, periods=watched, events=events)


def test_later_post_of_another_organisation_is_copied(measure: Measure) -> None:
    both = world(post(1, "weibo:2", "2026-10-03 09:00:00"), post(2, "weibo:1", "2026-10-03 09:00:01", NEARLY))
    later, earlier = measure(both), measure(both, "weibo:2")
    assert (later["copied_posts"].value, later["independent_share"].value) == (1, 0.0)
    assert (earlier["copied_posts"].value, earlier["independent_share"].value) == (0, 1.0)
    assert (earlier["first_publisher_posts"].value, earlier["copies_by_others"].value) == (1, 1)


def test_order_goes_by_published_time_not_by_order_of_loading(measure: Measure) -> None:
    both = world(post(9, "weibo:2", "2026-10-03 09:00:00"), post(2, "weibo:1", "2026-10-04 09:00:00"))
    assert measure(both)["copied_posts"].value == 1


@pytest.mark.parametrize(
    ("own", "other", "known"),
    [
        # Two dates on one day: nobody knows who was first.
        (("2026-10-03", "day"), ("2026-10-03", "day"), False),
        (("2026-10-03 15:00:00", "second"), ("2026-10-03", "day"), False),
        (("2026-10-03 09:00:00", "minute"), ("2026-10-03 09:00:30", "second"), False),
        (("2026-10-04", "day"), ("2026-10-03", "day"), True),
        (("2026-10-04 00:00:00", "second"), ("2026-10-03", "day"), True),
        (("2026-10-03 09:01:00", "minute"), ("2026-10-03 09:00:00", "minute"), True),
    ],
)
def test_order_is_unknown_where_the_times_leave_it_open(
    measure: Measure, own: tuple[str, str], other: tuple[str, str], known: bool
) -> None:
    found = measure(
        world(post(1, "weibo:2", other[0], LONG, other[1]), post(2, "weibo:1", own[0], LONG, own[1]))
    )
    # Unknown is neither copied nor independent: it leaves the base.
    assert found["independent_share"].value == (0.0 if known else None)
    assert found["independent_share"].base == (1 if known else 0)


@pytest.mark.parametrize(
    ("earlier", "copied"),
    [
        ("2026-09-04 12:00:01", 1),  # a day less a second short of thirty days, over the border of the month
        ("2026-09-03 12:00:00", 1),
        ("2026-09-03 11:59:58", 0),  # thirty days and a second
        ("2026-08-20 12:00:00", 0),
    ],
)
def test_copies_are_looked_for_thirty_days_back_over_the_border_of_the_month(
    measure: Measure, earlier: str, copied: int
) -> None:
    both = world(post(1, "weibo:2", earlier), post(2, "weibo:1", "2026-10-03 12:00:00"))
    assert measure(both)["copied_posts"].value == copied


def test_copy_of_the_next_month_makes_a_first_publisher(measure: Measure) -> None:
    both = world(post(1, "weibo:1", "2026-10-31 23:00:00"), post(2, "weibo:2", "2026-11-01 01:00:00"))
    found = measure(both)
    assert (found["first_publisher_posts"].value, found["copies_by_others"].value) == (1, 1)


def test_copy_after_the_cut_off_is_not_known_yet(measure: Measure) -> None:
    both = world(post(1, "weibo:1", "2026-10-31 23:00:00"), post(2, "weibo:2", "2026-11-07 01:00:00"))
    assert measure(both)["copies_by_others"].value == 0


def test_other_platform_of_the_same_organisation_never_copies(measure: Measure) -> None:
    both = world(
        post(1, "wechat:3", "2026-10-03 09:00:00"), post(2, "weibo:1", "2026-10-03 10:00:00"), entries=OWN
    )
    found = measure(both)
    assert (found["copied_posts"].value, found["independent_share"].value) == (0, 1.0)
    assert measure(both, "wechat:3")["copies_by_others"].value == 0


def test_own_text_carried_by_others_in_between_stays_own(measure: Measure) -> None:
    three = world(
        post(1, "wechat:3", "2026-10-03 09:00:00"),
        post(2, "weibo:2", "2026-10-04 09:00:00"),
        post(3, "weibo:1", "2026-10-05 09:00:00"),
        entries=(*OWN, Entry("weibo:2")),
    )
    assert measure(three)["copied_posts"].value == 0
    assert measure(three, "weibo:2")["copied_posts"].value == 1


def test_own_repeat_is_a_repeat_and_no_copy(measure: Measure) -> None:
    both = world(post(1, "weibo:1", "2026-10-03 09:00:00"), post(2, "weibo:1", "2026-10-12 09:00:00"))
    found = measure(both)
    assert (found["self_repeats"].value, found["copied_posts"].value) == (1, 0)


def test_text_of_a_superior_leaves_the_denominator_and_counts_as_relay(measure: Measure) -> None:
    entries = (Entry("weibo:1", superior_id="weibo:2"), Entry("weibo:2"))
    found = measure(
        world(
            post(1, "weibo:2", "2026-10-03 09:00:00"),
            post(2, "weibo:1", "2026-10-03 10:00:00"),
            post(3, "weibo:1", "2026-10-04 10:00:00", LONG[::-1]),
            entries=entries,
        )
    )
    assert (found["independent_share"].value, found["independent_share"].base) == (1.0, 1)
    assert (found["copied_posts"].value, found["relays_of_superior"].value) == (0, 1)


def test_common_text_on_a_declared_event_leaves_the_denominator(measure: Measure) -> None:
    event = Event("e", at("2026-10-03 08:00:00"), keywords_any="督察组")
    both = world(
        post(1, "weibo:2", "2026-10-03 09:00:00"), post(2, "weibo:1", "2026-10-03 10:00:00"), events=(event,)
    )
    assert measure(both)["independent_share"].base == 0
    assert measure(both)["copied_posts"].value is None


def test_short_texts_are_no_copies_however_alike(measure: Measure) -> None:
    assert len(SHORT) < 20
    both = world(
        post(1, "weibo:2", "2026-10-03 09:00:00", SHORT),
        post(2, "weibo:1", "2026-10-03 10:00:00", SHORT),
        post(3, "weibo:1", "2026-10-04 10:00:00", SHORT),
        post(4, "weibo:1", "2026-10-05 10:00:00", LONG),
    )
    found = measure(both)
    assert (found["copied_posts"].value, found["self_repeats"].value) == (0, 0)
    assert found["independent_share"].base == 1
