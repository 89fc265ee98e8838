"""Workbooks to fill in: made of the columns that the loaders check, filled by other means, loaded."""

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any, get_args

import fastexcel
import pytest

from ranking.errors import InputError
from ranking.ingest.columns import COLUMNS, EXAMPLE, Shape
from ranking.ingest.model import KINDS_OF_GROUP, Group, Kind
from ranking.ingest.templates import choices_of, kind_of_template, template_names, write_template
from ranking.vocabulary import terms
from tests.ingest.desk import Desk
from tests.ingest.filling_in import Cell, fill_in, headers_of

KINDS = tuple(COLUMNS)
_ACCOUNT: dict[str, Cell] = {"平台": "微博", "账号ID": "1000000001"}
_DAY, _AT = dt.datetime(2026, 10, 8), dt.datetime(2026, 10, 8, 8, 30)
# What an editor fills in, and what the store then holds.
_FILLED: dict[Kind, tuple[dict[str, Cell], str, tuple[Any, ...]]] = {
    "accounts": (
        {**_ACCOUNT, "名称": "演示发布", "层级": "市级", "行政区划代码": "110101", "启用日期": _DAY},
        "SELECT account_id, name, level, region_code, valid_from FROM account",
        ("weibo:1000000001", "演示发布", "city", "110101", _DAY.date()),
    ),
    "posts": (
        {
            **_ACCOUNT,
            "稿件ID": "5106092566383736",
            "发布时间": _AT,
            "形式": "视频",
            "阅读数": "10万+",
            "点赞数": 7,
        },
        "SELECT native_id, published_at, kind, reads, reads_is_floor, likes FROM post JOIN capture USING (post_id)",
        ("5106092566383736", _AT, "video", 100_000, True, 7),
    ),
    "account_days": (
        {**_ACCOUNT, "日期": _DAY, "渠道": "全部", "阅读次数": 18592},
        "SELECT account_id, day, reads FROM account_day",
        ("weibo:1000000001", _DAY.date(), 18592),
    ),
    "followers": (
        {**_ACCOUNT, "采集时间": _AT, "粉丝数": "1.2万"},
        "SELECT account_id, captured_at, followers, is_floor FROM follower_capture",
        ("weibo:1000000001", _AT, 12_000, False),
    ),
    "observed": (
        {**_ACCOUNT, "起始日期": _DAY, "截止日期": _DAY},
        "SELECT DISTINCT account_id, first_day, last_day, basis FROM observed_period",
        ("weibo:1000000001", _DAY.date(), _DAY.date(), "file"),
    ),
    "events": (
        {
            **{"事件ID": "E1", "标题": "演示", "类别": "突发事件", "发布时间": _AT, "时限小时": 1.5},
            "应报层级": "市级，县级",
        },
        "SELECT event_id, kind, released_at, window_hours, expected_level FROM event",
        ("E1", "emergency", _AT, 1.5, "city,county"),
    ),
    "campaigns": (
        {
            "宣传ID": "C1",
            "标题": "演示",
            "起始日期": _DAY,
            "截止日期": _DAY,
            "话题": "演示",
            "目标稿件数": 10,
        },
        "SELECT campaign_id, first_day, target_posts FROM campaign",
        ("C1", _DAY.date(), 10),
    ),
    "reviews": (
        {
            **{**_ACCOUNT, "月份": "2026-10", "分值": -0.5, "类型": "其他", "理由": "演示", "评阅人": "演示"},
            "评阅时间": _AT,
        },
        "SELECT account_id, post_id, month, points, kind, reviewed_at FROM review_point",
        ("weibo:1000000001", None, "2026-10", -0.5, "other", _AT),
    ),
    "metrics": (
        {**_ACCOUNT, "月份": "2026-10", "来源": "演示机构", "可公开": "否", "打开率": 0.125},
        "SELECT account_id, month, metric, value, source, publishable FROM given_metric",
        ("weibo:1000000001", "2026-10", "open_rate", 0.125, "演示机构", False),
    ),
    "history": (
        {**_ACCOUNT, "月份": "2025-10", "来源": "演示机构", "榜名": "演示榜", "名次": 3, "得分": 612.4},
        "SELECT account_id, month, source, board, rank, score FROM old_rank",
        ("weibo:1000000001", "2025-10", "演示机构", "演示榜", 3, 612.4),
    ),
}


def _group_of(kind: Kind) -> Group:
    return next(group for group, kinds in reversed(KINDS_OF_GROUP.items()) if kind in kinds)


