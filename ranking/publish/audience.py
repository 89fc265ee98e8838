"""What of an archive the public sees: the rows that public boards list, and no falls."""

from dataclasses import replace
from typing import Any

import polars as pl

from ranking.editions.audience import public_edition
from ranking.editions.model import Archive, Edition
from ranking.standard import board_entry, parse_standard

INTERNAL_NOTICE = "内部版，不对外提供"
# In the place of a fall on a public page: the row is there, its change is not told.
UNMARKED = "unmarked"
# Of a board that somebody else published the public sees no last places.
PUBLIC_OLD_RANKS = 20


def public_archive(archive: Archive) -> Archive:
    """The archive as anyone may have it: public boards down to their `top_n`, in every month that it tells of."""
    edition = public_edition(archive.edition)
    return replace(
        archive,
        edition=replace(edition, scores=_without_falls(edition.scores)),
        previous=public_edition(archive.previous) if archive.previous else None,
        history=_cut_history(archive.history, edition),
        old_ranks=archive.old_ranks.filter(~pl.col("is_withheld"), pl.col("rank") <= PUBLIC_OLD_RANKS),
    )


def board_size(edition: Edition, standard_id: str, board: str) -> int | None:
    """How many places of a board are public; None where all are."""
    for name, text in edition.standards.select("standard_id", "text").iter_rows():
        if name == standard_id:
            entry = board_entry(parse_standard(text, source=f"{name}.toml"), board)
            return entry.top_n if entry else None
    return None


def _without_falls(scores: pl.DataFrame) -> pl.DataFrame:
    is_fall = pl.col("change") == "down"
    return scores.with_columns(
        change=pl.when(is_fall).then(pl.lit(UNMARKED)).otherwise(pl.col("change")),
        previous_rank=pl.when(~is_fall).then(pl.col("previous_rank")),
    )


def _cut_history(history: pl.DataFrame, edition: Edition) -> pl.DataFrame:
    """Only months in which a subject stood on the public part of a board that is still public."""
    limits: list[dict[str, Any]] = [
        {"standard_id": name, "board": board, "top_n": board_size(edition, name, board)}
        for name, board in edition.boards.select("standard_id", "board").iter_rows()
    ]
    schema = {"standard_id": pl.String, "board": pl.String, "top_n": pl.Int64}
    return (
        history.join(pl.DataFrame(limits, schema=schema), on=["standard_id", "board"], maintain_order="left")
        .filter(pl.col("top_n").is_null() | (pl.col("rank") <= pl.col("top_n")))
        .drop("top_n")
    )
