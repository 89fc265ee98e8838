"""When posts are near a campaign: in its window, or so close to it that people want to see them."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from ranking.measure.campaign.declared import Campaign

# A post so many days outside the window is told as a near miss.
NEAR_DAYS = 30


def near_window(campaign: Campaign) -> tuple[dt.datetime, dt.datetime]:
    """The first moment near a campaign, and the first one after."""
    near, day = dt.timedelta(days=NEAR_DAYS), dt.timedelta(days=1)
    first, after = campaign.first_day - near, campaign.last_day + near + day
    return dt.datetime.combine(first, dt.time()), dt.datetime.combine(after, dt.time())


def near_windows(campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """One row a campaign: `campaign_id`, `since`, `until` (the first moment after)."""
    rows = [(each.campaign_id, *near_window(each)) for each in campaigns]
    moment = pl.Datetime("us")
    return pl.DataFrame(
        rows, schema={"campaign_id": pl.String, "since": moment, "until": moment}, orient="row"
    )


def touching(campaigns: Sequence[Campaign], since: dt.datetime, until: dt.datetime) -> list[Campaign]:
    """The campaigns that a moment from `since` up to but not at `until` is near to."""
    windows = ((each, *near_window(each)) for each in campaigns)
    return [each for each, first, after in windows if first < until and since < after]
