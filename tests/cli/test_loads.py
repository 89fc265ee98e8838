"""`ranking loads`, and `--check`: looking at loads, mending rejected rows, taking a load back, trying without writing."""

import hashlib
from pathlib import Path

import fastexcel
import pytest

from tests.cli.conftest import Run
from tests.ingest.desk import POST, csv_text

BAD = {**POST, "post_id": "5002", "published_at": "不知道", "title": "=1+1"}


def write(tmp_path: Path, name: str, *rows: dict[str, str]) -> Path:
    path = tmp_path / name
    path.write_text(csv_text(rows), encoding="utf-8")
    return path


def test_list_show_and_undo(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "a.csv", POST, BAD)
    assert "a.csv" in run("load", "posts", "a.csv", "--by", "演示").out
    assert "   1  " in run("loads", "list").out
    shown = run("loads", "show", "1").out
    assert "被拒 第 3 行" in shown
    assert "SHA-256" in shown
    undone = run("loads", "undo", "1", "--by", "演示")
    assert (undone.code, "稿件 1 条" in undone.out) == (0, True)
    assert "已撤销" in run("loads", "list").out
    assert run("loads", "undo", "1").code == 1
    assert "新增 1，未变 0，被拒 1" in run("load", "posts", "a.csv").out


def test_contradictions_are_kept_with_both_values(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "a.csv", {**POST, "title": "甲题"})
    write(tmp_path, "b.csv", {**POST, "title": "乙题"})
    run("load", "posts", "a.csv", "b.csv")
    shown = run("loads", "show", "2").out
    assert "甲题" in shown
    assert "乙题" in shown


def test_rejected_rows_are_mended_and_loaded_again(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "a.csv", POST, BAD)
    run("load", "posts", "a.csv")
    assert run("loads", "rejected", "1", "--out", "r.xlsx").code == 0
    assert run("loads", "rejected", "1", "--out", "r.xlsx").code == 1
    sheet = fastexcel.read_excel(tmp_path / "r.xlsx").load_sheet(0, dtypes="string").to_polars()
    assert sheet["title"].to_list() == ["=1+1"]
    again = run("load", "posts", "r.xlsx").out
    assert "被拒 1" in again
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "m.xlsx"), {"strings_to_formulas": False}) as book:
        out = book.add_worksheet()
        out.write_row(0, 0, sheet.columns)
        mended = {**sheet.row(0, named=True), "published_at": "2026-10-02 08:00:00"}
        out.write_row(1, 0, [cell or "" for cell in mended.values()])
    assert "新增 1，未变 0，被拒 0" in run("load", "posts", "m.xlsx").out


@pytest.mark.parametrize("is_new", [True, False])
def test_check_tells_the_same_and_writes_nothing(run: Run, tmp_path: Path, is_new: bool) -> None:
    write(tmp_path, "a.csv", POST, BAD)
    write(tmp_path, "b.csv", {**POST, "title": "乙题"}, {**POST, "post_id": "7"})
    db = tmp_path / "ranking.duckdb"
    if not is_new:
        run("load", "posts", "a.csv")
    before = sorted(tmp_path.iterdir()), hashlib.sha256(db.read_bytes()).hexdigest() if db.exists() else None
    tried = run("load", "posts", "a.csv", "b.csv", "--check")
    after = sorted(tmp_path.iterdir()), hashlib.sha256(db.read_bytes()).hexdigest() if db.exists() else None
    assert before == after
    done = run("load", "posts", "a.csv", "b.csv")
    assert tried.out == done.out + "以上是试载入的结果，没有写入数据库\n"
    assert run("load", "posts", "nothing.csv", "--check").code == 1


def test_unknown_load_is_said_so(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "a.csv", POST)
    run("load", "posts", "a.csv")
    for words in (["show", "9"], ["rejected", "9"], ["undo", "9"]):
        outcome = run("loads", *words)
        assert (outcome.code, "没有第 9 次载入" in outcome.err) == (1, True)
    assert run("loads", "rejected", "1").code == 1
