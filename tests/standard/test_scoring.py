"""Scoring as a whole: columns, groups, boards, faults at run time, frozen bounds."""

import numpy as np
import polars as pl
import pytest

from ranking.errors import StandardError
from ranking.standard import Bounds, parse_standard, score_table

HEAD = '[standard]\nid = "a"\n'
ROOT = '[[node]]\nkey = "score"\n'
LEAF = '[[node]]\nkey = "x"\nparent = "score"\nmetric = "m"\n'


def scores_of(text: str, **columns: list[object]) -> dict[str, float | None]:
    scored = score_table(parse_standard(text, source="a.toml"), pl.DataFrame(columns))
    return dict(scored.scores.select("subject", "score").iter_rows())


def test_missing_columns_are_all_named_at_once() -> None:
    text = (
        HEAD
        + ROOT
        + LEAF
        + 'per = "n"\nscope = "tier"\n[[flag]]\nkey = "f"\nlabel = "x"\nwhen = { metric = "q", at_least = 1 }\n'
    )
    with pytest.raises(StandardError) as caught:
        scores_of(text, subject=["s"])
    message = str(caught.value)
    assert all(f'"{name}"' in message for name in ("m", "n", "q", "tier"))
    assert message.count("\n") == 3


def test_text_in_a_metric_column_and_an_infinite_value_are_refused() -> None:
    with pytest.raises(StandardError, match="不是数字"):
        scores_of(HEAD + ROOT + LEAF, subject=["s"], m=["多"])
    with pytest.raises(StandardError, match='计分对象 "s" 的 m 是 无穷大'):
        scores_of(HEAD + ROOT + LEAF, subject=["s"], m=[float("inf")])


def test_subject_twice_on_a_board_is_refused_but_may_be_on_two_boards() -> None:
    with pytest.raises(StandardError, match="出现多次"):
        scores_of(HEAD + ROOT + LEAF, subject=["s", "s"], m=[1.0, 2.0])
    assert scores_of(HEAD + ROOT + LEAF, subject=["s", "s"], board=["p", "q"], m=[1.0, 1.0]) == {"s": 1.0}


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ('"ln"', 0.0),
        ('"log10"', -1.0),
        ('"log1p"', -1.0),
        ('"sqrt"', -4.0),
        ("{ power = 0.5 }", -1.0),
        ('"exp"', 800.0),
    ],
)
def test_value_that_a_step_cannot_take_is_told_with_its_subject(step: str, value: float) -> None:
    with pytest.raises(StandardError, match=r'节点 "x"，计分对象 乙（首个值是 .*第 1 步'):
        scores_of(HEAD + ROOT + LEAF + f"steps = [{step}]", subject=["甲", "乙"], m=[2.0, value])


def test_negative_child_of_a_geometric_mean_is_told() -> None:
    with pytest.raises(StandardError, match="geometric 不能用于负值"):
        scores_of(HEAD + ROOT + 'combine = "geometric"\n' + LEAF, subject=["甲"], m=[-1.0])


def test_nan_is_missing_and_integers_and_booleans_are_numbers() -> None:
    assert scores_of(HEAD + ROOT + LEAF, subject=["a", "b"], m=[float("nan"), 2.0]) == {"a": None, "b": 2.0}
    assert scores_of(HEAD + ROOT + LEAF, subject=["a", "b"], m=[3, None]) == {"a": 3.0, "b": None}
    assert scores_of(HEAD + ROOT + LEAF, subject=["a", "b"], m=[True, False]) == {"a": 1.0, "b": 0.0}


def test_unregistered_subject_is_listed_but_not_ranked() -> None:
    table = pl.DataFrame({"subject": ["a", "b"], "m": [1.0, 9.0], "registered": [True, False]})
    scored = score_table(parse_standard(HEAD + ROOT + LEAF, source="a"), table)
    assert scored.scores.select("subject", "rank", "reason").rows() == [("a", 1, None), ("b", None, "未登记")]


