"""On which days of campaigns each account was open and looked at, told for all accounts and windows at once."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from ranking.measure.campaign.declared import Campaign, windows_of

_REGISTER = """
SELECT
    account_id, name, level, platform, matrix, organisation, valid_from,
    COALESCE(valid_to, DATE '9999-12-31') AS until
FROM account
ORDER BY account_id, valid_from, load_id, row
"""
_PERIODS = "SELECT account_id, first_day, last_day FROM observed_period WHERE last_day >= $first AND first_day <= $last"
# A day with a post was looked at: 1 where there is one, a place a day from the first.
_POST_DAYS = """
SELECT
    account_id,
    CAST(BITSTRING_AGG(CAST(published_at AS DATE) - CAST($first AS DATE), 0, {last}) AS VARCHAR) AS days
FROM post
WHERE published_at >= CAST($first AS TIMESTAMP)
  AND published_at < CAST($last AS TIMESTAMP) + INTERVAL 1 DAY
  AND published_at <= $as_of
GROUP BY account_id
ORDER BY account_id
"""


class Watch:
    """The register, and how many days of any window within `campaigns` an account was open and not looked at."""

    def __init__(self, con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime) -> None:
        self._first = min(each.first_day for each in campaigns)
        self._last = max(each.last_day for each in campaigns)
        self._as_of = as_of.date()
        register: pl.DataFrame = con.sql(_REGISTER).pl()
        self._accounts = register.select("account_id").unique(maintain_order=True).with_row_index("place")
        self._register = register.join(self._accounts, on="account_id", maintain_order="left")
        self._wide = (self._last - self._first).days + 1
        self._cells = self._accounts.height * (self._wide + 1)
        days = {"first": self._first, "last": self._last}
        is_open = self._mark(self._register.select("account_id", first_day="valid_from", last_day="until"))
        seen = self._mark(con.sql(_PERIODS, params=days).pl()) | self._mark_posts(con, as_of)
        # Only a day that was over can have been looked at in whole.
        seen[:, max(0, (self._as_of - self._first).days) :] = True
        self._open = _running(is_open)
        self._unseen = _running(is_open & ~seen)

    def accounts_of(self, campaigns: Sequence[Campaign]) -> pl.DataFrame:
        """The accounts open on a day of each campaign's window, as registered on their last day in it, by campaign and account.

        Columns campaign_id, account_id, name, level, platform, matrix, organisation, open_days, unobserved_days (by now).
        """
        windows = windows_of(campaigns).with_row_index("order")
        latest = (
            windows.join(self._register, how="cross", maintain_order="left_right")
            .filter(pl.col("valid_from") <= pl.col("last_day"), pl.col("until") >= pl.col("first_day"))
            .unique(["order", "place"], keep="last", maintain_order=True)
        )
        days = (
            latest.select(
                "place",
                first=(pl.col("first_day") - self._first).dt.total_days(),
                after=(pl.col("last_day") - self._first).dt.total_days() + 1,
            )
            .cast(pl.Int64)
            .to_numpy()
        )
        place, first, after = days[:, 0], days[:, 1], days[:, 2]
        return latest.with_columns(
            open_days=pl.Series(self._open[place, after] - self._open[place, first]),
            unobserved_days=pl.Series(self._unseen[place, after] - self._unseen[place, first]),
        ).drop("order", "place", "first_day", "last_day", "valid_from", "until")

    def _mark(self, periods: pl.DataFrame) -> NDArray[np.bool_]:
        """One row an account, one column a day from the first: whether any of the periods covers it."""
        held = periods.join(self._accounts, on="account_id").select(
            row=pl.col("place").cast(pl.Int64) * (self._wide + 1),
            first=(pl.col("first_day") - self._first).dt.total_days().clip(0, self._wide),
            after=((pl.col("last_day") - self._first).dt.total_days() + 1).clip(0, self._wide),
        )
        held = held.filter(pl.col("first") < pl.col("after"))
        steps = [
            np.bincount(held["row"].to_numpy() + held[end].to_numpy(), minlength=self._cells)
            for end in ("first", "after")
        ]
        days = (steps[0] - steps[1]).reshape(self._accounts.height, self._wide + 1)
        return np.cumsum(days, axis=1)[:, : self._wide] > 0

    def _mark_posts(self, con: DuckDBPyConnection, as_of: dt.datetime) -> NDArray[np.bool_]:
        """The same of the days on which an account posted."""
        values = {"first": self._first, "last": self._last, "as_of": as_of}
        posts = con.sql(_POST_DAYS.format(last=self._wide - 1), params=values).pl()
        posts = posts.join(self._accounts, on="account_id")
        days = np.frombuffer("".join(posts["days"]).encode("ascii"), dtype=np.uint8)
        seen = np.zeros((self._accounts.height, self._wide), dtype=np.bool_)
        seen[posts["place"].to_numpy()] = days.reshape(posts.height, self._wide) == ord("1")
        return seen


def _running(days: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many days are marked before each day, and in all."""
    counts = np.zeros((days.shape[0], days.shape[1] + 1), dtype=np.int64)
    np.cumsum(days, axis=1, out=counts[:, 1:])
    return counts
