"""What campaigns gave a month: the posts that counted, and whose targets were fulfilled in it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign.declared import GOALS, Campaign, read_campaigns
from ranking.measure.campaign.standings import distinct_pieces, fulfilled_on
from ranking.measure.campaign.verdicts import Verdict, applies, judge_posts
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
_ACCOUNTS = "SELECT subject AS account_id, platform, level, matrix FROM _account ORDER BY subject"
_Row = tuple[str, str, str, bool, int, int, int, bool]


def campaign_month(con: DuckDBPyConnection, month: Month, cut_off: dt.datetime) -> pl.DataFrame:
    """One row a subject and campaign that counts for the month's year or reaches into it, columns as in CAMPAIGN_MONTH.

    `posts`, `originals` and `products` were published in the month; `is_met`: the last target was fulfilled in it.
    Subjects and members are those of the month (`_account`); campaigns that do not reach into it stand with nothing.
    """
    every = read_campaigns(con)
    asked = [one for one in every if one.year == month.year or _overlaps(one, month)]
    now = [one for one in asked if _overlaps(one, month)]
    verdicts: list[Verdict] = []
    if now:
        judged = [one for one in every if any(_meet(one, other) for other in now)]
        verdicts = [one for one in judge_posts(con, judged, cut_off) if one.counts]
    accounts = list(con.sql(_ACCOUNTS).pl().iter_rows(named=True)) if asked else []
    rows = [row for one in asked for row in _rows(one, accounts, verdicts, month)]
    return pl.DataFrame(rows, schema=CAMPAIGN_MONTH, orient="row")


def _overlaps(campaign: Campaign, month: Month) -> bool:
    return campaign.first_day <= month.last_day and campaign.last_day >= month.start.date()


def _meet(one: Campaign, other: Campaign) -> bool:
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def _rows(
    campaign: Campaign, accounts: Iterable[dict[str, Any]], verdicts: Iterable[Verdict], month: Month
) -> Iterator[_Row]:
    own: dict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        if one.campaign_id == campaign.campaign_id:
            own[one.account_id].append(one)
    members: dict[str, list[Verdict]] = defaultdict(list)
    for row in accounts:
        if applies(campaign, row):
            yield _row(campaign, "account", row["account_id"], own[row["account_id"]], month)
            if row["matrix"] is not None:
                members[row["matrix"]] += own[row["account_id"]]
    for matrix, counted in sorted(members.items()):
        yield _row(campaign, "matrix", matrix, distinct_pieces(campaign, counted), month)


def _row(campaign: Campaign, kind: str, subject: str, counted: Sequence[Verdict], month: Month) -> _Row:
    within = [one for one in counted if Month.of(one.published_at) == month]
    posts, originals, products = (sum(one.reaches(goal) for one in within) for goal in GOALS)
    day = fulfilled_on(campaign, counted)
    is_met = day is not None and Month.of(day) == month
    return (kind, subject, campaign.campaign_id, campaign.is_major, posts, originals, products, is_met)
