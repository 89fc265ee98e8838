"""Single posts whose reads are out of line with the account's own history and its board."""

import math

import polars as pl

from ranking.audit.anomalies.outlying import Values, find_outlying
from ranking.audit.anomalies.seen import Row, Seen, judged
from ranking.audit.anomalies.signs import Sign

FIELDS = {"reads": "阅读", "likes": "点赞"}


def field_of_accounts(seen: Seen) -> pl.DataFrame:
    """account, field: reads where the account's posts have any, else likes."""
    return seen.posts.group_by("account").agg(
        field=pl.when(pl.col("reads").is_not_null().any()).then(pl.lit("reads")).otherwise(pl.lit("likes"))
    )


def logarithms(seen: Seen) -> Values:
    """Of every post the logarithm of its reads, or likes where there are none."""
    fields = field_of_accounts(seen)
    is_reads = pl.col("field") == "reads"
    posts = (
        seen.posts.join(fields, on="account", maintain_order="left")
        .join(seen.accounts, on="account", maintain_order="left")
        .with_columns(count=pl.when(is_reads).then("reads").otherwise("likes"))
        .filter(pl.col("count").is_not_null())
        .with_columns(value=(pl.col("count") + 1).log())
    )
    history = (
        seen.history.filter(pl.col("back").is_null())
        .join(fields, on="account")
        .select(
            "account",
            known=pl.when(is_reads).then("reads_posts").otherwise("likes_posts"),
            median=pl.when(is_reads).then("reads_median").otherwise("likes_median"),
            mad=pl.when(is_reads).then("reads_mad").otherwise("likes_mad"),
        )
    )
    return Values(posts, history, (-pl.col("median")).exp())


def judge(seen: Seen, sign: Sign) -> pl.DataFrame:
    """Every account's largest robust z, and the posts that reach their threshold."""
    posts = find_outlying(logarithms(seen), sign, sides=1)
    rows: list[Row] = []
    for row in first_and_found(posts, "z", pl.col("z") >= pl.col("threshold")).iter_rows(named=True):
        words = (
            f"{len(row['found'])} 篇的{FIELDS[row['field']]}数远高于平常：最高 {row['count']:,}，"
            f"{'以往' if row['is_history'] else '本月各篇'}的中位数 {math.expm1(row['median']):,.0f}"
            if row["found"]
            else ""
        )
        rows.append((row["account"], row["z"], row["threshold"], row["found"], [], words))
    return judged(rows)


def first_and_found(posts: pl.DataFrame, by: str, is_found: pl.Expr) -> pl.DataFrame:
    """Of every account the post that is largest by a column, and in `found` the posts of which the claim holds."""
    ordered = posts.with_columns(is_found=is_found).sort(
        "account", by, "post", descending=[False, True, False]
    )
    return ordered.group_by("account", maintain_order=True).agg(
        pl.exclude("account", "post").first(), found=pl.col("post").filter("is_found")
    )
