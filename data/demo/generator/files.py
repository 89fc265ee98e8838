"""The demo's tables, written as the project's canonical CSV and Parquet files."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

import polars as pl

from generator import cast
from generator.counts import printed
from generator.declared import Campaign, Event
from generator.months import FIRST_DAY, LAST_DAY, MONTHS, month_key, sweep_after
from generator.places import Account
from generator.posts import Post
from generator.reviews import REVIEWED_AT, REVIEWER, REVIEWS
from generator.year import followers_of

ACCOUNT_COLUMNS = (
    *("platform", "native_id", "name", "level", "region_code", "region", "organisation", "matrix"),
    *("superior", "is_main", "valid_from", "valid_to"),
)
POST_COLUMNS = (
    *("platform", "account", "account_name", "post_id", "published_at", "kind", "is_original", "is_repost"),
    *("position", "title", "text", "url", "topics", "captured_at"),
    *("reads", "likes", "comments", "shares", "favourites"),
)
EVENT_COLUMNS = (
    *("event", "title", "kind", "released_at", "window_hours", "topics"),
    *("keywords_any", "keywords_all", "keywords_none", "expected_level"),
)
CAMPAIGN_COLUMNS = (
    *("campaign", "title", "first_day", "last_day", "declared_by", "topics", "keywords_any"),
    *("original_rule", "product_kinds"),
    *("target_posts", "target_originals", "target_products", "basis"),
)
REVIEW_COLUMNS = ("platform", "account", "title", "points", "kind", "reason", "reviewer", "reviewed_at")
# A domain that no one can register: links of the demo lead nowhere.
_LINK = "https://demo.invalid/{platform}/{post_id}"
_TRUTH = {True: "是", False: "否", None: None}


def write_accounts(folder: Path, rows: Sequence[Account]) -> None:
    """Write the register."""
    lines = [
        (
            *(row.platform, row.native_id, row.name, row.level_word, row.region_code, row.region),
            *(row.organisation, row.matrix, row.superior, _TRUTH[row.is_main], row.valid_from, row.valid_to),
        )
        for row in rows
    ]
    _write_csv(folder / "accounts.csv", ACCOUNT_COLUMNS, lines)


def write_posts(folder: Path, posts: Iterable[Post]) -> None:
    """Write one Parquet file a month, one row a post and capture."""
    by_month: dict[str, list[tuple[str | None, ...]]] = {month_key(*month): [] for month in MONTHS}
    ordered = sorted(posts, key=lambda post: post.account.account_id)
    for _, group in groupby(ordered, key=lambda post: post.account.account_id):
        for post, post_id in _numbered(list(group)):
            by_month[month_key(post.published_at.year, post.published_at.month)] += _post_rows(post, post_id)
    for month, rows in by_month.items():
        frame = pl.DataFrame(rows, schema=dict.fromkeys(POST_COLUMNS, pl.String), orient="row")
        frame.write_parquet(folder / f"posts-{month}.parquet", compression="zstd", compression_level=9)


def write_followers(folder: Path, rows: Sequence[Account]) -> None:
    """Write the followers of every account as seen once a month."""
    lines = []
    for row in _latest_rows(rows):
        source = _named(rows, cast.TIED) if row.key == cast.TWIN else row
        for index, (year, month) in enumerate(MONTHS):
            at = sweep_after(year, month)
            if _first_open(rows, row) < at.date() and at.date() <= (row.valid_to or at.date()):
                is_tied = at.date() >= cast.TIED_FROM
                followers = followers_of(source if is_tied else row, index)
                lines.append((row.platform, row.native_id, _written(at), followers))
    _write_csv(folder / "followers.csv", ("platform", "account", "captured_at", "followers"), lines)


def write_observed(folder: Path, rows: Sequence[Account]) -> None:
    """Write from when to when each account was looked at."""
    lines = []
    for row in _latest_rows(rows):
        first, last = max(FIRST_DAY, _first_open(rows, row)), row.valid_to or LAST_DAY
        for start, end in _observed_periods(row, first, last):
            lines.append((row.platform, row.native_id, start, end))
    _write_csv(folder / "observed.csv", ("platform", "account", "first_day", "last_day"), lines)


def write_declared(folder: Path, events: Sequence[Event], campaigns: Sequence[Campaign]) -> None:
    """Write the events and the campaigns."""
    event_rows = [[getattr(event, name) for name in EVENT_COLUMNS] for event in events]
    campaign_rows = [[getattr(campaign, name) for name in CAMPAIGN_COLUMNS] for campaign in campaigns]
    _write_csv(folder / "events.csv", EVENT_COLUMNS, event_rows)
    _write_csv(folder / "campaigns.csv", CAMPAIGN_COLUMNS, campaign_rows)


def _numbered(posts: list[Post]) -> Iterable[tuple[Post, str]]:
    """Posts of one account in order of time, each with an id in the manner of its platform."""
    push, last = 0, None
    for post in sorted(posts, key=lambda post: (post.published_at, post.position or 0, post.text)):
        push += post.published_at != last
        last = post.published_at
        digits = post.account.native_id[-6:]
        if post.account.platform == "wechat":
            yield post, f"{digits}{push:04d}_{post.position}"
        elif post.account.platform == "weibo":
            yield post, f"99{digits}{push:08d}"
        else:
            yield post, f"99{digits}{push:011d}"


def _post_rows(post: Post, post_id: str) -> list[tuple[str | None, ...]]:
    platform = post.account.platform
    fixed = (
        *(platform, post.account.native_id, post.account_name, post_id, _written(post.published_at)),
        *(post.kind, _TRUTH[post.is_original], _TRUTH[post.is_repost]),
        *(None if post.position is None else str(post.position), post.title, post.text),
        *(_LINK.format(platform=platform, post_id=post_id), post.topics or None),
    )
    return [
        (
            *(*fixed, _written(at), printed(seen.reads, platform, is_reads=True)),
            *(
                printed(count, platform)
                for count in (seen.likes, seen.comments, seen.shares, seen.favourites)
            ),
        )
        for at, seen in post.captures
    ]


def write_reviews(folder: Path) -> None:
    """Write what editors named as good."""
    lines = [
        (platform, account, title, points, "good", reason, REVIEWER, REVIEWED_AT)
        for platform, account, title, points, reason in REVIEWS
    ]
    _write_csv(folder / "reviews.csv", REVIEW_COLUMNS, lines)


def _observed_periods(row: Account, first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    if row.key != cast.UNOBSERVED:
        return [(first, last)]
    day = dt.timedelta(days=1)
    return [(first, cast.UNOBSERVED_DAYS[0] - day), (cast.UNOBSERVED_DAYS[1] + day, last)]


def _latest_rows(rows: Sequence[Account]) -> list[Account]:
    return list({row.account_id: row for row in rows}.values())


def _first_open(rows: Sequence[Account], account: Account) -> dt.date:
    return min(row.valid_from for row in rows if row.account_id == account.account_id)


def _named(rows: Sequence[Account], key: str) -> Account:
    return next(row for row in rows if row.key == key)


def _written(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _write_csv(path: Path, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)
