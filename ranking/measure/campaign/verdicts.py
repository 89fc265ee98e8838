"""Whether each post on a theme counts, as what, and by which named rule; one row a campaign and post."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign.declared import Campaign, Goal
from ranking.measure.campaign.originality import tell_authorship
from ranking.measure.campaign.products import class_of, head_of, series_of
from ranking.measure.campaign.search import find_posts
from ranking.vocabulary import WordClass, word_classes

Answer = Literal["yes", "no", "pending", "apart"]

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


@dataclass(frozen=True)
class Verdict:
    """What one post is to one campaign. `refusal` is a key of REFUSALS, None where the post counts."""

    campaign_id: str
    post_id: int
    account_id: str
    native_id: str
    name: str
    organisation: str | None
    matrix: str | None
    published_at: dt.datetime
    time_precision: str
    title: str | None
    text: str | None
    url: str | None
    kind: str | None
    matched_by: str
    refusal: str | None
    refusal_words: str
    original: Answer
    original_words: str
    product: str | None  # label of its kind
    product_answer: Answer
    product_words: str
    piece: int
    series: str | None
    copied_from: int | None

    @property
    def counts(self) -> bool:
        """Whether it is counted as a post."""
        return self.refusal is None

    def reaches(self, goal: Goal) -> bool:
        """Whether it is counted towards a goal."""
        answers = {"posts": "yes", "originals": self.original, "products": self.product_answer}
        return self.counts and answers[goal] == "yes"

    @property
    def is_near_miss(self) -> bool:
        """Whether a person should look: on the theme, but outside the window, or not original, or not to be told."""
        if self.refusal is not None:
            return self.refusal == "outside_window"
        return self.original in ("no", "pending") or self.product_answer in ("no", "pending")


@dataclass(frozen=True)
class Decision:
    """A person's word on one post: whether it counts as `aspect` (post, original, product), and why."""

    counts: bool
    reason: str
    decided_by: str
    decided_at: dt.datetime


_POSTS = """
SELECT
    p.post_id, p.account_id, p.native_id, p.published_at, p.time_precision, p.title, p.text, p.url, p.kind,
    COALESCE(p.is_original, CASE WHEN p.is_repost THEN FALSE END) AS is_original,
    COALESCE(p.is_repost, FALSE) AS is_repost,
    a.account_id IS NOT NULL AS is_registered,
    COALESCE(a.name, v.name, p.account_id) AS name, a.organisation, a.matrix, a.level, a.platform,
    r.seen_at AS removed_at
FROM post AS p
LEFT JOIN account AS a
  ON a.account_id = p.account_id
 AND CAST(p.published_at AS DATE) BETWEEN a.valid_from AND COALESCE(a.valid_to, DATE '9999-12-31')
LEFT JOIN provisional_account AS v ON v.account_id = p.account_id
LEFT JOIN post_removal AS r
  ON r.account_id = p.account_id AND r.native_id = p.native_id AND r.seen_at <= $as_of
WHERE p.post_id IN (SELECT UNNEST($posts))
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY p.post_id ORDER BY a.valid_from DESC, a.load_id DESC, a.row DESC, r.seen_at
) = 1
ORDER BY p.post_id
"""
# The last word counts; all stay in the table.
_DECISIONS = """
SELECT campaign_id, account_id, native_id, aspect, counts, reason, decided_by, decided_at
FROM campaign_decision
WHERE decided_at <= $as_of
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY campaign_id, account_id, native_id, aspect ORDER BY decided_at DESC, decision_id DESC
) = 1
ORDER BY ALL
"""

Decisions = dict[tuple[str, str, str, str], Decision]


def judge_posts(con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime) -> list[Verdict]:
    """The verdict on every post on the theme of one of the campaigns; by campaign, time and post.

    Posts published, decisions made and removals seen after `as_of` are not known.
    """
    found = find_posts(con, campaigns, as_of)
    posts = _read_posts(con, found["post_id"].unique().sort(), as_of)
    decisions = _read_decisions(con, as_of)
    by_id = {campaign.campaign_id: campaign for campaign in campaigns}
    verdicts = [
        _judge(by_id[row["campaign_id"]], {**posts[row["post_id"]], **row}, decisions)
        for row in found.iter_rows(named=True)
    ]
    verdicts.sort(key=lambda one: (one.campaign_id, one.published_at, one.post_id))
    for campaign in campaigns:
        if campaign.same_piece == "once":
            verdicts = _refuse_repeats(verdicts, campaign.campaign_id, decisions)
    return _count_series_once(_refuse_doubles(verdicts, by_id, decisions), by_id)


