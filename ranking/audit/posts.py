"""The posts of one account and month: which counted and which did not, copies, event matches, silence, captures."""

import difflib
import re
from dataclasses import dataclass
from typing import Any

import polars as pl

from ranking.audit.corner import corner_views
from ranking.editions.model import EditionFacts
from ranking.publish.reports import Cell, Column, Link, Marked, Section, Table
from ranking.store import Store

_COUNTS = {
    "reads": "阅读",
    "likes": "点赞",
    "comments": "评论",
    "shares": "转发",
    "favourites": "收藏",
    "recommends": "推荐",
}
_AUTHORSHIP = {
    "copied": "转抄，不计独立原创",
    "carried": "上级或重大信息的通稿，不计独立原创",
    "unknown": "与近似稿件先后不明，不作独立原创判断",
}
_EXCERPT = 60
_RELATIONS = {
    "own_account": "本账号",
    "own_organisation": "本单位另一平台",
    "superior": "上级账号",
    "other": "其他单位",
}

_POSTS = """
SELECT
    p.native_id, p.published_at, p.title, p.text, p.url, a.post_id IS NOT NULL AS is_counted,
    a.is_original, a.is_keep_alive, a.authorship, a.captured_at,
    a.reads, a.likes, a.comments, a.shares, a.favourites, a.recommends,
    EXISTS (SELECT 1 FROM account AS r WHERE r.account_id = p.account_id
            AND CAST(p.published_at AS DATE) BETWEEN r.valid_from AND COALESCE(r.valid_to, DATE '9999-12-31')) AS is_open,
    h.kind AS held, h.reason AS held_reason, x.seen_at AS removed_at, l.path, p.row
FROM post AS p
JOIN load AS l ON l.load_id = p.load_id
LEFT JOIN post_asof AS a ON a.post_id = p.post_id
LEFT JOIN (
    SELECT * FROM amendment
    WHERE kind IN ('exclude', 'exclude_counts') AND month = $month
      AND amendment_id NOT IN (SELECT amendment_id FROM amendment_release)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id, post ORDER BY amendment_id DESC) = 1
) AS h ON h.account_id = p.account_id AND h.post = p.native_id
LEFT JOIN (
    SELECT account_id, native_id, MIN(seen_at) AS seen_at FROM post_removal GROUP BY account_id, native_id
) AS x ON x.account_id = p.account_id AND x.native_id = p.native_id
WHERE p.account_id = $account AND p.published_at >= $month_start AND p.published_at < $month_end
ORDER BY p.published_at, p.native_id
"""

_COPIES = """
SELECT c.similarity, c.relation, c.order_known, p.published_at, p.title, p.text, p.url,
       e.account_id, e.published_at AS earlier_at, e.title AS earlier_title, e.text AS earlier_text, e.url AS earlier_url
FROM near_copy_asof AS c
JOIN post AS p ON p.post_id = c.post_id
JOIN post AS e ON e.post_id = c.earlier_id
WHERE c.account_id = $account
ORDER BY p.published_at, c.post_id, c.earlier_id
"""

_MATCHES = """
SELECT x.event_id, v.title, x.released_at, x.window_end, m.published_at, m.lag_hours, m.is_on_time, p.title, p.text, p.url, x.window_observed
FROM event_expected AS x
JOIN event AS v ON v.event_id = x.event_id
LEFT JOIN event_match AS m ON m.event_id = x.event_id AND m.subject = x.subject
LEFT JOIN post AS p ON p.post_id = m.post_id
WHERE x.subject = $account
ORDER BY x.released_at, x.event_id, m.published_at, m.post_id
"""

# The longest run of observed days without a post that reaches into the month, and the posts at its two ends.
_SILENCE = """
WITH silent AS (
    SELECT o.day, o.day_number - ROW_NUMBER() OVER (ORDER BY o.day) AS run
    FROM observed_day AS o
    WHERE o.subject = $account AND o.day NOT IN (SELECT day FROM post_asof WHERE subject = $account)
),
longest AS (
    SELECT MIN(day) AS first_day, MAX(day) AS last_day, COUNT(*) AS days
    FROM silent
    GROUP BY run
    HAVING MAX(day) >= CAST($month_start AS DATE)
    ORDER BY days DESC, first_day
    LIMIT 1
)
SELECT
    days, first_day, last_day,
    (SELECT MAX(published_at) FROM post WHERE account_id = $account AND CAST(published_at AS DATE) < first_day) AS post_before,
    (SELECT MIN(published_at) FROM post WHERE account_id = $account AND CAST(published_at AS DATE) > last_day) AS post_after
FROM longest
"""

