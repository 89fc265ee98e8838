"""What `events check` shows: what matched, what nearly did and why, and who did not report."""

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest
from duckdb import DuckDBPyConnection

from ranking.measure.event_check import EventCheck, check_events
from tests.measure.conftest import CUT_OFF, OCTOBER
from tests.measure.small_store import fill_store
from tests.measure.test_oracle import Script
from tests.oracle.events import reports_of
from tests.oracle.scene import Scene
from tests.oracle.texts import Copies
from tests.oracle.world import Entry, Event, Period, Post, World

EVENT = Event(
    "e1",
    dt.datetime(2026, 10, 10, 9),
    48,
    topics="低碳日",
    keywords_any="条例,办法",
    keywords_all="演示省,公布",
    keywords_none="演练",
    links="http://t.cn/demo",
    expected_level="county",
)
FITTING = "演示省今日公布新的条例"


def check(con: DuckDBPyConnection, *posts: Post, event: Event = EVENT) -> EventCheck:
    entries = (Entry("weibo:1"), Entry("weibo:2", level="city"), Entry("weibo:3"), Entry("weibo:4"))
    watched = tuple(
        Period(account, dt.date(2026, 10, 1), dt.date(2026, 10, 31)) for account in ("weibo:1", "weibo:3")
    )
    fill_store(con, World(entries=entries, posts=posts, periods=watched, events=(event,)))
    return check_events(con, OCTOBER, CUT_OFF)


def post(when: str, text: str = FITTING, account: str = "weibo:1", **others: str) -> Post:
    return Post(1, account, dt.datetime.fromisoformat(f"2026-{when}"), text=text, **others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "verdict", "reason"),
    [
        (post("10-10 11:30"), "matched", "用时 2.5 小时；关键词“公布”“条例”“演示省”"),
        (post("10-10 11:30", "今天", topics="低碳日"), "matched", "话题“低碳日”"),
        (post("10-10 11:30", "今天#低碳日#"), "matched", "话题“低碳日”"),
        (post("10-10 11:30", "见 HTTP://t.cn/demo"), "matched", "链接“http://t.cn/demo”"),
        (post("10-10 00:00", precision="day"), "matched", "只有日期，算不出用时"),
        (post("10-10 11:30", FITTING + "的演练"), "excluded", "含排除词“演练”"),
        (post("10-10 07:30"), "early", "早于发布 1.5 小时"),
        (post("10-09 00:00", precision="day"), "early", "早于发布当日"),
        (post("10-12 10:00"), "late", "超过时限 1.0 小时"),
        (post("10-10 11:30", account="weibo:2"), "not_expected", "不在应报范围"),
        (
            post("10-10 11:30", "演示省新的条例"),
            "words_missing",
            "缺少“全部关键词”中的“公布”，已有“条例”“演示省”",
        ),
        (post("10-10 11:30", "演示省今日公布"), "words_missing", "缺少“任一关键词”中的一个"),
        (post("10-10 11:30", "今天是低碳日"), "tag_as_words", "写了“低碳日”，但没有作为话题"),
    ],
)
def test_post_is_shown_with_the_reason(
    con: DuckDBPyConnection, found: Post, verdict: str, reason: str
) -> None:
    (row,) = check(con, found).posts.iter_rows(named=True)
    assert (row["verdict"], row["account_id"]) == (verdict, found.account_id)
    assert reason in row["reason"]


@pytest.mark.parametrize(
    "unrelated",
    [
        post("10-10 11:30", "今日空气质量良"),
        post("10-06 08:59"),  # more than three days before
        post("10-16 09:01"),  # more than three days after the window
        post("10-10 11:30", "演示省演练"),
        post("10-10 11:30", "演示省今日公布", "weibo:2"),
    ],
)
def test_post_that_has_nothing_to_do_with_the_event_is_not_shown(
    con: DuckDBPyConnection, unrelated: Post
) -> None:
    assert check(con, unrelated).posts.is_empty()


def test_accounts_are_told_apart_by_what_is_known_of_them(con: DuckDBPyConnection) -> None:
    found = check(con, post("10-10 11:30")).accounts
    assert found.select("account_id", "outcome", "reports").rows() == [
        ("weibo:1", "reported", 1),
        ("weibo:3", "silent", 0),
        ("weibo:4", "unseen", 0),
    ]


def test_window_that_is_not_over_is_open(con: DuckDBPyConnection) -> None:
    late = replace(EVENT, released_at=dt.datetime(2026, 10, 31, 9), window_hours=240)
    assert set(check(con, event=late).accounts["outcome"]) == {"open"}


def test_check_leaves_nothing_behind(con: DuckDBPyConnection) -> None:
    names = "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() ORDER BY 1"
    before = con.execute(names).fetchall()
    check(con, post("10-10 11:30"))
    assert con.execute(names).fetchall() == before


@pytest.mark.parametrize("seed", range(8))
def test_matches_are_those_of_the_metrics(con: DuckDBPyConnection, seed: int) -> None:
    script = Script(seed)
    world = script.world()
    fill_store(con, world)
    found = check_events(con, script.month, script.cut_off).posts.filter(pl.col("verdict") == "matched")
    scene = Scene(world, script.month, script.cut_off, Copies(world, script.cut_off, script.month.end))
    expected = {
        (event.event_id, str(report.post_id))
        for event in world.events
        for account in scene.accounts()
        for report in reports_of(scene, account, event)
    }
    assert set(found.select("event_id", "post_id").iter_rows()) == expected