def _read_posts(con: DuckDBPyConnection, ids: pl.Series, as_of: dt.datetime) -> dict[int, dict[str, Any]]:
    posts = con.sql(_POSTS, params={"posts": ids.to_list(), "as_of": as_of}).pl()
    asked = posts.select("post_id", "published_at", has_text=pl.col("text").is_not_null())
    told = posts.join(tell_authorship(con, asked, as_of), on="post_id", how="left")
    return {row["post_id"]: row for row in told.iter_rows(named=True)}


def _read_decisions(con: DuckDBPyConnection, as_of: dt.datetime) -> Decisions:
    rows = con.execute(_DECISIONS, {"as_of": as_of}).fetchall()
    return {(row[0], row[1], row[2], row[3]): Decision(*row[4:]) for row in rows}


def _judge(campaign: Campaign, post: dict[str, Any], decisions: Decisions) -> Verdict:
    def decided(aspect: str) -> Decision | None:
        return decisions.get((campaign.campaign_id, post["account_id"], post["native_id"], aspect))

    refusal, words = _refusal(campaign, post, decided("post"))
    if refusal is not None and any(
        (found := decided(aspect)) and found.counts for aspect in ("original", "product")
    ):
        refusal, words = None, ""  # what a person counts as an original or a product counts as a post
    original, original_words = _originality(campaign, post, decided("original"))
    product, product_answer, product_words = _product(campaign, post, original, decided("product"))
    return Verdict(
        **{name: post[name] for name in _TAKEN},
        campaign_id=campaign.campaign_id,
        refusal=refusal,
        refusal_words=words,
        original=original,
        original_words=original_words,
        product=product,
        product_answer=product_answer,
        product_words=product_words,
        series=series_of(post["title"], post["text"]) if product else None,
    )


_TAKEN = (
    *("post_id", "account_id", "native_id", "name", "organisation", "matrix", "published_at"),
    *("time_precision", "title", "text", "url", "kind", "matched_by", "piece", "copied_from"),
)


def _refusal(campaign: Campaign, post: dict[str, Any], decision: Decision | None) -> tuple[str | None, str]:
    if decision is not None:
        said = f"{decision.decided_by} {decision.decided_at:%Y-%m-%d}：{decision.reason}"
        return (None, f"人工认定计入（{said}）") if decision.counts else ("refused_by_person", said)
    day = post["published_at"].date()
    if not post["is_registered"]:
        return "unregistered", "发布当天登记表里没有该账号"
    if not applies(campaign, post):
        return "not_applicable", "层级、平台或名单不在本次宣传的适用范围"
    if post["has_excluded"]:
        return "excluded_word", f"排除词：{'、'.join(campaign.keywords_none)}"
    if not campaign.first_day <= day <= campaign.last_day:
        side = "活动开始前" if day < campaign.first_day else "活动结束后"
        away = (campaign.first_day - day).days if day < campaign.first_day else (day - campaign.last_day).days
        return "outside_window", f"{side} {away} 天"
    if post["removed_at"] is not None and not campaign.deleted_counts:
        return "removed", f"{post['removed_at']:%Y-%m-%d} 见已删除"
    return None, ""


def applies(campaign: Campaign, account: dict[str, Any]) -> bool:
    """Whether a campaign is for an account (account_id, level, platform)."""
    return (
        (not campaign.levels or account["level"] in campaign.levels)
        and (not campaign.platforms or account["platform"] in campaign.platforms)
        and (not campaign.accounts or account["account_id"] in campaign.accounts)
    )


def _originality(campaign: Campaign, post: dict[str, Any], decision: Decision | None) -> tuple[Answer, str]:
    if decision is not None:
        said = f"人工认定（{decision.decided_by} {decision.decided_at:%Y-%m-%d}：{decision.reason}）"
        return ("yes" if decision.counts else "no"), said
    if post["is_repost"]:
        return "no", "转发"
    apart = class_of(post["kind"], head_of(post["title"], post["text"]), _chosen("apart", campaign.apart))
    if apart is not None:
        return "apart", f"{apart[0].label}另计（{apart[1]}）"
    answers = {
        "declared": [_declared(post)],
        "independent": [_independent(post)],
        "both": [_declared(post), _independent(post)],
    }[campaign.original_rule]
    # One "no" is enough; what cannot be told is never taken for an original.
    for wanted in ("no", "pending"):
        for answer, words in answers:
            if answer == wanted:
                return answer, words
    return "yes", "，".join(words for _, words in answers)


