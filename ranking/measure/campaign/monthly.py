"""What campaigns gave a month: the posts that counted, and whose targets were fulfilled in it."""

import datetime as dt

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign.breadth import judged_with, refuse_broad
from ranking.measure.campaign.declared import GOALS, Campaign, read_campaigns
from ranking.measure.campaign.standings import REACHES, count_goals, distinct_pieces
from ranking.measure.campaign.verdicts import VERDICTS, applies, judge_posts
from ranking.months import Month

CAMPAIGN_MONTH = {
    "kind": pl.String,
    "subject": pl.String,
    "campaign_id": pl.String,
    "is_major": pl.Boolean,
    "posts": pl.Int64,
    "originals": pl.Int64,
    "products": pl.Int64,
    "is_met": pl.Boolean,
}
_ACCOUNTS = (
    "SELECT CAST(subject AS VARCHAR) AS account_id, platform, level, matrix FROM _account ORDER BY subject"
)


def campaign_month(con: DuckDBPyConnection, month: Month, cut_off: dt.datetime) -> pl.DataFrame:
    """One row a subject and campaign that counts for the month's year or reaches into it, columns as in CAMPAIGN_MONTH.

    `posts`, `originals` and `products` were published in the month; `is_met`: the last target was fulfilled in it.
    Subjects and members are those of the month (`_account`); campaigns that do not reach into it stand with nothing.
    Raises CampaignError where one matches too much of the store.
    """
    every = read_campaigns(con)
    asked = [one for one in every if one.year == month.year or _overlaps(one, month)]
    now = [one for one in asked if _overlaps(one, month)]
    verdicts = pl.DataFrame(schema=VERDICTS)
    if now:
        verdicts = judge_posts(con, judged_with(con, now, every), cut_off)
        refuse_broad(con, now, verdicts, cut_off)
    accounts = con.sql(_ACCOUNTS).pl() if asked else pl.DataFrame()
    counted = verdicts.filter(REACHES["posts"])
    rows = [
        frame
        for one in asked
        for frame in _rows(one, accounts, counted.filter(campaign_id=one.campaign_id), month)
    ]
    return pl.concat([pl.DataFrame(schema=CAMPAIGN_MONTH), *rows])


def _overlaps(campaign: Campaign, month: Month) -> bool:
    return campaign.first_day <= month.last_day and campaign.last_day >= month.start.date()


def _rows(
    campaign: Campaign, accounts: pl.DataFrame, counted: pl.DataFrame, month: Month
) -> tuple[pl.DataFrame, pl.DataFrame]:
    own = accounts.filter(applies(campaign)).with_columns(campaign_id=pl.lit(campaign.campaign_id))
    members = own.filter(pl.col("matrix").is_not_null())
    pieces = distinct_pieces(campaign, counted, members)
    return (
        _gave(campaign, "account", own.select(subject="account_id"), counted, "account_id", month),
        _gave(
            campaign,
            "matrix",
            members.select(subject="matrix").unique().sort("subject"),
            pieces,
            "matrix",
            month,
        ),
    )


def _gave(
    campaign: Campaign, kind: str, subjects: pl.DataFrame, counted: pl.DataFrame, column: str, month: Month
) -> pl.DataFrame:
    first, last = month.start.date(), month.last_day
    within = counted.filter(pl.col("day").is_between(first, last))
    gave = count_goals(campaign, within, column).select("subject", *(f"counted_{goal}" for goal in GOALS))
    met = count_goals(campaign, counted, column).select("subject", "met_on")
    told = subjects.join(gave, on="subject", how="left").join(met, on="subject", how="left").sort("subject")
    return told.select(
        kind=pl.lit(kind),
        subject="subject",
        campaign_id=pl.lit(campaign.campaign_id),
        is_major=pl.lit(campaign.is_major),
        **{goal: pl.col(f"counted_{goal}").fill_null(0) for goal in GOALS},
        is_met=pl.col("met_on").is_between(first, last).fill_null(value=False),
    )
