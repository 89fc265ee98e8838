"""Near copies of an account's posts: both texts side by side, with their differences marked."""

import difflib

from ranking.audit.story import Story
from ranking.publish.reports import Cell, Column, Link, Marked, Section, Table

_RELATIONS = {
    "own_account": "本账号",
    "own_organisation": "本单位另一平台",
    "superior": "上级账号",
    "other": "其他单位",
}


def copies_section(story: Story) -> Section:
    """The pairs of near copies in which the later post is the account's."""
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
