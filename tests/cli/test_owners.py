"""Whose file it is: by option, by name, by declared pattern, by workbook; else it waits and the others load."""

from pathlib import Path

import fastexcel
import xlsxwriter

from tests.cli.conftest import Run


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def posts(path: Path, title: str) -> None:
    """A file that has no account: the 抖音 list of works."""
    write(
        path,
        f"作品名称,发布时间,体裁,播放量,点赞量,评论量,分享量,收藏量\n{title},2026-10-01 08:00:00,视频,10,1,0,0,0\n",
    )


def fill(path: Path, account: str) -> None:
    sheet = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
    with xlsxwriter.Workbook(str(path)) as book:
        out = book.add_worksheet("归属")
        out.write_row(0, 0, sheet.columns)
        for place, row in enumerate(sheet.iter_rows(named=True), start=1):
            cells = {**row, "账号ID": account}
            out.write_row(place, 0, [cell or "" for cell in cells.values()])


def test_file_without_owner_waits_and_is_loaded_once_the_workbook_says_whose_it_is(
    run: Run, tmp_path: Path
) -> None:
    posts(tmp_path / "收件" / "一.csv", "甲")
    write(tmp_path / "收件" / "二.csv", "platform,account,post_id,published_at\n微博,1,9,2026-10-01\n")
    first = run("load", "posts", "收件", "--owners", "归属.xlsx")
    assert first.code == 0
    assert "等待归属 收件/一.csv" in first.out
    assert "已载入 收件/二.csv" in first.out
    assert "归属.xlsx" in first.out
    again = run("load", "posts", "收件", "--owners", "归属.xlsx")
    assert "等待归属 收件/一.csv" in again.out
    fill(tmp_path / "归属.xlsx", "d77")
    done = run("load", "posts", "收件", "--owners", "归属.xlsx")
    assert "已载入 收件/一.csv" in done.out
    assert "账号由归属表得知" in done.out
    assert "账号 douyin:d77（归属表）" in run("loads", "show", "2").out


def test_declared_pattern_tells_the_owner(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "ranking.toml", '[owners]\npatterns = ["{name}_抖音/*"]\n')
    register = "platform,native_id,name,valid_from\n抖音,d1,演示发布,2026-01-01\n"
    write(tmp_path / "登记.csv", register)
    run("load", "accounts", "登记.csv")
    posts(tmp_path / "收件" / "演示发布_抖音" / "一.csv", "甲")
    posts(tmp_path / "收件" / "别的_抖音" / "二.csv", "乙")
    out = run("load", "posts", "收件").out
    assert "账号由命名规则 {name}_抖音/*得知" in out
    assert "等待归属 收件/别的_抖音/二.csv" in out
    assert (tmp_path / "归属.xlsx").exists()


def test_one_of_several_named_files_waits_and_stops_none(run: Run, tmp_path: Path) -> None:
    posts(tmp_path / "一.csv", "甲")
    write(tmp_path / "二.csv", "platform,account,post_id,published_at\n微博,1,9,2026-10-01\n")
    out = run("load", "posts", "一.csv", "二.csv").out
    assert "等待归属 一.csv" in out
    assert "已载入 二.csv" in out
    assert run("load", "posts", "一.csv").code == 1


def test_wrong_pattern_and_wrong_workbook_are_said_so(run: Run, tmp_path: Path) -> None:
    posts(tmp_path / "一.csv", "甲")
    write(tmp_path / "ranking.toml", '[owners]\npatterns = ["*.csv"]\n')
    outcome = run("load", "posts", "一.csv")
    assert (outcome.code, "命名规则“*.csv”" in outcome.err) == (1, True)
    write(tmp_path / "ranking.toml", "")
    write(tmp_path / "坏.xlsx", "不是工作簿")
    assert run("load", "posts", "一.csv", "--owners", "坏.xlsx").code == 1
