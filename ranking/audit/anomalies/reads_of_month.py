"""A whole month whose reads are out of line with the account's earlier months and with what its board did."""

import math

import polars as pl

from ranking.audit.anomalies.reads_of_posts import FIELDS, logarithms
from ranking.audit.anomalies.robust import MAD_TO_SD, robust_centre
from ranking.audit.anomalies.seen import ENOUGH_PEERS, Row, Seen, judged
from ranking.audit.anomalies.signs import Sign

# The standard error of a median against that of a mean, for normal data.
_MEDIAN_ERROR = 1.2533
_LEAST_SCALE = 0.1


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Every account's shift in standard errors, less what its board shifted, and widened as its board is wide."""
    months = _months(seen, sign)
    posts = logarithms(seen).posts.select("account", "post", "value")
    found = []
    for (_,), board in months.group_by("scope", maintain_order=True):
        shifts = board["shift"].to_numpy() / board["error"].to_numpy()
        if board.height >= ENOUGH_PEERS:
            # What all of a board did in a month is no sign of one account.
            common, _ = robust_centre(board["shift"].to_numpy(), 0)
            shifts = (board["shift"].to_numpy() - common) / board["error"].to_numpy()
            shifts = shifts / robust_centre(shifts, 1)[1]
        found.append(board.with_columns(z=pl.Series(shifts)))
    rows: list[Row] = []
    for row in (pl.concat(found) if found else months.with_columns(z=0.0)).iter_rows(named=True):
        factor = math.exp(row["shift"])
        # A month too little above the earlier ones is not told however sure it is.
        threshold = sign["z"] if factor >= sign["least_factor"] else max(sign["z"], row["z"] + 1)
        is_found = row["z"] >= threshold
        mine = (
            posts.filter((pl.col("account") == row["account"]) & (pl.col("value") > row["usual"]))
            if is_found
            else None
        )
        words = (
            f"本月 {row['posts']} 篇{FIELDS[row['field']]}的中位数 {math.expm1(row['now']):,.0f}，"
            f"以往 {row['months']} 个月为 {math.expm1(row['usual']):,.0f}，约 {factor:.1f} 倍"
        )
        rows.append(
            (
                row["account"],
                row["z"],
                threshold,
                mine["post"].to_list() if mine is not None else [],
                [],
                words if is_found else "",
            )
        )
    return judged(rows)


def _months(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Of every account with enough posts and months: now, usual, shift and its error."""
    values = logarithms(seen)
    now = values.posts.group_by("account").agg(
        pl.col("field", "peers", "platform").first(),
        posts=pl.len(),
        now=pl.col("value").median(),
        spread=MAD_TO_SD * (pl.col("value") - pl.col("value").median()).abs().median(),
    )
    is_reads = pl.col("field") == "reads"
    earlier = (
        seen.history.filter(pl.col("back").is_not_null())
        .join(now.select("account", "field"), on="account")
        .with_columns(
            known=pl.when(is_reads).then("reads_posts").otherwise("likes_posts"),
            median=pl.when(is_reads).then("reads_median").otherwise("likes_median"),
        )
        .filter(pl.col("known") >= sign["least_posts"])
        .group_by("account")
        .agg(
            months=pl.len(),
            usual=pl.col("median").median(),
            restless=MAD_TO_SD * (pl.col("median") - pl.col("median").median()).abs().median(),
            earlier_posts=pl.col("known").sum(),
        )
    )
    joined = now.join(earlier, on="account").filter(
        (pl.col("posts") >= sign["least_posts"]) & (pl.col("months") >= sign["least_months"])
    )
    spread = pl.col("spread").clip(_LEAST_SCALE)
    error = (
        (_MEDIAN_ERROR * spread).pow(2) * (1 / pl.col("posts") + 1 / pl.col("earlier_posts"))
        + pl.col("restless").pow(2)
    ).sqrt()
    enough = pl.len().over("peers") >= ENOUGH_PEERS
    return joined.with_columns(
        shift=pl.col("now") - pl.col("usual"),
        error=error,
        scope=pl.when(enough).then("peers").otherwise("platform"),
    ).sort("account")
