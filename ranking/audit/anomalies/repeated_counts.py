"""The same count on many posts of an account, more often than chance has it."""

import numpy as np
import polars as pl
from scipy.stats import poisson

from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign

_FIELDS = {"reads": "阅读", "likes": "点赞", "comments": "评论", "shares": "转发"}
# The neighbourhood whose density is looked at: a fifth below and above.
_NEAR = 1.2
# From here on platforms print in units of ten thousand, with one or two digits behind the point.
_ROUNDED_FROM = 10_000


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Every account's most repeated count against the repeats that chance would reach too seldom."""
    repeats = _count_repeats(seen.posts, sign["least_value"])
    if repeats.is_empty():
        return judged([])
    values = repeats["value"].to_numpy()
    chance = (repeats["near"] - repeats["posts"].list.len() + 1).to_numpy().clip(1)
    chance = chance * _grain(values) / (values * _NEAR - values / _NEAR)
    count = repeats["posts"].list.len().to_numpy()
    # The first post with a count is free; the others meet it by chance. Every count of every kind is a try.
    threshold = np.full(repeats.height, sign["least_repeats"])
    asked = np.flatnonzero(count >= sign["least_repeats"])
    rarity = sign["alpha"] / (repeats["tries"].to_numpy()[asked] * len(_FIELDS))
    threshold[asked] = np.maximum(threshold[asked], 2 + poisson.isf(rarity, chance[asked]))
    repeats = repeats.with_columns(
        repeats=pl.Series(count, dtype=pl.Float64), threshold=pl.Series(threshold)
    ).with_columns(excess=pl.col("repeats") / pl.col("threshold"))
    most = repeats.sort("account", "excess", "field", "value", descending=[False, True, False, False])
    rows: list[Row] = []
    for row in most.unique("account", keep="first", maintain_order=True).iter_rows(named=True):
        is_found = row["repeats"] >= row["threshold"]
        words = f"{_FIELDS[row['field']]}数 {row['value']:,} 在 {row['repeats']:.0f} 篇稿件上一模一样"
        posts = row["posts"] if is_found else []
        rows.append((row["account"], row["repeats"], row["threshold"], posts, [], words if is_found else ""))
    return judged(rows)


def _count_repeats(posts: pl.DataFrame, least_value: float) -> pl.DataFrame:
    """account, field, value, posts with it, near (posts with about as much), tries (different values)."""
    counts = (
        posts.unpivot(list(_FIELDS), index=["account", "post"], variable_name="field", value_name="value")
        .filter(pl.col("value") >= least_value)
        .sort("account", "field", "value", "post")
        .with_columns(group=pl.struct("account", "field").rle_id().cast(pl.Float64))
    )
    # One long scale: the groups lie behind one another, farther apart than any count is large.
    apart = 2 * _NEAR * float(counts["value"].max() or 1)  # type: ignore[arg-type]
    scale = (counts["group"] * apart + counts["value"]).to_numpy()
    repeats = counts.group_by("account", "field", "value", "group", maintain_order=True).agg(
        pl.col("post").alias("posts")
    )
    starts = repeats["group"].to_numpy() * apart
    value = repeats["value"].to_numpy()
    near = np.searchsorted(scale, starts + value * _NEAR, side="right") - np.searchsorted(
        scale, starts + value / _NEAR
    )
    return repeats.with_columns(near=pl.Series(near), tries=pl.len().over("account", "field"))


def _grain(values: np.ndarray) -> np.ndarray:
    """How many whole numbers are printed as this one: 1, or what a figure in ten thousands stands for."""
    is_large = values >= _ROUNDED_FROM
    return np.select([is_large & (values % 1000 == 0), is_large & (values % 100 == 0)], [1000, 100], 1)
