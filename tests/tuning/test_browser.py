"""Scoring in the browser gives what scoring in Python gives: generated standards and tables in one Chromium."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from ranking.errors import StandardError
from ranking.publish.browser import Page
from ranking.standard import Bounds, Scored, Standard, parse_standard, score_table
from ranking.tuning import with_weights, write_payload
from tests.publish.conftest import look
from tests.standard.agreement import is_close, table_of
from tests.standard.strategies import Case, Feature, cases
from tests.standard.test_against_oracle import FEATURES

TOLERANCE = 1e-9
EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "2"))
SCORING = Path(__file__).parents[2] / "templates" / "scoring.js"
RUN = """CASES.map(({ payload, weights }) => {
  const plain = (column) => Array.from(column, (x) => (Number.isNaN(x) ? null : x));
  try {
    const scorer = new RankingScoring.Scorer(payload);
    return weights.map((changed) => {
      try {
        const { scores, ranks, coverage, reasons, worked } = scorer.score(changed);
        const values = Object.fromEntries([...worked].map(([key, node]) => [key, plain(node.value)]));
        return { scores: plain(scores), ranks: plain(ranks), coverage: plain(coverage), reasons, values };
      } catch (error) {
        if (error instanceof RankingScoring.ScoringError) return null;
        throw error;
      }
    });
  } catch (error) {
    return { broken: String(error.stack) };
  }
})"""


def ask_browser(browser: Path, folder: Path, asked: list[dict[str, Any]]) -> list[Any]:
    """What the browser makes of (payload, list of weights)."""
    page_file = folder / "cases.html"
    script = json.dumps(asked).replace("<", "\\u003c")
    page_file.write_text(
        f"<!doctype html><script>{SCORING.read_text(encoding='utf-8')}</script><script>const CASES = {script};</script>",
        encoding="utf-8",
    )

    async def run(page: Page) -> Any:
        await page.load(page_file)
        return await page.evaluate(RUN)

    return list(look(browser, run))


def weight_sets(standard: Standard) -> list[dict[str, float]]:
    """The standard as it is, other weights everywhere, and as it is again: what is kept must not be mistaken."""
    children = [node for node in standard.ordered_nodes if node.parent is not None]
    other = {node.key: float(3 * place % 7 + 1) for place, node in enumerate(children)}
    return [{}, other, {}]


def score(
    standard: Standard, table: Any, weights: dict[str, float], bounds: Bounds | None = None
) -> Scored | None:
    try:
        return score_table(with_weights(standard, weights), table, bounds=bounds)
    except StandardError:
        return None


def find_differences(ours: Scored | None, theirs: dict[str, Any] | None) -> list[str]:
    """Where Python and the browser differ; ranks, scores and reasons exactly, values to 1e-9."""
    if ours is None or theirs is None:
        return (
            [] if ours is None and theirs is None else [f"no value: {ours is None} against {theirs is None}"]
        )
    rows = ours.sheet.subjects.to_frame().with_columns(board=ours.sheet.boards)
    scores = rows.join(ours.scores, on=["subject", "board"], how="left", maintain_order="left")
    found = [
        f"{name}: {scores[name].to_list()} against {theirs[key]}"
        for name, key in (("score", "scores"), ("rank", "ranks"), ("reason", "reasons"))
        if scores[name].to_list() != theirs[key]
    ]
    columns = [("coverage", ours.nodes["score"].coverage, theirs["coverage"])]
    columns += [(key, ours.nodes[key].value, values) for key, values in theirs["values"].items()]
    for name, column, values in columns:
        for row, (one, other) in enumerate(zip(column.tolist(), values, strict=True)):
            if not is_close(None if one != one else one, other, TOLERANCE):
                found.append(f"{name}[{row}]: {one} against {other}")
    return found


def draw_cases() -> Iterator[Case]:
    """A few cases that contain each feature of the language, always the same."""
    for feature in FEATURES:
        yield from draw_feature(feature)


def draw_feature(feature: Feature) -> list[Case]:
    drawn: list[Case] = []

    @settings(
        max_examples=EXAMPLES,
        derandomize="ORACLE_EXAMPLES" not in os.environ,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(feature))
    def collect(case: Case) -> None:
        drawn.append(case)

    collect()
    return drawn


def test_browser_and_python_agree(browser: Path, tmp_path: Path) -> None:
    asked, expected, texts = [], [], []
    for case in draw_cases():
        standard, table = parse_standard(case.text, source="演示.toml"), table_of(case.rows)
        first = score(standard, table, {})
        for bounds in [None] + ([Bounds(first.bounds)] if first is not None else []):
            weights = weight_sets(standard)
            asked.append({"payload": write_payload(standard, table, bounds=bounds), "weights": weights})
            expected.append([score(standard, table, changed, bounds) for changed in weights])
            texts.append(case.text)
    answers = ask_browser(browser, tmp_path, asked)
    assert len(answers) == len(expected) >= 2 * len(FEATURES)
    assert sum(result is not None for results in expected for result in results) > len(expected)
    for text, results, answer in zip(texts, expected, answers, strict=True):
        assert isinstance(answer, list), f"{answer}\n{text}"
        for ours, theirs in zip(results, answer, strict=True):
            assert find_differences(ours, theirs) == [], text
