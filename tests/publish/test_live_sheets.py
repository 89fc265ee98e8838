"""The workbook's formulas recompute every score and rank from the metric values in it."""

import math
import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive, Edition
from ranking.editions.scoring import score_month
from ranking.publish import publish_edition
from ranking.standard import parse_standard
from tests.publish.archives import make_archive, make_crowd, make_facts
from tests.publish.formula_reader import Workbook

SHEET = "分项复算"

LEAVES = """
[[node]]
key = "n{0}"
parent = "score"
weight = {1}
metric = "{2}"
steps = {3}
missing = {4}
"""
# Every step that the language has stands in one of these.
STEPS = (
    ["{ clip = [1, 14] }", "{ goalposts = [14, 1] }"],
    ["log1p", "{ min_max = true, to = [10, 90] }"],
    ["{ add = 1 }", "ln", "{ times = 10 }", "{ add = 50 }"],
    ["{ add = 1 }", "log10", "z_score", "{ times = 5 }", "{ add = 40 }"],
    ["sqrt", "share_of_max", "{ times = 100 }"],
    ["share_of_sum", "{ times = 100 }", "{ round = 3 }"],
    ["vector_norm", "{ times = 50 }"],
    ["{ piecewise = [[0, 0], [3, 40], [10, 100]] }"],
    ["{ winsorise = [0.1, 0.9] }", "floor", "negate", "{ add = 200 }"],
    ["{ fill = 3 }", "{ power = 2 }", "{ clip = [-inf, 100] }"],
    ['{ fill = "group_mean" }', "{ clip = [0, inf] }"],
    ["{ distance_to_target = 500, cap = true }", "{ times = 100 }"],
    ["{ treat_outliers = 2 }", "{ add = 1 }"],
    ["{ add = 1 }", "reciprocal", "{ times = 60 }"],
    ['{ divide_by = "b" }', '{ multiply_by = "a" }', '{ add_metric = "a", factor = 0.5 }'],
    ["{ times = 0.001 }", "exp"],
    ["percentile_rank", "{ times = 100 }"],
)
RULES = ('"reweight"', '"zero"', "40", '"group_median"', '"group_mean"', '"reweight"')
TAIL = """
[[adjustment]]
key = "bonus"
label = "加分"
add = 2
per = "b"
beyond = 3
ceiling = 5
[[adjustment]]
key = "cut"
label = "扣分"
deduct = 60
when = { any = [{ metric = "a", at_least = 8 }, { metric = "b", is_missing = true }] }
[[adjustment]]
key = "scale"
label = "系数"
factor = 0.9
when = { metric = "a", below = 2 }
[[adjustment]]
key = "top"
label = "封顶"
cap = 80
[[adjustment]]
key = "out"
label = "否决"
veto = "not_ranked"
when = { all = [{ metric = "a", above = 3 }, { metric = "a", below = 3.6 }] }
[[board]]
key = "all"
title = "演示榜"
min_coverage = 0.3
"""


def make_standard(combine: str, ties: str, steps: tuple[list[str], ...], *, excluded: bool) -> str:
    head = f'[standard]\nid = "odd"\nversion = "1"\ndecimals = 1\nties = "{ties}"\n'
    root = f'[[node]]\nkey = "score"\ncombine = {combine}\nmin_coverage = 0.2\n'
    leaves = [
        LEAVES.format(
            place,
            place + 1,
            "ab"[place % 2],
            f"[{', '.join(step if step.startswith('{') else repr(step) for step in written)}]",
            '"exclude"' if excluded and place == 0 else RULES[place % len(RULES)],
        )
        for place, written in enumerate(steps)
    ]
    return head + root + "".join(leaves) + TAIL


