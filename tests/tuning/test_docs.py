"""The worked month of the chapter comes out as printed, and the chapter names every command and method."""

import io
import re
from pathlib import Path

import click
import polars as pl
import pytest

from ranking.cli.tune import tune
from ranking.standard import parse_standard, score_table
from ranking.tuning import (
    WeightPlan,
    change_standard,
    compare_months,
    find_influence,
    find_reach,
    find_stability,
    fit_weights,
    read_preferences,
    vary_weights,
)
from ranking.tuning.proposals import METHODS

CHAPTER = (Path(__file__).parents[2] / "docs" / "怎样调整权重.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", CHAPTER, flags=re.S)
STANDARD = parse_standard(BLOCKS[0][1], source="yanshi.toml")
TABLE = pl.read_csv(io.StringIO(next(text for kind, text in BLOCKS if kind == "csv"))).rename(
    {"对象": "subject"}
)


def assert_printed(*texts: str) -> None:
    assert [text for text in texts if text not in CHAPTER] == []


def test_the_present_scores_are_as_printed() -> None:
    rows = score_table(STANDARD, TABLE).scores.select("subject", "score", "rank").iter_rows()
    assert_printed(
        *(f"{subject.removeprefix('演示')} {score:.2f} 第 {rank}" for subject, score, rank in rows)
    )


def test_the_comparison_is_as_printed() -> None:
    changed = change_standard(STANDARD, ["interaction.weight=40"])
    found = compare_months(STANDARD, changed, {"八月": TABLE}, top_n=3)
    moves = {row["subject"]: row for row in found.moves.iter_rows(named=True)}
    assert (moves["演示甲县"]["new_rank"], moves["演示乙县"]["new_rank"]) == (1, 3)
    assert_printed(f"名次平均变动 {found.boards['mean_shift'][0]:.2f} 位")
    own = moves["演示乙县"]
    assert_printed(f"{own['cause']} 的权重，较全榜中位 {own['cause_amount']:.2f} 分")


def test_the_interval_and_its_swaps_are_as_printed() -> None:
    found = find_stability(STANDARD, TABLE, "all", top_n=3)
    row = found.filter(pl.col("node") == "originality", pl.col("holds") == "top").row(0, named=True)
    assert_printed(f"在 {row['low']:.2f}–{row['high']:.2f} 之间")
    assert (row["low_swap"], row["high_swap"]) == ("演示甲县 追平 演示乙县", "演示丁县 追平 演示甲县")


def test_ranges_and_reach_are_as_printed() -> None:
    ranges = vary_weights(STANDARD, TABLE, WeightPlan("uniform", 0.3), count=1000, seed=1, top_n=3).ranges
    row = ranges.filter(pl.col("subject") == "演示丁县").row(0, named=True)
    assert (row["low"], row["high"], round(row["top_share"], 2)) == (1, 5, 0.58)
    reach = {
        row["subject"]: row
        for row in find_reach(STANDARD, TABLE, "all", spread=0.3).ranks.iter_rows(named=True)
    }
    assert (reach["演示丁县"]["best"], reach["演示丁县"]["worst"]) == (1, 5)
    assert (reach["演示己县"]["best"], reach["演示己县"]["worst"]) == (6, 6)


def test_effective_weights_are_as_printed() -> None:
    shares = dict(find_influence(STANDARD, TABLE).nodes.select("node", "variance_share").iter_rows())
    assert_printed(f"差异有 {shares['frequency']:.0%} 来自频次，原创只带动 {shares['originality']:.0%}")


def test_the_wishes_lead_to_the_printed_weight() -> None:
    from ranking.catalogue import read_catalogue

    wishes = read_preferences(next(text for _, text in BLOCKS if "[[prefer]]" in text), "愿望.toml")
    found = fit_weights(STANDARD, {"八月": TABLE}, wishes, metrics=read_catalogue(None).metrics)
    assert found.changed == ("originality",)
    assert_printed(f"由 40 改为 {(found.weights or {})['originality']:g}")


@pytest.mark.parametrize("name", [*tune.commands, *METHODS])
def test_every_command_and_method_is_in_the_chapter(name: str) -> None:
    assert f"ranking tune {name}" in CHAPTER if name in tune.commands else f"`{name}`" in CHAPTER


def test_options_named_in_the_chapter_exist() -> None:
    options = {
        opt
        for command in tune.commands.values()
        for p in command.params
        if isinstance(p, click.Option)
        for opt in p.opts
    }
    assert set(re.findall(r"--[a-z]+(?:-[a-z]+)*", CHAPTER)) <= options