def _declared(post: dict[str, Any]) -> tuple[Answer, str]:
    if post["is_original"] is None:
        return "pending", "来源没有说明是否原创"
    return ("yes", "声明原创") if post["is_original"] else ("no", "没有声明原创")


def _independent(post: dict[str, Any]) -> tuple[Answer, str]:
    if post["authorship"] is None:
        return "pending", "正文过短、没有正文或先后不明，无法判断是否转抄"
    return ("no", "与其他单位更早的稿件近似") if post["authorship"] == "copied" else ("yes", "未见转抄")


def _chosen(family: Literal["product", "apart"], codes: tuple[str, ...]) -> list[WordClass]:
    return [each for each in word_classes(family) if each.code in codes]


def _product(
    campaign: Campaign, post: dict[str, Any], original: Answer, decision: Decision | None
) -> tuple[str | None, Answer, str]:
    kinds = campaign.product_kinds or tuple(each.code for each in word_classes("product"))
    found = class_of(post["kind"], head_of(post["title"], post["text"]), _chosen("product", kinds))
    label, words = (found[0].label, found[1]) if found else (None, "")
    if decision is not None:
        said = f"人工认定（{decision.decided_by} {decision.decided_at:%Y-%m-%d}：{decision.reason}）"
        return label or "宣传品", ("yes" if decision.counts else "no"), said
    if found is None:
        return None, "apart", ""
    if original == "yes":
        return label, "yes", words
    return (
        label,
        "pending" if original == "pending" else "no",
        f"{words}，但{'是否原创待定' if original == 'pending' else '不是原创'}",
    )


def _refuse_repeats(verdicts: list[Verdict], campaign_id: str, decisions: Decisions) -> list[Verdict]:
    """Of one piece that an account published several times only the first counts."""
    seen: dict[tuple[str, int], Verdict] = {}
    judged = []
    for one in verdicts:
        if one.campaign_id == campaign_id and one.counts and not _is_decided(one, decisions):
            first = seen.setdefault((one.account_id, one.piece), one)
            if first is not one:
                told = f"{first.published_at:%Y-%m-%d} 已发布（稿件 {first.native_id}）"
                one = replace(one, refusal="same_piece", refusal_words=told)
        judged.append(one)
    return judged


def _refuse_doubles(
    verdicts: list[Verdict], campaigns: dict[str, Campaign], decisions: Decisions
) -> list[Verdict]:
    """A post counts for the campaign that began first, and for others only where one of the two names the other."""
    taken: dict[int, list[str]] = defaultdict(list)
    refused: dict[tuple[str, int], str] = {}
    order = sorted(campaigns.values(), key=lambda each: (each.first_day, each.campaign_id))
    place = {each.campaign_id: number for number, each in enumerate(order)}
    for one in sorted(verdicts, key=lambda each: place[each.campaign_id]):
        if not one.counts:
            continue
        mine = campaigns[one.campaign_id]
        other = next((name for name in taken[one.post_id] if not _may_share(mine, campaigns[name])), None)
        if other is not None and not _is_decided(one, decisions):
            refused[one.campaign_id, one.post_id] = f"已计入“{campaigns[other].title}”"
        else:
            taken[one.post_id].append(one.campaign_id)
    return [
        replace(one, refusal="other_campaign", refusal_words=words)
        if (words := refused.get((one.campaign_id, one.post_id)))
        else one
        for one in verdicts
    ]


def _may_share(one: Campaign, other: Campaign) -> bool:
    return other.campaign_id in one.shared_with or one.campaign_id in other.shared_with


def _is_decided(one: Verdict, decisions: Decisions) -> bool:
    return any(
        (found := decisions.get((one.campaign_id, one.account_id, one.native_id, aspect))) and found.counts
        for aspect in ("post", "original", "product")
    )


def _count_series_once(verdicts: Iterable[Verdict], campaigns: dict[str, Campaign]) -> list[Verdict]:
    """Of the products of a series only the first counts as a product; the posts still count."""
    first: dict[tuple[str, str, str], Verdict] = {}
    judged = []
    for one in verdicts:
        if one.reaches("products") and one.series and campaigns[one.campaign_id].series_once:
            known = first.setdefault((one.campaign_id, one.account_id, one.series), one)
            if known is not one and not one.product_words.startswith("人工认定"):
                told = f"与 {known.published_at:%Y-%m-%d} 的一件是同一系列，系列只计一件"
                one = replace(one, product_answer="apart", product_words=told)
        judged.append(one)
    return judged
