"""公众号后台 单篇详情: one workbook an article, laid out as a form; made into a table of one row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import polars as pl

from ranking.ingest.counts import Count, narrow_forms, read_count
from ranking.ingest.format import Format
from ranking.ingest.times import Moment, read_time
from ranking.ingest.wechat import ACCOUNT_REMEDY, COMPACT_DAY, NOT_STORED, PLATFORM

_BLOCKS = {"数据概况", "阅读转化"}
_TITLE, _DAY = "单篇标题", "首个有数据的日期"
_READS, _SHARES = "阅读(次)", "总分享次数"
# Times or persons by version; of these one person gives one at most.
_SINGLE = {
    "点赞": ("点赞", "点赞(次)", "点赞(人)"),
    "在看": ("在看", "在看(次)", "在看(人)"),
    "收藏": ("收藏", "收藏(次)", "收藏(人)"),
}
_COMMENTS = ("评论(条)", "评论", "留言(条)")
_HEADER = (_TITLE, _DAY, _READS, "点赞", "在看", "评论", _SHARES, "收藏")
_CHANNELS = ("日期", "传播渠道", "阅读次数")
_WHOLE = "全部"

_Cells = Sequence[str]


def unfold_article(sheet: pl.DataFrame) -> pl.DataFrame | None:
    """The sheet as a header and one row, or None where it is no 单篇详情."""
    rows = [[_plain(cell) for cell in row] for row in sheet.rows()]
    if not {_bare(cell) for row in rows for cell in row} >= _BLOCKS:
        return None
    told = _labelled(rows)
    days = list(_days(rows))
    singles = {
        name: next((told[s] for s in spellings if s in told), "") for name, spellings in _SINGLE.items()
    }
    cells = {
        _TITLE: next((cell.strip() for cell in sheet.row(0) if cell), ""),
        _DAY: min((day for day, _, _ in days), default=""),
        # Persons (阅读(人)) are no reads; then the table of channels tells them.
        _READS: told.get(_READS) or _sum_of_days(days),
        "评论": next((told[name] for name in _COMMENTS if name in told), ""),
        _SHARES: told.get(_SHARES) or told.get("分享(次)", ""),
        **singles,
    }
    values = [cells[name] or None for name in _HEADER]
    return pl.DataFrame([_HEADER, values], schema=[f"_{n}" for n in range(len(_HEADER))], orient="row")


def _plain(cell: str | None) -> str:
    """A cell without the full-width brackets that one version writes."""
    return narrow_forms(cell or "").strip()


def _bare(label: str) -> str:
    """A label without the blanks that some versions set before the brackets."""
    return "".join(label.split())


def _labelled(rows: Sequence[_Cells]) -> Mapping[str, str]:
    """Label → the value in the cell beside it; the first one counts, for later blocks repeat names."""
    told: dict[str, str] = {}
    for row in rows:
        for label, value in pairwise(row):
            is_value = isinstance(read_count(value), Count) or value in ("-", "--")
            if label and is_value and not isinstance(read_count(label), Count):
                told.setdefault(_bare(label), value)
    return told


def _days(rows: Sequence[_Cells]) -> Iterator[tuple[str, str, str]]:
    """Day, channel and reads of each row of the table of channels."""
    heads = [[_bare(cell) for cell in row] for row in rows]
    start = next((n for n, head in enumerate(heads) if set(_CHANNELS) <= set(head)), None)
    if start is None:
        return
    places = [heads[start].index(name) for name in _CHANNELS]
    for row in rows[start + 1 :]:
        day, channel, reads = (row[place] for place in places)
        moment = read_time(re.sub(COMPACT_DAY, r"\1-\2-\3", day))
        if not isinstance(moment, Moment):
            return
        yield f"{moment.value:%Y-%m-%d}", channel, reads


def _sum_of_days(days: Sequence[tuple[str, str, str]]) -> str:
    """Reads of the whole article: 全部 where a day has it, else its channels; unknown if one is."""
    whole = {day for day, channel, _ in days if channel == _WHOLE}
    counted = [read_count(reads) for day, channel, reads in days if channel == _WHOLE or day not in whole]
    counts = [found.value for found in counted if isinstance(found, Count)]
    return str(sum(counts)) if counted and len(counts) == len(counted) else ""


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(kind=pl.lit("article"))


FORMAT = Format(
    key="wechat-article",
    label="公众号后台 单篇详情",
    kind="posts",
    platform=PLATFORM,
    columns={
        "title": (_TITLE,),
        "published_at": (_DAY,),
        "reads": (_READS,),
        "likes": ("点赞",),
        "recommends": ("在看",),
        "comments": ("评论",),
        "shares": (_SHARES,),
        "favourites": ("收藏",),
    },
    required=("title", "published_at", "reads"),
    known_by="工作表里有 数据概况、阅读转化 两块",
    how="内容分析 → 已通知内容 → 单篇 → 详情 → 下载（.xls，一篇一个文件）",
    gives="标题、阅读次数、点赞、在看、评论、总分享次数、收藏；概况只写人数的，阅读次数取各日“全部”渠道之和",
    lacks=f"{ACCOUNT_REMEDY}；没有发表日期，取渠道表中最早的一天；{NOT_STORED}；读者的性别、年龄、地域不存",
    natural_key=("title", "published_at"),
    derive=_derive,
    told_as={"published_at": "传播渠道表的日期"},
    public_columns=frozenset(_HEADER),
)
