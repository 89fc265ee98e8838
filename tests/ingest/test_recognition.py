"""What a file is, and what is said of one that is nothing known."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import fastexcel
import polars as pl
import pytest
import xlsxwriter

from ranking.errors import InputError
from ranking.ingest import FORMATS, LoadOptions
from ranking.ingest.format import Format
from ranking.ingest.formats import recognise
from ranking.ingest.model import group_of_kind
from tests.ingest.desk import POST, Desk, csv_text

_REGISTER = ["平台", "账号ID", "名称", "启用日期"]


def _workbook(path: Path, sheets: Mapping[str, Sequence[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                assert isinstance(row, Sequence)
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(place, column, cell, day)
                    elif cell is not None:
                        sheet.write(place, column, cell)
    return path


def test_every_format_is_recognised_by_its_required_columns_alone() -> None:
    for form in FORMATS:
        for spelling in (0, -1):
            header = [form.columns[key][spelling] for key in form.required]
            assert recognise(header) is form


@pytest.mark.parametrize("cell", ["1", "演示", ""])
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.key)
def test_file_of_the_required_columns_alone_is_read_or_refused(desk: Desk, form: Format, cell: str) -> None:
    header = [form.columns[key][0] for key in dict.fromkeys(form.required)]
    path = desk.write("2026年10月.csv", csv_text([dict.fromkeys(header, cell)]))
    account = None if form.platform is None or "account" in form.names(header) else f"{form.platform}:1"
    outcome = desk.load(path, group_of_kind(form.kind), account=account, year=2026)
    assert outcome.format == form.key
    assert outcome.rows_read == outcome.accepted + outcome.unchanged + outcome.rejected


def test_header_is_found_below_notes_and_despite_blanks(desk: Desk) -> None:
    content = "演示市十月稿件表,,\n填报单位：演示,,\n" + csv_text([POST]).replace("post_id", " Post_ID ")
    outcome = desk.load(desk.write("a.csv", content))
    assert (outcome.format, outcome.accepted) == ("canonical-posts", 1)
    assert desk.one("SELECT row FROM post") == 4


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件是空的"),
        (b"hello,world\n1,2\n", "无法识别的格式（首行为“hello、world”）"),
        (csv_text([POST]).replace("published_at", "when").encode(), "缺少必需的列：发布时间"),
        ("id,bid,正文,点赞数,评论数,转发数\n".encode(), "缺少必需的列：日期"),
        (csv_text([POST]).encode()[:-1] + b"\x00", "空字节"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "另存为不加密的 xlsx"),
        (b"PK\x03\x04 broken", "压缩结构已损坏"),
        (b"PAR1 broken", "Parquet"),
        (b'{"user": {"id": 1}}\n', "无法识别的格式"),
    ],
)
def test_named_file_that_cannot_be_read_is_an_input_error(desk: Desk, content: bytes, reason: str) -> None:
    path = desk.write("甲.csv", content)
    before = desk.image()
    with pytest.raises(InputError, match=reason) as error:
        desk.load(path)
    assert str(error.value).startswith(f"{path}: ")
    assert desk.image() == before


def test_header_may_write_the_word_for_account_the_other_way(desk: Desk) -> None:
    names = {"平台": "微博", "帐号ID": "1", "帐号名称": "演示", "稿件ID": "2", "发布时间": "2026-10-01"}
    assert desk.load_rows([names]).accepted == 1
    assert desk.one("SELECT name FROM provisional_account") == "演示"


def test_missing_file_is_an_input_error(desk: Desk) -> None:
    with pytest.raises(InputError, match="文件不存在"):
        desk.load(desk.folder / "none.csv")


def test_file_of_another_command_names_that_command(desk: Desk) -> None:
    path = desk.write("a.csv", csv_text([POST]))
    with pytest.raises(InputError, match="请用 ranking load posts 载入"):
        desk.load(path, "accounts")


def test_files_loaded_before_a_bad_one_stay(desk: Desk) -> None:
    good, bad = desk.write("a.csv", csv_text([POST])), desk.write("b.csv", "x,y\n")
    with pytest.raises(InputError):
        desk.load_all(good, bad)
    assert desk.one("SELECT count(*) FROM post") == 1


def test_folder_loads_what_it_knows_and_tells_the_rest(desk: Desk) -> None:
    desk.write("甲/a.csv", csv_text([POST]))
    desk.write("readme.txt", "说明\n")
    desk.write(
        "甲/broken.csv",
        csv_text([POST]).encode() + b"\xe6\xb0\n" + "演示生态环境新媒体中心二〇二六年十月".encode(),
    )
    desk.write("甲/~$lock.xlsx", "x")
    desk.write(".hidden/b.csv", csv_text([POST]))
    outcomes = desk.load_all(desk.folder)
    assert [(o.path.name, o.state) for o in outcomes] == [
        ("readme.txt", "skipped"),
        ("a.csv", "loaded"),
        ("broken.csv", "skipped"),
        ("~$lock.xlsx", "skipped"),
    ]
    assert "请关闭工作簿" in str(outcomes[-1].reason)
    assert "无法识别" in str(outcomes[0].reason)


def test_a_column_that_the_projects_own_form_does_not_know_is_told(desk: Desk) -> None:
    outcome = desk.load(desk.write("a.csv", csv_text([POST | {"原创": "是", "杂项": "x", "": "y"}])))
    assert outcome.notes == (
        "未读取的列：原创（是否指 是否原创）、杂项、列7；本格式没有这些列名，列名见 docs/数据格式.md",
    )
    assert desk.load(desk.write("b.csv", csv_text([POST]))).notes == ()


def test_folder_without_anything_known_is_an_input_error(desk: Desk) -> None:
    desk.write("readme.txt", "说明\n")
    with pytest.raises(InputError, match=r"没有可载入的文件（readme.txt：无法识别"):
        desk.load_all(desk.folder)


def test_workbook_gives_rows_dates_and_numbers_as_text(desk: Desk) -> None:
    rows = [
        ["演示市登记表"],
        [],
        _REGISTER,
        ["微博", 1234567890, "演示发布", dt.date(2025, 1, 1)],
        [None] * 4,
    ]
    path = _workbook(desk.folder / "登记表.xlsx", {"说明": [["请填写"]], "登记": rows})
    outcome = desk.load(path, "accounts")
    assert (outcome.rows_read, outcome.accepted) == (1, 1)
    assert "“登记”" in outcome.notes[0] and "说明" in outcome.notes[0]
    assert desk.store.rows("SELECT account_id, valid_from, row FROM account") == [
        ("weibo:1234567890", dt.date(2025, 1, 1), 4)
    ]


def test_workbook_day_is_a_day_and_not_midnight(desk: Desk) -> None:
    header = ["平台", "账号ID", "稿件ID", "发布时间"]
    rows = [header, ["微博", "1", "a", dt.date(2026, 10, 1)], ["微博", "1", "b", "2026-10-02 08:30"]]
    desk.load(_workbook(desk.folder / "a.xlsx", {"稿件": rows}))
    assert desk.store.rows("SELECT time_precision FROM post ORDER BY native_id") == [("day",), ("minute",)]


def test_workbook_of_nothing_known_is_an_input_error(desk: Desk) -> None:
    path = _workbook(desk.folder / "a.xlsx", {"表": [["平台", "账号ID", "名称"], ["微博", "1", "演示"]]})
    with pytest.raises(InputError, match="缺少必需的列：启用日期"):
        desk.load(path, "accounts")


def test_cut_workbook_is_an_input_error(desk: Desk) -> None:
    path = _workbook(desk.folder / "a.xlsx", {"表": [_REGISTER]})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="已损坏"):
        desk.load(path, "accounts")


def test_workbook_that_unpacks_to_an_absurd_size_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _workbook(desk.folder / "a.xlsx", {"表": [_REGISTER]})
    monkeypatch.setattr("ranking.ingest.workbook._LARGEST_UNPACKED", 100)
    monkeypatch.setattr(fastexcel, "read_excel", lambda _: pytest.fail("opened"))
    with pytest.raises(InputError, match="上限"):
        desk.load(path, "accounts")


def test_parquet_types_are_read_as_their_text(desk: Desk) -> None:
    posts = pl.DataFrame(
        {
            "platform": ["weibo"],
            "account": [1],
            "post_id": ["a"],
            "published_at": [dt.datetime(2026, 10, 1, 8)],
            "captured_at": pl.Series([dt.datetime(2026, 10, 2)]).dt.replace_time_zone("UTC"),
            "is_original": [True],
            "reads": [7.0],
            "topics": [["演示", "环境"]],
        }
    )
    posts.write_parquet(desk.folder / "a.parquet")
    assert desk.load(desk.folder / "a.parquet").accepted == 1
    assert desk.store.rows("SELECT published_at, is_original, topics FROM post") == [
        (dt.datetime(2026, 10, 1, 8), True, "演示,环境")
    ]
    assert desk.store.rows("SELECT reads, captured_at FROM capture") == [(7, dt.datetime(2026, 10, 2, 8))]


def test_parquet_id_stored_as_a_float_is_rejected(desk: Desk) -> None:
    posts = pl.DataFrame({**{key: [text] for key, text in POST.items()}, "post_id": [4586693737323699.0]})
    posts.write_parquet(desk.folder / "a.parquet")
    assert desk.load(desk.folder / "a.parquet").rejected == 1


def test_same_posts_as_csv_parquet_and_workbook_are_the_same(desk: Desk) -> None:
    rows = [{**POST, "title": "演示", "reads": "1.2万", "captured_at": "2026-10-05 08:00:00"}]
    desk.load_rows(rows)
    pl.DataFrame(rows).write_parquet(desk.folder / "a.parquet")
    table: list[list[object]] = [list(rows[0]), list(rows[0].values())]
    for path in (desk.folder / "a.parquet", _workbook(desk.folder / "a.xlsx", {"稿件": table})):
        outcome = desk.load(path)
        assert (outcome.unchanged, outcome.contradiction_count) == (1, 0)


@pytest.mark.parametrize("account", ["1234", "火星:1", "微博:", ":1"])
def test_account_option_must_name_platform_and_id(account: str) -> None:
    with pytest.raises(InputError, match=r"--account.*平台:账号ID"):
        LoadOptions(account=account)


def test_covers_must_not_end_before_it_begins() -> None:
    with pytest.raises(InputError, match="--covers"):
        LoadOptions(covers=(dt.date(2026, 10, 2), dt.date(2026, 10, 1)))
