"""The demo's files as a whole: reproducible, small, complete and of the documented shape."""

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from tests.demo.conftest import COUNTS, DEMO, read_demo, reports_in_window, sources_of

_CSV_NAMES = ("accounts", "campaigns", "events", "followers", "observed", "reviews")
_THREE_MEGABYTES = 3_000_000


def test_running_the_script_again_gives_the_same_data(tmp_path: Path) -> None:
    # Another hash seed and zone must not matter.
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "PYTHONUTF8": "1"}
    command = [sys.executable, "-B", str(DEMO / "make_demo.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, env=environment, timeout=120)
    for name in _CSV_NAMES:
        written = (tmp_path / f"{name}.csv").read_text(encoding="utf-8")
        assert written == (DEMO / f"{name}.csv").read_text(encoding="utf-8"), name
    shipped = sorted(path.name for path in DEMO.glob("posts-*.parquet"))
    assert sorted(path.name for path in tmp_path.glob("posts-*.parquet")) == shipped
    for name in shipped:
        assert_frame_equal(pl.read_parquet(tmp_path / name), pl.read_parquet(DEMO / name))


def test_all_files_together_stay_below_three_megabytes() -> None:
    sizes = [path.stat().st_size for path in DEMO.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sum(sizes) < _THREE_MEGABYTES


def test_there_are_twelve_months_of_thirty_thousand_rows(captures: pl.DataFrame) -> None:
    months = [path.stem.removeprefix("posts-") for path in sorted(DEMO.glob("posts-*.parquet"))]
    assert (months[0], months[-1], len(months)) == ("2025-11", "2026-10", 12)
    assert 25_000 <= captures.height <= 35_000


def test_every_file_holds_the_posts_of_its_own_month() -> None:
    for path in DEMO.glob("posts-*.parquet"):
        months = pl.read_parquet(path)["published_at"].str.slice(0, 7).unique().to_list()
        assert months == [path.stem.removeprefix("posts-")]


def test_every_column_of_posts_is_text() -> None:
    types = pl.read_parquet(DEMO / "posts-2026-10.parquet").schema.dtypes()
    assert set(types) == {pl.String()}


def test_no_post_is_captured_before_it_was_published(captures: pl.DataFrame) -> None:
    assert captures.filter(pl.col("captured_at") <= pl.col("published_at")).is_empty()


def test_posts_are_captured_once_or_twice(captures: pl.DataFrame) -> None:
    times = captures.group_by("account_id", "post_id").len()["len"]
    assert sorted(times.unique().to_list()) == [1, 2]
    assert 0.3 < (times == 2).sum() / times.len() < 0.6


def test_a_post_says_the_same_in_each_of_its_captures(captures: pl.DataFrame) -> None:
    fixed = captures.drop("captured_at", *COUNTS, *(f"{name}_n" for name in COUNTS))
    key = ["account_id", "post_id"]
    assert fixed.unique().height == fixed.unique(key).height


def test_every_text_has_forty_to_a_hundred_and_twenty_characters(posts: pl.DataFrame) -> None:
    lengths = posts["text"].str.len_chars().to_list()
    assert min(lengths) >= 40
    assert max(lengths) <= 120


def test_wechat_and_douyin_have_titles_and_weibo_has_none(posts: pl.DataFrame) -> None:
    titled = posts.group_by("platform").agg(pl.col("title").is_not_null().mean())
    assert dict(titled.rows()) == {"weibo": 0.0, "wechat": 1.0, "douyin": 1.0}


def test_topics_are_tags_without_a_hash_and_unknown_on_wechat(posts: pl.DataFrame) -> None:
    assert not posts["topics"].drop_nulls().str.contains("#").any()
    tagged = dict(posts.group_by("platform").agg(pl.col("topics").is_not_null().mean()).rows())
    assert tagged["wechat"] == 0.0
    assert tagged["weibo"] > 0.9


def test_followers_never_fall_and_are_captured_monthly(register: pl.DataFrame) -> None:
    rows = read_demo("followers").with_columns(pl.col("followers").cast(pl.Int64))
    growth = rows.with_columns(pl.col("followers").diff().over("platform", "account").alias("gain"))
    assert growth.filter(pl.col("gain") < 0).is_empty()
    assert rows["captured_at"].n_unique() == 12
    assert rows.select("platform", "account").unique().height == register["account_id"].n_unique()


def test_every_month_has_one_to_three_events_of_the_four_kinds() -> None:
    events = read_demo("events")
    months = events["released_at"].str.slice(0, 7).value_counts()
    assert months.height == 12
    assert set(months["count"].to_list()) <= {1, 2, 3}
    assert set(events["kind"].to_list()) == {"policy", "emergency", "response", "theme"}
    assert events["event"].is_unique().all()


def test_every_event_is_reported_by_some_and_missed_by_some(posts: pl.DataFrame) -> None:
    for event in read_demo("events").iter_rows(named=True):
        reported = reports_in_window(posts, event)["account_id"].n_unique()
        assert 15 < reported < 100, event["title"]


def test_no_text_is_a_near_copy_unless_it_was_planted(posts: pl.DataFrame) -> None:
    june = posts.filter(pl.col("published_at").dt.month() == 6)["text"].to_list()
    # The first text that is near to a text must be that text itself.
    assert sources_of(june, june) == list(range(len(june)))
