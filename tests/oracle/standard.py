"""A standard evaluated once more in plain loops, from the reference page alone: slow and obvious."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.oracle.standard_adjustments import Adjusted, adjust, holds
from tests.oracle.standard_parts import BASE, Splitting, print_parts
from tests.oracle.standard_ranks import Standing, rank_board
from tests.oracle.standard_table import (
    Figures,
    Ledger,
    Place,
    Settle,
    Table,
    Value,
    half_up,
    leave,
)
from tests.oracle.standard_text import read
from tests.oracle.standard_tree import Tree


@dataclass(frozen=True)
class Line:
    """What the standard says of one subject on one board; without a score it is not ranked."""

    values: Mapping[str, Value]
    score: Decimal | None
    rank: float | None
    coverage: float
    parts: Mapping[str, float]
    printed: Mapping[str, Decimal]
    flags: frozenset[str]


@dataclass(frozen=True)
class Result:
    """Every line by (board, subject), and the figures found."""

    lines: Mapping[tuple[str, str], Line]
    bounds: Mapping[Place, Figures]


def evaluate(
    text: str,
    rows: Sequence[Mapping[str, object]],
    bounds: Mapping[Place, Figures] | None = None,
    others: Mapping[str, str] | None = None,
    settle: Settle = leave,
) -> Result:
    """Score the rows by the standard of `text`; `bounds` are those of an earlier result.

    `others` are the texts that may be extended. `settle(value, *operands)` is applied to every number
    that is calculated, so that a test can see whether the last bits of it matter.
    Raises NoValueError where a step or combine has no value for a subject.
    """
    standard = read(text, others or {})
    table = Table(rows)
    tree = Tree(standard, table, Ledger(bounds or {}), settle)
    tree.grow()
    return Result(_lines(tree), tree.ledger.found)


def _lines(tree: Tree) -> dict[tuple[str, str], Line]:
    table, standard = tree.table, tree.standard
    adjusted = {row: _adjusted(tree, row) for row in tree.every_row}
    standings = [
        _standing(tree, row, outcome.score) for row, outcome in adjusted.items() if outcome is not None
    ]
    lines = {}
    for board in {table.board(row) for row in tree.every_row}:
        rows = [standing for standing in standings if table.board(standing.row) == board]
        ranks = rank_board(rows, standard.settings.get("ties", "min"))
        for row in tree.every_row:
            if table.board(row) == board:
                lines[board, table.subject(row)] = _line(tree, row, adjusted[row], ranks.get(row))
    return lines


def _adjusted(tree: Tree, row: int) -> Adjusted | None:
    """The subject's final score with what each adjustment did, or None if it is not ranked."""
    standard, table = tree.standard, tree.table
    root = tree.received[standard.root.key][row]
    least = [b.get("min_coverage", 0) for b in standard.boards if b["key"] == table.board(row)]
    is_thin = any(tree.coverage[standard.root.key][row] < share for share in least)
    if root is None or is_thin or not table.is_registered(row):
        return None
    return adjust(root, standard, table, row)


def _standing(tree: Tree, row: int, score: float) -> Standing:
    """The figure that is ranked, and the values that break ties, larger first."""
    settings = tree.standard.settings
    decimals = settings.get("rank_decimals", settings.get("decimals", 2))
    breakers = []
    for name in settings.get("tie_breakers", []):
        key = name.removeprefix("-")
        value = tree.traces[key].finished[row] if key in tree.traces else tree.table.value(row, key)
        breakers.append(None if value is None else (-value if name.startswith("-") else value))
    return Standing(row, half_up(score, decimals), tuple(breakers))


def _line(tree: Tree, row: int, adjusted: Adjusted | None, rank: float | None) -> Line:
    standard, table = tree.standard, tree.table
    parts: dict[str, float] = {}
    printed: dict[str, Decimal] = {}
    score = None
    if adjusted is not None:
        root = tree.received[standard.root.key][row]
        assert root is not None
        score = half_up(adjusted.score, standard.settings.get("decimals", 2))
        parts = (
            Splitting(standard, tree.traces, tree.received, row).received_parts(standard.root)
            | adjusted.parts
        )
        leaves = [node.key for node in standard.top_down() if node.metric is not None]
        printed = print_parts(parts, [*leaves, *adjusted.parts, BASE], score)
    return Line(
        values={node.key: tree.traces[node.key].finished[row] for node in standard.nodes},
        score=score,
        rank=rank,
        coverage=tree.coverage[standard.root.key][row],
        parts=parts,
        printed=printed,
        flags=frozenset(flag["key"] for flag in standard.flags if holds(flag["when"], table, row)),
    )
