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
    far = pl.col("hours") >= sign["hours"]
    told = likely.group_by("account").agg(
        pl.col("hours").max(),
        posts=pl.col("post").filter(far).sort(),
        looks=pl.col("looks").filter(far).max(),
    )
    accounts = seen.posts.select(pl.col("account").unique()).join(told, on="account", how="left")
    rows: list[Row] = []
    for account, hours, posts, most in accounts.iter_rows():
        found = posts or []
        words = f"{len(found)} 篇所称的发布时刻早于没有见到它的采集，最多早 {hours or 0:.0f} 小时，其中一篇有 {most} 次采集没有见到"
        rows.append((account, hours or 0.0, sign["hours"], found, [], words if found else ""))
    return judged(rows)
