"""Posts that come in bulk at the end of a month."""

import datetime as dt

import numpy as np
import polars as pl
from scipy.stats import betabinom

from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign

# Posts of earlier months from which an account's own share at month's ends is believed.
_ENOUGH_POSTS = 30


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Every account's posts in the last days against the number that chance would reach too seldom.

    The share that is to be expected is the largest of the board's in the same days, the account's own in earlier
    months, and that of the days in the month. A month that was not over at the cut-off is not judged.
    """
    days = int(sign["days"])
    if seen.cut_off < seen.month.end:
        return judged([])
    opens = seen.month.end - dt.timedelta(days=days)
    now = (
        seen.posts.with_columns(is_last=pl.col("published_at") >= opens)
        .group_by("account")
        .agg(
            total=pl.len(),
            last=pl.col("is_last").sum(),
            posts=pl.col("post").filter("is_last").sort(),
        )
        .join(seen.accounts, on="account")
    )
    own = seen.history.filter(pl.col("back").is_null() & (pl.col("posts") >= _ENOUGH_POSTS)).select(
        "account", own=pl.col("at_end") / pl.col("posts")
    )
    now = now.join(own, on="account", how="left").with_columns(
        # The median account of the board, so that those who post in bulk do not excuse one another.
        board=(pl.col("last") / pl.col("total"))
        .filter(pl.col("total") >= sign["least_posts"])
        .median()
        .over("peers")
    )
    share = now.select(
        pl.max_horizontal(
            pl.col("own").fill_null(0), pl.col("board").fill_null(0), pl.lit(days / seen.month.days)
        )
    ).to_series()
    expected = np.clip(share.to_numpy(), 0.01, 0.95)
    spread = 1 / sign["clustering"] - 1
    total, last = now["total"].to_numpy(), now["last"].to_numpy()
    # Of accounts with too few posts in these days nothing is asked.
    limit = np.full(now.height, sign["least_posts"])
    asked = np.flatnonzero(last >= sign["least_posts"])
    likely = expected[asked]
    limit[asked] = np.maximum(
        1 + betabinom.isf(sign["alpha"], total[asked], likely * spread, (1 - likely) * spread), limit[asked]
    )
    rows: list[Row] = [
        (
            row["account"],
            float(row["last"]),
            float(most),
            row["posts"] if row["last"] >= most else [],
            [],
            f"本月 {row['total']} 篇中 {row['last']} 篇发于最后 {days} 天，按以往和同榜约应有 {row['total'] * rate:.1f} 篇"
            if row["last"] >= most
            else "",
        )
        for row, most, rate in zip(now.iter_rows(named=True), limit, expected, strict=True)
    ]
    return judged(rows)
