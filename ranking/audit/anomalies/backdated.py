"""Posts that claim a time before earlier looks at the account that did not show them."""

import polars as pl

from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Of every account the most hours by which a look that lacked a post came after the time that it claims.

    Looks miss some posts that are there. How many posts would be missed as often by chance alone must be few.
    """
    accounts = seen.looks.unique("account")
    of_all = float(accounts["missed"].sum()) / max(float(accounts["chances"].sum()), 1.0)
    own = pl.when(pl.col("chances") > 0).then(pl.col("missed") / pl.col("chances")).otherwise(0.0)
    share = pl.max_horizontal(own, pl.lit(of_all))
    looks = seen.looks.with_columns(by_chance=pl.col("posts") * share.pow(pl.col("looks")))
    likely = looks.filter(pl.col("by_chance") <= sign["chance"])
    most = {str(account): mine for (account,), mine in likely.group_by("account", maintain_order=True)}
    rows: list[Row] = []
    for account in seen.posts["account"].unique().sort():
        mine = most.get(account, likely.clear())
        hours = max(mine["hours"], default=0.0)
        found = mine.filter(pl.col("hours") >= sign["hours"])
        words = (
            f"{found.height} 篇所称的发布时刻早于没有见到它的采集，最多早 {max(found['hours']):.0f} 小时，"
            f"其中一篇有 {max(found['looks'])} 次采集没有见到"
            if found.height
            else ""
        )
        rows.append((account, hours, sign["hours"], found["post"].sort().to_list(), [], words))
    return judged(rows)
