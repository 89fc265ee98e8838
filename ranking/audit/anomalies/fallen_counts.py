"""Counts that a later capture shows smaller than an earlier one."""

import polars as pl

from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign

_FIELDS = {"reads": "阅读", "likes": "点赞", "comments": "评论", "shares": "转发"}
# A figure printed in ten thousands may stand for this much less.
_ROUNDED_FROM, _HALF_A_THOUSAND = 10_000, 500


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Every account's largest fall, as a share of what was there, and the posts whose falls reach the threshold."""
    falls = pl.concat([_falls(seen.growth, field, sign) for field in _FIELDS])
    rows: list[Row] = []
    ordered = falls.sort("account", "excess", "post", descending=[False, True, False])
    for (account,), mine in ordered.group_by("account", maintain_order=True):
        found = mine.filter(pl.col("is_found"))
        first = mine.row(0, named=True)
        threshold = first["limit"] if found.height else max(first["limit"], first["share"] + first["limit"])
        words = (
            f"{first['since']:%m-%d %H:%M} 至 {first['until']:%m-%d %H:%M} {_FIELDS[first['field']]}由 {first['before']:,} 减至 {first['after']:,}"
            if found.height
            else ""
        )
        posts = found["post"].unique(maintain_order=True).to_list()
        rows.append((str(account), first["share"], threshold, posts, [], words))
    return judged(rows)


def _falls(growth: pl.DataFrame, field: str, sign: Sign) -> pl.DataFrame:
    limit = sign["reads"] if field == "reads" else sign["others"]
    before, after = pl.col(f"{field}_before"), pl.col(f"{field}_after")
    is_rounded = (pl.col("before") >= _ROUNDED_FROM) & (
        (pl.col("before") % 100 == 0) | (pl.col("after") % 100 == 0)
    )
    return (
        growth.select("account", "post", "since", "until", before=before, after=after)
        .filter(pl.col("before").is_not_null() & pl.col("after").is_not_null() & (pl.col("before") > 0))
        .with_columns(fall=(pl.col("before") - pl.col("after")).clip(0))
        .with_columns(
            fall=pl.when(is_rounded).then((pl.col("fall") - _HALF_A_THOUSAND).clip(0)).otherwise("fall"),
            field=pl.lit(field),
            limit=pl.lit(limit),
        )
        .with_columns(share=pl.col("fall") / pl.col("before"))
        .with_columns(
            is_found=(pl.col("share") >= pl.col("limit")) & (pl.col("fall") >= sign["least_fall"]),
            excess=pl.col("share") / pl.col("limit"),
        )
        # What is found stands before what merely fell by much of little.
        .with_columns(excess=pl.col("excess") + pl.col("is_found").cast(pl.Float64) * 1e6)
    )
