"""Files and folders that nobody may read, or that hold no table, are told with their remedy."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ranking.errors import InputError
from tests.ingest.desk import POST, Desk, csv_text


def _locked(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Opening a file of that name is refused, as Windows does while another program holds it."""
    opening = Path.open

    def refuse(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return opening(path, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)


def test_unicode_text_of_a_spreadsheet_is_told_with_its_remedy(desk: Desk) -> None:
    path = desk.write("a.csv", csv_text([POST]).encode("utf-16"))
    with pytest.raises(InputError, match=r"UTF-16.*另存为"):
        desk.load(path)


def test_locked_file_is_one_clear_message(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.write("a.csv", csv_text([POST]))
    _locked(monkeypatch, "a.csv")
    with pytest.raises(InputError, match="没有读取权限"):
        desk.load(path)
    assert desk.one("SELECT count(*) FROM load") == 0


def test_locked_file_of_a_folder_is_skipped_with_the_reason(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("十月/a.csv", csv_text([POST]))
    desk.write("十月/b.csv", csv_text([{**POST, "post_id": "2"}]))
    _locked(monkeypatch, "a.csv")
    skipped, loaded = desk.load_all(desk.folder / "十月")
    assert (skipped.state, loaded.state) == ("skipped", "loaded")
    assert "没有读取权限" in (skipped.reason or "")


def test_locked_folder_is_not_taken_for_an_empty_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("十月/a.csv", csv_text([POST]))

    def walk(place: Path, onerror: Any) -> Any:
        onerror(PermissionError(13, "Permission denied", str(place)))
        return iter(())

    monkeypatch.setattr("os.walk", walk)
    with pytest.raises(InputError, match="没有读取权限"):
        desk.load_all(desk.folder / "十月")


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (b"Rar!\x1a\x07\x01\x00", "RAR 压缩包"),
        (b"7z\xbc\xaf\x27\x1c\x00", "7z 压缩包"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
    ],
)
def test_file_without_tables_is_named_for_what_it_is(desk: Desk, start: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word):
        desk.load(desk.write("十月报送.xlsx", start + b"x" * 99))


def test_workbook_with_a_cell_at_the_end_of_the_world_is_refused(desk: Desk) -> None:
    path = desk.folder / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("稿件")
        sheet.write_row(0, 0, ["平台", "账号ID", "稿件ID", "发布时间"])
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(InputError, match="第 1,048,576 行、第 16,384 列"):
        desk.load(path)


def test_column_that_stands_twice_is_refused(desk: Desk) -> None:
    header = "platform,account,post_id,published_at,likes,likes"
    with pytest.raises(InputError, match="likes”写了不止一次"):
        desk.load(desk.write("a.csv", f"{header}\n微博,1,1,2026-10-01,5,6\n"))
