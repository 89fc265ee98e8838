"""Scores a month's metric table by its standards: the one way, for building and for recomputing alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from ranking.editions.cautions import warn_of_little
from ranking.editions.frames import FRAMES, empty_frame
from ranking.editions.matrices import members_standard, of_kind, roll_up_month
from ranking.standard import Scored, Standard, assign_boards, score_table
from ranking.tuning import find_certainty

_SCORE_COLUMNS = ("board", "subject", "score", "rank", "coverage", "reason")
_VALUE_COLUMNS = ("board", "subject", "node", "value")
_PART_COLUMNS = ("board", "subject", "place", "part", "kind", "value", "printed")
_CERTAINTY_COLUMNS = tuple(name for name in FRAMES["certainty"].columns if name != "standard_id")


@dataclass(frozen=True)
class Results:
    """What follows from standards, register and metrics; columns as in `Edition`, `scores` without changes.

    `rollups` are the metrics of matrices that follow from their members, as rows of `Edition.metrics`.
    """

    boards: pl.DataFrame
    scores: pl.DataFrame
    values: pl.DataFrame
    parts: pl.DataFrame
    certainty: pl.DataFrame
    rollups: pl.DataFrame


@dataclass(frozen=True)
class _Scoring:
    """One standard's boards, who is on them, and how they were scored by which metrics."""

    boards: pl.DataFrame
    members: pl.DataFrame
    scored: Scored
    metrics: pl.DataFrame
    rollups: pl.DataFrame


def score_month(standards: Sequence[Standard], subjects: pl.DataFrame, metrics: pl.DataFrame) -> Results:
    """The boards, scores, node values and parts of every subject, and how sure ranks are; no store, no clock.

    `subjects` and `metrics` are frames of an `Edition`; roll-ups among the metrics play no part, they are made from
    the members anew. Raises StandardError where a standard does not fit.
    """
    done = _score_all(standards, subjects, metrics)
    ordered = [(standard.id, done[standard.id]) for standard in standards]
    rollups = [scoring.rollups for _, scoring in ordered]
    return Results(
        boards=pl.concat([_board_rows(name, scoring.boards, scoring.members) for name, scoring in ordered]),
        scores=_stack(ordered, lambda scoring: scoring.scored.scores, _SCORE_COLUMNS),
        values=_stack(ordered, lambda scoring: scoring.scored.values, _VALUE_COLUMNS),
        parts=_stack(ordered, lambda scoring: scoring.scored.parts, _PART_COLUMNS),
        certainty=_stack(ordered, _find_certainty, _CERTAINTY_COLUMNS),
        rollups=pl.concat(rollups).unique(["subject", "metric"]).sort("subject", "metric"),
    )


def rescore(
    standards: Sequence[Standard], subjects: pl.DataFrame, metrics: pl.DataFrame
) -> dict[str, Scored]:
    """The same scoring with all that is between a metric and its score, by standard."""
    return {name: scoring.scored for name, scoring in _score_all(standards, subjects, metrics).items()}


def _score_all(
    standards: Sequence[Standard], subjects: pl.DataFrame, metrics: pl.DataFrame
) -> dict[str, _Scoring]:
    done: dict[str, _Scoring] = {}
    # Members come before the matrices that are made of them.
    for standard in sorted(standards, key=lambda one: one.subject != "account"):
        done[standard.id] = _score(standard, standards, subjects, metrics, done)
    return done


def table_of_month(members: pl.DataFrame, subjects: pl.DataFrame, metrics: pl.DataFrame) -> pl.DataFrame:
    """What `score_table` takes: a row a (board, subject) of `members` with all that is known of the subject."""
    wide = metrics.pivot(on="metric", index="subject", values="value")
    return (
        members.select("subject", "board").join(subjects, on="subject").join(wide, on="subject", how="left")
    )


def _score(
    standard: Standard,
    standards: Sequence[Standard],
    subjects: pl.DataFrame,
    metrics: pl.DataFrame,
    done: dict[str, _Scoring],
) -> _Scoring:
    rollups = empty_frame("metrics")
    if standard.rollups:
        of_members = members_standard(standard, standards)
        scores = _scores_in_order(done[of_members.id]) if of_members is not None else None
        rollups = roll_up_month(standard, subjects, metrics, scores)
    measured = metrics.join(rollups, on=["subject", "metric"], how="anti")
    known = of_kind(standard, pl.concat([measured, rollups]))
    boards, members = assign_boards(standard, of_kind(standard, subjects))
    scored = score_table(standard, table_of_month(members, subjects, known))
    return _Scoring(boards, members, scored, known, rollups)


def _scores_in_order(scoring: _Scoring) -> pl.DataFrame:
    """Every score of a standard, board by board in the boards' order."""
    return scoring.members.join(scoring.scored.scores, on=["board", "subject"], maintain_order="left")


def _find_certainty(scoring: _Scoring) -> pl.DataFrame:
    warnings = warn_of_little(scoring.scored, scoring.metrics)
    return find_certainty(scoring.scored).join(
        warnings, on=["board", "subject"], how="left", maintain_order="left"
    )


def _board_rows(standard_id: str, boards: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    sizes = members.group_by("board").len("subjects").rename({"board": "key"})
    return (
        boards.join(sizes, on="key", how="left", maintain_order="left")
        .with_row_index("place", offset=1)
        .select(
            pl.lit(standard_id).alias("standard_id"),
            pl.col("key").alias("board"),
            pl.col("place").cast(pl.Int32),
            "title",
            "platform",
            "level",
            pl.col("subjects").fill_null(0).cast(pl.Int32),
        )
    )


def _stack(
    scored: Sequence[tuple[str, _Scoring]], pick: Callable[[_Scoring], pl.DataFrame], columns: Sequence[str]
) -> pl.DataFrame:
    return pl.concat(
        [pick(result).select(pl.lit(name).alias("standard_id"), *columns) for name, result in scored]
    )
