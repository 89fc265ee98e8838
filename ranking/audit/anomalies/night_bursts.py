"""Counts that grew between two captures at odd hours much faster than before and after."""

import polars as pl

from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign

NIGHT_ENDS = 6  # odd hours are from midnight until then
_FIELDS = {"reads": "阅读", "likes": "点赞", "shares": "转发"}


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Every account's largest factor over its posts, counts and nights, and the posts that reach the threshold."""
    nights = pl.concat([_nights(seen.growth, field, sign) for field in _FIELDS])
    rows: list[Row] = []
    ordered = nights.sort("account", "factor", "post", descending=[False, True, False])
    for (account,), mine in ordered.group_by("account", maintain_order=True):
        found = mine.filter(pl.col("factor") >= sign["least_factor"])
        first = mine.row(0, named=True)
        words = (
            f"{first['since']:%m-%d %H:%M} 至 {first['until']:%m-%d %H:%M} {_FIELDS[first['field']]}增加 {first['gain']:,}，"
            f"每小时为前后的 {first['factor']:.1f} 倍"
        )
        posts = found["post"].unique(maintain_order=True).to_list()
        rows.append((str(account), first["factor"], sign["least_factor"], posts, [], words if posts else ""))
    return judged(rows)


def _nights(growth: pl.DataFrame, field: str, sign: Sign) -> pl.DataFrame:
    """The stretches at night with enough growth: how many times as fast as the neighbouring stretches."""
    hours = (pl.col("until") - pl.col("since")).dt.total_seconds() / 3600
    stretches = (
        growth.select(
            "account", "post", "since", "until", gain=pl.col(f"{field}_after") - pl.col(f"{field}_before")
        )
        .filter(pl.col("gain").is_not_null())
        .with_columns(hours=hours)
        .filter(pl.col("hours") > 0)
        .sort("account", "post", "since")
        .with_columns(rate=pl.col("gain") / pl.col("hours"))
        .with_columns(
            before=pl.col("rate").shift(1).over("account", "post"),
            hours_before=pl.col("hours").shift(1).over("account", "post"),
            after=pl.col("rate").shift(-1).over("account", "post"),
        )
    )
    beside = pl.max_horizontal("before", pl.col("after").fill_null(0)).clip(0)
    return (
        stretches.filter(
            (pl.col("gain") >= sign["least_growth"])
            & (pl.col("hours_before") >= sign["least_hours"])
            & (_night_hours() / pl.col("hours") >= sign["night_share"])
        )
        # A neighbour that stood still counts as one an hour.
        .with_columns(factor=pl.col("rate") / beside.clip(1), field=pl.lit(field))
        .select("account", "post", "field", "since", "until", "gain", "factor")
    )


def _night_hours() -> pl.Expr:
    """The hours of a stretch of at most a day that lie in the night of its end, or of its beginning."""
    total = pl.lit(0.0)
    for moment in ("since", "until"):
        opens = pl.col(moment).dt.truncate("1d")
        closes = opens.dt.offset_by(f"{NIGHT_ENDS}h")
        inside = (pl.min_horizontal("until", closes) - pl.max_horizontal("since", opens)).dt.total_seconds()
        same = pl.col("since").dt.date() == pl.col("until").dt.date()
        counted = pl.when(same).then(0.0).otherwise(inside) if moment == "since" else inside
        total = total + counted.clip(0) / 3600
    return total
