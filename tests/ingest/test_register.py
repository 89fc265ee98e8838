"""The register: dated, strict, corrected by later files."""

import datetime as dt

import pytest

from ranking.ingest import LoadOutcome
from tests.ingest.desk import Desk

_ROW = {
    "平台": "微博",
    "账号ID": "1",
    "名称": "演示发布",
    "层级": "市级",
    "行政区划代码": "440800",
    "上级账号": "2",
    "主账号": "是",
    "启用日期": "2025-01-01",
}


def _load(desk: Desk, *changes: dict[str, str], name: str = "a.csv") -> LoadOutcome:
    return desk.load_rows([{**_ROW, **change} for change in changes], "accounts", name)


def test_register_row_is_stored_with_codes(desk: Desk) -> None:
    _load(desk, {})
    columns = "account_id, name, level, region_code, superior_id, is_main, valid_from, valid_to"
    assert desk.store.rows(f"SELECT {columns} FROM account") == [
        ("weibo:1", "演示发布", "city", "440800", "weibo:2", True, dt.date(2025, 1, 1), None)
    ]


def test_level_may_be_unknown(desk: Desk) -> None:
    assert _load(desk, {"层级": ""}).accepted == 1
    assert desk.one("SELECT level FROM account") is None


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"层级": "乡级"}, "层级", "部级、省级、市级、县级"),
        ({"平台": "火星"}, "平台", "微信公众号"),
        ({"名称": " "}, "名称", "必填项为空"),
        ({"启用日期": "45000"}, "启用日期", "序列日期"),
        ({"停用日期": "2024-12-31"}, "停用日期", "早于启用日期"),
        ({"行政区划代码": "4408"}, "行政区划代码", "六位"),
        ({"主账号": "可能"}, "主账号", "只能是"),
        ({"账号ID": "4.5E+15"}, "账号ID", "表格软件"),
        ({"上级账号": "火星:2"}, "上级账号", "不在可用的词中"),
    ],
)
def test_wrong_register_row_is_rejected_with_the_remedy(
    desk: Desk, change: dict[str, str], field: str, reason: str
) -> None:
    assert _load(desk, change).rejected == 1
    ((row, found, why),) = desk.rejected()
    assert (row, found) == (2, field)
    assert reason in why


def test_superior_may_be_on_another_platform(desk: Desk) -> None:
    _load(desk, {"上级账号": "微信：gh_2"})
    assert desk.one("SELECT superior_id FROM account") == "wechat:gh_2"


def test_rename_is_a_second_dated_row(desk: Desk) -> None:
    outcome = _load(desk, {"停用日期": "2026-05-31"}, {"名称": "演示新名", "启用日期": "2026-06-01"})
    assert (outcome.accepted, outcome.rejected) == (2, 0)
    assert desk.one("SELECT count(*) FROM account") == 2


def test_last_day_of_one_row_is_not_the_first_of_the_next(desk: Desk) -> None:
    assert _load(desk, {"停用日期": "2026-05-31"}, {"启用日期": "2026-05-31"}).rejected == 1


def test_overlap_within_a_file_rejects_the_later_row(desk: Desk) -> None:
    outcome = _load(desk, {"名称": "演示新名", "启用日期": "2026-06-01"}, {})
    assert (outcome.accepted, outcome.rejected) == (1, 1)
    ((row, _, reason),) = desk.rejected()
    assert row == 2
    assert "与第 3 行（2025-01-01 至 今）重叠" in reason


def test_overlap_with_the_register_is_rejected(desk: Desk) -> None:
    _load(desk, {})
    outcome = _load(desk, {"启用日期": "2026-06-01"}, name="b.csv")
    assert outcome.rejected == 1
    assert "与已登记的一行（2025-01-01 至 今）重叠" in desk.rejected()[0][2]
    assert desk.one("SELECT count(*) FROM account") == 1


def test_ending_the_old_row_in_the_same_file_makes_room(desk: Desk) -> None:
    _load(desk, {})
    outcome = _load(desk, {"停用日期": "2026-05-31"}, {"启用日期": "2026-06-01"}, name="b.csv")
    assert (outcome.accepted, outcome.rejected, outcome.contradiction_count) == (2, 0, 1)
    assert "停用日期由“空”改为“2026-05-31”" in outcome.contradictions[0]


def test_wrong_correction_leaves_the_known_row(desk: Desk) -> None:
    _load(desk, {"停用日期": "2025-12-31"}, {"启用日期": "2026-01-01"})
    outcome = _load(desk, {"停用日期": "2026-03-31"}, name="b.csv")
    assert outcome.rejected == 1
    assert desk.store.rows("SELECT valid_to FROM account ORDER BY valid_from") == [
        (dt.date(2025, 12, 31),),
        (None,),
    ]


def test_changed_row_replaces_the_known_one_and_is_told(desk: Desk) -> None:
    _load(desk, {})
    outcome = _load(desk, {"层级": "县级", "主账号": "否"}, name="b.csv")
    assert (outcome.accepted, outcome.contradiction_count) == (1, 1)
    assert "层级由“city”改为“county”；主账号由“是”改为“否”" in outcome.contradictions[0]
    assert desk.store.rows("SELECT level, load_id FROM account") == [("county", 2)]


def test_same_row_in_other_bytes_changes_nothing(desk: Desk) -> None:
    _load(desk, {})
    outcome = _load(desk, {}, {"账号ID": "3"}, name="b.csv")
    assert (outcome.accepted, outcome.unchanged, outcome.contradiction_count) == (1, 1, 0)


def test_same_row_twice_in_a_file_counts_once_and_a_different_one_is_rejected(desk: Desk) -> None:
    outcome = _load(desk, {}, {}, {"名称": "演示别名"})
    assert (outcome.accepted, outcome.unchanged, outcome.rejected) == (1, 1, 1)
    assert "与第 2 行同一启用日期而内容不同" in desk.rejected()[0][2]


def test_registered_account_is_no_longer_provisional(desk: Desk) -> None:
    desk.load_posts({"account": "1"}, name="posts.csv")
    assert desk.one("SELECT count(*) FROM provisional_account") == 1
    _load(desk, {})
    assert desk.one("SELECT count(*) FROM provisional_account") == 0


def test_only_rows_that_changed_are_told_by_the_later_file(desk: Desk) -> None:
    _load(desk, *({"账号ID": str(number)} for number in range(40)))
    later = _load(desk, {"账号ID": "7", "名称": "演示新名"}, {"账号ID": "8"}, {"账号ID": "99"}, name="b.csv")
    assert (later.accepted, later.unchanged, later.contradiction_count) == (2, 1, 1)
    query = "SELECT account_id, name, row FROM account WHERE load_id = ? ORDER BY row"
    assert desk.store.rows(query, [later.load_id]) == [
        ("weibo:7", "演示新名", 2),
        ("weibo:99", "演示发布", 4),
    ]
    assert desk.one("SELECT count(*) FROM account") == 41
