"""What an edition shows beside its scores: days, events, best posts, good examples, the effect of a new version."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.config import Series, Settings
from ranking.editions.audience import public_edition
from ranking.editions.build import build_edition
from ranking.editions.life import Order
from ranking.editions.model import Edition
from ranking.editions.publish import freeze_edition
from ranking.editions.shelve import read_archive, read_bundle_files
from ranking.editions.verify import verify_bundle
from ranking.months import Month
from ranking.shelf import find_standard
from ranking.standard import Standard, parse_standard
from ranking.store import Store, open_store
from tests.editions.conftest import AUGUST, NOW, SEPTEMBER, load
from tests.editions.sealing import put_files

REGISTER = """平台,账号ID,名称,层级,矩阵,启用日期
微博,1,甲县环境演示,县级,东片演示,2026-01-01
微博,2,乙县环境演示,县级,东片演示,2026-09-11
微博,3,丙县环境演示,县级,,2026-01-01
"""
POSTS = """platform,account,post_id,published_at,is_repost,title,text,captured_at,reads,likes,comments,shares
weibo,1,a,2026-09-01 09:00,false,,演示通报发布，联系 13800001234,2026-10-02,,5,1,1
weibo,1,b,2026-09-01 10:30,false,有题演示,正文,2026-10-02,,50,1,1
weibo,1,c,2026-09-03 10:00,true,转来演示,正文,2026-10-02,,500,1,1
weibo,1,d,2026-09-04 10:00,false,无数演示,正文,2026-10-02,,,,
weibo,2,e,2026-09-12 11:59,false,稍晚演示,演示通报,2026-10-02,10,1,1,1
weibo,3,f,2026-09-01 12:10,false,另一演示,演示通报,2026-10-02,10,1,1,1
weibo,3,g,2026-08-01 12:10,false,上月演示,正文,2026-10-02,10,1,1,1
"""
EVENTS = """event,title,kind,released_at,window_hours,keywords_any
x,演示通报（演示）,policy,2026-09-01 09:00:00,72,演示通报
"""
REVIEWS = """平台,账号ID,稿件ID,分值,类型,理由,评阅人,评阅时间
微博,1,b,2,优质稿件,讲得清楚,演示编辑张某,2026-10-01
微博,3,f,1,其他,其他情况,演示编辑张某,2026-10-01
"""
VERSION = """
[standard]
id = "{name}"
version = "{version}"
title = "演示"
decimals = 4

[[node]]
key = "score"

[[node]]
key = "posts"
parent = "score"
metric = "posts"
steps = [{{ goalposts = [{low}, {high}] }}]