def test_subject_on_two_boards_counts_once_in_the_whole() -> None:
    text = HEAD + ROOT + LEAF + 'steps = [{ share_of_sum = true, scope = "all" }]'
    table = pl.DataFrame({"subject": ["a", "b", "a"], "board": ["p", "p", "q"], "m": [1.0, 3.0, 1.0]})
    values = score_table(parse_standard(text, source="a"), table).values.filter(pl.col("node") == "x")
    assert values["value"].to_list() == [0.25, 0.75, 0.25]


def test_subject_missing_on_its_first_board_counts_with_the_next() -> None:
    text = HEAD + ROOT + LEAF + 'steps = ["share_of_max", { share_of_sum = true, scope = "all" }]\n'
    table = pl.DataFrame(
        {"subject": ["a", "b", "a", "c"], "board": ["p", "q", "q", "q"], "m": [0.0, 3.0, 3.0, 3.0]}
    )
    values = score_table(parse_standard(text, source="a"), table).values.filter(pl.col("node") == "x")
    assert values["value"].to_list() == [
        None,
        pytest.approx(1 / 3),
        pytest.approx(1 / 3),
        pytest.approx(1 / 3),
    ]


def test_vetoed_subject_still_counts_in_the_bounds() -> None:
    text = (
        HEAD
        + ROOT
        + LEAF
        + 'steps = ["min_max"]\n[[adjustment]]\nkey = "v"\nveto = "not_ranked"\nwhen = { metric = "m", above = 8 }\n'
    )
    assert scores_of(text, subject=["a", "b", "c"], m=[0.0, 5.0, 10.0]) == {"a": 0.0, "b": 50.0, "c": None}


def test_frozen_bounds_make_months_compare() -> None:
    standard = parse_standard(HEAD + ROOT + LEAF + 'steps = ["min_max"]', source="a")
    first = score_table(standard, pl.DataFrame({"subject": ["a", "b"], "m": [0.0, 10.0]}))
    assert first.bounds.rows() == [
        ("board", "all", "x", 1, "max", 10.0),
        ("board", "all", "x", 1, "min", 0.0),
    ]
    later = pl.DataFrame({"subject": ["a", "b"], "m": [5.0, 20.0]})
    frozen = score_table(standard, later, bounds=Bounds(first.bounds))
    assert dict(frozen.scores.select("subject", "score").iter_rows()) == {"a": 50.0, "b": 200.0}


def test_group_of_one_freezes_no_half_of_mean_and_sd() -> None:
    standard = parse_standard(HEAD + ROOT + LEAF + 'steps = ["z_score"]', source="a")
    first = score_table(standard, pl.DataFrame({"subject": ["a"], "m": [1000.0]}))
    assert first.bounds.rows() == []
    later = pl.DataFrame({"subject": ["a", "b", "c"], "m": [1.0, 2.0, 3.0]})
    frozen = score_table(standard, later, bounds=Bounds(first.bounds))
    assert frozen.values.filter(node="x")["value"].to_list() == [-1.0, 0.0, 1.0]


def test_board_with_a_minimum_coverage_lists_but_does_not_rank() -> None:
    text = (
        HEAD
        + ROOT
        + LEAF
        + LEAF.replace('"x"', '"y"').replace('"m"', '"n"')
        + '[[board]]\nkey = "p"\ntitle = "榜"\nmin_coverage = 0.6\n'
    )
    table = pl.DataFrame({"subject": ["a", "b"], "board": ["p", "p"], "m": [1.0, 2.0], "n": [1.0, None]})
    scored = score_table(parse_standard(text, source="a"), table)
    assert scored.scores.rows()[1] == ("b", "p", None, None, 0.5, "数据覆盖率 50%，低于本榜要求的 60%")


