"""Run engine and oracle on one case and find where they differ."""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from ranking.errors import StandardError
from ranking.standard import Bounds, Scored, parse_standard, score_table
from tests.oracle.standard import Line, Result, evaluate
from tests.oracle.standard_table import Figures, NoValueError, Place, leave
from tests.standard.drawn_tables import METRICS, Row

Lines = Mapping[tuple[str, str], Line]

TOLERANCE = 1e-12
# Ten times the tolerance: if that much comes of moving the fifteenth digit, the case proves nothing.
STEADINESS = 1e-11


def table_of(rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as the engine takes them."""
    columns = list(rows[0])
    kinds = {
        name: pl.Float64
        if name in METRICS
        else pl.String
        if name in ("subject", "board", "region")
        else pl.Boolean
        for name in columns
    }
    return pl.DataFrame({name: [row[name] for row in rows] for name in columns}, schema=kinds)


def run_engine(text: str, rows: Sequence[Row], bounds: Bounds | None = None) -> Scored | None:
    """The engine's result; None where a step or combine has no value. The standard must be valid."""
    standard = parse_standard(text, source="演示.toml")
    try:
        return score_table(standard, table_of(rows), bounds=bounds)
    except StandardError:
        return None


def run_oracle(
    text: str,
    rows: Sequence[Row],
    bounds: Mapping[Place, Figures] | None = None,
    *,
    others: Mapping[str, str] | None = None,
    snapped: bool = False,
) -> Result | None:
    """The oracle's result; None where a step or combine has no value."""
    try:
        return evaluate(text, rows, bounds, others, settle=snap if snapped else leave)
    except NoValueError:
        return None


def snap(value: float, *operands: float) -> float:
    """The number to 14 digits of the largest that it was made of: its last bits are lost."""
    scale = max(abs(value), *(abs(operand) for operand in operands)) if operands else abs(value)
    if scale == 0 or not math.isfinite(scale):
        return value
    return round(value, 13 - math.floor(math.log10(scale)))


def lines_of(result: Scored | Result | None) -> Lines | None:
    """What either of the two says by (board, subject); None where there was no value."""
    if result is None or isinstance(result, Result):
        return None if result is None else result.lines
    return _lines_of_frames(result)


def _lines_of_frames(scored: Scored) -> Lines:
    values, parts, flags = (
        frame.rows_by_key(["board", "subject"], named=True)
        for frame in (scored.values, scored.parts, scored.flags)
    )
    return {
        key: Line(
            values={entry["node"]: entry["value"] for entry in values.get(key, [])},
            score=None if row["score"] is None else Decimal(repr(row["score"])),
            rank=row["rank"],
            coverage=row["coverage"],
            parts={entry["part"]: entry["value"] for entry in parts.get(key, [])},
            printed={entry["part"]: Decimal(repr(entry["printed"])) for entry in parts.get(key, [])},
            flags=frozenset(entry["flag"] for entry in flags.get(key, [])),
        )
        for row in scored.scores.iter_rows(named=True)
        for key in [(row["board"], row["subject"])]
    }


def differences(ours: Lines | None, theirs: Lines | None, tolerance: float = TOLERANCE) -> list[str]:
    """Where two results differ, in words; empty if they agree."""
    if ours is None or theirs is None:
        return [] if ours is theirs else [f"no value: {ours is None} against {theirs is None}"]
    if ours.keys() != theirs.keys():
        return [f"rows: {sorted(ours.keys() ^ theirs.keys())}"]
    return [
        f"{key} {found}"
        for key in sorted(ours)
        for found in _line_differences(ours[key], theirs[key], tolerance)
    ]


def _line_differences(ours: Line, theirs: Line, tolerance: float) -> list[str]:
    found = [
        f"node {node}: {value} against {theirs.values[node]}"
        for node, value in ours.values.items()
        if not is_close(value, theirs.values[node], tolerance)
    ]
    if not is_close(ours.coverage, theirs.coverage, tolerance):
        found.append(f"coverage: {ours.coverage} against {theirs.coverage}")
    if ours.rank != theirs.rank:
        found.append(f"rank: {ours.rank} against {theirs.rank}")
    if _number(ours.score) != _number(theirs.score):
        found.append(f"score: {ours.score} against {theirs.score}")
    if ours.flags != theirs.flags:
        found.append(f"flags: {set(ours.flags)} against {set(theirs.flags)}")
    return found + _part_differences(ours, theirs, tolerance)


def _part_differences(ours: Line, theirs: Line, tolerance: float) -> list[str]:
    found = []
    for part in sorted({*ours.parts, *theirs.parts}):
        if not is_close(ours.parts.get(part, 0.0), theirs.parts.get(part, 0.0), tolerance):
            found.append(f"part {part}: {ours.parts.get(part)} against {theirs.parts.get(part)}")
        if _number(ours.printed.get(part, Decimal(0))) != _number(theirs.printed.get(part, Decimal(0))):
            found.append(f"printed {part}: {ours.printed.get(part)} against {theirs.printed.get(part)}")
    return found


def is_close(one: float | None, other: float | None, tolerance: float) -> bool:
    """Equal to the relative tolerance, which is absolute below one; missing equals missing only."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= tolerance * max(1.0, abs(one), abs(other))


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
