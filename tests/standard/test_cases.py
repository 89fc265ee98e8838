"""Small standards with tables worked by hand, one file each under `tests/cases/standard`."""

import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ranking.standard import Scored, parse_standard, score_table
from ranking.standard.language import COMBINES, STEPS

CASES = sorted((Path(__file__).parents[1] / "cases" / "standard").glob("*.toml"))
MISSING = "–"


def read_case(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def score_case(case: dict[str, Any]) -> Scored:
    rows = [[None if cell == MISSING else cell for cell in row] for row in case["rows"]]
    table = pl.DataFrame(rows, schema=case["columns"], orient="row")
    return score_table(parse_standard(case["standard"], source="case.toml"), table)


def found_figures(scored: Scored) -> dict[str, dict[Any, Any]]:
    """Everything a case may expect, by subject or by subject and name."""
    scores = scored.scores
    figures: dict[str, dict[Any, Any]] = {
        name: dict(scores.select("subject", name).iter_rows())
        for name in ("score", "rank", "coverage", "reason")
    }
    figures["values"] = {
        (s, n): v for s, n, v in scored.values.select("subject", "node", "value").iter_rows()
    }
    for name, column in (("parts", "value"), ("printed", "printed")):
        rows = scored.parts.select("subject", "part", column).iter_rows()
        figures[name] = {(subject, part): value for subject, part, value in rows}
    return figures


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_comes_out_as_worked_by_hand(path: Path) -> None:
    case = read_case(path)
    found = found_figures(score_case(case))
    for what, expected in case["expect"].items():
        for subject, value in expected.items():
            wanted = (
                {(subject, k): v for k, v in value.items()} if isinstance(value, dict) else {subject: value}
            )
            for key, figure in wanted.items():
                got = found[what][key]
                where = f"{what} {key}"
                if figure == MISSING:
                    assert got is None, where
                elif isinstance(figure, str):
                    assert got == figure, where
                else:
                    assert got == pytest.approx(figure, rel=1e-12, abs=1e-12), where


def test_every_step_combine_and_missing_rule_has_a_case() -> None:
    standards = [parse_standard(read_case(path)["standard"], source=path.name) for path in CASES]
    nodes = [node for standard in standards for node in standard.nodes]
    assert {step.name for node in nodes for step in node.steps} == set(STEPS)
    assert {node.combine.name for node in nodes if node.metric is None} == set(COMBINES)
    rules = {"reweight", "zero", "exclude", "group_median", "group_mean"}
    assert rules <= {node.missing for node in nodes if isinstance(node.missing, str)}
