"""Authentic files load with the counts that can be read off them with nothing but the csv module."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ranking.ingest import LoadOptions, LoadOutcome, load_paths
from ranking.store import Store, open_store
from tests.ingest.desk import NOW, Desk
from tests.real import real_set


def _rows(paths: list[Path]) -> Iterator[tuple[Path, dict[str, str]]]:
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield path, row


def _load(folder: Path, db: Path) -> tuple[Store, list[LoadOutcome]]:
    store = open_store(db, create=True)
    return store, load_paths(store, "posts", [folder], LoadOptions(), author="演示", now=NOW)


def _one(store: Store, query: str) -> int:
    return int(store.rows(query)[0][0])


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Store, list[LoadOutcome]]]:
    """The set of 35 organisations, loaded once."""
    folder = real_set("weibo-orgs-2024-11")
    store, outcomes = _load(folder, tmp_path_factory.mktemp("orgs") / "a.duckdb")
    with store:
        yield folder, store, outcomes


_Orgs = tuple[Path, Store, list[LoadOutcome]]


def test_orgs_of_2024_load_whole(orgs: _Orgs) -> None:
    folder, store, outcomes = orgs
    rows = list(_rows(sorted(folder.glob("weibo/*/*.csv"))))
    assert _one(store, "SELECT count(*) FROM post") == len(rows) == 2058
    per_account = Counter(f"weibo:{path.stem}" for path, _ in rows)
    assert dict(store.rows("SELECT account_id, count(*) FROM post GROUP BY ALL")) == per_account
    assert len(per_account) == _one(store, "SELECT count(*) FROM provisional_account") == 35
    assert sum(outcome.rejected for outcome in outcomes) == 0
    assert {outcome.path.suffix for outcome in outcomes if outcome.state == "skipped"} == {".md"}


def test_json_of_an_account_tells_nothing_that_its_csv_does_not(orgs: _Orgs) -> None:
    _, _, outcomes = orgs
    documents = [outcome for outcome in outcomes if outcome.path.suffix == ".json"]
    assert len(documents) == 12 and {outcome.part for outcome in documents} == {"user", "weibo"}
    assert sum(outcome.rejected + outcome.contradiction_count for outcome in documents) == 0


def test_orgs_of_2024_keep_originality_counts_and_times(orgs: _Orgs) -> None:
    folder, store, _ = orgs
    rows = [row for _, row in _rows(sorted(folder.glob("weibo/*/*.csv")))]
    reposts = [row for row in rows if row["是否原创"] == "False"]
    assert _one(store, "SELECT count(*) FROM post WHERE is_repost") == len(reposts) == 328
    assert _one(store, "SELECT count(*) FROM post WHERE is_original") == 2058 - 328
    assert _one(store, "SELECT sum(likes) FROM capture") == sum(int(row["点赞数"]) for row in rows)
    times = store.rows("SELECT native_id, strftime(published_at, '%Y-%m-%d %H:%M:%S') FROM post")
    assert dict(times) == {row["id"].strip(): row["完整日期"] for row in rows}


def test_orgs_of_2024_have_followers_at_their_newest_post(orgs: _Orgs) -> None:
    folder, store, _ = orgs
    rows = [row for _, row in _rows([folder / "weibo" / "users.csv"])]
    found = store.rows("SELECT account_id, followers FROM follower_capture")
    assert dict(found) == {f"weibo:{row['用户id']}": int(row["粉丝数"]) for row in rows}
    newest = store.rows("SELECT account_id, max(published_at) FROM post GROUP BY account_id")
    assert dict(store.rows("SELECT account_id, captured_at FROM follower_capture")) == dict(newest)


def test_orgs_of_2024_loaded_again_change_nothing(orgs: _Orgs) -> None:
    folder, store, _ = orgs
    before = Desk(store, folder).image()
    again = load_paths(store, "posts", [folder], LoadOptions(), author="演示", now=NOW)
    assert {outcome.state for outcome in again} == {"unchanged", "skipped"}
    assert Desk(store, folder).image() == before


def test_zhanjiang_of_2020_loads_by_day_and_month(tmp_path: Path) -> None:
    folder = real_set("weibo-zhanjiang-fabu-2020")
    store, outcomes = _load(folder, tmp_path / "a.duckdb")
    rows = [row for _, row in _rows(sorted(folder.glob("weibo/*/*.csv")))]
    with store:
        months = dict(store.rows("SELECT strftime(published_at, '%Y-%m'), count(*) FROM post GROUP BY ALL"))
        assert months == Counter(row["日期"][:7] for row in rows)
        assert [months[month] for month in sorted(months)] == [
            350,
            212,
            141,
            149,
            125,
            128,
            134,
            150,
            131,
            115,
            114,
        ]
        assert sum(months.values()) == 1749
        assert store.rows("SELECT DISTINCT time_precision, is_original, is_repost FROM post") == [
            ("day", None, None)
        ]
        assert _one(store, "SELECT count(*) FROM post WHERE topics IS NOT NULL") == 25
        assert store.rows("SELECT account_id, followers FROM follower_capture") == [
            ("weibo:3980043846", 41637)
        ]
    assert sum(outcome.rejected for outcome in outcomes) == 0


@pytest.mark.parametrize(
    ("name", "posts", "accounts"),
    [("weibo-search-official-2022-10", 512, 246), ("samples/weibo-search-19col-2025", 34, 28)],
)
def test_posts_found_by_several_keywords_are_one_post(
    tmp_path: Path, name: str, posts: int, accounts: int
) -> None:
    folder = real_set(name)
    store, outcomes = _load(folder, tmp_path / "a.duckdb")
    rows = [row for _, row in _rows(sorted(folder.rglob("*.csv")))]
    with store:
        ids = {(f"weibo:{row['user_id']}", row["id"].strip()) for row in rows}
        assert set(store.rows("SELECT account_id, native_id FROM post")) == ids
        assert (len(ids), _one(store, "SELECT count(DISTINCT account_id) FROM post")) == (posts, accounts)
        assert _one(store, "SELECT count(*) FROM post WHERE is_original IS NOT NULL") == 0
        # Only counts that differ between runs of unknown time are turned away, each with its reason.
        reasons = {reason for (reason,) in store.rows("SELECT reason FROM rejected_row")}
        assert all("同一采集时间已有不同数值" in reason for reason in reasons)
    assert sum(outcome.rows_read for outcome in outcomes) == len(rows)


def test_cctv_of_2020_loads_by_month_with_the_year_given(tmp_path: Path) -> None:
    folder = real_set("weibo-cctv-news-2020")
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        outcomes = load_paths(store, "posts", [folder], LoadOptions(year=2020), author="演示", now=NOW)
        months = store.rows(
            "SELECT strftime(published_at, '%m'), count(*) FROM post GROUP BY ALL ORDER BY ALL"
        )
        assert months == [("01", 1640), ("02", 1793), ("03", 1870), ("04", 1386), ("05", 1262)]
        assert store.rows("SELECT DISTINCT account_id FROM post") == [("weibo:2656274875",)]
        assert _one(store, "SELECT count(*) FROM post WHERE is_repost") == 3
    assert sum(outcome.rows_read for outcome in outcomes) == 8632
    assert sum(outcome.rejected for outcome in outcomes) == 0


def test_weibospider_of_2020_loads_with_numbers_for_codes(tmp_path: Path) -> None:
    store, _ = _load(real_set("samples/weibospider-12col-2020"), tmp_path / "a.duckdb")
    with store:
        assert store.rows(
            "SELECT count(*), count(*) FILTER (is_repost), count(*) FILTER (is_original) FROM post"
        ) == [(23, 1, 22)]
        assert (
            _one(store, "SELECT count(*) FROM post WHERE NOT regexp_full_match(native_id, '44[0-9]{14}')")
            == 0
        )


def test_articles_of_2022_to_2026_load_without_counts(tmp_path: Path) -> None:
    folder = real_set("samples/wechat-article-exporter-2026")
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        load_paths(store, "posts", [folder], LoadOptions(account="wechat:gh_demo"), author="演示", now=NOW)
        assert store.rows("SELECT count(*), min(CAST(published_at AS DATE)), max(position) FROM post") == [
            (345, dt.date(2022, 3, 30), 3)
        ]
        assert store.rows("SELECT is_original, count(*) FROM post GROUP BY ALL ORDER BY ALL") == [
            (True, 129),
            (None, 216),
        ]
        assert _one(store, "SELECT count(*) FROM capture") == 0
