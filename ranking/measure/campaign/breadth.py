"""Which campaigns have to be judged together, and a theme that fits too much of the store to be one."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.errors import CampaignError
from ranking.measure.campaign.declared import Campaign

# A theme that so large a share of the posts of its window fits is no theme; smaller stores are not judged.
_BROAD = 0.5
_ENOUGH_POSTS = 100
_EXAMPLES = 3

_BY_DAY = """
SELECT CAST(published_at AS DATE) AS day, COUNT(*) AS posts
FROM post
WHERE published_at >= CAST($first AS TIMESTAMP)
  AND published_at < CAST($last AS TIMESTAMP) + INTERVAL 1 DAY
  AND published_at <= $as_of
GROUP BY day
ORDER BY day
"""
# A person may count a post for a campaign whatever its window.
_DECIDED = "SELECT DISTINCT campaign_id FROM campaign_decision WHERE counts"


def judged_with(
    con: DuckDBPyConnection, chosen: Sequence[Campaign], every: Sequence[Campaign]
) -> list[Campaign]:
    """The chosen campaigns and all others that a post may count for first."""
    decided = {name for (name,) in con.execute(_DECIDED).fetchall()}
    names = {one.campaign_id for one in chosen}
    near = [
        other
        for other in every
        if other.campaign_id not in names
        and (
            other.campaign_id in decided
            or any(one.first_day <= other.last_day and other.first_day <= one.last_day for one in chosen)
        )
    ]
    return [*chosen, *near]


def refuse_broad(
    con: DuckDBPyConnection, campaigns: Sequence[Campaign], verdicts: pl.DataFrame, as_of: dt.datetime
) -> None:
    """Raise CampaignError where half of all posts match: a mistake until a person says that it is not."""
    is_within = pl.col("refusal").is_null() | (pl.col("refusal") != "outside_window")
    counts = dict(
        verdicts.select("campaign_id", "refusal").filter(is_within).group_by("campaign_id").len().iter_rows()
    )
    doubtful = [
        each
        for each in campaigns
        if not each.is_broad_confirmed and counts.get(each.campaign_id, 0) >= _BROAD * _ENOUGH_POSTS
    ]
    if not doubtful:
        return
    span = {
        "first": min(each.first_day for each in doubtful),
        "last": max(each.last_day for each in doubtful),
    }
    by_day = con.sql(_BY_DAY, params={**span, "as_of": as_of}).pl()
    for campaign in doubtful:
        within_days = pl.col("day").is_between(campaign.first_day, campaign.last_day)
        posts = int(by_day.filter(within_days)["posts"].sum())
        if posts >= _ENOUGH_POSTS and counts[campaign.campaign_id] >= _BROAD * posts:
            found = verdicts.filter(is_within, campaign_id=campaign.campaign_id)
            raise CampaignError(_tell_broad(campaign, posts, found))


def _tell_broad(campaign: Campaign, posts: int, found: pl.DataFrame) -> str:
    examples = "；".join(
        f"{name} {day:%m-%d}（{matched}）"
        for name, day, matched in found.head(_EXAMPLES).select("name", "day", "matched_by").iter_rows()
    )
    return (
        f"主题宣传 {campaign.campaign_id} 的匹配规则过宽：活动期内 {posts:,} 篇稿件有 {found.height:,} 篇"
        f"（{found.height / posts:.0%}）相符，例如 {examples}。请改用更专门的话题或关键词；"
        "确实如此的，把“已确认匹配范围”写为“是”后重新载入；不要这项宣传的，用 ranking loads undo 撤回它的载入"
    )
