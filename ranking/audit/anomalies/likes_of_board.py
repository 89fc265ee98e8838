"""Accounts whose likes per read of the whole month are out of the band of their board."""

import math

import numpy as np
import polars as pl
from scipy.stats import t as student

from ranking.audit.anomalies.likes_per_read import ratios
from ranking.audit.anomalies.robust import robust_centre, tail_threshold
from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign

_LEAST_SCALE = 0.1
_FREEDOM = 10


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Every account's distance from its board's median, in robust standard deviations; all its posts with the ratio."""
    posts = ratios(seen, sign["least_reads"])
    accounts = (
        posts.group_by("account")
        .agg(
            pl.col("peers").first(),
            pl.col("post").sort(),
            value=pl.col("value").median(),
            known=pl.len(),
        )
        .filter(pl.col("known") >= sign["least_posts"])
        .sort("account")
    )
    rows: list[Row] = []
    for (_,), board in accounts.group_by("peers", maintain_order=True):
        if board.height < sign["least_accounts"]:
            continue
        middle, scale = robust_centre(board["value"].to_numpy(), _LEAST_SCALE)
        sizes = np.abs(board["value"].to_numpy() - middle) / scale
        tail = tail_threshold(sizes, sign["alpha"], 1)
        # A small board tells no tail: one heavier than the normal is taken.
        threshold = max(sign["least_z"], tail or float(student.isf(sign["alpha"] / 2, _FREEDOM)))
        for row, size in zip(board.iter_rows(named=True), sizes, strict=True):
            words = (
                f"本月每千次阅读点赞 {1000 * math.exp(row['value']):.3g}，同榜中位数 {1000 * math.exp(middle):.3g}"
                if size >= threshold
                else ""
            )
            rows.append((row["account"], float(size), threshold, row["post"] if words else [], [], words))
    return judged(rows)
