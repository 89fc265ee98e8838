"""Standards compared, chosen by month, rolled up, and explained in words."""

import polars as pl
import pytest

from ranking.errors import StandardError
from ranking.months import Month
from ranking.standard import (
    Standard,
    diff_standards,
    explain,
    new_standard_text,
    parse_standard,
    pick_version,
    roll_up,
    score_table,
    show_adjustments,
    show_traffic,
    show_tree,
    tie_words,
    traffic_dependence,
)

TREE = '[[node]]\nkey = "score"\nlabel = "总分"\n[[node]]\nkey = "x"\nparent = "score"\nlabel = "时效"\nweight = 3\nmetric = "m"\nsteps = [{ times = 2 }]\n[[node]]\nkey = "y"\nparent = "score"\nlabel = "频次"\nmetric = "n"\n'


def standard_of(head: str = "", tail: str = "") -> Standard:
    return parse_standard(f'[standard]\nid = "a"\n{head}\n{TREE}{tail}', source="a.toml")


def test_equal_standards_do_not_differ() -> None:
    assert diff_standards(standard_of(), standard_of()) == []


def test_differences_are_told_in_words_with_the_shares_they_move() -> None:
    new = parse_standard(
        standard_of().text.replace("weight = 3", "weight = 1").replace("times = 2", "times = 4"), source="b"
    )
    assert diff_standards(standard_of(), new) == [
        '节点 "x"（时效） 的 weight 由 3 改为 默认值',
        '节点 "x"（时效） 的 steps 由 [{ times = 2 }] 改为 [{ times = 4 }]',
        '节点 "x"（时效）占总分的份额由 75.00% 变为 50.00%',
        '节点 "y"（频次）占总分的份额由 25.00% 变为 50.00%',
    ]


def test_added_and_removed_entries_are_told() -> None:
    extra = '[[adjustment]]\nkey = "d"\nlabel = "扣分"\ndeduct = 1\n'
    assert '新增调整项 "d"（扣分）' in diff_standards(standard_of(), standard_of(tail=extra))
    assert '删去调整项 "d"（扣分）' in diff_standards(standard_of(tail=extra), standard_of())


def test_new_standard_extends_the_other_and_changes_nothing() -> None:
    old = standard_of()
    new = parse_standard(new_standard_text("b", old), source="b.toml", resolve={"a@1": old.text}.__getitem__)
    assert (new.id, new.nodes) == ("b", old.nodes)


def test_version_in_force_is_the_latest_begun() -> None:
    versions = [
        standard_of(f'version = "{v}"\neffective_from = "{m}"')
        for v, m in (("1", "2025-01"), ("2", "2026-03"))
    ]
    assert pick_version(versions, "a", Month(2026, 2)).version == "1"
    assert pick_version(versions, "a", Month(2026, 3)).version == "2"
    assert pick_version(versions, "a", None).version == "2"
    assert pick_version(versions, "a@1", Month(2026, 3)).version == "1"
    with pytest.raises(StandardError, match="没有可用的版本；已有：a@1（自 2025-01 起）"):
        pick_version(versions, "a", Month(2024, 12))
    with pytest.raises(StandardError, match="2 个版本同时生效"):
        pick_version([*versions, standard_of('version = "3"\neffective_from = "2026-03"')], "a", None)


def test_explanation_tells_the_way_from_metric_to_score() -> None:
    tail = '[[adjustment]]\nkey = "d"\nlabel = "扣分"\nbasis = "演示〔2026〕1号"\ndeduct = 1\nwhen = { metric = "n", above = 3 }\n'
    standard = standard_of(tail=tail)
    scored = score_table(standard, pl.DataFrame({"subject": ["甲"], "m": [10.0], "n": [4.0]}))
    assert explain(standard, scored, "all", "甲") == [
        "甲：得分 15.00，第 1 名；数据覆盖率 100%",
        "总分：下级加权平均 = 16，得 16",
        "  时效：m = 10，经 times = 2，得 20，权重 3",
        "  频次：n = 4，得 4，权重 1",
        "调整 扣分（依据：演示〔2026〕1号），条件：n 高于 3：适用，-1 分",
        "得分构成：时效 15.00 + 频次 1.00 + 扣分 -1.00 = 15.00",
    ]