def test_flags_name_basis_and_evidence_and_change_nothing() -> None:
    text = (
        HEAD
        + ROOT
        + LEAF
        + '[[flag]]\nkey = "f"\nlabel = "停更"\nbasis = "演示〔2026〕1号"\nwhen = { metric = "m", at_least = 14 }\n'
    )
    scored = score_table(
        parse_standard(text, source="a"), pl.DataFrame({"subject": ["a", "b"], "m": [20, 3]})
    )
    assert scored.flags.rows() == [("all", "a", "f", "停更", "演示〔2026〕1号", "m=20")]
    assert scored.scores["score"].to_list() == [20.0, 3.0]


def test_hidden_value_is_not_missing_to_a_condition() -> None:
    text = (
        HEAD
        + ROOT
        + LEAF
        + 'missing = 0\n[[adjustment]]\nkey = "m1"\nadd = 1\nwhen = { metric = "m", is_missing = true }\n[[adjustment]]\nkey = "h1"\nadd = 5\nwhen = { metric = "m", is_hidden = true }\n'
    )
    table = pl.DataFrame({"subject": ["a", "b"], "m": [7, None], "m.hidden": [True, False]})
    scored = score_table(parse_standard(text, source="a"), table)
    assert dict(scored.scores.select("subject", "score").iter_rows()) == {"a": 5.0, "b": 1.0}
    assert scored.values.filter(pl.col("node") == "x")["hidden"].to_list() == [True, False]


def test_subjects_without_a_score_have_no_parts() -> None:
    scored = score_table(
        parse_standard(HEAD + ROOT + LEAF, source="a"),
        pl.DataFrame({"subject": ["a", "b"], "m": [1.0, None]}),
    )
    assert scored.parts["subject"].unique().to_list() == ["a"]


@pytest.mark.parametrize(
    ("ties", "ranks"),
    [
        ("min", [1, 1, 3, 1, 2, 2, 4]),
        ("dense", [1, 1, 2, 1, 2, 2, 3]),
        ("average", [1.5, 1.5, 3, 1, 2.5, 2.5, 4]),
    ],
)
def test_ranks_restart_with_every_board(ties: str, ranks: list[float]) -> None:
    table = pl.DataFrame(
        {"subject": list("abcdefg"), "board": list("pppqqqq"), "m": [9.0, 9.0, 8.0, 9.0, 8.0, 8.0, 7.0]}
    )
    scored = score_table(parse_standard(HEAD + f'ties = "{ties}"\n' + ROOT + LEAF, source="a"), table)
    assert scored.scores["rank"].to_list() == ranks
    assert scored.scores["subject"].to_list() == list("abcdefg")


def test_subject_does_not_meet_itself_from_another_board() -> None:
    text = (
        HEAD
        + ROOT
        + 'combine = "copeland"\nscope = "tier"\n'
        + LEAF
        + "steps = [{ min_max = true }, { fill = 50 }]\n"
    )
    table = pl.DataFrame(
        {"subject": ["a", "b", "a"], "board": ["p", "p", "q"], "tier": ["t"] * 3, "m": [1.0, 3.0, 1.0]}
    )
    values = score_table(parse_standard(text, source="a"), table).values.filter(pl.col("node") == "score")
    assert values["value"].to_list() == [-1.0, 1.0, -1.0]


def test_power_of_zero_brings_no_missing_value_back() -> None:
    assert scores_of(HEAD + ROOT + LEAF + "steps = [{ power = 0 }]", subject=["a", "b"], m=[5.0, None]) == {
        "a": 1.0,
        "b": None,
    }


def test_veto_to_zero_ranks_nobody_who_has_no_score() -> None:
    text = HEAD + ROOT + LEAF + '[[adjustment]]\nkey = "v"\nveto = "zero"\n'
    assert scores_of(text, subject=["a", "b"], m=[5.0, None]) == {"a": 0.0, "b": None}


def test_noise_of_a_long_sum_breaks_no_tie_in_ranks() -> None:
    text = HEAD + ROOT + LEAF + 'steps = ["rank"]'
    assert scores_of(text, subject=["a", "b"], m=[0.1 + 0.2, 0.3]) == {"a": 1.0, "b": 1.0}
    assert np.nextafter(0.3, 1) == 0.1 + 0.2
