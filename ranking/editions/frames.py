"""The frames of an edition: for each its table in the store, its file in a bundle, columns and order."""

from dataclasses import dataclass

import polars as pl
from polars.datatypes import DataTypeClass


@dataclass(frozen=True)
class FrameSpec:
    """Where a frame of an `Edition` is kept, in which order of rows, with which columns."""

    table: str
    file: str
    order: str
    columns: dict[str, DataTypeClass]


_ROW: dict[str, DataTypeClass] = {"standard_id": pl.String, "board": pl.String, "subject": pl.String}
_PLACES = ("weights_low", "weights_high", "metrics_low", "metrics_high", "band_first", "band_last")

# Frames that are in a bundle only where they have rows; a bundle of an earlier program lacks them.
LATER_FRAMES = (
    "effects",
    "checks",
    "certainty",
    "amendments",
    "amended",
    "withheld",
    "days",
    "events",
    "echoes",
    "best",
    "cases",
    "moves",
)

FRAMES = {
    "standards": FrameSpec(
        "edition_standard",
        "standards.csv",
        "place",
        {
            "standard_id": pl.String,
            "version": pl.String,
            "place": pl.Int32,
            "text": pl.String,
            "sha256": pl.String,
        },
    ),
    "subjects": FrameSpec(
        "edition_subject",
        "accounts.csv",
        "subject",
        {
            "subject": pl.String,
            "platform": pl.String,
            "name": pl.String,
            "level": pl.String,
            "region_code": pl.String,
            "region": pl.String,
            "organisation": pl.String,
            "matrix": pl.String,
            "is_main": pl.Boolean,
            "opened": pl.Date,
            "observed_days": pl.Int32,
            "month_days": pl.Int32,
            "renamed_from": pl.String,
        },
    ),
    "metrics": FrameSpec(
        "edition_metric",
        "metrics.csv",
        "subject, metric",
        {
            "subject": pl.String,
            "metric": pl.String,
            "value": pl.Float64,
            "base": pl.Int64,
            "coverage": pl.Float64,
            "is_floor": pl.Boolean,
        },
    ),
    "boards": FrameSpec(
        "edition_board",
        "boards.csv",
        "standard_id, place",
        {
            "standard_id": pl.String,
            "board": pl.String,
            "place": pl.Int32,
            "title": pl.String,
            "platform": pl.String,
            "level": pl.String,
            "subjects": pl.Int32,
        },
    ),
    "scores": FrameSpec(
        "edition_score",
        "scores.csv",
        "standard_id, board, rank NULLS LAST, subject",
        _ROW
        | {
            "score": pl.Float64,
            "rank": pl.Int32,
            "coverage": pl.Float64,
            "reason": pl.String,
            "previous_rank": pl.Int32,
            "change": pl.String,
        },
    ),
    "values": FrameSpec(
        "edition_value",
        "values.csv",
        "standard_id, board, subject, node",
        _ROW | {"node": pl.String, "value": pl.Float64},
    ),
    "parts": FrameSpec(
        "edition_part",
        "parts.csv",
        "standard_id, board, subject, place",
        _ROW
        | {
            "place": pl.Int32,
            "part": pl.String,
            "kind": pl.String,
            "value": pl.Float64,
            "printed": pl.Float64,
        },
    ),
    "effects": FrameSpec(
        "edition_effect",
        "effects.csv",
        "standard_id, board, subject, part",
        _ROW | {"part": pl.String, "before": pl.Float64, "after": pl.Float64},
    ),
    "checks": FrameSpec(
        "edition_check",
        "checks.csv",
        "place",
        {
            "place": pl.Int32,
            "standard_id": pl.String,
            "rule": pl.String,
            "found": pl.Float64,
            "limit": pl.Float64,
            "must": pl.Boolean,
            "holds": pl.Boolean,
            "words": pl.String,
            "concerns": pl.String,
        },
    ),
    "amendments": FrameSpec(
        "edition_amendment",
        "amendments.csv",
        "place",
        {
            "place": pl.Int32,
            "source": pl.String,
            "number": pl.Int32,
            "subject": pl.String,
            "decision": pl.String,
            "kind": pl.String,
            "post": pl.String,
            "field": pl.String,
            "value": pl.String,
            "reason": pl.String,
            "evidence": pl.String,
            "decided": pl.Date,
        },
    ),
    "amended": FrameSpec(
        "edition_amended",
        "amended.csv",
        "standard_id, board, subject, part",
        _ROW | {"part": pl.String, "before": pl.Float64, "after": pl.Float64},
    ),
    "withheld": FrameSpec(
        "edition_withheld",
        "withheld.csv",
        "subject, metric",
        {"subject": pl.String, "metric": pl.String},
    ),
    "certainty": FrameSpec(
        "edition_certainty",
        "certainty.csv",
        "standard_id, board, subject",
        _ROW | dict.fromkeys(_PLACES, pl.Int32) | {"warnings": pl.String},
    ),
    "days": FrameSpec(
        "edition_day", "days.csv", "subject, day", {"subject": pl.String, "day": pl.Date, "posts": pl.Int32}
    ),
    "events": FrameSpec(
        "edition_event",
        "events.csv",
        "released, event",
        {
            "event": pl.String,
            "title": pl.String,
            "kind": pl.String,
            "released": pl.String,
            "window_hours": pl.Float64,
            "expected": pl.Int32,
        },
    ),
    "echoes": FrameSpec(
        "edition_echo",
        "echoes.csv",
        "event, hour NULLS LAST, subject NULLS LAST, posts",
        {"event": pl.String, "subject": pl.String, "hour": pl.Int32, "posts": pl.Int32},
    ),
    "best": FrameSpec(
        "edition_best",
        "best_posts.csv",
        "subject, place",
        {
            "subject": pl.String,
            "place": pl.Int32,
            "title": pl.String,
            "url": pl.String,
            "published": pl.String,
            "kind": pl.String,
            "reads": pl.Int64,
            "interactions": pl.Int64,
            "is_floor": pl.Boolean,
        },
    ),
    "cases": FrameSpec(
        "edition_case",
        "cases.csv",
        "place",
        {
            "place": pl.Int32,
            "subject": pl.String,
            "title": pl.String,
            "url": pl.String,
            "published": pl.String,
            "points": pl.Float64,
            "reason": pl.String,
        },
    ),
    "moves": FrameSpec(
        "edition_move",
        "moves.csv",
        "standard_id, board",
        {
            "standard_id": pl.String,
            "board": pl.String,
            "before": pl.String,
            **dict.fromkeys(("subjects", "moved", "over_3", "over_10", "most"), pl.Int32),
        },
    ),
}


def empty_frame(name: str) -> pl.DataFrame:
    """A frame of that name without rows."""
    return pl.DataFrame(schema=dict(FRAMES[name].columns))
