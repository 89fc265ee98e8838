"""What people's workbooks do: dates that are numbers, workbooks that count from 1904, merged cells, notes, several sheets."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.errors import InputError
from ranking.ingest.sheet_facts import read_serials
from tests.ingest.desk import Desk

_HEADER = ("平台", "账号ID", "稿件ID", "发布时间", "标题", "阅读数")
_AT = dt.datetime(2026, 10, 8, 8, 30)


def _write(path: Path, fill: Callable[[Any, Any], None], **options: object) -> Path:
    with xlsxwriter.Workbook(str(path), options) as book:
        fill(book, book.add_worksheet("稿件"))
    return path


def _posts(*times: object) -> Callable[[Any, Any], None]:
    def fill(book: Any, sheet: Any) -> None:
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, _HEADER)
        for row, time in enumerate(times, start=1):
            sheet.write_row(row, 0, ["微博", "1000000001", f"500{row}"])
            if isinstance(time, tuple):
                sheet.write_datetime(row, 3, time[0], form)
            elif isinstance(time, dt.datetime):
                sheet.write_datetime(row, 3, time)
            else:
                sheet.write(row, 3, time)
            sheet.write_row(row, 4, ["演示", row])

    return fill


@pytest.mark.parametrize("is_1904", [False, True])
def test_dates_of_a_workbook_are_read_formatted_or_not(desk: Desk, is_1904: bool) -> None:
    times = ((_AT,), _AT, dt.datetime(2026, 10, 8), "2026-10-08 08:30")
    desk.load(_write(desk.folder / "a.xlsx", _posts(*times), date_1904=is_1904))
    assert desk.store.rows("SELECT published_at, time_precision FROM post ORDER BY native_id") == [
        (_AT, "second"),
        (_AT, "second"),
        (dt.datetime(2026, 10, 8), "day"),
        (_AT, "minute"),
    ]


def test_number_that_is_no_day_of_a_post_is_refused(desk: Desk) -> None:
    outcome = desk.load(_write(desk.folder / "a.xlsx", _posts(8, 20261008, 1780500000)))
    assert (outcome.accepted, outcome.rejected) == (0, 3)


def test_serial_day_of_a_text_file_is_refused_with_the_remedy(desk: Desk) -> None:
    assert desk.load_posts({"published_at": "46303.354"}).rejected == 1
    assert "序列日期" in desk.rejected()[0][2]


@settings(deadline=None, max_examples=50)
@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2060, 1, 1)))
def test_every_second_survives_as_a_serial_day(moment: dt.datetime) -> None:
    second = moment.replace(microsecond=0)
    origin = dt.datetime(1899, 12, 30)
    text = f"{(second - origin) / dt.timedelta(days=1):.9f}".rstrip("0").rstrip(".")
    (found,) = read_serials(pl.Series([text]), origin)
    assert dt.datetime.fromisoformat(str(found)) == second


def test_merged_texts_hold_for_every_row_they_cover(desk: Desk) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 5, "演示市十月稿件")
        sheet.write_row(1, 0, _HEADER)
        for row in (2, 3, 4):
            sheet.write_row(row, 2, [f"500{row}", "2026-10-08", "演示", row])
        sheet.merge_range(2, 0, 3, 0, "微博")
        sheet.merge_range(2, 1, 3, 1, "1000000001")
        sheet.write_row(4, 0, ["抖音", "demo"])

    assert desk.load(_write(desk.folder / "a.xlsx", fill)).accepted == 3
    assert desk.store.rows("SELECT account_id, native_id FROM post ORDER BY native_id") == [
        ("weibo:1000000001", "5002"),
        ("weibo:1000000001", "5003"),
        ("douyin:demo", "5004"),
    ]


def test_merged_figure_belongs_to_no_row(desk: Desk) -> None:
    def fill(book: Any, sheet: Any) -> None:
        _posts("2026-10-08", "2026-10-08", "2026-10-08")(book, sheet)
        sheet.merge_range(1, 5, 2, 5, 900)

    assert (desk.load(_write(desk.folder / "a.xlsx", fill)).rejected) == 2
    assert {(row, reason[:9]) for row, _, reason in desk.rejected()} == {
        (2, "“阅读数”一格合并"),
        (3, "“阅读数”一格合并"),
    }
    assert desk.store.rows("SELECT native_id, reads FROM post JOIN capture USING (post_id)") == [("5003", 3)]


def test_notes_totals_and_other_sheets_are_left_out_and_told(desk: Desk) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "演示市十月稿件（单位：次）")
        sheet.write_row(2, 0, _HEADER)
        sheet.write_row(3, 0, ["微博", "1000000001", "5001", "2026-10-08", "演示", 7])
        sheet.write_row(4, 0, ["合计", "", "", "", "", 7])
        sheet.write(6, 0, "填报人：演示")
        book.add_worksheet("汇总").write_row(0, 0, ["项目", "数"])

    outcome = desk.load(_write(desk.folder / "a.xlsx", fill))
    assert (outcome.accepted, outcome.rejected) == (1, 2)
    assert "未读取：汇总" in outcome.notes[0]
    assert [reason[:6] for _, _, reason in desk.rejected()] == ["是合计一类的", "整行只有一格"]


def test_sheets_of_one_kind_are_all_loaded(desk: Desk) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for place, one in enumerate((sheet, book.add_worksheet("十一月"))):
            one.write_row(0, 0, _HEADER)
            one.write_row(1, 0, ["微博", "1000000001", f"500{place}", "2026-10-08", "演示", 7])

    outcomes = desk.load_all(_write(desk.folder / "a.xlsx", fill))
    assert [(o.part, o.accepted) for o in outcomes] == [("稿件", 1), ("十一月", 1)]


@pytest.mark.parametrize("name", ["a.xls", "a.csv"])
def test_web_page_under_the_name_of_a_table_is_named_for_what_it_is(desk: Desk, name: str) -> None:
    page = "<html><body><table><tr><td>标题</td></tr></table></body></html>"
    with pytest.raises(InputError, match="网页"):
        desk.load(desk.write(name, page), account="douyin:demo")
