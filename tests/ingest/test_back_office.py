"""Downloads of back offices: what is counted, what is refused, and what people's spreadsheets do to them."""

import datetime as dt
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.errors import InputError
from ranking.ingest.natural_keys import natural_ids
from tests.ingest.desk import Desk

_CASES = Path(__file__).parents[1] / "cases" / "formats"
_DOUYIN = "作品名称,发布时间,体裁,播放量,点赞量\n"
_ACCOUNT = "douyin:demo"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _id(title: str, time: str, kind: str | None = "video") -> str:
    return str(natural_ids(pl.DataFrame({"title": [title], "published_at": [time], "kind": [kind]}), _KEY)[0])


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


_KEY = ("title", "published_at", "kind")


def test_same_work_saved_again_without_seconds_is_the_same_post() -> None:
    assert _id("演示 ＡＢ", "2026-10-18 14:11:20") == _id("演示AB", "2026/10/18 14:11")


def test_works_that_differ_in_any_part_of_the_key_are_two() -> None:
    one = _id("演示", "2026-10-18 14:11")
    assert (
        len(
            {
                one,
                _id("演", "2026-10-18 14:11"),
                _id("演示", "2026-10-18 14:12"),
                _id("演示", "2026-10-18 14:11", None),
            }
        )
        == 4
    )


@given(st.lists(st.text(max_size=8), min_size=2, max_size=2, unique_by=_bare))
@settings(deadline=None, max_examples=50)
def test_parts_of_a_key_never_run_into_each_other(texts: list[str]) -> None:
    rows = pl.DataFrame({"title": texts, "text": texts[::-1]})
    assert natural_ids(rows, ("title", "text")).n_unique() == 2


def test_later_export_of_a_work_adds_a_capture_and_no_post(desk: Desk) -> None:
    row = "演示,2026-10-18 14:11:20,视频,{},5\n"
    for name, reads, at in (("a.csv", 10, 20), ("b.csv", 30, 25)):
        path = desk.write(name, _DOUYIN + row.format(reads))
        desk.load(path, account=_ACCOUNT, captured_at=dt.datetime(2026, 10, at))
    assert desk.one("SELECT count(*) FROM post") == 1
    assert desk.store.rows("SELECT reads FROM capture ORDER BY captured_at") == [(10,), (30,)]


def test_file_without_an_account_waits_and_says_so(desk: Desk) -> None:
    path = desk.write("a.csv", _DOUYIN + "演示,2026-10-18,视频,1,1\n")
    with pytest.raises(InputError, match="请用 --account 抖音:账号ID"):
        desk.load(path)
    with pytest.raises(InputError, match="--account 的平台“weibo”与它不符"):
        desk.load(path, account="weibo:1")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("体裁,垂类,周期内投稿量,条均点击率,条均播放时长,播放量中位数", "“投稿作品”的汇总表"),
        ("日期,播放量", "单项指标的逐日数列（日期和一列“播放量”）"),
        ("指标,数值,环比", "“近30日”一类的汇总表"),
    ],
)
def test_lookalikes_are_named_for_what_they_are(desk: Desk, header: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        desk.load(desk.write("a.csv", header + "\n1,2,3\n"), account=_ACCOUNT)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("~$作品列表.xlsx", b"x", "临时文件"),
        ("作品.et", _OLE2, r"WPS 表格自己的 \.et 文件"),
        ("a.xlsx", _OLE2 + "EncryptedPackage".encode("utf-16-le"), "加了密码的工作簿"),
        ("a.xls", _OLE2 + "WordDocument".encode("utf-16-le"), r"不是 \.xls 工作簿"),
        ("a.xls", _OLE2 + "Workbook".encode("utf-16-le"), "不是可读的工作簿"),
    ],
)
def test_unreadable_office_file_is_named_for_what_it_is(
    desk: Desk, name: str, content: bytes, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        desk.load(desk.write(name, content), account=_ACCOUNT)


def test_workbook_is_known_by_its_bytes_whatever_its_suffix(desk: Desk) -> None:
    path = _workbook(
        desk.folder / "作品列表.xls",
        [["作品名称", "发布时间", "体裁", "播放量", "点赞量"], ["演示", "2026-10-18", "视频", 1, 1]],
    )
    assert desk.load(path, account=_ACCOUNT).accepted == 1


def test_one_id_stored_as_a_number_is_refused_and_exact_texts_are_not(desk: Desk) -> None:
    header = ["标题", "发布时间", "ID", "展现量", "阅读量"]
    rows = [
        ["演示", "2026-10-18", 7391234567890123456, 9, 1],
        ["演示", "2026-10-19", "7391234567890123457", 9, 1],
    ]
    outcome = desk.load(_workbook(desk.folder / "a.xlsx", [header, *rows]), account="toutiao:1")
    assert (outcome.accepted, outcome.rejected) == (1, 1)
    assert desk.one("SELECT native_id FROM post") == "7391234567890123457"


def test_article_from_two_downloads_is_one_post_with_two_captures(desk: Desk) -> None:
    for case, day in (("wechat-notified-xls", 28), ("wechat-article-times", 30)):
        (path,) = (_CASES / case / "input").iterdir()
        desk.load(path, account="wechat:gh_demo0001", captured_at=dt.datetime(2026, 10, day))
    assert desk.one("SELECT count(*) FROM post") == 1
    assert desk.store.rows("SELECT reads, likes, shares FROM capture ORDER BY captured_at") == [
        (188, None, 9),
        (171, 12, 9),
    ]


def test_persons_are_never_taken_for_reads(desk: Desk) -> None:
    (path,) = (_CASES / "wechat-article-persons" / "input").iterdir()
    desk.load(path, account="wechat:gh_demo0001")
    assert desk.one("SELECT reads FROM capture") == 170 + 22


def test_totals_and_notes_are_told_as_such(desk: Desk) -> None:
    content = _DOUYIN + "演示,2026-10-18,视频,1,1\n合计：,,,1,1\n注：以上为公开作品,,,,\n"
    desk.load(desk.write("a.csv", content), account=_ACCOUNT)
    assert [(row, reason[:6]) for row, _, reason in desk.rejected()] == [
        (3, "是合计一类的"),
        (4, "整行只有一格"),
    ]


def _workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return path


@pytest.mark.parametrize(("mark", "name"), [("\t", "制表符"), (";", "分号")])
def test_text_of_another_separator_is_named_with_the_remedy(desk: Desk, mark: str, name: str) -> None:
    path = desk.write("a.csv", _DOUYIN.replace(",", mark))
    with pytest.raises(InputError, match=f"用{name}分开的"):
        desk.load(path, account=_ACCOUNT)
