"""Posts that are out of line with an account's own history and with its board; shared by two signs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ranking.audit.anomalies.robust import MAD_TO_SD, own_threshold, tails_without_own
from ranking.audit.anomalies.signs import Sign

# A scale below this (a tenth up or down) is not believed.
_LEAST_SCALE = 0.1


@dataclass(frozen=True)
class Values:
    """One logarithm a post: `posts` has account, peers, platform, post, value.

    `history` has account, known, median and mad of the same in earlier months. `noise` is the variance of a value by
    counting alone, told from `median`.
    """

    posts: pl.DataFrame
    history: pl.DataFrame
    noise: pl.Expr


def find_outlying(values: Values, sign: Sign, *, sides: int) -> pl.DataFrame:
    """Posts with `z`, `threshold` and `median`; `z` has a sign, and only accounts with enough history are there.

    Where earlier months do not tell enough, the month's own posts stand for them.
    """
    posts = _with_centre(values, sign["least_posts"])
    if posts.is_empty():
        return posts.with_columns(z=pl.lit(0.0), threshold=pl.lit(0.0))
    size = pl.len().over("account").cast(pl.Float64)
    posts = posts.with_columns(
        scale=((MAD_TO_SD * pl.col("mad")).clip(_LEAST_SCALE).pow(2) + values.noise).sqrt(), tries=size
    ).with_columns(
        z=(pl.col("value") - pl.col("median")) / pl.col("scale"),
        # What shifts a whole month is another sign's; it must not widen the tail that single posts are held against.
        z_of_month=(pl.col("value") - pl.col("own_median")) / pl.col("scale"),
    )
    own = own_threshold(sign["alpha"], posts["tries"].to_numpy(), posts["known"].to_numpy(), sides)
    least = np.log(sign["least_factor"]) / posts["scale"].to_numpy()
    posts = posts.with_columns(threshold=pl.Series(np.maximum(own, least)))
    return _against_board(posts, sign["alpha"], sides)


def _with_centre(values: Values, least: float) -> pl.DataFrame:
    middle = pl.col("value").median().over("account")
    posts = values.posts.with_columns(own_known=pl.len().over("account"), own_median=middle).with_columns(
        own_mad=(pl.col("value") - pl.col("own_median")).abs().median().over("account")
    )
    joined = posts.join(values.history, on="account", how="left", maintain_order="left")
    enough = pl.col("known").fill_null(0) >= least
    return joined.with_columns(
        is_history=enough,
        known=pl.when(enough).then("known").otherwise("own_known").cast(pl.Float64),
        median=pl.when(enough).then("median").otherwise("own_median"),
        mad=pl.when(enough).then("mad").otherwise("own_mad"),
    ).filter(pl.col("known") >= least)


def _against_board(posts: pl.DataFrame, alpha: float, sides: int) -> pl.DataFrame:
    """The same with the threshold raised to the z that the others of the board reach too seldom.

    An account is held against the others alone, or its own odd posts would excuse themselves; of too small a board its
    platform counts. Accounts that reach not even their own threshold are left as they are.
    """
    size = pl.col("z") if sides == 1 else pl.col("z").abs()
    reaching = posts.filter(size >= pl.col("threshold")).group_by("account").agg(pl.col("tries").first())
    tries = dict(reaching.iter_rows())
    raised = _tails(posts, "platform", tries, alpha, sides)
    raised |= {account: z for account, z in _tails(posts, "peers", tries, alpha, sides).items() if z > 0}
    limits = pl.col("account").replace_strict(raised, default=0.0, return_dtype=pl.Float64)
    return posts.with_columns(threshold=pl.max_horizontal("threshold", limits))


def _tails(
    posts: pl.DataFrame, scope: str, tries: Mapping[str, float], alpha: float, sides: int
) -> dict[str, float]:
    """Account → the z that the others of its board or platform reach too seldom; 0 where they are too few to tell."""
    found: dict[str, float] = {}
    size = pl.col("z_of_month") if sides == 1 else pl.col("z_of_month").abs()
    for _, board in posts.select("account", scope, size=size).group_by(scope, maintain_order=True):
        accounts = board["account"].unique().sort()
        asked = {place: tries[name] for place, name in enumerate(accounts) if name in tries}
        owners = board["account"].replace_strict(accounts, range(len(accounts)), return_dtype=pl.Int64)
        tails = tails_without_own(board["size"].to_numpy(), owners.to_numpy(), asked, alpha)
        found |= {accounts[place]: z for place, z in tails.items()}
    return found