_CAPTURES = """
SELECT p.published_at, p.title, p.text, p.url, c.captured_at, c.reads, c.likes, c.comments, c.shares, c.favourites, c.recommends,
       l.path, c.row, LEFT(l.sha256, 12) AS sha256,
       ROW_NUMBER() OVER (PARTITION BY p.post_id ORDER BY c.captured_at, c.load_id, c.row) AS place, p.post_id,
       c.captured_at > $cut_off AS is_late
FROM capture AS c
JOIN post AS p ON p.post_id = c.post_id
JOIN load AS l ON l.load_id = c.load_id
WHERE p.account_id = $account AND p.published_at >= $month_start AND p.published_at < $month_end
ORDER BY p.published_at, p.post_id, c.captured_at, c.load_id, c.row
"""


@dataclass(frozen=True)
class Story:
    """What lies behind an account's metrics of one month, as named rows."""

    posts: pl.DataFrame
    copies: pl.DataFrame
    matches: list[tuple[Any, ...]]
    silence: tuple[Any, ...] | None
    captures: pl.DataFrame


def read_story(store: Store, facts: EditionFacts, account: str) -> Story:
    """The story of an account in the month of an edition, as known at its cut-off."""
    with corner_views(store, account, facts.month, facts.cut_off):
        return ask_story(store, facts, account)


def ask_story(store: Store, facts: EditionFacts, account: str) -> Story:
    """As `read_story`, where the views of the month are laid out already."""
    month = facts.month
    values = {
        "account": account,
        "month": str(month),
        "month_start": month.start,
        "month_end": month.end,
        "cut_off": facts.cut_off,
    }

    def ask(sql: str) -> pl.DataFrame:
        bound = {key: value for key, value in values.items() if re.search(rf"\${key}\b", sql)}
        frame: pl.DataFrame = store.con.sql(sql, params=bound).pl()
        return frame

    silences = ask(_SILENCE).rows()
    matches = store.con.execute(_MATCHES, {"account": account}).fetchall()
    return Story(ask(_POSTS), ask(_COPIES), matches, silences[0] if silences else None, ask(_CAPTURES))


def refusals(post: dict[str, object], cut_off: object) -> list[str]:
    """Why a post counts for nothing, or not for some metrics; empty where it counts for all."""
    if post["held"] == "exclude":
        return [f"暂不计入：{post['held_reason']}"]
    if not post["is_counted"]:
        return [
            "发布之日账号未开通，不计入任何指标"
            if not post["is_open"]
            else f"发布于数据截止时刻 {cut_off:%Y-%m-%d %H:%M} 之后，不计入任何指标"
        ]
    told = []
    if post["is_original"] is None:
        told.append("来源未说明是否原创，不入声明原创的基数")
    elif not post["is_original"]:
        told.append("声明为转发，不计声明原创")
    if post["authorship"] is None:
        told.append("没有正文或不足 20 个字，不判断独立原创")
    elif post["authorship"] in _AUTHORSHIP:
        told.append(_AUTHORSHIP[str(post["authorship"])])
    if post["is_keep_alive"]:
        told.append("保活稿件")
    if post["held"] == "exclude_counts":
        told.append(f"计数暂不计入：{post['held_reason']}")
    if post["captured_at"] is None:
        told.append("截止前没有采集，各项计数按缺失处理")
    else:
        unknown = [words for key, words in _COUNTS.items() if post[key] is None]
        told += [f"{'、'.join(unknown)}数未知，不入其基数"] if unknown else []
    return told


def story_sections(story: Story, facts: EditionFacts) -> list[Section]:
    """The sections of a dossier that come from posts."""
    return [_posts(story, facts), _copies(story), _matches(story), _silence(story), _captures(story)]


def _posts(story: Story, facts: EditionFacts) -> Section:
    rows: list[tuple[Cell, ...]] = []
    counted = 0
    for post in story.posts.iter_rows(named=True):
        is_in = bool(post["is_counted"]) and post["held"] != "exclude"
        counted += is_in
        rows.append(
            (
                post["published_at"],
                _lead(post["title"], post["text"], post["url"]),
                post["native_id"],
                "计入" if is_in else "不计入",
                "；".join(refusals(post, facts.cut_off)) or "各项都计",
                *(post[key] for key in _COUNTS),
                post["captured_at"],
                post["removed_at"],
                post["path"],
                post["row"],
            )
        )
    columns = (
        Column("发布时刻", "date"),
        Column("稿件", "long"),
        Column("稿件编号"),
        Column("计入"),
        Column("说明", "long"),
        *(Column(words, "number") for words in _COUNTS.values()),
        Column("采集时刻", "date"),
        Column("见已删除", "date"),
        Column("来源文件"),
        Column("行", "number"),
    )
    told = f"当月稿件 {len(rows)} 篇，计入 {counted} 篇，不计入 {len(rows) - counted} 篇；计数为截止时刻及以前最后一次采集。"
    return Section(
        "posts", "各篇稿件", (told,), Table(columns, tuple(rows)), "当月没有收到稿件。", on_paper=False
    )


