"""The reference page names everything the language has, the chapter's example comes out as printed."""

import re
import tomllib
from pathlib import Path

import polars as pl
import pytest
from pydantic import BaseModel

from ranking.standard import (
    Adjustment,
    Board,
    Condition,
    Flag,
    Gate,
    Node,
    Rollup,
    Standard,
    parse_standard,
    score_table,
)
from ranking.standard.language import COMBINES, RESERVED_KEYS, STEPS

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "standard-language.md").read_text(encoding="utf-8")
CHAPTER = (DOCS / "怎样写计分标准.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", REFERENCE))
INTERNAL = {"text", "sha256", "nodes", "adjustments", "flags", "boards", "rollups", "gates", "language"}


def first_cells(heading: str) -> set[str]:
    """The names in the first column of the tables under a heading."""
    section = REFERENCE.split(f"\n## {heading}")[1].split("\n## ")[0]
    rows = [
        line.split("|")[1] for line in section.splitlines() if line.startswith("| ") and "---" not in line
    ]
    return {name for cell in rows for name in re.findall(r"`([^`]+)`", cell)}


def test_every_step_is_in_the_table_and_no_other() -> None:
    assert first_cells("`steps`") == set(STEPS)


def test_every_combine_is_in_the_table_and_no_other() -> None:
    assert first_cells("`combine`") == set(COMBINES)


@pytest.mark.parametrize(
    "name",
    sorted(
        {option for step in STEPS.values() for option in step.options}
        | {o for options in COMBINES.values() for o in options} - {"exponent"}
    ),
)
def test_every_option_is_named(name: str) -> None:
    assert name in {words.split()[0] for words in NAMED}


@pytest.mark.parametrize("model", [Standard, Node, Adjustment, Condition, Flag, Board, Rollup, Gate])
def test_every_field_is_named(model: type[BaseModel]) -> None:
    words = set(re.findall(r"\w+", " ".join(NAMED)))
    assert set(model.model_fields) - INTERNAL <= words


def test_field_tables_name_no_field_that_is_not_there() -> None:
    extra = {"remove", "extends"}
    assert first_cells("`[standard]`") - extra <= set(Standard.model_fields)
    assert first_cells("`[[node]]`") - extra <= set(Node.model_fields)
    assert first_cells("`[[board]]`") - extra <= set(Board.model_fields)
    assert first_cells("`[[gate]]`") - extra <= set(Gate.model_fields)
    assert first_cells("`[[rollup]]`") - extra <= set(Rollup.model_fields)
    assert first_cells("`[[adjustment]]`") - extra <= set(Adjustment.model_fields)


def test_reserved_keys_are_named() -> None:
    assert RESERVED_KEYS <= NAMED


def examples(text: str) -> list[str]:
    return re.findall(r"```toml\n(.*?)```", text, flags=re.S)


def test_every_example_is_a_standard() -> None:
    chapter = examples(CHAPTER)
    for example in [*examples(REFERENCE), chapter[0]]:
        assert parse_standard(example, source="example").leaves
    child = parse_standard(chapter[1], source="child", resolve={"yanshi": chapter[0]}.__getitem__)
    assert (
        child.by_key["timeliness"].weight == 80
        and tomllib.loads(child.text)["standard"]["id"] == "yanshi-sheng"
    )


def test_worked_example_of_the_chapter_comes_out_as_printed() -> None:
    standard = parse_standard(examples(CHAPTER)[0], source="chapter")
    table = pl.DataFrame(
        {"subject": ["演示县"], "event_lag_hours": [18], "active_days": [15], "error_count": [1]}
    )
    scored = score_table(standard, table)
    printed = dict(scored.parts.select("part", "printed").iter_rows())
    assert printed == {"timeliness": 45.0, "frequency": 30.0, "errors": -2.0}
    assert scored.scores["score"].to_list() == [73.0]
    for figure in ("45.00", "30.00", "−2.00", "73.00"):
        assert figure in CHAPTER
