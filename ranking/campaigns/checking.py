"""Checks campaigns as of a moment: verdicts on posts, standings of accounts and matrices."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ranking.campaigns.deciding import require_campaign
from ranking.editions.amendments import amended_rows, amendments_in_force
from ranking.measure.campaign import (
    Campaign,
    Standing,
    Verdict,
    judge_posts,
    judged_with,
    read_campaigns,
    refuse_broad,
    standings_of,
    tell_standings,
    verdicts_of,
)
from ranking.store import Store

_LISTED = "SELECT account_id || '/' || native_id FROM post WHERE native_id IN (SELECT UNNEST(?))"


@dataclass(frozen=True)
class Check:
    """One campaign as of a moment: rows of `judge_posts` and `tell_standings`.

    `unknown` are the accounts, posts and campaigns that its declaration names and the store does not hold.
    """

    campaign: Campaign
    as_of: dt.datetime
    posts: pl.DataFrame
    standings: pl.DataFrame
    unknown: tuple[str, ...]

    @property
    def verdicts(self) -> list[Verdict]:
        """Every post on the theme, by time."""
        return list(verdicts_of(self.posts))

    @property
    def accounts(self) -> list[Standing]:
        """The standings of accounts."""
        return list(standings_of(self.standings.filter(subject_kind="account")))

    @property
    def matrices(self) -> list[Standing]:
        """The standings of matrices."""
        return list(standings_of(self.standings.filter(subject_kind="matrix")))


def check_campaign(store: Store, campaign_id: str, as_of: dt.datetime) -> Check:
    """One campaign, with the others that overlap it taken into account.

    Raises CampaignError where it is not known or matches too much of the store.
    """
    require_campaign(store, campaign_id)
    (chosen,) = (one for one in read_campaigns(store.con) if one.campaign_id == campaign_id)
    return check_campaigns(store, [chosen], as_of)[0]


def check_campaigns(store: Store, chosen: Sequence[Campaign], as_of: dt.datetime) -> list[Check]:
    """The chosen campaigns, all texts looked at once; see `check_campaign`."""
    every = read_campaigns(store.con)
    # Posts that were held out, and what objections corrected, count here as they do in an edition.
    with amended_rows(store.con, amendments_in_force(store)):
        posts = judge_posts(store.con, judged_with(store.con, chosen, every), as_of)
        refuse_broad(store.con, chosen, posts, as_of)
        standings = tell_standings(store.con, chosen, posts, as_of)
        posts_of, told_of = _by_campaign(posts), _by_campaign(standings)
        unknown = _unknown(store, chosen, every)
    return [
        Check(
            campaign,
            as_of,
            posts_of.get((campaign.campaign_id,), posts.clear()),
            told_of.get((campaign.campaign_id,), standings.clear()),
            tuple(told),
        )
        for campaign, told in zip(chosen, unknown, strict=True)
    ]


def _by_campaign(rows: pl.DataFrame) -> dict[tuple[object, ...], pl.DataFrame]:
    return rows.partition_by("campaign_id", as_dict=True)


def _unknown(store: Store, chosen: Sequence[Campaign], every: Sequence[Campaign]) -> list[list[str]]:
    """Of each campaign what it names and the store does not hold."""
    accounts = {row[0] for row in store.rows("SELECT DISTINCT account_id FROM account")}
    natives = [name.partition("/")[2] for campaign in chosen for name in campaign.posts]
    posts = {row[0] for row in store.rows(_LISTED, [natives])} if natives else set()
    names = {one.campaign_id for one in every}
    return [_missing_of(campaign, accounts, posts, names) for campaign in chosen]


def _missing_of(campaign: Campaign, accounts: set[str], posts: set[str], names: set[str]) -> list[str]:
    return [
        *(f"账号 {name}（登记表里没有）" for name in campaign.accounts if name not in accounts),
        *(f"稿件 {name}（没有载入）" for name in campaign.posts if name not in posts),
        *(f"可同计的宣传 {name}（没有申报）" for name in campaign.shared_with if name not in names),
    ]