[[board]]
key = "own"
title = "演示榜"
{cut}
"""
# The public sees the first place alone.
CUT_STANDARD = VERSION.format(name="ecology-account", version="1", low=0, high=10, cut="top_n = 1")


def versions_of() -> tuple[str, str]:
    """More posts are better, and then fewer."""
    older = VERSION.format(name="v", version="1", low=0, high=10, cut="")
    return older, VERSION.format(name="v", version="2", low=10, high=0, cut="")


@pytest.fixture
def told_store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "t.duckdb", create=True) as opened:
        load(opened, tmp_path, "accounts", REGISTER)
        load(opened, tmp_path, "posts", POSTS)
        load(opened, tmp_path, "events", EVENTS)
        load(opened, tmp_path, "reviews", REVIEWS)
        yield opened


def build(store: Store, catalogue: Catalogue, *standards: Standard, month: Month = SEPTEMBER) -> Edition:
    chosen = standards or tuple(
        find_standard(name, month=month) for name in ("ecology-account", "ecology-matrix")
    )
    order = Order(month, list(chosen), None, Settings(series=Series(id="told")), "演示", NOW)
    return build_edition(store, catalogue, order)


def test_days_are_those_of_members_on_which_they_were_open(told_store: Store, catalogue: Catalogue) -> None:
    days = build(told_store, catalogue).days
    of = {(row["subject"], row["day"].day): row["posts"] for row in days.iter_rows(named=True)}
    assert {subject for subject, _ in of} == {"weibo:1", "weibo:2"}
    assert [day for subject, day in of if subject == "weibo:2"] == [*range(11, 31)]
    assert (of["weibo:1", 1], of["weibo:1", 2], of["weibo:2", 12]) == (2, 0, 1)


def test_a_day_that_nobody_looked_at_has_no_count(told_store: Store, catalogue: Catalogue) -> None:
    told_store.con.execute("DELETE FROM observed_period")
    days = build(told_store, catalogue).days.filter(subject="weibo:1")
    assert days.filter(pl.col("posts").is_not_null())["day"].dt.day().to_list() == [1, 3, 4]


def test_without_matrices_no_days_are_told(told_store: Store, catalogue: Catalogue) -> None:
    assert build(told_store, catalogue, find_standard("ecology-account", month=SEPTEMBER)).days.is_empty()


def test_an_event_echoes_in_whole_hours_from_its_release(told_store: Store, catalogue: Catalogue) -> None:
    edition = build(told_store, catalogue)
    assert edition.events.rows() == [("x", "演示通报（演示）", "policy", "2026-09-01 09:00", 72.0, 2)]
    # The second account was not yet open; the third reported after three hours and ten minutes.
    assert edition.echoes.rows() == [("x", "weibo:1", 0, 1), ("x", "weibo:3", 3, 1)]


def test_best_posts_are_by_reads_else_by_interactions(told_store: Store, catalogue: Catalogue) -> None:
    best = build(told_store, catalogue).best.filter(subject="weibo:1")
    assert best["title"].to_list() == ["有题演示", "演示通报发布，联系 （号码略）"]
    assert best["interactions"].to_list() == [52, 7]


def test_a_good_example_is_told_without_its_reviewer(told_store: Store, catalogue: Catalogue) -> None:
    edition = build(told_store, catalogue)
    assert edition.cases.select("subject", "title", "points", "reason").rows() == [
        ("weibo:1", "有题演示", 2.0, "讲得清楚")
    ]
    assert not any("张某" in str(getattr(edition, name).rows()) for name in ("cases", "best", "echoes"))


def test_the_public_is_told_of_listed_accounts_alone(told_store: Store, catalogue: Catalogue) -> None:
    cut = parse_standard(CUT_STANDARD, source="cut.toml")
    public = public_edition(
        build(told_store, catalogue, cut, find_standard("ecology-matrix", month=SEPTEMBER))
    )
    listed = set(public.scores["subject"].to_list())
    shown = {
        *public.best["subject"],
        *public.cases["subject"],
        *public.days["subject"],
        *public.echoes["subject"],
    }
    assert shown - {None} <= listed and "weibo:1" in listed
    assert public.echoes.rows() == [("x", "weibo:1", 0, 1), ("x", None, 3, 1)]


def test_what_may_not_be_published_is_not_illustrated(told_store: Store, catalogue: Catalogue) -> None:
    told_store.con.execute("UPDATE load SET is_withheld = TRUE WHERE kind = 'posts'")
    public = public_edition(build(told_store, catalogue))
    assert [frame.height for frame in (public.best, public.cases, public.days, public.echoes)] == [0] * 4


def test_a_bundle_with_illustrations_verifies(
    told_store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    edition = build(told_store, catalogue)
    facts = freeze_edition(told_store, "told", SEPTEMBER, author="演示", now=NOW).facts
    for profile in ("public", "internal"):
        files = read_bundle_files(told_store, facts, profile)
        assert {"days.csv", "events.csv", "echoes.csv", "best_posts.csv", "cases.csv"} <= set(files)
        assert verify_bundle(put_files(tmp_path / profile, files)).difference is None
    assert edition.days.height == 50


def test_a_new_version_tells_how_far_it_moves_the_month(told_store: Store, catalogue: Catalogue) -> None:
    older, newer = (parse_standard(text, source="v.toml") for text in versions_of())
    build(told_store, catalogue, older, month=AUGUST)
    freeze_edition(told_store, "told", AUGUST, author="演示", now=NOW)
    edition = build(told_store, catalogue, newer)
    # By posts 3, 1, 1 (shared second place), by its reverse 3, 1, 1 for the others.
    assert edition.moves.rows() == [("v", "own", "1", 3, 3, 0, 0, 2)]
    freeze_edition(told_store, "told", SEPTEMBER, author="演示", now=NOW + dt.timedelta(hours=1))
    moves = read_archive(told_store, "told", SEPTEMBER).moves
    assert moves.select("month", "version", "before", "subjects", "most").rows() == [
        ("2026-09", "2", "1", 3, 2)
    ]


def test_the_same_version_moves_nothing(told_store: Store, catalogue: Catalogue) -> None:
    older = parse_standard(versions_of()[0], source="v.toml")
    build(told_store, catalogue, older, month=AUGUST)
    freeze_edition(told_store, "told", AUGUST, author="演示", now=NOW)
    assert build(told_store, catalogue, older).moves.is_empty()
