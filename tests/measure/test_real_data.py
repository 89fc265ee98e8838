"""Real exports, read here by the csv module alone, give the figures that their provenance states."""

import csv
import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from ranking.months import Month
from ranking.resources import shipped_root
from tests.measure.small_store import fill_store, measure_store
from tests.oracle.scene import Measured
from tests.oracle.world import Capture, Entry, Period, Post, World

POSTS_OF_2020 = (350, 212, 141, 149, 125, 128, 134, 150, 131, 115, 114)


@pytest.fixture(scope="module")
def real() -> Path:
    """The folder of real data beside the project; elsewhere its tests are skipped, in CI never."""
    folder = shipped_root().parent / "shared" / "real"
    if not folder.is_dir() and os.environ.get("CI") != "true":
        pytest.skip("../shared/real is not on this machine")
    return folder


def read_posts(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Every row of the post files under a folder, with the account that its file is named after."""
    for path in sorted(folder.rglob("*.csv")):
        if path.stem.isdigit():
            with path.open(encoding="utf-8-sig", newline="") as lines:
                yield from ((f"weibo:{path.stem}", row) for row in csv.DictReader(lines))


def test_city_office_of_2020_has_its_stated_posts_and_silences(con: DuckDBPyConnection, real: Path) -> None:
    rows = list(read_posts(real / "weibo-zhanjiang-fabu-2020"))
    account = rows[0][0]
    days = [dt.date.fromisoformat(row["日期"]) for _, row in rows]
    captured = dt.datetime(2020, 12, 27, 23, 59, 59)
    fill_store(con, one_account(account, days, [int(row["点赞数"]) for _, row in rows], captured))
    for number, posts in enumerate(POSTS_OF_2020, start=2):
        month = Month(2020, number)
        found = measure_store(con, month, captured)
        assert found[account, "posts"].value == posts == sum(Month.of(day) == month for day in days)
        assert found[account, "longest_silence_days"].value == longest_gap(set(days), month)
        likes = sum(int(row["点赞数"]) for _, row in rows if row["日期"].startswith(str(month)))
        assert found[account, "likes_total"].value == likes
        assert found[account, "declared_originals"].value is None


def one_account(account: str, days: list[dt.date], likes: list[int], captured: dt.datetime) -> World:
    return World(
        entries=(Entry(account),),
        posts=tuple(
            Post(number, account, dt.datetime.combine(day, dt.time()), "day")
            for number, day in enumerate(days)
        ),
        captures=tuple(Capture(number, captured, likes=count) for number, count in enumerate(likes)),
        periods=(Period(account, dt.date(2020, 2, 1), dt.date(2020, 12, 27)),),
    )


def longest_gap(days: set[dt.date], month: Month) -> int:
    """The longest run of days without a post that reaches into the month, from dates alone."""
    last = min(month.last_day, dt.date(2020, 12, 26))
    edges = [dt.date(2020, 1, 31), *sorted(day for day in days if day <= last), last + dt.timedelta(days=1)]
    gaps = [
        (later - earlier).days - 1
        for earlier, later in pairwise(edges)
        if later - dt.timedelta(days=1) >= month.start.date()
    ]
    return max(gaps)


def test_organisations_of_2024_have_their_stated_reposts(con: DuckDBPyConnection, real: Path) -> None:
    rows = list(read_posts(real / "weibo-orgs-2024-11"))
    fill_store(con, many_accounts(rows))
    found = measure_store(con, Month(2024, 11), dt.datetime(2024, 12, 6))
    assert (total(found, "posts"), total(found, "declared_originals")) == (2058, 2058 - 328)
    posts = Counter(account for account, _ in rows)
    originals = Counter(account for account, row in rows if row["是否原创"] == "True")
    assert len(posts) == 35
    for account, count in posts.items():
        share = found[account, "declared_original_share"]
        assert share.value == pytest.approx(originals[account] / count, rel=1e-11)


def many_accounts(rows: list[tuple[str, dict[str, str]]]) -> World:
    return World(
        entries=tuple(Entry(account) for account in sorted({account for account, _ in rows})),
        posts=tuple(
            Post(
                number,
                account,
                dt.datetime.fromisoformat(row["完整日期"]),
                is_original=row["是否原创"] == "True",
            )
            for number, (account, row) in enumerate(rows)
        ),
    )


def total(found: dict[tuple[str, str], Measured], metric: str) -> float:
    return sum(cell.value or 0 for (_, key), cell in found.items() if key == metric)
