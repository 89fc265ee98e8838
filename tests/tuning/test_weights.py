"""Sets of weights: drawn around the nominal ones, read from a table, changed by a setting."""

import numpy as np
import polars as pl
import pytest

from ranking.errors import StandardError
from ranking.standard import parse_standard, score_table
from ranking.tuning.variants import change_standard, keep_variant, with_weights
from ranking.tuning.weights import WeightPlan, draw_weights, leave_out_weights, weights_from_table
from tests.tuning.drawn import draw_standard, flat_standard

STANDARD = flat_standard({"a": 20.0, "b": 30.0, "c": 50.0, "d": 0.0})


@pytest.mark.parametrize("plan", [WeightPlan(), WeightPlan("uniform", 1.0), WeightPlan("simplex")])
def test_draws_keep_the_total_of_siblings_and_zero_stays_zero(plan: WeightPlan) -> None:
    sets = draw_weights(STANDARD, plan, 200, seed=1)
    np.testing.assert_allclose(sets.values.sum(axis=1), 100)
    assert (sets.values[:, 3] == 0).all()
    assert (sets.values[:, :3] > 0).all()


def test_dirichlet_draws_centre_on_the_nominal_weights() -> None:
    sets = draw_weights(STANDARD, WeightPlan("dirichlet", 40.0), 4000, seed=2)
    np.testing.assert_allclose(sets.values[:, :3].mean(axis=0), [20, 30, 50], atol=0.6)
    # Var of a Dirichlet share p is p(1 − p) / (concentration + 1).
    np.testing.assert_allclose(sets.values[:, 0].std(), 100 * (0.2 * 0.8 / 41) ** 0.5, rtol=0.05)


def test_uniform_draws_stay_within_what_rescaling_allows() -> None:
    sets = draw_weights(STANDARD, WeightPlan("uniform", 0.2), 2000, seed=3)
    assert sets.values[:, 0].min() > 20 * 0.8 / (0.2 * 0.8 + 0.8 * 1.2) - 1e-9
    assert sets.values[:, 0].max() < 20 * 1.2 / (0.2 * 1.2 + 0.8 * 0.8) + 1e-9


def test_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first, again, other = (draw_weights(STANDARD, WeightPlan(), 50, seed) for seed in (7, 7, 8))
    assert first.values.tobytes() == again.values.tobytes() != other.values.tobytes()


def test_only_the_named_group_varies() -> None:
    standard = draw_standard(3)
    groups = [node.key for node in standard.nodes if len(standard.children(node.key)) > 1 and node.parent]
    sets = draw_weights(standard, WeightPlan(parents=(groups[0],)), 5, 1)
    moved = {key for place, key in enumerate(sets.keys) if np.ptp(sets.values[:, place]) > 0}
    assert moved == {child.key for child in standard.children(groups[0])}


@pytest.mark.parametrize(("kind", "amount"), [("dirichlet", 0), ("uniform", 0), ("uniform", 1.5)])
def test_a_plan_without_sense_is_refused(kind: str, amount: float) -> None:
    with pytest.raises(StandardError, match="须是"):
        WeightPlan(kind, amount)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"x": [1]}, "列 x 不是"),
        ({"a": [1, -2]}, "第 3 行"),
        ({"a": ["很多"]}, "须是不小于零的数"),
        ({"a": [0], "b": [0], "c": [0]}, "全部为零"),
    ],
)
def test_a_wrong_weight_file_names_row_and_value(table: dict[str, list[object]], said: str) -> None:
    with pytest.raises(StandardError, match=said):
        weights_from_table(STANDARD, pl.DataFrame(table), "权重.csv")


def test_columns_that_a_weight_file_leaves_out_stay_nominal() -> None:
    sets = weights_from_table(STANDARD, pl.DataFrame({"b": ["1", "2"]}), "权重.csv")
    assert sets.values.tolist() == [[20, 1, 50, 0], [20, 2, 50, 0]]


def test_leaving_out_an_only_child_leaves_out_its_parent() -> None:
    text = (
        STANDARD.text
        + '[[node]]\nkey = "e"\nparent = "score"\n[[node]]\nkey = "f"\nparent = "e"\nmetric = "a"\n'
    )
    leaves, sets = leave_out_weights(parse_standard(text, source="x"))
    assert leaves == ("a", "b", "c", "f")
    assert sets.one(3) == {"a": 20, "b": 30, "c": 50, "d": 0, "e": 0, "f": 1}


def test_settings_change_weights_steps_rules_and_the_whole() -> None:
    settings = [
        "a.weight=30",
        'a.steps=[{clip=[0,1]},"log1p"]',
        "b.missing=zero",
        "score.combine=geometric",
        "standard.decimals=4",
    ]
    changed = change_standard(STANDARD, settings)
    assert (changed.by_key["a"].weight, len(changed.by_key["a"].steps)) == (30, 2)
    assert (changed.by_key["b"].missing, changed.root.combine.name, changed.decimals) == (
        "zero",
        "geometric",
        4,
    )
    assert STANDARD.by_key["a"].weight == 20


def test_a_setting_takes_a_node_away() -> None:
    assert "c" not in change_standard(STANDARD, ["c.remove=true"]).by_key


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("x.weight=3", "没有 x"),
        ("a.weight", "无法识别"),
        ("a.weight=-3", "weight"),
        ("a.wieght=3", "wieght"),
        ("a", "无法识别"),
    ],
)
def test_a_wrong_setting_is_refused_in_words(setting: str, said: str) -> None:
    with pytest.raises(StandardError, match=said):
        change_standard(STANDARD, [setting])


def test_a_kept_variant_is_a_standard_that_scores_alike() -> None:
    variant = with_weights(STANDARD, {"a": 33.3})
    kept = parse_standard(keep_variant(variant, name="own", note="权重出处：演示").text, source="own.toml")
    table = pl.DataFrame({"subject": ["甲", "乙"], "a": [1.0, 2.0], "b": [3, 1], "c": [2, 2], "d": [0, 0]})
    assert (kept.id, kept.notes) == ("own", ("权重出处：演示",))
    assert score_table(kept, table).scores.equals(score_table(variant, table).scores)
