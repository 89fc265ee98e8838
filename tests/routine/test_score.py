"""Scoring a table of one's own."""

from pathlib import Path

import pytest

from ranking.errors import InputError, StandardError
from ranking.routine.score import score_file
from ranking.standard import Standard, parse_standard

TEXT = """
[standard]
id = "own"
[[node]]
key = "score"
[[node]]
key = "a"
parent = "score"
weight = 3
metric = "阅读"
[[node]]
key = "b"
parent = "score"
weight = 1
metric = "原创"
"""


@pytest.fixture
def standard() -> Standard:
    return parse_standard(TEXT, source="own.toml")


def table(folder: Path, text: str) -> Path:
    path = folder / "表.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_scores_are_found_without_a_database(tmp_path: Path, standard: Standard) -> None:
    scored = score_file(table(tmp_path, "名称,阅读,原创\n甲,8,4\n乙,6,\n"), standard)
    rows = scored.scores.select("subject", "a", "b", "score", "rank", "coverage").rows()
    assert rows == [("甲", 8.0, 4.0, 7.0, 1, 1.0), ("乙", 6.0, None, 6.0, 2, 0.75)]
    assert scored.parts.filter(subject="甲")["printed"].to_list() == [6.0, 1.0]


def test_a_board_column_restarts_ranks(tmp_path: Path, standard: Standard) -> None:
    scored = score_file(table(tmp_path, "名称,board,阅读,原创\n甲,p,8,8\n乙,q,6,6\n"), standard)
    assert scored.scores["rank"].to_list() == [1, 1]


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("名称,阅读,原创\n甲,8,4\n乙,1.2万,4\n", InputError, "第 3 行：阅读 的值“1.2万”"),
        ("名称,阅读,原创\n甲,inf,4\n", InputError, "不是数字"),
        ("名称,阅读\n甲,8\n", StandardError, "原创 没有对应的列"),
        ("名称,阅读,原创\n甲,8,4\n甲,9,4\n", InputError, "出现了两次"),
        ("名称,阅读,原创\n,8,4\n", InputError, "第 2 行"),
    ],
)
def test_a_wrong_table_names_row_and_value(
    tmp_path: Path, standard: Standard, text: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        score_file(table(tmp_path, text), standard)


def test_marks_for_nothing_are_missing_and_never_zero(tmp_path: Path, standard: Standard) -> None:
    scored = score_file(table(tmp_path, "名称,阅读,原创\n甲,8,—\n乙,-,--\n"), standard)
    assert scored.scores["score"].to_list() == [8.0, None]
    assert scored.scores["reason"].to_list() == [None, "没有数据"]
