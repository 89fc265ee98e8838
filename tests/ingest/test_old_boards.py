"""Old boards of others: kept as printed, corrected by a later file, refused row by row."""

import pytest

from tests.ingest.desk import Desk

_ROW = {
    **{"平台": "微博", "账号ID": "1000000001", "账号名称": "演示发布", "月份": "2025-10", "来源": "演示机构"},
    **{"榜名": "演示影响力榜", "名次": "3", "得分": "612.4"},
}
_ALL = "SELECT account_id, account_name, month, source, board, rank, score FROM old_rank ORDER BY ALL"


def test_a_row_is_kept_as_it_was_printed(desk: Desk) -> None:
    desk.load_rows([_ROW], "history")
    assert desk.store.rows(_ALL) == [
        ("weibo:1000000001", "演示发布", "2025-10", "演示机构", "演示影响力榜", 3, 612.4)
    ]


def test_a_later_file_corrects_an_earlier_one_and_says_so(desk: Desk) -> None:
    desk.load_rows([_ROW], "history")
    outcome = desk.load_rows([{**_ROW, "名次": "4"}], "history", "b.csv")
    assert [row[5] for row in desk.store.rows(_ALL)] == [4]
    assert "名次" in outcome.contradictions[0]


def test_month_and_source_may_be_said_for_the_whole_file(desk: Desk) -> None:
    path = desk.write("a.csv", "平台,账号ID,榜名,名次\n微博,1000000001,演示影响力榜,2\n")
    desk.load(path, "history", month="2025-09", source="演示机构")
    assert [row[2:4] for row in desk.store.rows(_ALL)] == [("2025-09", "演示机构")]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("名次", "0", "大于零的整数"),
        ("名次", "", "必填"),
        ("名次", "10万+", "大于零的整数"),
        ("月份", "去年十月", "不是可读的月份"),
        ("月份", "", "--month"),
        ("来源", "", "谁发布的榜"),
        ("榜名", "", "必填"),
        ("得分", "很高", "不是可读的数值"),
    ],
)
def test_a_row_that_cannot_be_used_is_kept_with_its_reason(
    desk: Desk, column: str, cell: str, reason: str
) -> None:
    outcome = desk.load_rows([{**_ROW, column: cell}, {**_ROW, "账号ID": "1000000002"}], "history")
    assert (outcome.accepted, outcome.rejected) == (1, 1)
    assert reason in str(desk.rejected()[0])


def test_two_places_of_one_account_on_one_board_are_refused(desk: Desk) -> None:
    outcome = desk.load_rows([_ROW, {**_ROW, "名次": "5"}], "history")
    assert (outcome.accepted, outcome.rejected) == (1, 1)
    assert "内容不同" in str(desk.rejected()[0])
