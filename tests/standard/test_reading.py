"""Reading a standard: every fault is told at once, with file, node, field, value and remedy."""

import pytest

from ranking.errors import StandardError
from ranking.standard import parse_standard
from ranking.standard.writing import write_standard

HEAD = '[standard]\nid = "a"\n'
ROOT = '[[node]]\nkey = "score"\n'
LEAF = '[[node]]\nkey = "x"\nparent = "score"\nmetric = "m"\n'


def faults(text: str) -> list[str]:
    with pytest.raises(StandardError) as caught:
        parse_standard(text, source="标准/a.toml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("weight = -2", '节点 "x" 的 weight 是 -2，须不小于 0'),
        ('weight = "重"', '节点 "x" 的 weight 是 "重"，须是数字'),
        ("weight = nan", '节点 "x" 的 weight 是 nan，'),
        ('steps = ["lg"]', "须恰好含一个已有的步骤名"),
        ("steps = [{ goalposts = [3, 3] }]", "步骤 goalposts 的参数是 [3, 3]，须是两个不相等的数"),
        ("steps = [{ clip = [3, 1] }]", "下限不大于上限"),
        ("steps = [{ winsorise = [0.9, 0.1] }]", "低者在前"),
        ("steps = [{ piecewise = [[1, 2], [1, 3]] }]", "x 由小到大"),
        ("steps = [{ log1p = 3 }]", "不带参数"),
        ("steps = [{ round = 2.5 }]", "须是 0 到 10 的整数"),
        ("steps = [{ add_metric = 3 }]", "须是指标名"),
        ("steps = [{ add = 1, scope = 'all' }]", "步骤 add 没有选项 scope"),
        ('missing = "ignore"', '节点 "x" 的 missing 是 "ignore"，须是'),
        ("min_coverage = 0.5", "只用于有下级的节点"),
        ("decimals = 1", "取整请用步骤 round"),
        ("colour = 1", '节点 "x" 的 colour，没有这个字段'),
    ],
)
def test_faulty_field_is_named_with_value_and_remedy(change: str, told: str) -> None:
    lines = faults(HEAD + ROOT + LEAF + change)
    assert all(line.startswith("标准/a.toml: ") for line in lines)
    assert any(told in line for line in lines), lines


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        (ROOT, '节点 "score" 的 metric 是 "空"'),
        (LEAF.replace("score", "nobody"), '节点 "x" 的 parent 是 "nobody"，没有这个节点'),
        (ROOT + LEAF + LEAF, '是 "x"，出现了 2 次'),
        (ROOT + LEAF + '[[node]]\nkey = "second"\nmetric = "m"\n', '节点 "second" 的 parent 是 "空"'),
        (ROOT + LEAF + '[[node]]\nkey = "b"\nparent = "c"\n[[node]]\nkey = "c"\nparent = "b"\n', "b → c → b"),
        (ROOT + LEAF.replace('"x"', '"rank"'), '节点 "rank" 的 key 是 "rank"，是保留字'),
        (ROOT + LEAF + "weight = 0\n", "至少一个权重须大于零"),
        (ROOT + 'combine = "mean"\n' + LEAF, '节点 "score" 的 combine 是 "mean"，须是合并方式之一'),
        (ROOT + 'combine = "power"\n' + LEAF, "power 须写明指数"),
        (ROOT + 'combine = { topsis = { ideal = "fixed" } }\n' + LEAF, "best、worst"),
        (
            ROOT + 'combine = { topsis = { ideal = "fixed", best = { y = 1 }, worst = 0 } }\n' + LEAF,
            "每个下级各写一个数",
        ),
        (ROOT + 'metric = "m"\n' + LEAF, "有下级的节点不能再有指标"),
        (ROOT + LEAF + '[[adjustment]]\nkey = "d"\n', '调整项 "d"，须恰好写明一种效果'),
        (ROOT + LEAF + '[[adjustment]]\nkey = "d"\nadd = 1\nwhen = { metric = "m" }\n', '调整项 "d" 的 when'),
        (
            ROOT + LEAF + '[[board]]\nkey = "b"\ntitle = "榜"\nlevel = "镇"\n',
            '榜单 "b" 的 level 是 "镇"，没有这个代码',
        ),
        (ROOT + LEAF + '[[board]]\nsplit = "level"\ntitle = "榜"\n', "须含 {level}"),
    ],
)
def test_faulty_tree_is_told(nodes: str, told: str) -> None:
    lines = faults(HEAD + nodes)
    assert any(told in line for line in lines), lines


def test_all_faults_are_told_at_once() -> None:
    lines = faults(
        HEAD
        + 'ties = "best"\n'
        + ROOT
        + LEAF
        + "weight = -1\n"
        + LEAF.replace('"x"', '"y"').replace("score", "z")
    )
    assert len(lines) == 3
    assert 'ties 是 "best"' in "".join(lines) and '节点 "y" 的 parent 是 "z"' in "".join(lines)


def test_broken_toml_and_unknown_tables_are_told() -> None:
    assert "不是合格的 TOML 文件" in faults("x =")[0]
    assert "nodes，没有这个表" in faults(HEAD + "[[nodes]]\n")[0]
    assert "必须有这个表" in faults(ROOT)[0]


