"""Posts that are declared original while another office's earlier post has nearly the same text."""

import polars as pl

from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Of every account the number of such posts."""
    copies = seen.copies.filter(pl.col("similarity") >= sign["similarity"]).sort("account", "post")
    found = {str(account): mine for (account,), mine in copies.group_by("account", maintain_order=True)}
    least = sign["least_posts"]
    rows: list[Row] = []
    for account in seen.posts["account"].unique().sort():
        mine = found.get(account)
        posts = mine["post"].unique(maintain_order=True).to_list() if mine is not None else []
        told = len(posts) >= least and mine is not None
        words = (
            f"{len(posts)} 篇声明原创的稿件与 {mine['earlier_account'].n_unique()} 个别的账号更早的稿件近似，相似度最高 {max(mine['similarity']):.2f}"
            if told and mine is not None
            else ""
        )
        rows.append((account, float(len(posts)), least, posts if told else [], [], words))
    return judged(rows)
