"""Two standards compared: correlations by hand, differences that add up, the node that did it."""

import polars as pl
import pytest

from ranking.standard import Standard, parse_standard, score_table
from ranking.tuning.comparing import compare_months
from ranking.tuning.variants import change_standard
from tests.oracle.tuning import kendall, spearman
from tests.standard.generated import MEANS, random_table, write_random_standard
from tests.tuning.drawn import draw_standard, draw_table, flat_standard

STANDARD = flat_standard({"a": 20.0, "b": 30.0, "c": 50.0})
TABLE = pl.DataFrame(
    {
        "subject": ["甲", "乙", "丙", "丁"],
        "a": [100.0, 0, 50, 20],
        "b": [0.0, 100, 50, 30],
        "c": [50.0, 50, 50, 50],
        "posts": [5, 500, 50, None],
    }
)


@pytest.mark.parametrize("seed", range(12))
def test_correlations_are_those_counted_pair_by_pair(seed: int) -> None:
    old, table = draw_standard(seed), draw_table(seed)
    new = change_standard(old, [f"{leaf.key}.weight={place + 1}" for place, leaf in enumerate(old.leaves)])
    found = compare_months(old, new, {"2026-08": table})
    for row in found.boards.iter_rows(named=True):
        moves = found.moves.filter((pl.col("board") == row["board"]) & pl.col("rise").is_not_null())
        first, second = moves["old_rank"].to_list(), moves["new_rank"].to_list()
        assert row["subjects"] == len(first)
        if row["spearman"] is not None:
            assert row["spearman"] == pytest.approx(spearman(first, second))
            assert row["kendall"] == pytest.approx(kendall(first, second))


def variants(seed: int) -> tuple[Standard, Standard]:
    """A random standard and one with other weights, a step, a combine, an adjustment, one leaf less."""
    old = parse_standard(write_random_standard(seed, combines=MEANS), source="old")
    leaves = [leaf.key for leaf in old.leaves]
    settings = [
        f"{leaves[0]}.weight=11",
        f"{leaves[-1]}.steps=[]",
        "score.combine=arithmetic",
        "late.deduct=3",
    ]
    with_siblings = [key for key in leaves if len(old.children(str(old.by_key[key].parent))) > 1]
    settings += [f"{with_siblings[0]}.remove=true"] if with_siblings else []
    return old, change_standard(old, settings)


@pytest.mark.parametrize("seed", range(20))
def test_causes_add_up_to_the_difference_of_the_printed_scores(seed: int) -> None:
    old, new = variants(seed)
    table = random_table(seed)
    found = compare_months(old, new, {"2026-08": table})
    before, after = score_table(old, table).scores, score_table(new, table).scores
    both = before.join(after, on=["board", "subject"]).drop_nulls(["score", "score_right"])
    sums = {
        (board, subject): amount
        for board, subject, amount in found.causes.group_by("board", "subject")
        .agg(pl.col("amount").sum())
        .iter_rows()
    }
    for row in both.iter_rows(named=True):
        difference = row["score_right"] - row["score"]
        assert sums.get((row["board"], row["subject"]), 0.0) == pytest.approx(difference, abs=1e-6)
    assert set(sums) <= set(both.select("board", "subject").iter_rows())


def test_weights_steps_and_adjustments_are_told_apart() -> None:
    one = flat_standard({"a": 50.0, "b": 50.0})
    table = pl.DataFrame({"subject": ["甲"], "a": [80.0], "b": [40.0]})
    text = one.text + '[[adjustment]]\nkey = "fine"\ndeduct = 5\n'
    new = change_standard(parse_standard(text, source="x"), ["a.weight=150", "b.steps=[{times=0.5}]"])
    causes = compare_months(one, new, {"m": table}).causes.drop("month", "board", "subject")
    # 80·½ + 40·½ = 60; 80·¾ + 40·¼ = 70; 80·¾ + 20·¼ = 65; less 5.
    assert causes.rows() == [
        ("adjustments", "fine", -5.0),
        ("steps", "b", -5.0),
        ("weights", "a", 20.0),
        ("weights", "b", -10.0),
    ]


@pytest.mark.parametrize(
    ("setting", "kind"),
    [("a.weight=150", "weights"), ("a.steps=[{times=0.5}]", "steps"), ("fine.factor=0.8", "adjustments")],
)
def test_what_an_unchanged_adjustment_does_counts_under_what_changed_the_score(
    setting: str, kind: str
) -> None:
    text = flat_standard({"a": 50.0, "b": 50.0}).text + '[[adjustment]]\nkey = "fine"\nfactor = 0.9\n'
    old = parse_standard(text, source="x")
    table = pl.DataFrame({"subject": ["甲", "乙"], "a": [80.0, 10.0], "b": [40.0, 60.0]})
    causes = compare_months(old, change_standard(old, [setting]), {"m": table}).causes
    assert set(causes["kind"]) == {kind}
    assert "fine" in causes["node"].to_list()


def test_the_node_behind_a_rise_and_the_top_line_are_named() -> None:
    found = compare_months(
        STANDARD, change_standard(STANDARD, ["a.weight=60"]), {"2026-08": TABLE}, top_n=1, size="posts"
    )
    moves = {row["subject"]: row for row in found.moves.iter_rows(named=True)}
    assert (moves["甲"]["old_rank"], moves["甲"]["new_rank"], moves["甲"]["crossing"]) == (3, 1, "enters")
    assert (moves["甲"]["cause_kind"], moves["甲"]["cause"]) == ("weights", "a")
    assert (moves["乙"]["crossing"], moves["乙"]["rise"]) == ("leaves", -2)
    board = found.boards.row(0, named=True)
    assert (board["enters"], board["leaves"], board["top_kept"]) == ("甲", "乙", 0)
    sizes = {row["size"]: row["mean_rise"] for row in found.sizes.iter_rows(named=True)}
    assert sizes == {"小": 2.0, "中": 0.0, "大": -2.0}


def test_equal_standards_differ_in_nothing() -> None:
    found = compare_months(STANDARD, STANDARD, {"2026-07": TABLE, "2026-08": TABLE})
    assert found.boards["month"].to_list() == ["2026-07", "2026-08"]
    assert found.boards["spearman"].to_list() == pytest.approx([1, 1])
    assert found.causes.is_empty() and found.moves["rise"].to_list() == [0] * 8
    assert found.moves["cause"].null_count() == 8
