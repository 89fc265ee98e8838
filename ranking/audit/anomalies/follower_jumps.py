"""Followers that jumped between two captures while nothing was posted."""

import polars as pl

from ranking.audit.anomalies.robust import MAD_TO_SD, own_threshold
from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign

_LEAST_DAYS = 1 / 24
# Followers that come and go by the day: a scale below this is not believed.
_LEAST_SCALE = 0.0005


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Every account's largest robust z over the month's gaps, and the captures of followers since the first jump."""
    days = (pl.col("until") - pl.col("since")).dt.total_seconds() / 86400
    gaps = (
        seen.followers.with_columns(days=days)
        .filter((pl.col("days") >= _LEAST_DAYS) & (pl.col("before") > 0))
        .with_columns(speed=((pl.col("after") + 1) / (pl.col("before") + 1)).log() / pl.col("days"))
    )
    usual = (
        gaps.filter(pl.col("posts").is_null())
        .group_by("account")
        .agg(
            known=pl.len(),
            median=pl.col("speed").median(),
            scale=MAD_TO_SD * (pl.col("speed") - pl.col("speed").median()).abs().median(),
        )
        .filter(pl.col("known") >= sign["least_gaps"])
    )
    now = gaps.filter(pl.col("posts").is_not_null()).join(usual, on="account").sort("account", "since")
    # The count itself is drawn from a crowd: one root of it, over the days of the gap.
    noise = 1 / (pl.col("before").sqrt() * pl.col("days"))
    now = now.with_columns(
        z=(pl.col("speed") - pl.col("median"))
        / (pl.col("scale").clip(_LEAST_SCALE).pow(2) + noise.pow(2)).sqrt(),
        is_silent=(pl.col("posts") == 0) & pl.col("is_observed"),
        is_large=((pl.col("after") - pl.col("before")) >= sign["least_gain"])
        & (pl.col("after") >= pl.col("before") * (1 + sign["least_share"])),
        tries=pl.len().over("account").cast(pl.Float64),
    )
    limits = own_threshold(sign["alpha"], now["tries"].to_numpy(), now["known"].cast(pl.Float64).to_numpy())
    now = now.with_columns(threshold=pl.Series(limits))
    is_found = pl.col("is_silent") & (pl.col("z") >= pl.col("threshold")) & pl.col("is_large")
    # A jump that is told comes first, else the largest of the gaps without posts, else of all.
    order = pl.when(is_found).then(0).when("is_silent").then(1).otherwise(2)
    shown = now.with_columns(is_found=is_found, order=order).sort(
        "account", "order", "z", "since", descending=[False, False, True, False]
    )
    since = shown.filter("is_found").group_by("account").agg(first=pl.col("until").min())
    captures = {
        str(account): moments
        for account, moments in now.join(since, on="account", maintain_order="left")
        .filter(pl.col("until") >= pl.col("first"))
        .group_by("account")
        .agg(pl.col("until").sort())
        .iter_rows()
    }
    rows: list[Row] = []
    for row in shown.unique("account", keep="first", maintain_order=True).iter_rows(named=True):
        words = (
            f"{row['since']:%m-%d %H:%M} 至 {row['until']:%m-%d %H:%M} 粉丝由 {row['before']:,} 增至 {row['after']:,}，"
            "其间及前两日没有稿件"
        )
        told = row["is_found"]
        threshold = row["threshold"] if told else max(row["threshold"], row["z"] + 1)
        moments = captures[row["account"]] if told else []
        rows.append((row["account"], row["z"], threshold, [], moments, words if told else ""))
    return judged(rows)
