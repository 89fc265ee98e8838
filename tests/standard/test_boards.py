"""Which boards there are and who is on them."""

import polars as pl
import pytest

from ranking.errors import StandardError
from ranking.standard import Standard, assign_boards, board_entry, cut_board, parse_standard

TREE = '[standard]\nid = "a"\ntitle = "演示标准"\n[[node]]\nkey = "score"\n[[node]]\nkey = "x"\nparent = "score"\nmetric = "m"\n'
SUBJECTS = pl.DataFrame(
    {
        "subject": ["b1", "b2", "b3", "w1", "w2"],
        "platform": ["weibo", "weibo", "weibo", "wechat", "wechat"],
        "level": ["county", "city", None, "city", "city"],
        "region": ["演示省", "演示省", "demo", "演示省", None],
        "is_main": [True, None, True, False, True],
    }
)


def standard_with(boards: str) -> Standard:
    return parse_standard(TREE + boards, source="a.toml")


def test_split_makes_a_board_for_each_combination_in_vocabulary_order() -> None:
    standard = standard_with('[[board]]\nsplit = ["platform", "level"]\ntitle = "{platform}{level}榜"\n')
    boards, members = assign_boards(standard, SUBJECTS)
    assert boards.select("key", "title", "platform", "level").rows() == [
        ("wechat-city", "微信公众号市级榜", "wechat", "city"),
        ("weibo-city", "微博市级榜", "weibo", "city"),
        ("weibo-county", "微博县级榜", "weibo", "county"),
        ("weibo-unclassified", "微博未分级榜", "weibo", None),
    ]
    assert members.rows() == [
        ("wechat-city", "w1"),
        ("wechat-city", "w2"),
        ("weibo-city", "b2"),
        ("weibo-county", "b1"),
        ("weibo-unclassified", "b3"),
    ]


def test_subject_may_stand_on_several_boards() -> None:
    boards = '[[board]]\nkey = "main"\ntitle = "主账号榜"\nmain_only = true\naudience = "internal"\n[[board]]\nkey = "city"\ntitle = "市级榜"\nlevel = ["city", "unclassified"]\n'
    made, members = assign_boards(standard_with(boards), SUBJECTS)
    assert made.select("key", "level", "audience").rows() == [
        ("main", None, "internal"),
        ("city", None, "public"),
    ]
    assert members.filter(pl.col("board") == "main")["subject"].to_list() == ["b1", "b3", "w2"]
    assert members.filter(pl.col("board") == "city")["subject"].to_list() == ["b2", "b3", "w1", "w2"]


def test_key_of_a_region_is_safe_in_an_address() -> None:
    standard = standard_with('[[board]]\nsplit = "region"\nprefix = "r"\ntitle = "{region}榜"\n')
    boards, _ = assign_boards(standard, SUBJECTS)
    assert boards["key"].to_list()[0] == "r-demo" and boards["key"].to_list()[2] == "r-unclassified"
    assert all(key.isascii() and key == key.lower() for key in boards["key"])
    assert boards["title"].to_list() == ["demo榜", "演示省榜", "未填榜"]


def test_board_that_nobody_is_on_is_a_fault() -> None:
    with pytest.raises(StandardError, match='榜单 "p"，没有任何计分对象'):
        assign_boards(standard_with('[[board]]\nkey = "p"\ntitle = "榜"\nlevel = "province"\n'), SUBJECTS)


def test_column_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(StandardError, match="没有这一列"):
        assign_boards(
            standard_with('[[board]]\nkey = "p"\ntitle = "榜"\nwhere = { matrix = "演示" }\n'), SUBJECTS
        )


def test_standard_without_boards_has_one() -> None:
    boards, members = assign_boards(standard_with(""), SUBJECTS)
    assert boards.select("key", "title").rows() == [("all", "演示标准")]
    assert members.height == SUBJECTS.height


def test_two_entries_must_not_make_the_same_board() -> None:
    twice = '[[board]]\nkey = "weibo-city"\ntitle = "榜"\nlevel = "city"\n[[board]]\nsplit = ["platform", "level"]\ntitle = "{platform}{level}"\n'
    with pytest.raises(StandardError, match="由两处榜单定义同时产生"):
        assign_boards(standard_with(twice), SUBJECTS)


def test_board_is_never_cut_inside_a_tie() -> None:
    scores = pl.DataFrame({"subject": list("abcd"), "rank": [1, 2, 2, None]})
    assert cut_board(scores, 2)["subject"].to_list() == ["a", "b", "c"]
    assert cut_board(scores, 1)["subject"].to_list() == ["a"]
    assert cut_board(scores, None).height == 3


def test_made_board_is_traced_to_its_entry() -> None:
    standard = standard_with(
        '[[board]]\nkey = "p"\ntitle = "榜"\n[[board]]\nsplit = ["platform", "level"]\ntitle = "{platform}{level}"\nmin_coverage = 0.5\n'
    )
    fixed, split = board_entry(standard, "p"), board_entry(standard, "weibo-county")
    assert fixed is standard.boards[0] and split is standard.boards[1]
    assert board_entry(standard, "other") is None
