"""On generated months every metric equals its plain-loop oracle."""

import datetime as dt

from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ranking.months import Month
from tests.measure.small_store import fill_store, measure_store
from tests.oracle.metrics import measure_world
from tests.oracle.world import Capture, Entry, Event, Followers, Period, Post, World

# Leap day, plain February, a turn of the year, a month of 31 days after one of 30.
MONTHS = (Month(2024, 2), Month(2026, 2), Month(2026, 1), Month(2026, 10))
ACCOUNTS = ("weibo:1", "weibo:2", "wechat:3")
WORDS = ("蓝天保卫战", "督察", "演示", "#低碳日#", "Low Carbon")
TAGS = ("低碳日", "蓝天保卫战", "low carbon", "")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, Month, dt.datetime]:
    """A world around one month, with few distinct times so that ties are common, and a cut-off."""
    month = draw(st.sampled_from(MONTHS))
    days = st.integers(-40, month.days + 8).map(lambda offset: month.start.date() + dt.timedelta(days=offset))
    times = st.tuples(
        days, st.sampled_from((0, 9, 9, 23)), st.sampled_from((0, 0, 30)), st.sampled_from((0, 59))
    )
    moments = times.map(lambda t: dt.datetime.combine(t[0], dt.time(t[1], t[2], t[3])))
    posts = _draw_posts(draw, moments)
    world = World(
        entries=tuple(entry for account in ACCOUNTS for entry in _draw_entries(draw, account, days)),
        posts=posts,
        captures=_draw_captures(draw, posts, month),
        periods=tuple(draw(st.lists(_periods(days), max_size=5))),
        followers=tuple(
            draw(
                st.lists(
                    st.builds(
                        Followers, st.sampled_from(ACCOUNTS), moments, st.integers(0, 99), st.booleans()
                    ),
                    max_size=4,
                )
            )
        ),
        events=tuple(_draw_events(draw, moments)),
    )
    usual = month.end + dt.timedelta(days=5)
    return world, month, draw(st.one_of(st.just(usual), moments))


def _draw_entries(draw: st.DrawFn, account: str, days: st.SearchStrategy[dt.date]) -> list[Entry]:
    """No row, one open-ended row, or two rows with a gap or none between them."""
    levels = st.sampled_from(("county", "city", None))
    shape = draw(st.sampled_from(("none", "always", "always", "dated")))
    if shape != "dated":
        return [Entry(account, level=draw(levels))] if shape == "always" else []
    first, last, again = sorted(draw(st.lists(days, min_size=3, max_size=3)))
    entries = [Entry(account, "演示旧名", draw(levels), first, last)]
    return [*entries, Entry(account, "演示新名", draw(levels), again)] if again > last else entries


def _draw_posts(draw: st.DrawFn, moments: st.SearchStrategy[dt.datetime]) -> tuple[Post, ...]:
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ACCOUNTS),
                moments,
                st.sampled_from(("second", "minute", "day")),
                st.sampled_from((True, False, None)),
                st.sampled_from((True, None)),
                st.lists(st.sampled_from(WORDS), max_size=2).map("，".join),
                st.sampled_from((None, *TAGS)),
            ),
            max_size=14,
        )
    )
    return tuple(
        Post(
            number,
            account,
            _cut(at, precision),
            precision,
            original,
            repost,
            text=text or None,
            topics=topics,
        )
        for number, (account, at, precision, original, repost, text, topics) in enumerate(drawn, start=1)
    )


def _cut(at: dt.datetime, precision: str) -> dt.datetime:
    if precision == "day":
        return dt.datetime.combine(at.date(), dt.time())
    return at.replace(second=0) if precision == "minute" else at


def _draw_captures(draw: st.DrawFn, posts: tuple[Post, ...], month: Month) -> tuple[Capture, ...]:
    counts = st.one_of(st.none(), st.integers(0, 3), st.just(100_000))
    times = st.sampled_from([month.end + dt.timedelta(days=d) for d in (-9, -1, 3, 3, 9)])
    floors = st.frozensets(st.sampled_from(("reads", "likes", "shares")), max_size=2)
    captures = st.tuples(times, counts, counts, counts, counts, floors)
    return tuple(
        Capture(post.post_id, at, reads, likes, comments, shares, floored)
        for post in posts
        for at, reads, likes, comments, shares, floored in draw(st.lists(captures, max_size=2))
    )


def _periods(days: st.SearchStrategy[dt.date]) -> st.SearchStrategy[Period]:
    spans = st.tuples(days, days).map(sorted)
    return st.builds(lambda account, span: Period(account, *span), st.sampled_from(ACCOUNTS), spans)


def _draw_events(draw: st.DrawFn, moments: st.SearchStrategy[dt.datetime]) -> list[Event]:
    words = st.one_of(st.none(), st.sampled_from(("蓝天", "督察, 演示", "LOW", "没有")))
    levels = st.sampled_from((None, "county", "city,county"))
    hours = st.sampled_from((0.5, 24.0, 48.0, 100.0))
    tags = st.one_of(st.none(), st.sampled_from(TAGS))
    drawn = draw(st.lists(st.tuples(moments, hours, tags, words, words, words, levels), max_size=3))
    return [Event(f"e{number}", *event) for number, event in enumerate(drawn)]


@given(worlds())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_metrics_equal_their_oracles(
    con: DuckDBPyConnection, drawn: tuple[World, Month, dt.datetime]
) -> None:
    world, month, cut_off = drawn
    fill_store(con, world)
    assert measure_store(con, month, cut_off) == measure_world(world, month, cut_off)