def make_edition(text: str, seed: int, size: int = 30) -> Archive:
    """An edition of random accounts, some without a value, scored by the standard."""
    chance = random.Random(seed)
    standard = parse_standard(text, source="odd.toml")
    archive = make_archive(make_crowd(size, "weibo-county", "weibo", "county", 6), months=1)
    subjects = archive.edition.subjects
    rows = [
        (subject, metric, None if chance.random() < 0.15 else round(chance.uniform(0, 10), 2), 1, 1.0, False)
        for subject in subjects["subject"]
        for metric in "ab"
    ]
    metrics = pl.DataFrame(rows, schema=archive.edition.metrics.schema, orient="row")
    results = score_month([standard], subjects, metrics)
    edition = Edition(
        facts=make_facts(),
        standards=pl.DataFrame(
            [("odd", "1", 1, standard.text, standard.sha256)],
            schema=archive.edition.standards.schema,
            orient="row",
        ),
        subjects=subjects,
        metrics=metrics,
        boards=results.boards,
        scores=results.scores.with_columns(
            previous_rank=pl.lit(None, dtype=pl.Int32), change=pl.lit("no_comparison")
        ),
        values=results.values,
        parts=results.parts,
    )
    return replace(archive, edition=edition, previous=None, history=archive.history.clear())


def recompute(path: Path) -> Workbook:
    """Every formula of the workbook is worked out and agrees with what was written beside it."""
    book = Workbook(path)
    assert book.formulas
    for (sheet, cell), formula in book.formulas.items():
        written, found = book.written[sheet, cell], book.value(sheet, cell)
        if isinstance(written, float) and isinstance(found, float) and not isinstance(found, bool):
            assert math.isclose(written, found, rel_tol=1e-9, abs_tol=1e-9), (cell, formula)
        else:
            assert written == found, (cell, formula)
    return book


COMBINES = ('"arithmetic"', '"sum"', '"min"', '"max"', '"median"')
POSITIVE = (STEPS[0], STEPS[1], STEPS[4], STEPS[7])


@pytest.mark.parametrize("combine", COMBINES)
@pytest.mark.parametrize("ties", ["min", "dense"])
def test_every_step_is_recomputed(combine: str, ties: str, catalogue: Catalogue, tmp_path: Path) -> None:
    archive = make_edition(make_standard(combine, ties, STEPS, excluded=ties == "dense"), seed=len(combine))
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"xlsx"}, profile="internal")
    book = recompute(next(tmp_path.rglob("*.xlsx")))
    scores = archive.edition.scores
    verdicts = [book.value(SHEET, f"F{line}") for line in range(6, 6 + scores.height)]
    assert set(verdicts) == {"一致"}
    assert scores["rank"].null_count() and scores["rank"].count() > 5


@pytest.mark.parametrize(
    "combine", ['"geometric"', '"harmonic"', "{ power = 2 }", "{ power = -1 }", '"product"']
)
def test_every_combine_is_recomputed(combine: str, catalogue: Catalogue, tmp_path: Path) -> None:
    text = make_standard(combine, "min", POSITIVE, excluded=False).replace("weight = ", "weight = 0.01")
    archive = make_edition(text, seed=3)
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"xlsx"}, profile="internal")
    book = recompute(next(tmp_path.rglob("*.xlsx")))
    assert {book.value(SHEET, f"F{line}") for line in range(6, 36)} == {"一致"}


def test_changed_metric_changes_the_score(site: Path) -> None:
    book = Workbook(site / "2026-10" / "data" / "weibo-county.xlsx")
    before = book.value(SHEET, "D6")
    changed = Workbook(site / "2026-10" / "data" / "weibo-county.xlsx")
    for (sheet, cell), value in list(changed.written.items()):
        if sheet == "指标值" and cell.endswith("6") and len(cell) == 2 and isinstance(value, float):
            changed.written[sheet, cell] = 0.0
    assert isinstance(before, float)
    assert changed.value(SHEET, "D6") != before
    assert changed.value(SHEET, "F6") == "不一致"


def test_workbook_of_the_public_recomputes_its_listed_rows(
    archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"xlsx"})
    for path in tmp_path.rglob("*.xlsx"):
        recompute(path)


def test_step_without_formula_says_so(catalogue: Catalogue, tmp_path: Path) -> None:
    archive = make_edition(make_standard('"arithmetic"', "min", STEPS, excluded=False), seed=1)
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"xlsx"}, profile="internal")
    book = Workbook(next(tmp_path.rglob("*.xlsx")))
    told = [key for key, value in book.written.items() if "不能写成公式" in str(value)]
    assert len(told) == 1 and (SHEET, told[0][1][:-1] + "6") not in book.formulas
