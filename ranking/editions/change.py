"""How a rank changed since the edition of the month before: five states, made from ranks alone."""

from dataclasses import replace

import polars as pl
from polars.expr.whenthen import ChainedThen

from ranking.editions.model import Edition

CHANGES = ("up", "down", "same", "new", "no_comparison")


def with_changes(edition: Edition, previous: Edition | None) -> Edition:
    """The edition with every rank held against that of the edition before, where the standard is of the same version."""
    now = edition.standards.select("standard_id", "version")
    if previous is None:
        before, subjects = edition.scores.clear(), edition.subjects.clear()
    else:
        same = now.join(previous.standards, on=["standard_id", "version"]).select("standard_id")
        before, subjects = previous.scores.join(same, on="standard_id"), previous.subjects
    scores = compare_with_previous(edition.scores, before, subjects)
    return replace(edition, scores=scores)


def compare_with_previous(
    scores: pl.DataFrame, previous_scores: pl.DataFrame, previous_subjects: pl.DataFrame
) -> pl.DataFrame:
    """`scores` with `previous_rank` (Int32) and `change` (one of CHANGES).

    All frames hold standard_id, board, subject and rank as in `Edition.scores`. `previous_scores` holds only
    standards of the same version as now (ranks of two versions are not comparable), and both previous
    frames are empty where no edition of the month before was published. `new` is an account that
    the edition before did not know; one that it knew but did not rank on this board has no comparison.
    """
    keys = ["standard_id", "board", "subject"]
    known = previous_subjects.select("subject", is_known=pl.lit(True)).unique()
    comparable = previous_scores.select("standard_id", is_comparable=pl.lit(True)).unique()
    earlier = previous_scores.select(*keys, previous_rank=pl.col("rank").cast(pl.Int32))
    joined = (
        scores.drop("previous_rank", "change", strict=False)
        .join(earlier, on=keys, how="left", maintain_order="left")
        .join(known, on="subject", how="left", maintain_order="left")
        .join(comparable, on="standard_id", how="left", maintain_order="left")
    )
    is_new = (
        pl.col("rank").is_not_null() & pl.col("is_comparable").is_not_null() & pl.col("is_known").is_null()
    )
    change = pl.when(is_new).then(pl.lit("new")).otherwise(pl.lit("no_comparison"))
    return joined.with_columns(change=_moved().otherwise(change)).drop("is_known", "is_comparable")


def told_change() -> pl.Expr:
    """`change` as it must be for its own row: by the two ranks, else as told if that can be."""
    can_be_new = (
        (pl.col("change") == "new") & pl.col("rank").is_not_null() & pl.col("previous_rank").is_null()
    )
    return _moved().when(can_be_new).then(pl.lit("new")).otherwise(pl.lit("no_comparison"))


def _moved() -> ChainedThen:
    both = pl.col("rank").is_not_null() & pl.col("previous_rank").is_not_null()
    return (
        pl.when(both & (pl.col("rank") < pl.col("previous_rank")))
        .then(pl.lit("up"))
        .when(both & (pl.col("rank") > pl.col("previous_rank")))
        .then(pl.lit("down"))
        .when(both)
        .then(pl.lit("same"))
    )
