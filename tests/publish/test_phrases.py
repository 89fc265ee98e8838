"""The scoring language in words: every step, combine and missing rule that exists has some."""

import pytest

from ranking.catalogue import Catalogue
from ranking.publish.phrases import describe_adjustment, describe_missing, describe_node, describe_step
from ranking.standard import Adjustment, Node
from ranking.standard.language import COMBINES, STEPS
from ranking.standard.step import Step

WRITTEN = {
    "number": 2,
    "decimals": 1,
    "pair": [72, 0],
    "clip": [0, 72],
    "shares": [0.05, 0.95],
    "points": [[0, 0], [10, 100]],
    "metric": "posts",
    "fill": "group_mean",
    "count": 5,
    "none": True,
}


@pytest.mark.parametrize("name", STEPS)
def test_every_step_has_words(name: str, catalogue: Catalogue) -> None:
    step = Step.model_validate({name: WRITTEN[STEPS[name].argument]})
    text = describe_step(step, catalogue.metrics)
    assert text and name not in text and "{" not in text


@pytest.mark.parametrize("name", COMBINES)
def test_every_combine_has_words(name: str, catalogue: Catalogue) -> None:
    combine: object = {"power": 2} if name == "power" else name
    node = Node.model_validate({"key": "a", "combine": combine})
    assert describe_node(node, catalogue.metrics) not in ("", "取原值")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("reweight", "不计入，权重分给同级其他项"),
        ("zero", "记 0 分"),
        ("exclude", "不排名"),
        ("group_median", "以同组中位数代替"),
        ("group_mean", "以同组均值代替"),
        (40, "记 40 分"),
    ],
)
def test_every_missing_rule_has_words(rule: str | int, words: str) -> None:
    assert describe_missing(Node.model_validate({"key": "a", "missing": rule})) == words


def test_goalposts_name_both_ends() -> None:
    step = Step.model_validate({"goalposts": [72, 0]})
    assert describe_step(step, {}) == "由 72（0 分）到 0（100 分）线性换算"


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ({"deduct": 3}, "扣 3 分"),
        (
            {"add": 2, "per": "posts", "beyond": 10, "ceiling": 5},
            "稿件数超过 10 的部分，每单位加 2 分，最多 5 分",
        ),
        ({"veto": "not_ranked"}, "不排名"),
        ({"cap": 60}, "得分不高于 60"),
        ({"factor": 0.8}, "得分乘以 0.8"),
    ],
)
def test_adjustment_says_when_what_and_on_what_basis(
    effect: dict[str, object], words: str, catalogue: Catalogue
) -> None:
    entry = {
        "key": "a",
        "label": "停更",
        "basis": "演示文号",
        "when": {"metric": "posts", "at_most": 0},
        **effect,
    }
    text = describe_adjustment(Adjustment.model_validate(entry), catalogue.metrics)
    assert text == f"停更：稿件数不大于 0 时，{words}（依据：演示文号）"
