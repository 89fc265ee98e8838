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
    rows: list[Row] = []
    for (account,), mine in now.group_by("account", maintain_order=True):
        silent = mine.filter("is_silent")
        found = silent.filter((pl.col("z") >= pl.col("threshold")) & pl.col("is_large"))
        shown = (found if found.height else silent if silent.height else mine).sort("z", descending=True)
        first = shown.row(0, named=True)
        threshold = first["threshold"] if found.height else max(first["threshold"], first["z"] + 1)
        words = (
            f"{first['since']:%m-%d %H:%M} 至 {first['until']:%m-%d %H:%M} 粉丝由 {first['before']:,} 增至 {first['after']:,}，"
            "其间及前两日没有稿件"
        )
        since = found["until"].min() if found.height else None
        captures = mine.filter(pl.col("until") >= since)["until"].to_list() if since is not None else []
        rows.append((str(account), first["z"], threshold, [], captures, words if found.height else ""))
    return judged(rows)
