"""Shares of the total, traffic dependence and words of appraisal."""

import pytest

from ranking.catalogue import read_catalogue
from ranking.catalogue.model import Metric, Tag
from ranking.standard import (
    Standard,
    appraisal_words_in,
    check_standard,
    effective_shares,
    parse_standard,
    read_words,
    refuse_appraisal,
    remarks,
    traffic_among,
    traffic_dependence,
)


def metric(key: str, *tags: Tag) -> Metric:
    return Metric(
        key=key,
        label=key,
        unit="次",
        direction="higher",
        definition="演示",
        base="posts",
        base_label="篇",
        tags=tags,
        source="演示",
        blind_spot="演示",
    )


METRICS = {
    m.key: m
    for m in (
        metric("posts"),
        metric("likes", "likes"),
        metric("reads", "reads"),
        metric("per_follower", "reads", "follows"),
    )
}


def standard_of(nodes: dict[str, str], rest: str = "", root: str = "arithmetic") -> Standard:
    blocks = [
        f'[standard]\nid = "a"\n{rest if rest.startswith("ties") else ""}\n[[node]]\nkey = "score"\ncombine = "{root}"'
    ]
    blocks += [f'[[node]]\nkey = "{key}"\n{fields}' for key, fields in nodes.items()]
    return parse_standard(
        "\n".join(blocks) + ("" if rest.startswith("ties") else "\n" + rest), source="a.toml"
    )


TREE = {
    "g": 'parent = "score"\nweight = 3',
    "a": 'parent = "g"\nweight = 1\nmetric = "posts"',
    "b": 'parent = "g"\nweight = 3\nmetric = "likes"',
    "c": 'parent = "score"\nweight = 1\nmetric = "reads"',
    "d": 'parent = "score"\nweight = 0\nmetric = "likes"',
}


def test_share_is_the_product_of_normalised_weights() -> None:
    shares = effective_shares(standard_of(TREE))
    assert shares == {"score": 1.0, "g": 0.75, "a": 0.1875, "b": 0.5625, "c": 0.25, "d": 0.0}


def test_no_share_can_be_named_below_a_minimum() -> None:
    shares = effective_shares(standard_of(TREE, root="min"))
    assert (shares["g"], shares["a"], shares["d"]) == (None, None, 0.0)


def test_zero_weight_is_said() -> None:
    assert remarks(standard_of(TREE)) == ['节点 "d"（d）权重为零，只显示，不计入总分']


def test_traffic_is_the_share_of_tagged_leaves_reads_apart() -> None:
    found = traffic_dependence(standard_of(TREE), METRICS)
    assert (found.social_share, found.reads_share) == (0.5625, 0.25)
    assert found.nodes == (("b", 0.5625), ("c", 0.25)) and found.bars_appraisal


def test_metric_that_is_not_catalogued_counts_wholly_as_traffic() -> None:
    found = traffic_dependence(standard_of({"x": 'parent = "score"\nmetric = "wci"'}), METRICS)
    assert (found.social_share, found.reads_share, found.untagged_metrics) == (1.0, 1.0, ("wci",))


def test_metric_in_a_step_or_a_denominator_counts_too() -> None:
    nodes = {
        "x": 'parent = "score"\nmetric = "posts"\nper = "per_follower"',
        "y": 'parent = "score"\nmetric = "posts"\nsteps = [{ divide_by = "likes" }]',
    }
    assert traffic_dependence(standard_of(nodes), METRICS).social_share == 1.0


def test_one_traffic_leaf_makes_a_maximum_rest_on_traffic() -> None:
    assert traffic_dependence(standard_of(TREE, root="max"), METRICS).social_share == 1.0


def test_adjustment_and_tie_breaker_on_traffic_bar_appraisal() -> None:
    clean = {"x": 'parent = "score"\nmetric = "posts"'}
    adjusted = standard_of(clean, '[[adjustment]]\nkey = "fans"\nadd = 1\nper = "likes"\n')
    broken = standard_of(clean, 'ties = "ordered"\ntie_breakers = ["likes"]')
    assert traffic_dependence(adjusted, METRICS).adjustments == ("fans",)
    assert traffic_dependence(broken, METRICS).tie_breakers == ("likes",)
    for standard, is_barred in ((standard_of(clean), False), (adjusted, True), (broken, True)):
        found = traffic_dependence(standard, METRICS)
        assert (found.social_share, found.bars_appraisal) == (0.0, is_barred)


