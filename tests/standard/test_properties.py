"""What holds for every standard and every table."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ranking.rounding import round_half_up
from ranking.standard import Bounds, parse_standard, score_table
from tests.standard.generated import MEANS, random_table, write_random_standard

SEEDS = st.integers(0, 10_000)
BRIEF = settings(max_examples=60, deadline=None)


@BRIEF
@given(SEEDS, SEEDS)
def test_printed_parts_add_up_to_the_printed_score(seed: int, data: int) -> None:
    scored = score_table(parse_standard(write_random_standard(seed), source="r"), random_table(data))
    sums: dict[tuple[str, str], Decimal] = {}
    for board, subject, printed in scored.parts.select("board", "subject", "printed").iter_rows():
        sums[board, subject] = sums.get((board, subject), Decimal(0)) + round_half_up(printed, 3)
    ranked = scored.scores.filter(pl.col("score").is_not_null())
    expected = {
        (b, s): round_half_up(x, 3) for b, s, x in ranked.select("board", "subject", "score").iter_rows()
    }
    assert sums == expected


@BRIEF
@given(SEEDS, SEEDS)
def test_exact_parts_add_up_to_the_unrounded_score(seed: int, data: int) -> None:
    text = write_random_standard(seed, head="decimals = 10")
    scored = score_table(parse_standard(text, source="r"), random_table(data))
    sums = scored.parts.group_by("board", "subject").agg(pl.col("value").sum())
    both = scored.scores.join(sums, on=["board", "subject"])
    for score, value in both.select("score", "value").iter_rows():
        assert value == pytest.approx(score, rel=1e-10, abs=1e-9)


@BRIEF
@given(SEEDS, SEEDS)
def test_row_order_plays_no_part(seed: int, data: int) -> None:
    standard = parse_standard(write_random_standard(seed), source="r")
    table = random_table(data)
    first, second = score_table(standard, table), score_table(standard, table.reverse())
    for name in ("scores", "values", "parts", "bounds"):
        assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)


@BRIEF
@given(SEEDS, SEEDS, st.sampled_from([0.01, 3.0, 1000.0]))
def test_scaling_all_weights_changes_nothing_for_normalised_combines(
    seed: int, data: int, scale: float
) -> None:
    head = "decimals = 8"
    plain = write_random_standard(seed, combines=(*MEANS, '"topsis"'), head=head)
    scaled = write_random_standard(seed, scale=scale, combines=(*MEANS, '"topsis"'), head=head)
    scores = [
        score_table(parse_standard(text, source="r"), random_table(data)).scores for text in (plain, scaled)
    ]
    assert_frame_equal(scores[0].drop("coverage"), scores[1].drop("coverage"), abs_tol=2e-8)


@BRIEF
@given(SEEDS, SEEDS)
def test_canonical_text_scores_the_same_and_is_its_own_text(seed: int, data: int) -> None:
    standard = parse_standard(write_random_standard(seed), source="r")
    again = parse_standard(standard.text, source="again")
    assert again == standard
    assert_frame_equal(
        score_table(standard, random_table(data)).scores, score_table(again, random_table(data)).scores
    )


@BRIEF
@given(SEEDS)
def test_extending_nothing_is_identity(seed: int) -> None:
    text = write_random_standard(seed)
    extended = parse_standard(
        '[standard]\nid = "random"\nextends = "below"', source="above", resolve=lambda name: text
    )
    assert extended == parse_standard(text, source="below")


@BRIEF
@given(SEEDS, SEEDS)
def test_frozen_bounds_of_the_same_table_change_nothing(seed: int, data: int) -> None:
    standard, table = parse_standard(write_random_standard(seed), source="r"), random_table(data)
    first = score_table(standard, table)
    again = score_table(standard, table, bounds=Bounds(first.bounds))
    assert_frame_equal(first.scores, again.scores, check_exact=True)
    assert_frame_equal(first.bounds, again.bounds, check_exact=True)


MONOTONE = """
[standard]
id = "monotone"
decimals = 6

[[node]]
key = "score"
combine = {combine}
steps = [{{ power = 2 }}, "log1p"]

[[node]]
key = "u"
parent = "score"
weight = 2
metric = "u"
steps = [{{ clip = [1, 90] }}, {{ goalposts = [0, 100] }}, "sqrt", {{ piecewise = [[0, 1], [5, 8], [10, 9]] }}]

[[node]]
key = "v"
parent = "score"
metric = "v"
steps = [{{ add = 1 }}, "floor", {{ round = 0 }}]
"""


@BRIEF
@given(
    st.sampled_from([*MEANS, '"sum"', '"product"', '"min"', '"max"', '"median"']),
    st.tuples(*[st.floats(0, 100)] * 3),
)
def test_better_value_never_lowers_a_score_under_monotone_steps(
    combine: str, values: tuple[float, float, float]
) -> None:
    low, high = sorted(values[:2])
    table = pl.DataFrame({"subject": ["low", "high"], "u": [low, high], "v": [values[2]] * 2})
    scored = score_table(parse_standard(MONOTONE.format(combine=combine), source="m"), table)
    scores = dict(scored.scores.select("subject", "score").iter_rows())
    assert scores["high"] >= scores["low"]