@pytest.mark.parametrize("kind", KINDS)
def test_template_has_the_columns_that_are_checked_and_explains_each(kind: Kind, tmp_path: Path) -> None:
    write_template(kind, tmp_path / "a.xlsx")
    book = fastexcel.read_excel(tmp_path / "a.xlsx")
    assert headers_of(tmp_path / "a.xlsx") == [column.label for column in COLUMNS[kind]]
    notes = book.load_sheet("填写说明", dtypes="string").to_polars()
    told = notes.filter(notes["英文列名"].is_not_null())
    assert told["英文列名"].to_list() == [column.key for column in COLUMNS[kind]]
    assert (told["必填"] == "是").fill_null(False).to_list() == [column.required for column in COLUMNS[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_template_as_it_comes_loads_nothing(kind: Kind, desk: Desk) -> None:
    write_template(kind, desk.folder / "a.xlsx")
    before = {name: rows for name, rows in desk.image().items() if name not in ("load", "act")}
    outcome = desk.load(desk.folder / "a.xlsx", _group_of(kind))
    assert (outcome.rows_read, outcome.accepted, outcome.rejected) == (0, 0, 0)
    assert any("示例行" in note for note in outcome.notes)
    assert {name: rows for name, rows in desk.image().items() if name not in ("load", "act")} == before


@pytest.mark.parametrize("kind", KINDS)
def test_filled_template_becomes_rows_of_the_store(kind: Kind, desk: Desk) -> None:
    row, query, stored = _FILLED[kind]
    path = desk.folder / "a.xlsx"
    write_template(kind, path)
    fill_in(path, [row])
    outcome = desk.load(path, _group_of(kind))
    assert desk.rejected() == []
    assert (outcome.rows_read, outcome.accepted) == (1, 1)
    assert desk.store.rows(query) == [stored]


@pytest.mark.parametrize("kind", KINDS)
def test_same_row_as_csv_with_english_or_chinese_names_is_the_same(kind: Kind, desk: Desk) -> None:
    row, query, stored = _FILLED[kind]
    english = {column.label: column.key for column in COLUMNS[kind]}
    told = {name: _as_text(cell) for name, cell in row.items()}
    first = desk.load_rows([told], _group_of(kind), "a.csv")
    second = desk.load_rows([{english[name]: cell for name, cell in told.items()}], _group_of(kind), "b.csv")
    assert (first.accepted, second.accepted, second.unchanged) == (1, 0, 1)
    assert desk.store.rows(query) == [stored]


def _as_text(cell: Cell) -> str:
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, dt.datetime) else str(cell)


@pytest.mark.parametrize("kind", KINDS)
def test_example_row_would_load_under_another_id(kind: Kind, desk: Desk) -> None:
    if kind == "reviews":  # of a post, which has to be there
        desk.load_posts({"platform": "微信公众号", "post_id": "2247500001_1", "published_at": "2026-10-08"})
    examples = {column.label: column.example for column in COLUMNS[kind] if column.example}
    assert list(examples.values()).count(EXAMPLE) == 1
    row = {name: cell.replace(EXAMPLE, "1000000001") for name, cell in examples.items()}
    outcome = desk.load_rows([row], _group_of(kind), "b.csv")
    assert desk.rejected() == []
    assert outcome.accepted == 1


def test_every_column_of_words_offers_them(tmp_path: Path) -> None:
    for kind, columns in COLUMNS.items():
        write_template(kind, tmp_path / f"{kind}.xlsx")
        with zipfile.ZipFile(tmp_path / f"{kind}.xlsx") as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        offered = re.findall(r"<formula1>\"(.*?)\"</formula1>", sheet.replace("&quot;", '"'))
        choices = [choices_of(column) for column in columns if choices_of(column)]
        assert offered == [",".join(words) for words in choices]
        # What a spreadsheet takes at most in a list of its own.
        assert all(len(words) <= 255 for words in offered)
    assert choices_of(COLUMNS["accounts"][3]) == tuple(term.label for term in terms("level"))


def test_every_shape_is_some_column_s() -> None:
    used = {column.shape for columns in COLUMNS.values() for column in columns}
    assert used == set(get_args(Shape))


def test_template_is_named_in_english_or_chinese() -> None:
    assert [kind_of_template(kind) for kind in KINDS] == list(KINDS)
    assert [kind_of_template(label) for label in template_names().values()] == list(KINDS)
    with pytest.raises(InputError, match=r"没有名为“火星”的模板，可用：accounts（登记表）"):
        kind_of_template("火星")


def test_template_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"mine")
    with pytest.raises(InputError, match="已存在，没有覆盖"):
        write_template("posts", tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == b"mine"
    with pytest.raises(InputError, match="文件夹不存在"):
        write_template("posts", tmp_path / "none" / "a.xlsx")
