"""The tables in which signs are looked for; all of them are as known at one cut-off."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ranking.audit.anomalies.signs import Sign
from ranking.months import Month

# Earlier months that make an account's own history.
HISTORY_MONTHS = 6
ENOUGH_PEERS = 20


@dataclass(frozen=True)
class Seen:
    """What was seen of a month. `account` is everywhere the account id, `post` the native id, `peers` the board.

    `accounts`: account, name, peers, platform. `posts`: account, post, published_at, reads, likes, comments, shares
    (NULL where unknown or only a floor). `history`: account, back (NULL = all earlier months together, else months
    back), posts, at_end (posts of the last days of the month), and of reads, likes and ratio (logarithms) the
    number, median and MAD (`reads_posts`, `reads_median`, `reads_mad`, …; of single months only number and median of
    reads and likes). `growth`: account, post, published_at, since, until and of each count before and after. `followers`: account, since, until, before, after, posts (within and the
    days before; NULL = not of this month), is_observed. `copies`: account, post, earlier_account, similarity.
    `looks`: account, post, hours, looks (so many did not show it), missed, chances, posts (how often they miss).
    """

    month: Month
    cut_off: dt.datetime
    accounts: pl.DataFrame
    posts: pl.DataFrame
    history: pl.DataFrame
    growth: pl.DataFrame
    followers: pl.DataFrame
    copies: pl.DataFrame
    looks: pl.DataFrame


# Columns of what a sign gives back: a row an account that could be judged, found or not. Found is what reaches its
# threshold; `posts` are native ids, `captures` those of followers, `told` the words for what was found.
JUDGED = {
    "account": pl.String(),
    "statistic": pl.Float64(),
    "threshold": pl.Float64(),
    "posts": pl.List(pl.String()),
    "captures": pl.List(pl.Datetime("us")),
    "told": pl.String(),
}
Row = tuple[str, float, float, list[str], list[dt.datetime], str]
Judge = Callable[[Seen, Sign], pl.DataFrame]


def judged(rows: list[Row]) -> pl.DataFrame:
    """The frame that a sign gives back."""
    return pl.DataFrame(rows, schema=JUDGED, orient="row").sort("account")
