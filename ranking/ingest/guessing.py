"""Proposes a mapping for a file of no known format: by the names of its columns and what their cells look like."""

import re
from collections.abc import Mapping as Names
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ranking.errors import InputError
from ranking.ingest.columns import COLUMNS
from ranking.ingest.date_forms import SERIAL, UNIX_MILLISECONDS, UNIX_SECONDS
from ranking.ingest.format import tidy_name
from ranking.ingest.formats import FORMATS
from ranking.ingest.mapping import MappedColumn, Mapping

# A row with fewer names is a note above the table.
_HEADER_CELLS = 3
_UNIT = re.compile(r"[（(]?单位[:：]?(?P<stated>[万亿])?[次人]?[）)]?|[（(](?P<unit>[万亿])?[^（）()]*[）)]")
_FORMS = (
    (r"20[0-9]{6}", "yyyyMMdd"),
    (r"[0-9]{10}", UNIX_SECONDS),
    (r"[0-9]{13}", UNIX_MILLISECONDS),
    (r"[0-9]{5}(\.[0-9]+)?", SERIAL),
)
# Names that monitoring services and offices use beside those of the known formats.
_MORE: Names[str, tuple[str, ...]] = {
    "platform": ("媒体类型", "渠道", "平台类型", "平台名称"),
    "account": ("账号编号", "账号id", "微博id", "uid", "媒体id"),
    "account_name": ("账号", "账号昵称", "昵称", "公众号", "媒体名称", "作者", "发布账号", "账号名"),
    "post_id": ("文章id", "作品id", "编号", "mid", "内容id", "稿件编号"),
    "published_at": ("发布日期", "发表时间", "发文时间", "时间", "日期", "推送时间"),
    "title": ("文章标题", "内容标题", "作品标题", "题目", "稿件标题"),
    "text": ("内容", "正文内容", "摘要", "文章内容"),
    "url": ("网址", "地址", "原文链接", "文章链接", "url"),
    "reads": ("阅读", "阅读量", "浏览量", "播放数", "观看数", "点击量"),
    "likes": ("点赞", "点赞量", "赞"),
    "comments": ("评论", "评论量", "留言数", "留言"),
    "shares": ("转发", "转发量", "分享数", "分享量"),
    "favourites": ("收藏", "收藏量"),
    "captured_at": ("采集日期", "抓取时间", "监测时间", "入库时间"),
    "position": ("发文位置", "次序"),
}


@dataclass(frozen=True)
class Guess:
    """A proposed mapping (None where even the time of posts is not there) and what was not understood."""

    mapping: Mapping | None
    columns: tuple[MappedColumn, ...]
    left: tuple[str, ...]  # names of the file's columns that nothing was proposed for


def guess_mapping(path: Path, tables: Sequence[Sequence[Sequence[str]]]) -> Guess:
    """What the columns of the first table with a header probably are, as posts.

    `tables` are the first rows of each table of the file; raises InputError when none has a header.
    """
    header, rows = _header_of(path, tables)
    known = _known_names()
    columns: dict[str, MappedColumn] = {}
    left: list[str] = []
    for place, cell in enumerate(header):
        bare, unit = _bare(cell)
        key = known.get(tidy_name(cell)) or known.get(tidy_name(bare))
        if not cell.strip():
            continue
        if key is None or key in columns:
            left.append(cell.strip())
            continue
        cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        form = _form_of(cells) if key in ("published_at", "captured_at") else ""
        columns[key] = MappedColumn(field=key, column=cell.strip(), unit=unit, form=form)
    return Guess(_mapping(path.stem, columns), tuple(columns.values()), tuple(left))


def _mapping(name: str, columns: dict[str, MappedColumn]) -> Mapping | None:
    if "published_at" not in columns or not ({"post_id", "title"} & set(columns)):
        return None
    key = () if "post_id" in columns else ("title", "published_at")
    return Mapping(name=name, natural_key=key, columns=tuple(columns.values()))


def _header_of(
    path: Path, tables: Sequence[Sequence[Sequence[str]]]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """The row that holds most known names (of equal ones the first), and the rows under it."""
    known = _known_names()
    best: tuple[int, Sequence[str], Sequence[Sequence[str]]] | None = None
    for rows in tables:
        for place, row in enumerate(rows):
            if sum(1 for cell in row if cell.strip()) < _HEADER_CELLS:
                continue
            names = sum(tidy_name(_bare(cell)[0]) in known for cell in row)
            if best is None or names > best[0]:
                best = (names, row, rows[place + 1 :])
    if best is None:
        msg = f"{path}: 没有找到至少三列的表头，无法提出对应表；请检查文件，或自己写一份对应表"
        raise InputError(msg)
    return best[1], best[2]


def _known_names() -> dict[str, str]:
    """Every spelling of a column of posts → our key; the project's own names win."""
    keys = [column.key for column in COLUMNS["posts"]]
    names: dict[str, str] = {}
    for key, spellings in _MORE.items():
        names |= {tidy_name(spelling): key for spelling in spellings}
    for form in reversed([form for form in FORMATS if form.kind == "posts"]):
        for key, spellings in form.columns.items():
            if key in keys:
                names |= {tidy_name(spelling): key for spelling in spellings}
    return names


def _bare(cell: str) -> tuple[str, str]:
    """A name without what stands in brackets, and the unit that stood there: 阅读量（万）."""
    found = _UNIT.search(cell)
    unit = (found["stated"] or found["unit"] or "") if found else ""
    return _UNIT.sub("", cell).strip(), unit


def _form_of(cells: Sequence[str]) -> str:
    """The declared form that all cells have; empty where they are read as they are."""
    for pattern, form in _FORMS:
        if cells and all(re.fullmatch(pattern, cell) for cell in cells):
            return form
    return ""
