"""Ranks of one board, by counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.oracle.standard_table import Value, steady


@dataclass(frozen=True)
class Standing:
    """What one row is ranked by; `breakers` are compared in order, larger first."""

    row: int
    figure: Decimal
    breakers: tuple[Value, ...]


def rank_board(standings: Sequence[Standing], ties: str) -> dict[int, float]:
    """The rank of every row, 1 = best."""
    return {own.row: _rank(own, standings, ties) for own in standings}


def _rank(own: Standing, standings: Sequence[Standing], ties: str) -> float:
    if ties == "ordered":
        return 1 + sum(_is_before(other, own) for other in standings)
    better = [other.figure for other in standings if other.figure > own.figure]
    if ties == "dense":
        return 1 + len(set(better))
    if ties == "average":
        equal = sum(other.figure == own.figure for other in standings)
        return len(better) + (equal + 1) / 2
    return 1 + len(better)


def _is_before(other: Standing, own: Standing) -> bool:
    if other.figure != own.figure:
        return other.figure > own.figure
    for its, ours in zip(other.breakers, own.breakers, strict=True):
        if its is None and ours is None:
            continue
        if its is None or ours is None:
            return ours is None
        if steady(its) != steady(ours):
            return steady(its) > steady(ours)
    return False
