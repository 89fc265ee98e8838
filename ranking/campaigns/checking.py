"""Checks campaigns as of a moment: verdicts on posts, standings of accounts and matrices, the year's target."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ranking.campaigns.deciding import require_campaign
from ranking.editions.amendments import amended_rows, amendments_in_force
from ranking.errors import CampaignError
from ranking.measure.campaign import Campaign, Standing, Verdict, judge_posts, read_campaigns, tell_standings
from ranking.measure.campaign.targets import YearTarget, find_target
from ranking.store import Store

# A theme that so large a share of the posts of its window fits is no theme; smaller stores are not judged.
_BROAD = 0.5
_ENOUGH_POSTS = 100
_EXAMPLES = 3

_IN_WINDOW = """
SELECT COUNT(*) FROM post
WHERE published_at >= CAST(? AS TIMESTAMP) AND published_at < CAST(? AS TIMESTAMP) + INTERVAL 1 DAY AND published_at <= ?
"""


@dataclass(frozen=True)
class Check:
    """One campaign as of a moment; `unknown_accounts` are named in its declaration but not registered."""

    campaign: Campaign
    as_of: dt.datetime
    verdicts: tuple[Verdict, ...]
    standings: tuple[Standing, ...]
    unknown_accounts: tuple[str, ...]

    @property
    def accounts(self) -> list[Standing]:
        """The standings of accounts."""
        return [one for one in self.standings if one.subject_kind == "account"]

    @property
    def matrices(self) -> list[Standing]:
        """The standings of matrices."""
        return [one for one in self.standings if one.subject_kind == "matrix"]


@dataclass(frozen=True)
class YearCheck:
    """Every campaign of a year, held to the year's target where there is one."""

    year: int
    as_of: dt.datetime
    target: YearTarget | None
    checks: tuple[Check, ...]


def check_campaign(store: Store, campaign_id: str, as_of: dt.datetime) -> Check:
    """One campaign, with the others that overlap it taken into account.

    Raises CampaignError where it is not known or matches too much of the store.
    """
    require_campaign(store, campaign_id)
    every = read_campaigns(store.con)
    chosen = next(campaign for campaign in every if campaign.campaign_id == campaign_id)
    near = [one for one in every if one is chosen or _overlap(one, chosen)]
    return _check(store, [chosen], near, as_of)[0]


def check_year(
    store: Store, year: int, as_of: dt.datetime, workspace: Path | None = None, target: Path | None = None
) -> YearCheck:
    """All campaigns that count for a year; raises CampaignError where none was declared."""
    every = read_campaigns(store.con)
    held = find_target(year, workspace, target)
    of_year = [campaign for campaign in every if campaign.year == year]
    if not of_year:
        years = "、".join(sorted({str(campaign.year) for campaign in every})) or "没有任何一年"
        msg = f"{year} 年没有载入主题宣传（已载入的年份：{years}）；请用 ranking load campaigns 载入"
        raise CampaignError(msg)
    chosen = [held.applied_to(campaign) if held else campaign for campaign in of_year]
    others = [one for one in every if one not in of_year and any(_overlap(one, each) for each in of_year)]
    return YearCheck(year, as_of, held, tuple(_check(store, chosen, [*chosen, *others], as_of)))


def _check(
    store: Store, chosen: Sequence[Campaign], judged: Sequence[Campaign], as_of: dt.datetime
) -> list[Check]:
    # Posts that were held out, and what objections corrected, count here as they do in an edition.
    with amended_rows(store.con, amendments_in_force(store)):
        verdicts = judge_posts(store.con, judged, as_of)
        checks = []
        for campaign in chosen:
            own = tuple(one for one in verdicts if one.campaign_id == campaign.campaign_id)
            _refuse_broad(store, campaign, own, as_of)
            standings = tuple(tell_standings(store.con, campaign, own, as_of))
            checks.append(Check(campaign, as_of, own, standings, _unknown(store, campaign)))
        return checks


def _overlap(one: Campaign, other: Campaign) -> bool:
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def _unknown(store: Store, campaign: Campaign) -> tuple[str, ...]:
    known = {row[0] for row in store.rows("SELECT DISTINCT account_id FROM account")}
    return tuple(name for name in campaign.accounts if name not in known)


def _refuse_broad(store: Store, campaign: Campaign, verdicts: Sequence[Verdict], as_of: dt.datetime) -> None:
    """A match of half of all posts is a mistake until a person says that it is not."""
    if campaign.is_broad_confirmed:
        return
    ((posts,),) = store.rows(_IN_WINDOW, [campaign.first_day, campaign.last_day, as_of])
    inside = [one for one in verdicts if one.refusal != "outside_window"]
    if posts < _ENOUGH_POSTS or len(inside) < _BROAD * posts:
        return
    examples = "；".join(
        f"{one.name} {one.published_at:%m-%d}（{one.matched_by}）" for one in inside[:_EXAMPLES]
    )
    msg = (
        f"主题宣传 {campaign.campaign_id} 的匹配规则过宽：活动期内 {posts:,} 篇稿件有 {len(inside):,} 篇"
        f"（{len(inside) / posts:.0%}）相符，例如 {examples}。请改用更专门的话题或关键词；"
        "确实如此的，把“已确认匹配范围”写为“是”后重新载入"
    )
    raise CampaignError(msg)
