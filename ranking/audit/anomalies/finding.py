"""Every sign over one month: what reaches its threshold, and how the peers stand in the same figure."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from ranking.audit.anomalies import (
    backdated,
    copied_originals,
    fallen_counts,
    follower_jumps,
    likes_of_board,
    likes_per_read,
    month_end,
    night_bursts,
    reads_of_month,
    reads_of_posts,
    repeated_counts,
)
from ranking.audit.anomalies.seen import Judge, Seen
from ranking.audit.anomalies.signs import Sign

JUDGES: Mapping[str, Judge] = {
    "reads_of_posts": reads_of_posts.judge,
    "reads_of_month": reads_of_month.judge,
    "likes_per_read": likes_per_read.judge,
    "likes_of_board": likes_of_board.judge,
    "night_bursts": night_bursts.judge,
    "follower_jumps": follower_jumps.judge,
    "repeated_counts": repeated_counts.judge,
    "fallen_counts": fallen_counts.judge,
    "month_end": month_end.judge,
    "copied_originals": copied_originals.judge,
    "backdated": backdated.judge,
}
_CODE_DIGITS = 8


@dataclass(frozen=True)
class Peers:
    """The same statistic over the accounts of the board that could be judged."""

    count: int
    lower: float
    median: float
    upper: float
    largest: float


@dataclass(frozen=True)
class Finding:
    """One sign of one account in a month; nothing is decided by it. `code` stays while the evidence stays."""

    code: str
    account: str
    name: str
    sign: Sign
    statistic: float
    threshold: float
    peers: Peers
    posts: tuple[str, ...]
    captures: tuple[dt.datetime, ...]
    told: str


def find_signs(seen: Seen, signs: Mapping[str, Sign]) -> list[Finding]:
    """What is found, by account and in the order of the signs."""
    found = [one for key, sign in signs.items() for one in _find(seen, sign, JUDGES[key](seen, sign))]
    places = {key: place for place, key in enumerate(signs)}
    return sorted(found, key=lambda one: (one.account, places[one.sign.key]))


def _find(seen: Seen, sign: Sign, table: pl.DataFrame) -> Iterator[Finding]:
    named = table.join(seen.accounts, on="account", maintain_order="left")
    statistic = pl.col("statistic")
    peers = {
        str(row["peers"]): Peers(row["count"], row["lower"], row["median"], row["upper"], row["largest"])
        for row in named.group_by("peers")
        .agg(
            count=pl.len(),
            lower=statistic.quantile(0.25, "linear"),
            median=statistic.median(),
            upper=statistic.quantile(0.75, "linear"),
            largest=statistic.max(),
        )
        .iter_rows(named=True)
    }
    for row in named.filter(statistic >= pl.col("threshold")).iter_rows(named=True):
        posts, captures = tuple(row["posts"]), tuple(row["captures"])
        yield Finding(
            _code(seen, sign, row["account"], row["statistic"], posts, captures),
            row["account"],
            row["name"],
            sign,
            row["statistic"],
            row["threshold"],
            peers[row["peers"]],
            posts,
            captures,
            row["told"],
        )


def _code(
    seen: Seen,
    sign: Sign,
    account: str,
    statistic: float,
    posts: tuple[str, ...],
    captures: tuple[dt.datetime, ...],
) -> str:
    """A short name of the evidence: the same as long as posts, captures and the figure (to three digits) are the same."""
    evidence = [str(seen.month), account, sign.key, f"{statistic:.3g}", *sorted(posts), *map(str, captures)]
    return hashlib.sha256("\n".join(evidence).encode()).hexdigest()[:_CODE_DIGITS]
