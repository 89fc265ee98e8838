"""The engine gives what the oracle gives, on random standards and tables that contain everything.

The suite tries a few examples of each feature, always the same, and shows a difference as it was found. With
`ORACLE_EXAMPLES` so many others are tried, and a difference is shrunk to a small one, which takes minutes.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, reject, settings
from hypothesis import strategies as st

from ranking.standard import Bounds, parse_standard, score_table
from tests.oracle.standard import Result
from tests.standard.agreement import (
    STEADINESS,
    TOLERANCE,
    differences,
    is_close,
    lines_of,
    run_engine,
    run_oracle,
    table_of,
)
from tests.standard.drawn_steps import STEPS
from tests.standard.drawn_tables import Row, tables
from tests.standard.rendering import Document, render
from tests.standard.strategies import COMBINES, NORMALISED, RULES, Case, Feature, cases

FEATURES = [
    *(Feature("step", name) for name in STEPS),
    *(Feature("combine", name) for name in COMBINES),
    *(Feature("missing", rule) for rule in RULES),
]
EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "3"))
IS_BY_HAND = "ORACLE_EXAMPLES" in os.environ
FEW = settings(
    max_examples=EXAMPLES,
    derandomize=not IS_BY_HAND,
    phases=[Phase.generate, Phase.shrink] if IS_BY_HAND else [Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SOME = settings(FEW, max_examples=EXAMPLES * 8)

# Steps after which more is still more, whatever the others have.
RISING: list[Any] = [
    *("log1p", "rank", "borda", "percentile_rank", "sqrt", "floor", "exp"),
    *({"add": 5}, {"times": 2}, {"power": 2}, {"round": 1}, {"clip": [1, 40]}, {"goalposts": [0, 50]}),
    {"piecewise": [[0, 0], [10, 30], [60, 40]]},
]


def assume_steady(result: Result | None, snapped: Result | None) -> None:
    """Pass over a case whose result hangs on the last bits of some number."""
    assume(not differences(lines_of(result), lines_of(snapped), STEADINESS))


@pytest.mark.parametrize("feature", FEATURES, ids=str)
def test_engine_and_oracle_agree(feature: Feature) -> None:
    @FEW
    @given(cases(feature))
    def check(case: Case) -> None:
        result = run_oracle(case.text, case.rows)
        assume_steady(result, run_oracle(case.text, case.rows, snapped=True))
        assert differences(lines_of(result), lines_of(run_engine(case.text, case.rows))) == []

    check()


@SOME
@given(cases(), tables())
def test_engine_and_oracle_agree_under_frozen_bounds(case: Case, later: list[Row]) -> None:
    first, snapped = (run_oracle(case.text, case.rows, snapped=snapped) for snapped in (False, True))
    engine = run_engine(case.text, case.rows)
    if first is None or snapped is None or engine is None:
        reject()
    second = run_oracle(case.text, later, first.bounds)
    assume_steady(second, run_oracle(case.text, later, snapped.bounds, snapped=True))
    scored = run_engine(case.text, later, Bounds(engine.bounds))
    assert differences(lines_of(second), lines_of(scored)) == []


@SOME
@given(cases(), st.data())
def test_engine_and_oracle_merge_a_standard_into_the_one_it_extends_alike(
    case: Case, data: st.DataObject
) -> None:
    base, own = split_document(case.document, data)
    text, others = render(own), {"base@1": render(base)}
    whole, merged = run_oracle(case.text, case.rows), run_oracle(text, case.rows, others=others)
    assume(whole is not None)
    assert differences(lines_of(whole), lines_of(merged)) == []
    extended = parse_standard(text, source="演示.toml", resolve=others.__getitem__)
    scored = score_table(extended, table_of(case.rows))
    assert differences(lines_of(run_engine(case.text, case.rows)), lines_of(scored)) == []


def split_document(document: Document, data: st.DataObject) -> tuple[Document, Document]:
    """Two documents that together say what the one says: the second extends the first."""
    nodes = document["node"]
    changed = data.draw(st.lists(st.sampled_from(nodes), unique_by=lambda node: node["key"]))
    keys = [node["key"] for node in changed if "parent" in node]
    spoilt = [node | {"weight": 77} if node["key"] in keys else node for node in nodes]
    extra = [
        {"key": "extra", "parent": "score", "combine": "min"},
        {"key": "below", "parent": "extra", "metric": "count"},
    ]
    base = document | {
        "node": spoilt + extra,
        "standard": document["standard"] | {"decimals": 5, "ties": "min"},
    }
    base["standard"].pop("tie_breakers", None)
    own = {
        "standard": {"ties": "min", "decimals": 2} | document["standard"] | {"extends": "base@1"},
        "node": [
            {"key": node["key"], "weight": node.get("weight", 1)} for node in changed if "parent" in node
        ]
        + [{"key": "extra", "remove": True}],
    }
    return base, own


@SOME
@given(cases())
def test_printed_parts_add_up_to_the_printed_score(case: Case) -> None:
    lines = lines_of(run_engine(case.text, case.rows))
    for line in (lines or {}).values():
        if line.score is not None:
            assert sum(line.printed.values()) == line.score
            unrounded = sum(line.parts.values())
            decimals = case.document["standard"].get("decimals", 2)
            assert abs(unrounded - float(line.score)) <= 0.5 * 10**-decimals + 1e-9


@SOME
@given(cases(), st.randoms(use_true_random=False))
def test_row_order_plays_no_part(case: Case, random: Any) -> None:
    shuffled = list(case.rows)
    random.shuffle(shuffled)
    before, after = run_engine(case.text, case.rows), run_engine(case.text, shuffled)
    assert differences(lines_of(before), lines_of(after)) == []


@SOME
@given(cases(), st.sampled_from([0.5, 4, 1024]))
def test_scaling_all_weights_changes_nothing_for_normalised_combines(case: Case, factor: float) -> None:
    document = only_normalised(case.document)
    scaled = document | {
        "node": [node | {"weight": node.get("weight", 1) * factor} for node in document["node"]],
    }
    before, after = run_engine(render(document), case.rows), run_engine(render(scaled), case.rows)
    assert differences(lines_of(before), lines_of(after)) == []


def only_normalised(document: Document) -> Document:
    """The document with every other combine made arithmetic."""

    def replace(node: Document) -> Document:
        combine = node.get("combine", "arithmetic")
        name = combine if isinstance(combine, str) else next(iter(combine))
        return node if name in NORMALISED or "metric" in node else node | {"combine": "arithmetic"}

    return document | {"node": [replace(node) for node in document["node"]]}


@SOME
@given(
    st.lists(st.floats(0.5, 60), min_size=3, max_size=6),
    st.lists(st.sampled_from(RISING), max_size=2),
    st.sampled_from(
        ["arithmetic", "geometric", "harmonic", "sum", "product", "min", "max", "median", "copeland"]
    ),
    st.floats(0, 5),
)
def test_better_value_never_lowers_a_score(
    values: list[float], steps: list[Any], combine: str, gain: float
) -> None:
    document: Document = {
        "standard": {"id": "demo", "decimals": 6},
        "node": [
            {"key": "score", "combine": combine},
            {
                "key": "a",
                "parent": "score",
                "metric": "count",
                "weight": 2,
                "steps": [{"clip": [0, 60]}, *steps],
            },
            {"key": "b", "parent": "score", "metric": "share", "weight": 1},
        ],
    }
    rows: list[Row] = [
        {"subject": f"演示{place}", "board": "all", "region": None, "count": value, "share": 60 - value}
        for place, value in enumerate(values)
    ]
    better = [rows[0] | {"count": values[0] + gain}, *rows[1:]]
    before, after = (lines_of(run_engine(render(document), each)) for each in (rows, better))
    assume(before is not None and after is not None)
    one, other = ((lines or {})["all", "演示0"].score for lines in (before, after))
    assert one is not None and other is not None and other >= one


@SOME
@given(cases())
def test_extending_and_saying_nothing_changes_nothing(case: Case) -> None:
    text = render({"standard": {"id": case.document["standard"]["id"], "extends": "base@1"}})
    standard = parse_standard(text, source="演示.toml", resolve=lambda _: case.text)
    plain = run_engine(case.text, case.rows)
    assume(plain is not None)
    scored = score_table(standard, table_of(case.rows))
    assert differences(lines_of(plain), lines_of(scored)) == []


def test_agreement_is_judged_by_twelve_digits() -> None:
    assert is_close(1e6, 1e6 * (1 + 5e-13), TOLERANCE)
    assert not is_close(1e6, 1e6 * (1 + 5e-12), TOLERANCE)
    assert not is_close(0.0, None, TOLERANCE)
