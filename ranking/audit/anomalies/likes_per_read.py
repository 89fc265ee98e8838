"""Single posts whose likes per read are out of line with the account's own history and its board."""

import math

import polars as pl

from ranking.audit.anomalies.outlying import Values, find_outlying
from ranking.audit.anomalies.reads_of_posts import first_and_found
from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign

# Below a scale of one like in this many reads logarithms of a ratio say nothing.
_LEAST_LIKES = 0.5


def ratios(seen: Seen, least_reads: float) -> pl.DataFrame:
    """Posts with enough known reads: the logarithm of likes per read."""
    return (
        seen.posts.filter(pl.col("likes").is_not_null() & (pl.col("reads") >= least_reads))
        .join(seen.accounts, on="account", maintain_order="left")
        .with_columns(value=((pl.col("likes") + 0.5) / (pl.col("reads") + 1)).log())
    )


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Every account's largest deviation (up or down), and the posts that reach their threshold.

    More likes than reads is out of any band.
    """
    history = seen.history.filter(pl.col("back").is_null()).select(
        "account", known="ratio_posts", median="ratio_median", mad="ratio_mad"
    )
    expected = (pl.col("reads") * pl.col("median").exp()).clip(_LEAST_LIKES)
    values = Values(ratios(seen, sign["least_reads"]), history, 1 / expected + 1 / pl.col("reads"))
    posts = find_outlying(values, sign, sides=2)
    is_impossible = pl.col("likes") > pl.col("reads")
    posts = posts.with_columns(
        size=pl.col("z").abs(),
        # What no band holds is told however restless the account is.
        threshold=pl.when(is_impossible & (pl.col("z").abs() < pl.col("threshold")))
        .then(pl.col("z").abs())
        .otherwise("threshold"),
    ).with_columns(excess=pl.col("size") / pl.col("threshold"))
    rows: list[Row] = []
    for row in first_and_found(posts, "excess", pl.col("size") >= pl.col("threshold")).iter_rows(named=True):
        words = _tell(row, len(row["found"])) if row["found"] else ""
        rows.append((row["account"], row["size"], row["threshold"], row["found"], [], words))
    return judged(rows)


def _tell(post: dict[str, float], count: int) -> str:
    return (
        f"{count} 篇的点赞阅读比异于平常：最甚的一篇阅读 {post['reads']:,}、点赞 {post['likes']:,}，"
        f"每千次阅读点赞 {1000 * post['likes'] / post['reads']:.3g}，平常 {1000 * math.exp(post['median']):.3g}"
    )
