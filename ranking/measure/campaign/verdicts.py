"""Whether each post on a theme counts, as what, and by which named rule; one row a campaign and post."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign.declared import Campaign, alike, windows_of
from ranking.measure.campaign.doubles import count_series_once, refuse_doubles, refuse_repeats
from ranking.measure.campaign.facts import read_facts
from ranking.measure.campaign.products import class_of, head_of, tell_classes, telling_head, with_series
from ranking.measure.campaign.search import find_posts
from ranking.vocabulary import word_classes

# Why a post does not count, in the order in which the rules are asked; printed with each post.
REFUSALS = {
    "refused_by_person": "人工认定不计",
    "unregistered": "账号未登记",
    "not_applicable": "账号不在适用范围",
    "excluded_word": "含有排除的关键词",
    "outside_window": "主题相符，不在活动期内",
    "removed": "已删除，按约定不计",
    "same_piece": "与本账号已计入的一篇是同一作品",
    "other_campaign": "已计入另一项主题宣传，两项没有约定可以同时计",
}

# Answers are yes, no, pending (a person must say) and apart. `refusal` is a key of REFUSALS, null where the post
# counts; `product` the label of its kind; `is_decided` says that a person counts it.
VERDICTS: dict[str, pl.DataType | type[pl.DataType]] = {
    **{"campaign_id": pl.String, "post_id": pl.Int64, "account_id": pl.String, "native_id": pl.String},
    **{"name": pl.String, "organisation": pl.String, "matrix": pl.String, "published_at": pl.Datetime("us")},
    **{
        "time_precision": pl.String,
        "day": pl.Date,
        "title": pl.String,
        "excerpt": pl.String,
        "url": pl.String,
    },
    **{"kind": pl.String, "matched_by": pl.String, "refusal": pl.String, "refusal_words": pl.String},
    **{"original": pl.String, "original_words": pl.String, "product": pl.String, "product_answer": pl.String},
    **{"product_words": pl.String, "piece": pl.Int64, "series": pl.String, "copied_from": pl.Int64},
    **{"is_decided": pl.Boolean},
}
_PENDING = "是否原创待定"
# What of a declaration `applies` asks for, and what `_judge` does; campaigns that say the same in it are judged together.
APPLIES_BY = ("levels", "platforms", "accounts")
_JUDGED_BY = (*APPLIES_BY, "keywords_none", "deleted_counts", "original_rule", "apart", "product_kinds")


def judge_posts(con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime) -> pl.DataFrame:
    """The verdict on every post on the theme of one of the campaigns, columns as in VERDICTS; by campaign, time and post.

    Posts published, decisions made and removals seen after `as_of` are not known.
    """
    facts = read_facts(con, find_posts(con, campaigns, as_of), as_of).with_columns(head=head_of())
    facts = facts.with_columns(telling_head=telling_head()).with_columns(*tell_classes())
    facts = with_series(facts).join(windows_of(campaigns).lazy(), on="campaign_id")
    # Streaming, which serves all cores with one rule; the rows are put into order afterwards.
    facts = facts.collect(engine="streaming").lazy()
    judged = [
        _judge(group[0], facts.filter(pl.col("campaign_id").is_in([each.campaign_id for each in group])))
        for group in alike(campaigns, *_JUDGED_BY)
    ]
    verdicts = pl.concat([pl.LazyFrame(schema=VERDICTS), *judged]).collect(engine="streaming")
    verdicts = verdicts.sort("campaign_id", "published_at", "post_id")
    verdicts = refuse_repeats(verdicts, [each.campaign_id for each in campaigns if each.same_piece == "once"])
    verdicts = refuse_doubles(verdicts, campaigns)
    return count_series_once(verdicts, [each.campaign_id for each in campaigns if each.series_once])


def applies(campaign: Campaign) -> pl.Expr:
    """Whether the campaign is for an account (account_id, level, platform)."""
    limits = {"level": campaign.levels, "platform": campaign.platforms, "account_id": campaign.accounts}
    held = [pl.col(name).is_in(some).fill_null(value=False) for name, some in limits.items() if some]
    return pl.all_horizontal(held) if held else pl.lit(value=True)


def _judge(campaign: Campaign, facts: pl.LazyFrame) -> pl.LazyFrame:
    """The rules that campaigns share, each asked of all their posts at once; the first that speaks gives the verdict."""
    refusal, refusal_words = _refusal(campaign)
    original, original_words = _originality(campaign)
    told = facts.with_columns(
        refusal=refusal, refusal_words=refusal_words, original=original, original_words=original_words
    )
    product, answer, words = _product(campaign)
    told = told.with_columns(
        product=product,
        product_answer=answer,
        product_words=words,
        series=pl.when(product.is_not_null()).then("series"),
        is_decided=pl.any_horizontal(
            pl.col(f"{aspect}_counts").fill_null(value=False) for aspect in ("post", "original", "product")
        ),
    )
    return told.select(pl.col(name).cast(kind) for name, kind in VERDICTS.items())


def _refusal(campaign: Campaign) -> tuple[pl.Expr, pl.Expr]:
    """The first rule that refuses a post, and its words; null where none does."""
    day, first, last = pl.col("day"), pl.col("first_day"), pl.col("last_day")
    counted = pl.col("post_counts").fill_null(value=False)
    refused = ~pl.col("post_counts").fill_null(value=True)
    # What a person counts as an original or a product counts as a post, unless the post was refused later.
    before = pl.col("post_place").fill_null(0)
    counted_as = pl.any_horizontal(
        pl.col(f"{aspect}_counts").fill_null(value=False)
        & (~refused | (pl.col(f"{aspect}_place") > before).fill_null(value=False))
        for aspect in ("original", "product")
    )
    side = pl.when(day < first).then(pl.lit("活动开始前 ")).otherwise(pl.lit("活动结束后 "))
    away = pl.when(day < first).then((first - day).dt.total_days()).otherwise((day - last).dt.total_days())
    none = pl.lit(None, pl.String)
    rules: list[tuple[pl.Expr, str | None, pl.Expr]] = [
        (counted_as & ~counted, None, pl.lit("")),
        (counted, None, pl.format("人工认定计入（{}）", "post_said")),
        (refused, "refused_by_person", pl.col("post_said")),
        (~pl.col("is_registered"), "unregistered", pl.lit("发布当天登记表里没有该账号")),
        (~applies(campaign), "not_applicable", pl.lit("层级、平台或名单不在本次宣传的适用范围")),
        (
            pl.col("has_excluded"),
            "excluded_word",
            pl.lit(f"排除词：{'、'.join(campaign.keywords_none)}"),
        ),
        (~day.is_between(first, last), "outside_window", side + away.cast(pl.String) + pl.lit(" 天")),
    ]
    if not campaign.deleted_counts:
        seen = pl.col("removed_at").dt.strftime("%Y-%m-%d") + pl.lit(" 见已删除")
        rules.append((pl.col("removed_at").is_not_null(), "removed", seen))
    keys = [(when, none if key is None else pl.lit(key)) for when, key, _ in rules]
    return _first_of(keys, none), _first_of([(when, words) for when, _, words in rules], pl.lit(""))


def _first_of(rules: Sequence[tuple[pl.Expr, pl.Expr]], otherwise: pl.Expr) -> pl.Expr:
    """What the first rule says whose condition holds."""
    said = otherwise
    for when, then in reversed(rules):
        said = pl.when(when).then(then).otherwise(said)
    return said


def _originality(campaign: Campaign) -> tuple[pl.Expr, pl.Expr]:
    """The answer and the rule that gave it; one “no” is enough, and what cannot be told is never taken for an original."""
    label, by = class_of("apart", campaign.apart)
    decided = pl.col("original_counts")
    rules: list[tuple[pl.Expr, str, pl.Expr]] = [
        (decided.fill_null(value=False), "yes", pl.format("人工认定（{}）", "original_said")),
        (~decided.fill_null(value=True), "no", pl.format("人工认定（{}）", "original_said")),
        (pl.col("is_repost"), "no", pl.lit("转发")),
        (label.is_not_null(), "apart", label + pl.lit("另计（") + by + pl.lit("）")),
    ]
    declared, wrote = pl.col("is_original"), pl.col("authorship")
    asks = {"declared": ["declared"], "independent": ["independent"], "both": ["declared", "independent"]}
    chosen = asks[campaign.original_rule]
    no = {
        "declared": (~declared.fill_null(value=True), "no", pl.lit("没有声明原创")),
        "independent": ((wrote == "copied").fill_null(value=False), "no", pl.lit("与其他单位更早的稿件近似")),
    }
    pending = {
        "declared": (declared.is_null(), "pending", pl.lit("来源没有说明是否原创")),
        "independent": (
            wrote.is_null(),
            "pending",
            pl.lit("正文过短、没有正文或先后不明，无法判断是否转抄"),
        ),
    }
    rules += [*(no[name] for name in chosen), *(pending[name] for name in chosen)]
    yes = "，".join({"declared": "声明原创", "independent": "未见转抄"}[name] for name in chosen)
    return (
        _first_of([(when, pl.lit(answer)) for when, answer, _ in rules], pl.lit("yes")),
        _first_of([(when, words) for when, _, words in rules], pl.lit(yes)),
    )


def _product(campaign: Campaign) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Label of the kind (null for none), whether it counts, and why; only an original is a product."""
    kinds = campaign.product_kinds or tuple(each.code for each in word_classes("product"))
    label, by = class_of("product", kinds)
    decided, original = pl.col("product_counts"), pl.col("original")
    is_decided, said = decided.is_not_null(), pl.format("人工认定（{}）", "product_said")
    rules: list[tuple[pl.Expr, pl.Expr, pl.Expr]] = [
        (is_decided, pl.when(decided).then(pl.lit("yes")).otherwise(pl.lit("no")), said),
        (label.is_null(), pl.lit("apart"), pl.lit("")),
        (original == "yes", pl.lit("yes"), by),
        (original == "pending", pl.lit("pending"), by + pl.lit(f"，但{_PENDING}")),
    ]
    return (
        pl.coalesce(label, pl.when(is_decided).then(pl.lit("宣传品"))),
        _first_of([(when, answer) for when, answer, _ in rules], pl.lit("no")),
        _first_of([(when, words) for when, _, words in rules], by + pl.lit("，但不是原创")),
    )