def _copies(story: Story) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for pair in story.copies.iter_rows(named=True):
        later, earlier = mark_differences(pair["text"] or "", pair["earlier_text"] or "")
        rows.append(
            (
                pair["published_at"],
                later,
                Link(pair["account_id"], pair["earlier_url"]) if pair["earlier_url"] else pair["account_id"],
                pair["earlier_at"],
                earlier,
                float(pair["similarity"]),
                _RELATIONS.get(pair["relation"], pair["relation"]),
                "先后可知" if pair["order_known"] else "先后不明",
            )
        )
    columns = (
        Column("本稿发布", "date"),
        Column("本稿文字", "long"),
        Column("较早的账号"),
        Column("较早的发布", "date"),
        Column("较早的文字", "long"),
        Column("相似度", "share"),
        Column("较早的是谁的"),
        Column("先后"),
    )
    told = ("两边文字并列，不同之处加标记；近似只说明文字相近，是否转抄由人判断。",)
    return Section("copies", "近似稿件", told, Table(columns, tuple(rows)), "没有近似稿件。", on_paper=False)


def mark_differences(first: str, second: str) -> tuple[Marked, Marked]:
    """Both texts whole, the pieces that are not in the other one marked."""
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    left, right = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        differs = tag != "equal"
        left += [(first[a:b], differs)] if b > a else []
        right += [(second[c:d], differs)] if d > c else []
    return Marked(tuple(left)), Marked(tuple(right))


def _matches(story: Story) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for (
        event_id,
        title,
        released,
        ends,
        published,
        lag,
        on_time,
        post_title,
        text,
        url,
        observed,
    ) in story.matches:
        state = (
            {True: "按时", False: "超时", None: "说不准"}[on_time]
            if published
            else ("没有报道" if observed else "没有见到报道，观测不全")
        )
        rows.append(
            (
                event_id,
                title,
                released,
                ends,
                published,
                lag,
                state,
                _lead(post_title, text, url) if published else None,
            )
        )
    columns = (
        Column("信息"),
        Column("标题", "long"),
        Column("发布时刻", "date"),
        Column("时限", "date"),
        Column("报道时刻", "date"),
        Column("用时（小时）", "number"),
        Column("结果"),
        Column("稿件", "long"),
    )
    return Section(
        "events", "重大信息的跟进", (), Table(columns, tuple(rows)), "当月没有应由本账号报道的重大信息。"
    )


def _silence(story: Story) -> Section:
    if story.silence is None:
        return Section("silence", "最长静默", ("观测到的日子里没有不发稿的一天，或从未观测。",))
    days, first, last, before, after = story.silence
    ends = [
        f"此前最后一篇发布于 {before:%Y-%m-%d %H:%M}" if before else "此前没有收到稿件",
        f"此后第一篇发布于 {after:%Y-%m-%d %H:%M}" if after else "此后尚未收到稿件",
    ]
    return Section(
        "silence",
        "最长静默",
        (f"在观测到的日子里最长连续 {days} 天没有稿件：{first} 至 {last}。{'；'.join(ends)}。",),
    )


def _captures(story: Story) -> Section:
    rows: list[tuple[Cell, ...]] = []
    falls = 0
    last: dict[int, dict[str, Any]] = {}
    for one in story.captures.iter_rows(named=True):
        before = last.get(one["post_id"])
        fallen = [
            w for k, w in _COUNTS.items() if before and None not in (one[k], before[k]) and one[k] < before[k]
        ]
        falls += bool(fallen)
        notes = [f"{'、'.join(fallen)}少于前一次"] if fallen else []
        notes += ["截止之后，不计"] if one["is_late"] else []
        rows.append(
            (
                one["published_at"],
                _lead(one["title"], one["text"], one["url"]),
                one["captured_at"],
                *(one[k] for k in _COUNTS),
                "；".join(notes) or None,
                one["path"],
                one["row"],
                one["sha256"],
            )
        )
        last[one["post_id"]] = one
    columns = (
        Column("发布时刻", "date"),
        Column("稿件", "long"),
        Column("采集时刻", "date"),
        *(Column(w, "number") for w in _COUNTS.values()),
        Column("说明"),
        Column("来源文件"),
        Column("行", "number"),
        Column("文件散列值"),
    )
    told = f"共采集 {len(rows)} 次；少于前一次的 {falls} 次（平台更正、删除评论都会使计数减少）。"
    return Section("captures", "历次采集", (told,), Table(columns, tuple(rows)), "没有采集。", on_paper=False)


def _lead(title: str | None, text: str | None, url: str | None) -> Cell:
    words = (title or text or "（没有文字）").replace("\n", " ")
    short = words if len(words) <= _EXCERPT else f"{words[:_EXCERPT]}…"
    return Link(short, url) if url else short
