"""Scores a month's metric table by its standards: the one way, for building and for recomputing alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from ranking.standard import Scored, Standard, assign_boards, score_table

_SCORE_COLUMNS = ("board", "subject", "score", "rank", "coverage", "reason")
_VALUE_COLUMNS = ("board", "subject", "node", "value")
_PART_COLUMNS = ("board", "subject", "place", "part", "kind", "value", "printed")


@dataclass(frozen=True)
class Results:
    """What follows from standards, register and metrics; columns as in `Edition`, `scores` without changes."""

    boards: pl.DataFrame
    scores: pl.DataFrame
    values: pl.DataFrame
    parts: pl.DataFrame


def score_month(standards: Sequence[Standard], subjects: pl.DataFrame, metrics: pl.DataFrame) -> Results:
    """The boards, scores, node values and parts of every subject; no store, no clock.

    `subjects` and `metrics` are frames of an `Edition`. Raises StandardError where a standard does not fit.
    """
    boards, scored = [], []
    for standard in standards:
        of_standard, members = assign_boards(standard, subjects)
        boards.append(_board_rows(standard, of_standard, members))
        scored.append((standard.id, score_table(standard, table_of_month(members, subjects, metrics))))
    return Results(
        boards=pl.concat(boards),
        scores=_stack(scored, lambda result: result.scores, _SCORE_COLUMNS),
        values=_stack(scored, lambda result: result.values, _VALUE_COLUMNS),
        parts=_stack(scored, lambda result: result.parts, _PART_COLUMNS),
    )


def table_of_month(members: pl.DataFrame, subjects: pl.DataFrame, metrics: pl.DataFrame) -> pl.DataFrame:
    """What `score_table` takes: a row a (board, subject) of `members` with all that is known of the subject."""
    wide = metrics.pivot(on="metric", index="subject", values="value")
    return members.select("subject", "board").join(subjects, on="subject").join(wide, on="subject")


def _board_rows(standard: Standard, boards: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    sizes = members.group_by("board").len("subjects").rename({"board": "key"})
    return (
        boards.join(sizes, on="key", how="left", maintain_order="left")
        .with_row_index("place", offset=1)
        .select(
            pl.lit(standard.id).alias("standard_id"),
            pl.col("key").alias("board"),
            pl.col("place").cast(pl.Int32),
            "title",
            "platform",
            "level",
            pl.col("subjects").fill_null(0).cast(pl.Int32),
        )
    )


def _stack(
    scored: Sequence[tuple[str, Scored]], pick: Callable[[Scored], pl.DataFrame], columns: Sequence[str]
) -> pl.DataFrame:
    return pl.concat(
        [pick(result).select(pl.lit(name).alias("standard_id"), *columns) for name, result in scored]
    )