def test_matrix_standard_inherits_the_traffic_of_its_members() -> None:
    text = '[standard]\nid = "m"\nsubject = "matrix"\n[[node]]\nkey = "score"\n[[node]]\nkey = "x"\nparent = "score"\nmetric = "mean"\n[[rollup]]\nkey = "mean"\nof = "score"\nhow = "mean"\n'
    matrix = parse_standard(text, source="m.toml")
    clean = traffic_dependence(standard_of({"x": 'parent = "score"\nmetric = "posts"'}), METRICS)
    loud = traffic_dependence(standard_of(TREE), METRICS)
    assert traffic_dependence(matrix, METRICS, members=clean).social_share == 0.0
    assert traffic_dependence(matrix, METRICS, members=loud).social_share == 1.0
    assert traffic_dependence(matrix, METRICS).social_share == 1.0


def test_members_standard_is_found_by_name_and_version() -> None:
    clean = standard_of({"x": 'parent = "score"\nmetric = "posts"'})
    text = '[standard]\nid = "m"\nsubject = "matrix"\nmembers_standard = "{name}"\n[[node]]\nkey = "score"\n[[node]]\nkey = "x"\nparent = "score"\nmetric = "mean"\n[[rollup]]\nkey = "mean"\nof = "score"\nhow = "mean"\n'
    for name, share in (("a", 0.0), ("a@1", 0.0), ("a@2", 1.0), ("other", 1.0)):
        matrix = parse_standard(text.format(name=name), source="m.toml")
        assert traffic_among(matrix, METRICS, [matrix, clean]).social_share == share


@pytest.mark.parametrize("text", ["年度考核榜", "年度考 核榜", "考·核", "十佳账号"])
def test_words_of_appraisal_are_found_also_with_signs_between(text: str) -> None:
    assert appraisal_words_in(text, read_words("# 说明\n考核\n\n十佳\n"))


def test_words_of_appraisal_are_refused_only_beside_traffic() -> None:
    loud = traffic_dependence(standard_of(TREE), METRICS)
    clean = traffic_dependence(standard_of({"x": 'parent = "score"\nmetric = "posts"'}), METRICS)
    message = refuse_appraisal("年度考核榜", ["考核"], loud, where="榜单标题")
    assert (
        message is not None and "“考核”" in message and "56.2%" in message and "指尖上的形式主义" in message
    )
    assert refuse_appraisal("年度考核榜", ["考核"], clean, where="榜单标题") is None
    assert refuse_appraisal("月度榜", ["考核"], loud, where="榜单标题") is None


def test_unknown_metrics_are_all_told_unless_the_table_decides() -> None:
    standard = standard_of({"x": 'parent = "score"\nmetric = "nobody"\nper = "neither"'})
    told = [str(problem) for problem in check_standard(standard, METRICS)]
    assert len(told) == 2 and told[0].startswith('节点 "x" 的 metric 是 "nobody"，没有这个指标')
    assert check_standard(standard, None) == []
    matrix = '[standard]\nid = "m"\nsubject = "matrix"\n[[node]]\nkey = "score"\n[[node]]\nkey = "x"\nparent = "score"\nmetric = "sum"\n[[rollup]]\nkey = "sum"\nof = "nobody"\nhow = "sum"\n'
    assert [p.field for p in check_standard(parse_standard(matrix, source="m"), METRICS)] == ["of"]


def test_metric_of_other_subjects_is_refused_with_the_remedy() -> None:
    metrics = read_catalogue().metrics
    head = '[standard]\nid = "own"\nsubject = "{}"\n{}\n[[node]]\nkey = "score"\nmetric = "{}"\n'
    account = parse_standard(head.format("account", "", "event_resonance"), source="a")
    (told,) = map(str, check_standard(account, metrics))
    assert 'metric "event_resonance"' in told or "event_resonance" in told
    assert "只对矩阵计量" in told
    members = 'members_standard = "ecology-account"'
    matrix = parse_standard(head.format("matrix", members, "longest_silence_days"), source="m")
    (told,) = map(str, check_standard(matrix, metrics))
    assert "只对账号计量" in told and "[[rollup]]" in told
    rolled = head.format("matrix", members, "mean_share") + (
        '[[rollup]]\nkey = "mean_share"\nof = "active_account_share"\nhow = "mean"\n'
    )
    (told,) = map(str, check_standard(parse_standard(rolled, source="r"), metrics))
    assert "不能汇总" in told
