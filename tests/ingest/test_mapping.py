"""Mappings: any other file, read as its editor says, and proposed where one can guess."""

from pathlib import Path

import fastexcel
import polars as pl
import pytest
import xlsxwriter

from ranking.errors import InputError
from ranking.ingest.date_forms import check_form, read_form
from ranking.ingest.guessing import Guess, guess_mapping
from ranking.ingest.mapping import HEADS, read_mapping
from ranking.ingest.mapping_texts import mapping_as_toml, write_mapping_workbook
from ranking.ingest.recognising import preview_tables
from tests.ingest.desk import Desk

_VENDOR = (
    "演示监测月报,,,,,\n"
    "文章标题,发布日期,阅读量（万）,点赞数,热度指数,媒体类型\n"
    "演示：治气攻坚,20261008,1.2,30,88.1,微博\n"
    "演示：治水攻坚,20261009,0.35,-,70.2,微博\n"
)
_MAPPING = """
name = "演示"
natural_key = ["标题", "发布时间"]

[[column]]
field = "title"
column = "文章标题"

[[column]]
field = "发布时间"
column = "发布日期"
form = "yyyyMMdd"

[[column]]
field = "阅读数"
column = "阅读量（万）"
unit = "万"

[[column]]
field = "platform"
value = "微博"
"""


def _guess(desk: Desk, content: str = _VENDOR) -> Guess:
    path = desk.write("月报.csv", content)
    return guess_mapping(path, preview_tables(path))


def test_file_is_read_as_the_mapping_says(desk: Desk) -> None:
    mapping = desk.write("对应.toml", _MAPPING)
    outcome = desk.load(desk.write("月报.csv", _VENDOR), mapping=mapping, account="weibo:1000000001")
    assert (outcome.accepted, outcome.rejected) == (2, 0)
    found = desk.store.rows(
        "SELECT account_id, title, CAST(published_at AS VARCHAR), reads FROM post JOIN capture USING (post_id) ORDER BY 3"
    )
    assert found == [
        ("weibo:1000000001", "演示：治气攻坚", "2026-10-08 00:00:00", 12_000),
        ("weibo:1000000001", "演示：治水攻坚", "2026-10-09 00:00:00", 3_500),
    ]


def test_column_that_the_file_lacks_is_named(desk: Desk) -> None:
    mapping = desk.write("对应.toml", _MAPPING)
    path = desk.write("月报.csv", _VENDOR.replace("发布日期", "日子"))
    with pytest.raises(InputError, match="像是对应表“演示”，但缺少必需的列：发布日期"):
        desk.load(path, mapping=mapping, account="weibo:1")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('field = "title"', 'field = "tilte"', "没有字段“tilte”"),
        ('unit = "万"', 'unit = "十"', "单位“十”无法识别"),
        ('form = "yyyyMMdd"', 'form = "MMdd"', "缺少 yyyy"),
        ('form = "yyyyMMdd"', 'form = "YYYYMMDD"', "无法识别，可用"),
        ('value = "微博"', "", "须写明文件列名"),
        ('natural_key = ["标题", "发布时间"]', "", "缺少必需的字段：稿件ID；没有编号时"),
        ('field = "platform"', 'field = "account"', "账号不能写固定值"),
        ('field = "阅读数"', 'field = "标题"', "字段写了不止一次：标题"),
        ('name = "演示"', 'nmae = "演示"', "nmae 是未知的项"),
        ('name = "演示"', 'kind = "文稿"', "kind 是“文稿”，可用"),
        ('name = "演示"', "name = 演示", "不是可读的 TOML"),
    ],
)
def test_faults_of_a_mapping_are_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(_MAPPING.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=told):
        read_mapping(path)


def test_guess_finds_columns_units_and_forms(desk: Desk) -> None:
    guess = _guess(desk)
    found = {column.field: (column.column, column.unit, column.form) for column in guess.columns}
    assert found == {
        "title": ("文章标题", "", ""),
        "published_at": ("发布日期", "", "yyyyMMdd"),
        "reads": ("阅读量（万）", "万", ""),
        "likes": ("点赞数", "", ""),
        "platform": ("媒体类型", "", ""),
    }
    assert guess.left == ("热度指数",)


def test_guess_loads_as_it_stands(desk: Desk) -> None:
    mapping = desk.write("m.toml", mapping_as_toml(_guess(desk), "月报"))
    assert desk.load(desk.folder / "月报.csv", mapping=mapping, account="weibo:1000000001").accepted == 2


def test_guess_as_a_workbook_says_the_same(desk: Desk) -> None:
    guess, path = _guess(desk), desk.folder / "m.xlsx"
    write_mapping_workbook(guess, path)
    assert guess.mapping is not None
    assert set(read_mapping(path).columns) == set(guess.mapping.columns)
    assert read_mapping(path).natural_key == guess.mapping.natural_key


def test_names_of_columns_never_become_formulas(desk: Desk) -> None:
    path = desk.folder / "m.xlsx"
    write_mapping_workbook(_guess(desk, _VENDOR.replace("热度指数", "=1+1")), path)
    texts = fastexcel.read_excel(path).load_sheet("文件的列", header_row=None, dtypes="string").to_polars()
    assert "=1+1" in texts.to_series().to_list()


def test_guess_without_a_time_says_what_is_missing(desk: Desk) -> None:
    text = mapping_as_toml(_guess(desk, _VENDOR.replace("发布日期", "备注")), "月报")
    assert "没有认出发布时间" in text


def test_file_without_a_header_cannot_be_guessed(desk: Desk) -> None:
    with pytest.raises(InputError, match="没有找到至少三列的表头"):
        _guess(desk, "一行说明\n又一行\n")


def test_workbook_without_heads_is_no_mapping(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, HEADS[:2])
    with pytest.raises(InputError, match="没有表头 字段、文件列名"):
        read_mapping(path)


@pytest.mark.parametrize(
    ("text", "form", "read"),
    [
        ("20261008", "yyyyMMdd", "2026-10-08"),
        ("08/10/2026 7:05", "dd/MM/yyyy HH:mm", "2026-10-08 07:05"),
        ("2026年10月08日07时05分09秒", "yyyy年MM月dd日HH时mm分ss秒", "2026-10-08 07:05:09"),
        ("1791414000", "unix秒", "2026-10-08 07:00:00"),
        ("1791414000000", "unix毫秒", "2026-10-08 07:00:00"),
        ("46303", "序列", "2026-10-08"),
        ("46303.5", "序列", "2026-10-08 12:00:00"),
        ("20261308", "yyyyMMdd", "20261308"),
        ("昨天", "序列", "昨天"),
    ],
)
def test_declared_form_is_read_or_left_to_be_refused(text: str, form: str, read: str) -> None:
    assert check_form(form) is None
    assert read_form(pl.Series([text]), form).to_list() == [read]
