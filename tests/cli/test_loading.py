"""Loading through the command line: what is told, what is kept, what is refused."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

POSTS = """platform,account,post_id,published_at,reads
weibo,1,p1,2026-10-01 08:00,1.2万
weibo,1,p2,昨天,5
weibo,1,p3,2026-10-02 08:00,abc
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_broken_rows_are_counted_and_named_with_field_value_and_remedy(run: Run, tmp_path: Path) -> None:
    loaded = run("load", "posts", write(tmp_path / "稿件.csv", POSTS))
    assert loaded.code == 0
    assert "3 行，新增 1，未变 0，被拒 2" in loaded.out
    assert re.search("被拒 第 3 行：published_at 的值“昨天”：.+补全年月日", loaded.out)
    assert re.search("被拒 第 4 行：reads 的值“abc”：.+请改", loaded.out)
    assert "被拒 2 行" in run("status").out


def test_the_same_file_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "稿件.csv", POSTS)
    run("load", "posts", path)
    before = run("status").out
    assert "未改动" in run("load", "posts", path).out
    assert run("status").out == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hello", "无法识别的格式"),
        (b"x,y\n1,2\n", "无法识别的格式"),
        (b"platform,account,published_at,reads\nweibo,1,2026-10-01,5\n", "缺少必需的列：.*稿件ID"),
        (b"\xff\xfe\x00\x01\xff" * 50, "无法识别|编码"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(
    run: Run, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "坏文件.csv").write_bytes(content)
    refused = run("load", "posts", "坏文件.csv")
    assert refused.code == 1
    assert re.search(f"坏文件.csv.*{said}", refused.err, re.DOTALL)
    assert "稿件 0 篇" in run("status").out


def test_unknown_accounts_are_provisional_and_on_no_board(run: Run, tmp_path: Path) -> None:
    run("load", "posts", write(tmp_path / "稿件.csv", POSTS))
    assert re.search(r"weibo:1 .*1 篇", run("status").out)
    refused = run("build", "2026-10", "--standard", "ecology-account")
    assert refused.code == 1
    assert "ranking load accounts" in refused.err


def test_a_missing_store_is_told_with_the_first_step(run: Run) -> None:
    refused = run("status")
    assert refused.code == 1
    assert "ranking load accounts" in refused.err
