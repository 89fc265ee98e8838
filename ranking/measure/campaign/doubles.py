"""What is counted once only: a piece an account, a post among campaigns, a series of products."""

from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from ranking.measure.campaign.declared import Campaign

COUNTS = pl.col("refusal").is_null()
_PERSON = "人工认定"


def refuse_repeats(verdicts: pl.DataFrame, once: Sequence[str]) -> pl.DataFrame:
    """Of one piece that an account published several times only the first counts; what a person counts stays."""
    piece = ["campaign_id", "account_id", "piece"]
    told = verdicts.with_row_index("row")
    is_asked = COUNTS & ~pl.col("is_decided") & pl.col("campaign_id").is_in(once)
    # Most pieces stand once: only the others are told apart by campaign and account.
    asked = told.filter(is_asked).filter(pl.col("piece").is_duplicated())
    first = asked.unique(piece, keep="first", maintain_order=True)
    first = first.select(*piece, first_row="row", first_day="day", first_native="native_id")
    later = asked.join(first, on=piece).filter(pl.col("row") != pl.col("first_row"))
    words = pl.format("{} 已发布（稿件 {}）", pl.col("first_day").dt.strftime("%Y-%m-%d"), "first_native")
    told = told.join(later.select("row", again=words), on="row", how="left", maintain_order="left")
    is_repeat = pl.col("again").is_not_null()
    return _refused(told, is_repeat, "same_piece", pl.col("again")).select(verdicts.columns)


def refuse_doubles(verdicts: pl.DataFrame, campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """A post counts for the campaign that began first, and for others only where one of the two names the other."""
    counted = verdicts.filter(COUNTS)
    several = counted.filter(pl.len().over("post_id") > 1)
    if several.is_empty():
        return verdicts
    by_id = {each.campaign_id: each for each in campaigns}
    order = sorted(by_id, key=lambda name: (by_id[name].first_day, name))
    place = {name: number for number, name in enumerate(order)}
    taken: dict[int, list[Campaign]] = defaultdict(list)
    refused: list[tuple[str, int, str]] = []
    rows = several.select("campaign_id", "post_id", "is_decided").iter_rows()
    for name, post, is_decided in sorted(rows, key=lambda row: (place[row[0]], row[1])):
        other = next((each for each in taken[post] if not _may_share(by_id[name], each)), None)
        if other is not None and not is_decided:
            refused.append((name, post, f"已计入“{other.title}”"))
        else:
            taken[post].append(by_id[name])
    doubles = pl.DataFrame(
        refused, schema={"campaign_id": pl.String, "post_id": pl.Int64, "double": pl.String}, orient="row"
    )
    told = verdicts.join(doubles, on=["campaign_id", "post_id"], how="left", maintain_order="left")
    is_double = pl.col("double").is_not_null()
    return _refused(told, is_double, "other_campaign", pl.col("double")).select(verdicts.columns)


def _may_share(one: Campaign, other: Campaign) -> bool:
    return other.campaign_id in one.shared_with or one.campaign_id in other.shared_with


def _refused(verdicts: pl.DataFrame, which: pl.Expr, rule: str, words: pl.Expr) -> pl.DataFrame:
    return verdicts.with_columns(
        refusal=pl.when(which).then(pl.lit(rule)).otherwise("refusal"),
        refusal_words=pl.when(which).then(words).otherwise("refusal_words"),
    )


def count_series_once(verdicts: pl.DataFrame, once: Sequence[str]) -> pl.DataFrame:
    """Of the products of a series only the first counts as a product; the posts still count."""
    series = ["campaign_id", "account_id", "series"]
    told = verdicts.with_row_index("row")
    is_asked = COUNTS & (pl.col("product_answer") == "yes") & pl.col("campaign_id").is_in(once)
    asked = told.filter(is_asked & pl.col("series").is_not_null())
    first = asked.unique(series, keep="first", maintain_order=True)
    later = asked.join(first.select(*series, first_row="row", first_day="day"), on=series).filter(
        pl.col("row") != pl.col("first_row"), ~pl.col("product_words").str.starts_with(_PERSON)
    )
    words = pl.format("与 {} 的一件是同一系列，系列只计一件", pl.col("first_day").dt.strftime("%Y-%m-%d"))
    told = told.join(later.select("row", again=words), on="row", how="left", maintain_order="left")
    is_later = pl.col("again").is_not_null()
    return told.with_columns(
        product_answer=pl.when(is_later).then(pl.lit("apart")).otherwise("product_answer"),
        product_words=pl.when(is_later).then("again").otherwise("product_words"),
    ).select(verdicts.columns)
