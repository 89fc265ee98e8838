"""On which days of campaigns each account was open and looked at, told for all accounts and windows at once."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from ranking.measure.campaign.declared import Campaign

_REGISTER = """
SELECT
    account_id, name, level, platform, matrix, organisation, valid_from,
    COALESCE(valid_to, DATE '9999-12-31') AS until
FROM account
ORDER BY account_id, valid_from, load_id, row
"""
_PERIODS = "SELECT account_id, first_day, last_day FROM observed_period WHERE last_day >= $first AND first_day <= $last"
# A day with a post was looked at.
_POST_DAYS = """
SELECT DISTINCT account_id, CAST(published_at AS DATE) AS day
FROM post
WHERE published_at >= CAST($first AS TIMESTAMP)
  AND published_at < CAST($last AS TIMESTAMP) + INTERVAL 1 DAY
  AND published_at <= $as_of
"""


class Watch:
    """The register, and how many days of any window within `campaigns` an account was open and not looked at."""

    def __init__(self, con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime) -> None:
        self._first = min(each.first_day for each in campaigns)
        self._last = max(each.last_day for each in campaigns)
        self._as_of = as_of.date()
        self._register: pl.DataFrame = con.sql(_REGISTER).pl()
        self._accounts = (
            self._register.select("account_id").unique(maintain_order=True).with_row_index("place")
        )
        days = {"first": self._first, "last": self._last}
        is_open = self._mark(self._register.select("account_id", first_day="valid_from", last_day="until"))
        posts = con.sql(_POST_DAYS, params={**days, "as_of": as_of}).pl()
        seen = self._mark(con.sql(_PERIODS, params=days).pl()) | self._mark(
            posts.select("account_id", first_day="day", last_day="day")
        )
        # Only a day that was over can have been looked at in whole.
        seen[:, max(0, (self._as_of - self._first).days) :] = True
        self._open = _running(is_open)
        self._unseen = _running(is_open & ~seen)

    def accounts_of(self, campaign: Campaign) -> pl.DataFrame:
        """The accounts open on a day of the window, as registered on their last day in it, by account.

        Columns account_id, name, level, platform, matrix, organisation, open_days, unobserved_days (by now).
        """
        first, after = (campaign.first_day - self._first).days, (campaign.last_day - self._first).days + 1
        days = self._accounts.select(
            "account_id",
            open_days=pl.Series(self._open[:, after] - self._open[:, first]),
            unobserved_days=pl.Series(self._unseen[:, after] - self._unseen[:, first]),
        )
        latest = (
            self._register.filter(
                pl.col("valid_from") <= campaign.last_day, pl.col("until") >= campaign.first_day
            )
            .unique("account_id", keep="last", maintain_order=True)
            .drop("valid_from", "until")
        )
        return latest.join(days, on="account_id", maintain_order="left")

    def _mark(self, periods: pl.DataFrame) -> NDArray[np.bool_]:
        """One row an account, one column a day from the first: whether any of the periods covers it."""
        wide = (self._last - self._first).days + 1
        held = periods.join(self._accounts, on="account_id").select(
            "place",
            first=(pl.col("first_day") - self._first).dt.total_days().clip(0, wide),
            after=((pl.col("last_day") - self._first).dt.total_days() + 1).clip(0, wide),
        )
        held = held.filter(pl.col("first") < pl.col("after"))
        steps = np.zeros((self._accounts.height, wide + 1), dtype=np.int32)
        np.add.at(steps, (held["place"].to_numpy(), held["first"].to_numpy()), 1)
        np.add.at(steps, (held["place"].to_numpy(), held["after"].to_numpy()), -1)
        return np.cumsum(steps, axis=1)[:, :wide] > 0


def _running(days: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many days are marked before each day, and in all."""
    counts = np.zeros((days.shape[0], days.shape[1] + 1), dtype=np.int64)
    np.cumsum(days, axis=1, out=counts[:, 1:])
    return counts
