"""The lists of posts in a report on a campaign: each with its rule, what a person should look at, what may be missed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ranking.campaigns.cells import table_of, tell_time, tell_title
from ranking.campaigns.checking import Check
from ranking.campaigns.similar import find_similar
from ranking.measure.campaign import REFUSALS, Verdict
from ranking.publish.reports import Cell, Link, Section, Table
from ranking.store import Store

_ANSWERS = {"yes": "计", "no": "不计", "pending": "待定", "apart": "另计"}
_EXCERPT = 60
_ASPECTS = {"post": "稿件", "original": "原创", "product": "宣传品"}
_SAID = {True: "计", False: "不计", None: "撤回此前的认定"}
_DECIDED = """
SELECT
    d.decided_at, d.decided_by, d.account_id, d.native_id, d.aspect, d.counts, d.reason,
    COALESCE(
        (SELECT ARG_MAX(a.name, a.valid_from) FROM account AS a WHERE a.account_id = d.account_id), d.account_id
    ) AS name,
    d.counts IS NOT NULL AND ROW_NUMBER() OVER (
        PARTITION BY d.account_id, d.native_id, d.aspect ORDER BY d.decided_at DESC, d.decision_id DESC
    ) = 1 AS holds
FROM campaign_decision AS d
WHERE d.campaign_id = ? AND d.decided_at <= ? AND (? IS NULL OR d.account_id = ?)
ORDER BY d.decided_at, d.decision_id
"""
# With the name that the account had on the day, else any that is known.
_SIMILAR = """
SELECT
    p.post_id, p.account_id, p.native_id, p.published_at, p.title, p.text, p.url,
    COALESCE(
        (SELECT ARG_MAX(a.name, a.valid_from) FROM account AS a
         WHERE a.account_id = p.account_id AND a.valid_from <= CAST(p.published_at AS DATE)),
        (SELECT ARG_MIN(a.name, a.valid_from) FROM account AS a WHERE a.account_id = p.account_id),
        (SELECT ANY_VALUE(s.name) FROM provisional_account AS s WHERE s.account_id = p.account_id),
        p.account_id
    ) AS name
FROM post AS p
WHERE p.post_id IN (SELECT UNNEST(?))
"""


def tell_refusals(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """How many posts each rule refused."""
    counts: dict[str, int] = defaultdict(int)
    for one in verdicts:
        if one.refusal is not None:
            counts[one.refusal] += 1
    return tuple(f"不计：{words} {counts[key]:,} 篇。" for key, words in REFUSALS.items() if counts[key])


def post_table(verdicts: Iterable[Verdict]) -> Table:
    """Every post on the theme with the rule that counts or refuses it."""
    columns = ("账号", "发布时间", "标题", "相符", "计入", "原创", "宣传品", "稿件ID")
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.name, tell_time(one), tell_title(one), one.matched_by, _tell_counts(one)),
            *(_tell_original(one), _tell_product(one), f"{one.account_id}/{one.native_id}"),
        )
        for one in verdicts
    ]
    return table_of(columns, rows, "按发布时间", in_words=("原创", "宣传品"))


def _tell_counts(one: Verdict) -> str:
    if one.refusal is None:
        return f"计（{one.refusal_words}）" if one.refusal_words else "计"
    return f"不计：{REFUSALS[one.refusal]}（{one.refusal_words}）"


def _tell_original(one: Verdict) -> str:
    return f"{_ANSWERS[one.original]}：{one.original_words}" if one.counts else ""


def _tell_product(one: Verdict) -> str:
    if not one.counts or one.product is None:
        return ""
    return f"{_ANSWERS[one.product_answer]}：{one.product}（{one.product_words}）"


def doubt_table(verdicts: Iterable[Verdict]) -> Table:
    """The posts that a person should look at, and why."""
    columns = ("账号", "发布时间", "标题", "原因", "稿件ID")
    rows = [
        (one.name, tell_time(one), tell_title(one), _tell_doubt(one), f"{one.account_id}/{one.native_id}")
        for one in verdicts
        if one.is_near_miss
    ]
    return table_of(columns, rows, "按发布时间")


def _tell_doubt(one: Verdict) -> str:
    if one.refusal is not None:
        return f"{REFUSALS[one.refusal]}（{one.refusal_words}）"
    answers = [one.original_words] if one.original in ("no", "pending") else []
    answers += [one.product_words] if one.product_answer in ("no", "pending") and one.product else []
    return "；".join(answers)


def decision_section(store: Store, check: Check, account: str | None) -> Section:
    """Everything that people said of posts until then, of one account or of all; later words stand below earlier ones."""
    rows: list[tuple[Cell, ...]] = [
        (
            at,
            by,
            name,
            f"{account_id}/{native}",
            _ASPECTS[aspect],
            _SAID[counts],
            reason,
            "是" if holds else "否",
        )
        for at, by, account_id, native, aspect, counts, reason, name, holds in store.rows(
            _DECIDED, [check.campaign.campaign_id, check.as_of, account, account]
        )
    ]
    columns = ("认定时间", "认定人", "账号", "稿件ID", "认定为", "结论", "理由", "现行")
    table = table_of(columns, rows, "按认定的先后；同一稿件同一项以最后一次为准")
    return Section("decisions", "人工认定", (), table, "没有人工认定。")


def similar_section(store: Store, check: Check) -> Section:
    """Posts that no rule found and that read like those that count."""
    found = find_similar(store.con, check.campaign, check.posts, check.as_of)
    ids = [one.post_id for one in found]
    posts = {row[0]: row[1:] for row in store.rows(_SIMILAR, [ids])}
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        account, native, published, title, text, url, name = posts[one.post_id]
        words = (title or text or "").strip().replace("\n", " ")[:_EXCERPT]
        cell: Cell = Link(words, url) if url and url.startswith(("http://", "https://")) else words
        rows.append((name, f"{published:%Y-%m-%d}", cell, round(one.score, 1), f"{account}/{native}"))
    told = "不含所列话题和关键词、文字却与计入的稿件接近的稿件（字对 BM25，只供查找，是否计入由人认定）。"
    columns = ("账号", "发布日期", "标题", "接近程度", "稿件ID")
    table = table_of(columns, rows, "最接近的在前，至多 50 篇")
    return Section("similar", "可能遗漏", (told,), table, "没有找到接近的稿件。")