def test_explanation_says_what_is_missing_and_who_is_not_there() -> None:
    standard = standard_of()
    scored = score_table(
        standard, pl.DataFrame({"subject": ["甲", "乙"], "m": [None, None], "n": [4.0, None]})
    )
    assert "  时效：m = 缺失，经 times = 2，缺失：不计入，由同级其他项分担，权重 3" in explain(
        standard, scored, "all", "甲"
    )
    assert explain(standard, scored, "all", "乙")[0] == "乙：不排名，原因：没有数据；数据覆盖率 0%"
    with pytest.raises(StandardError, match="没有计分对象 丙"):
        explain(standard, scored, "all", "丙")


def test_tree_is_shown_with_shares_steps_and_missing_rules() -> None:
    assert (
        show_tree(standard_of())[1]
        == "  时效 [x]；指标 m；权重 3，占总分 75.00%；步骤 times = 2；缺失时不计入，由同级其他项分担"
    )


def test_adjustments_are_shown_with_effect_and_basis() -> None:
    tail = '[[adjustment]]\nkey = "d"\nlabel = "扣分"\nbasis = "演示〔2026〕1号"\ndeduct = 2\nper = "n"\nbeyond = 1\nceiling = 6\n[[adjustment]]\nkey = "v"\nveto = "zero"\nwhen = { metric = "m", below = 1 }\n'
    assert show_adjustments(standard_of(tail=tail)) == [
        "扣分：n 超过 1 的部分每单位扣 2 分，最多 6 分；依据：演示〔2026〕1号",
        "v：m 低于 1时，得分归零；依据：未写明",
    ]


def test_traffic_is_shown_with_what_follows_from_it() -> None:
    lines = show_traffic(traffic_dependence(standard_of(), {}))
    assert lines[0] == "点赞、评论、转发、关注占总权重 100.0%；阅读占 100.0%"
    assert lines[-1] == "因依赖流量，榜单、期刊和文书不得使用考核、评比等字样"


def test_tie_rule_is_said_in_words() -> None:
    assert tie_words(standard_of()) == "按保留 2 位小数的得分排名，得分相同的并列，占用后续名次（1、2、2、4）"
    assert "频次（小者在前）" in tie_words(standard_of('ties = "ordered"\ntie_breakers = ["-y"]'))


MATRIX = (
    '[standard]\nid = "m"\nsubject = "matrix"\nmembers_standard = "a"\n[[node]]\nkey = "score"\n'
    '[[node]]\nkey = "x"\nparent = "score"\nmetric = "mean"\n'
    '[[rollup]]\nkey = "mean"\nof = "score"\nhow = "mean"\n[[rollup]]\nkey = "sum"\nof = "reads"\nhow = "sum"\n'
    '[[rollup]]\nkey = "median"\nof = "score"\nhow = "median"\n[[rollup]]\nkey = "good"\nof = "score"\nhow = "share_at_least"\nat_least = 60\n'
    '[[rollup]]\nkey = "best"\nof = "score"\nhow = "best"\nn = 2\n'
    '[[rollup]]\nkey = "platforms"\nof = "score"\nhow = "mean"\nplatforms = { wechat = 40, weibo = 25, douyin = 35 }\n'
    '[[rollup]]\nkey = "present"\nof = "score"\nhow = "mean"\nplatforms = { wechat = 40, weibo = 25, douyin = 35 }\nabsent = "reweight"\n'
)
MEMBERS = pl.DataFrame(
    {
        "matrix": ["演示市", "演示市", "演示市", "演示县", None],
        "platform": ["wechat", "wechat", "weibo", "weibo", "weibo"],
        "score": [50.0, 70.0, 90.0, None, 10.0],
        "reads": [1, 2, None, None, 7],
    }
)


def test_matrix_metrics_are_rolled_up_from_members() -> None:
    standard = parse_standard(MATRIX, source="m.toml")
    county, city = roll_up(standard, MEMBERS).rows()
    assert county == ("演示县", None, None, None, None, None, None, None)
    assert city[:6] == ("演示市", 70.0, 3.0, 70.0, pytest.approx(2 / 3), 80.0)
    assert city[6] == pytest.approx((40 * 60 + 25 * 90) / 100) and city[7] == pytest.approx(
        (40 * 60 + 25 * 90) / 65
    )
    assert roll_up(standard, MEMBERS.reverse()).rows() == [county, city]


def test_missing_column_of_members_is_told() -> None:
    with pytest.raises(StandardError, match='汇总指标 "sum" 需要成员表的 "reads" 列'):
        roll_up(parse_standard(MATRIX, source="m.toml"), MEMBERS.drop("reads"))
