"""Posts that are declared original while another office's earlier post has nearly the same text."""

import polars as pl

from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Of every account the number of such posts."""
    copies = (
        seen.copies.filter(pl.col("similarity") >= sign["similarity"])
        .group_by("account")
        .agg(
            pl.col("post").unique().sort(),
            sources=pl.col("earlier_account").n_unique(),
            most=pl.col("similarity").max(),
        )
    )
    least = sign["least_posts"]
    accounts = seen.posts.select(pl.col("account").unique()).join(copies, on="account", how="left")
    rows: list[Row] = []
    for account, posts, sources, most in accounts.iter_rows():
        found = posts or []
        told = len(found) >= least
        words = (
            f"{len(found)} 篇声明原创的稿件与 {sources} 个别的账号更早的稿件近似，相似度最高 {most or 0:.2f}"
        )
        rows.append((account, float(len(found)), least, found if told else [], [], words if told else ""))
    return judged(rows)