def test_child_standard_changes_only_what_it_says() -> None:
    parent = HEAD + 'title = "甲"\n' + ROOT + LEAF + LEAF.replace('"x"', '"y"')
    child = '[standard]\nid = "b"\nextends = "a@1"\n[[node]]\nkey = "x"\nweight = 3\n[[node]]\nkey = "y"\nremove = true\n'
    standard = parse_standard(child, source="b.toml", resolve={"a@1": parent}.__getitem__)
    assert [(node.key, node.weight, node.metric) for node in standard.leaves] == [("x", 3.0, "m")]
    assert (standard.id, standard.title) == ("b", "甲")
    assert "extends" not in standard.text


def test_removed_node_takes_all_below_it_away() -> None:
    parent = (
        HEAD
        + ROOT
        + '[[node]]\nkey = "g"\nparent = "score"\n'
        + LEAF.replace("score", "g")
        + LEAF.replace('"x"', '"y"')
    )
    child = '[standard]\nid = "b"\nextends = "a"\n[[node]]\nkey = "g"\nremove = true\n'
    standard = parse_standard(child, source="b.toml", resolve=lambda name: parent)
    assert [node.key for node in standard.ordered_nodes] == ["score", "y"]


def test_faulty_extension_is_told() -> None:
    child = '[standard]\nid = "b"\nextends = "b"\n'
    with pytest.raises(StandardError, match="循环引用"):
        parse_standard(child, source="b.toml", resolve=lambda name: child)
    with pytest.raises(StandardError, match='extends 是 "b"，找不到这个标准'):
        parse_standard(child, source="b.toml")
    remove = child + '[[node]]\nkey = "q"\nremove = true\n'
    with pytest.raises(StandardError, match="所扩展的标准中没有这一项"):
        parse_standard(
            remove.replace('"b"\n[', '"a"\n['), source="b.toml", resolve=lambda name: HEAD + ROOT + LEAF
        )
    with pytest.raises(StandardError, match="只能与 extends 一起使用"):
        parse_standard(HEAD + ROOT + LEAF + "remove = true", source="a.toml")


def test_floor_of_zero_is_a_number_and_no_floor_is_false() -> None:
    for written, read in (("0", 0.0), ("-5", -5.0), ("false", False)):
        text = (
            HEAD
            + f"floor = {written}\n"
            + ROOT
            + LEAF
            + f'[[adjustment]]\nkey = "d"\ndeduct = 1\nfloor = {written}\n'
        )
        standard = parse_standard(text, source="a.toml")
        assert (standard.floor, standard.adjustments[0].floor) == (read, read)
        assert type(standard.floor) is type(standard.adjustments[0].floor) is type(read)
    assert "floor 是 true，须是数字，或 false" in faults(HEAD + "floor = true\n" + ROOT + LEAF)[0]


def test_text_from_an_office_machine_is_read() -> None:
    text = "\ufeff" + (HEAD + ROOT + LEAF).replace("\n", "\r\n")
    assert parse_standard(text, source="a.toml").leaves[0].metric == "m"


def test_canonical_text_keeps_every_field() -> None:
    text = (
        HEAD
        + 'version = "2"\nfloor = false\nties = "ordered"\ntie_breakers = "-m"\nnotes = "引号\\"和\\\\"\n'
        + ROOT
        + 'combine = { topsis = { normalise = "min_max", ideal = "fixed", best = { x = 9 }, worst = { x = -1.5 } } }\n'
        + LEAF
        + 'steps = [{ clip = [-inf, 3] }, { treat_outliers = 2, log = "coinr" }, { piecewise = [[0, 1], [2, 3.25]] }]\n'
        + '[[adjustment]]\nkey = "d"\nadd = 1\nwhen = { all = [{ metric = "m", is_hidden = false }] }\n'
        + '[[board]]\nkey = "b"\ntitle = "榜"\nwhere = { region = "演示省" }\ntop_n = 3\n'
    )
    standard = parse_standard(text, source="a.toml")
    assert parse_standard(standard.text, source="a.toml") == standard
    assert standard.floor is False and "floor = false" in standard.text
    assert write_standard(standard) == standard.text


def test_an_unknown_metric_is_told_together_with_all_other_faults() -> None:
    text = (
        '[standard]\nid = "x"\n[[node]]\nkey = "score"\n'
        '[[node]]\nkey = "a"\nparent = "score"\nweight = -1\nmetric = "nope"\n'
        '[[node]]\nkey = "b"\nparent = "gone"\nmetric = "posts"\n'
    )
    with pytest.raises(StandardError) as caught:
        parse_standard(text, source="x.toml", metrics={"posts"})
    assert all(word in str(caught.value) for word in ("weight 是 -1", "gone", "nope"))


def test_a_text_that_changed_is_read_anew_under_the_same_name() -> None:
    first, again, changed = (
        parse_standard(HEAD + ROOT + LEAF + line, source="a.toml") for line in ("", "", "weight = 2")
    )
    assert first == again
    assert (first.by_key["x"].weight, changed.by_key["x"].weight) == (1, 2)
