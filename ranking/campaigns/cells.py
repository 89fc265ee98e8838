"""How reports on campaigns set their cells: columns, times, titles, gaps."""

from collections.abc import Collection, Iterable, Sequence

from ranking.measure.campaign import GOAL_WORDS, GOALS, Standing, Verdict
from ranking.publish.reports import Cell, Column, ColumnKind, Link, Table
from ranking.vocabulary import labels

# How the cells of a column are set; what is not here is text.
_NUMBERS = (
    "稿件",
    "原创",
    "宣传品",
    "待定",
    "另计",
    "未观测天数",
    "账号数",
    "达标账号",
    "接近程度",
    "达标次数",
    "有阅读数的篇数",
    "有点赞数的篇数",
    "评阅分",
    "剩余天数",
    "每周还需",
    "阅读",
    "点赞",
    "行",
    "采集行",
    "达标年数",
)
_KINDS: dict[str, ColumnKind] = {
    **dict.fromkeys(_NUMBERS, "number"),
    **dict.fromkeys(("日期", "达标日期", "截止日期"), "date"),
    **dict.fromkeys(("标题", "正文"), "long"),
}
_EXCERPT = 60


def table_of(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str = "", in_words: Collection[str] = ()
) -> Table:
    """Rows under columns, each set as its title asks; those `in_words` as text whatever their title."""
    heads = tuple(
        Column(title, "text" if title in in_words else _KINDS.get(title, "text")) for title in columns
    )
    return Table(heads, tuple(tuple(row) for row in rows), caption)


def tell_platform(account_id: str) -> str:
    """The platform of an account, as it is printed."""
    return labels("platform").get(account_id.partition(":")[0], "")


def tell_gap(one: Standing) -> str:
    """What is missing, as an office says it: 还差 3 篇原创稿件、1 件原创宣传品."""
    pieces = [
        f"{one.missing[goal]} {GOAL_WORDS[goal][1]}{GOAL_WORDS[goal][0]}"
        for goal in GOALS
        if one.missing[goal]
    ]
    return f"还差 {'、'.join(pieces)}" if pieces else ""


def tell_time(one: Verdict) -> str:
    """The time of publishing as far as it is known."""
    return (
        f"{one.published_at:%Y-%m-%d}"
        if one.time_precision == "day"
        else f"{one.published_at:%Y-%m-%d %H:%M}"
    )


def tell_title(one: Verdict) -> Cell:
    """Title, or the beginning of the text, with the link where there is one."""
    words = (one.title or one.excerpt or "（无文字）").strip().replace("\n", " ")
    shown = words if len(words) <= _EXCERPT else f"{words[:_EXCERPT]}……"
    return Link(shown, one.url) if one.url and one.url.startswith(("http://", "https://")) else shown
