"""The demo's campaigns: met, missed by one original, missed by the product, met only by copies."""

import datetime as dt
from dataclasses import dataclass

import polars as pl
import pytest

from tests.demo.conftest import PostsOf, near_copies, read_demo

_PRODUCTS = ("poster", "video")


@dataclass(frozen=True)
class Tally:
    """What one account gave to a campaign, as declared."""

    posts: int
    originals: int
    products: int


@pytest.fixture(scope="module")
def pieces(posts: pl.DataFrame) -> pl.DataFrame:
    """The posts that match the second campaign within its window."""
    row = read_demo("campaigns").row(1, named=True)
    first, last = (dt.date.fromisoformat(row[name]) for name in ("first_day", "last_day"))
    said = pl.col("title").fill_null("") + pl.col("text") + pl.col("topics").fill_null("")
    return posts.filter(
        pl.col("day").is_between(first, last), said.str.contains(row["keywords_any"], literal=True)
    )


def _tally(pieces: pl.DataFrame) -> Tally:
    originals = pieces.filter(pl.col("is_original") == "是")
    products = originals.filter(pl.col("kind").is_in(_PRODUCTS))
    return Tally(pieces.height, originals.height, products.height)


@pytest.mark.parametrize(
    ("platform", "name", "tally"),
    [
        ("wechat", "霁川生态", Tally(14, 12, 2)),
        ("wechat", "松鹤湾生态环境", Tally(13, 9, 1)),
        ("wechat", "鹭溪洲生态环境", Tally(13, 12, 0)),
        ("weibo", "沙鸥环境发布", Tally(13, 13, 1)),
    ],
)
def test_accounts_gave_what_their_story_says(
    pieces: pl.DataFrame, platform: str, name: str, tally: Tally
) -> None:
    own = pieces.filter(pl.col("platform") == platform, pl.col("account_name") == name)
    assert _tally(own) == tally


def test_the_targets_are_twelve_posts_ten_originals_one_product() -> None:
    targets = read_demo("campaigns").select("target_posts", "target_originals", "target_products").rows()
    assert targets == [("12", "10", "1")] * 2


def test_one_account_meets_the_campaign_by_copies_alone(pieces: pl.DataFrame, posts: pl.DataFrame) -> None:
    own = pieces.filter(pl.col("account_name") == "沙鸥环境发布")
    others = pieces.filter(pl.col("account_name") != "沙鸥环境发布")
    assert near_copies(own["text"].to_list(), others["text"].to_list()) == list(range(13))


def test_several_accounts_meet_every_target(pieces: pl.DataFrame) -> None:
    tallies = [_tally(own) for _, own in pieces.group_by("account_id")]
    met = [t for t in tallies if t.posts >= 12 and t.originals >= 10 and t.products >= 1]
    assert 5 <= len(met) <= 20


def test_no_piece_lies_outside_its_campaign_window(posts: pl.DataFrame, posts_of: PostsOf) -> None:
    for row in read_demo("campaigns").iter_rows(named=True):
        days = posts.filter(pl.col("text").str.contains(row["keywords_any"], literal=True))["day"].to_list()
        assert dt.date.fromisoformat(row["first_day"]) <= min(days)
        assert max(days) <= dt.date.fromisoformat(row["last_day"])
