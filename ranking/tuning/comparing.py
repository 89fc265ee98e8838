"""Two standards over the same months: who rises, who falls, and which node did it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.stats import kendalltau, spearmanr

from ranking.standard import Bounds, Scored, Standard, score_table
from ranking.standard.numbers import Floats
from ranking.tuning.causes import split_difference
from ranking.tuning.sensitivity import DEFAULT_TOP

SIZE_NAMES = ("小", "中", "大")


@dataclass(frozen=True)
class Comparison:
    """Two standards compared; every frame begins with `month`.

    - `boards`: month, board, subjects (ranked by both), spearman, kendall (tau-b), mean_shift, top_n, top_kept
      (of the old first N how many are among the new), enters, leaves (subjects across the line, by name)
    - `moves`: month, board, subject, old_score, new_score, old_rank, new_rank, rise (places up), crossing
      (enters, leaves, null), cause_kind, cause (what moved it most against the board), cause_amount (its points above
      the board's median of that cause)
    - `causes`: month and CAUSES_SCHEMA
    - `sizes`: month, board, size (小, 中, 大), subjects, mean_rise, share_up, share_down
    """

    boards: pl.DataFrame
    moves: pl.DataFrame
    causes: pl.DataFrame
    sizes: pl.DataFrame


def compare_months(
    old: Standard,
    new: Standard,
    tables: Mapping[str, pl.DataFrame],
    *,
    top_n: int = DEFAULT_TOP,
    size: str | None = None,
    bounds: Bounds | None = None,
) -> Comparison:
    """Score every month's table by both standards; `size` is the column that tells small from large subjects."""
    found = [
        _compare(
            month,
            score_table(old, table, bounds=bounds),
            score_table(new, table, bounds=bounds),
            top_n,
            _sizes(table, size),
            bounds,
        )
        for month, table in tables.items()
    ]
    return Comparison(
        *(pl.concat([getattr(one, name) for one in found]) for name in ("boards", "moves", "causes", "sizes"))
    )


def _compare(
    month: str, old: Scored, new: Scored, top_n: int, sizes: pl.DataFrame, bounds: Bounds | None
) -> Comparison:
    causes = split_difference(old, new, bounds)
    moves = _moves(old, new, top_n, causes)
    boards = [
        _board(board, moves.filter(pl.col("board") == board), top_n)
        for board in moves["board"].unique().sort()
    ]
    frames = (
        pl.DataFrame(boards, schema=_BOARD_SCHEMA),
        moves,
        causes,
        _effect_by_size(moves, sizes),
    )
    return Comparison(*(frame.select(pl.lit(month).alias("month"), pl.all()) for frame in frames))


_BOARD_SCHEMA = {
    "board": pl.String,
    "subjects": pl.Int64,
    "spearman": pl.Float64,
    "kendall": pl.Float64,
    "mean_shift": pl.Float64,
    "top_n": pl.Int64,
    "top_kept": pl.Int64,
    "enters": pl.String,
    "leaves": pl.String,
}


def _moves(old: Scored, new: Scored, top_n: int, causes: pl.DataFrame) -> pl.DataFrame:
    before, after = np.nan_to_num(old.ranks, nan=np.inf), np.nan_to_num(new.ranks, nan=np.inf)
    crossing = np.where(
        (after <= top_n) & (before > top_n),
        "enters",
        np.where((before <= top_n) & (after > top_n), "leaves", ""),
    )
    moves = pl.DataFrame(
        {
            "board": old.sheet.boards,
            "subject": old.sheet.subjects,
            "old_score": _nullable(old.final),
            "new_score": _nullable(new.final),
            "old_rank": _nullable(old.ranks),
            "new_rank": _nullable(new.ranks),
            "crossing": pl.Series(crossing).replace("", None),
        }
    ).with_columns(rise=pl.col("old_rank") - pl.col("new_rank"))
    return (
        moves.join(_main_causes(moves, causes), on=["board", "subject"], how="left")
        .sort("board", "new_rank", "subject", nulls_last=True)
        .select(
            "board",
            "subject",
            "old_score",
            "new_score",
            "old_rank",
            "new_rank",
            "rise",
            "crossing",
            "cause_kind",
            "cause",
            "cause_amount",
        )
    )


def _nullable(column: Floats) -> pl.Series:
    return pl.Series(column).fill_nan(None)


def _main_causes(moves: pl.DataFrame, causes: pl.DataFrame) -> pl.DataFrame:
    """For each subject the cause that did most in the direction in which it moved against the whole board.

    A subject rises where its score gains more than its neighbours', so causes count less the board's median.
    """
    everyone = (
        causes.select("board", "kind", "node")
        .unique()
        .join(moves.filter(pl.col("rise").is_not_null()).select("board", "subject", "rise"), on="board")
    )
    full = everyone.join(causes, on=["board", "subject", "kind", "node"], how="left").with_columns(
        pl.col("amount").fill_null(0.0)
    )
    usual = pl.col("amount").median().over("board", "kind", "node")
    direction = pl.col("rise").sign()
    told = (
        full.filter(pl.col("kind") != "rounding")
        .with_columns(push=(pl.col("amount") - usual) * direction, usual=usual)
        .filter(pl.col("push") > 0)
        .sort("board", "subject", "push", "kind", "node", descending=[False, False, True, False, False])
    )
    return (
        told.group_by("board", "subject", maintain_order=True)
        .first()
        .select(
            "board",
            "subject",
            cause_kind="kind",
            cause="node",
            cause_amount=pl.col("amount") - pl.col("usual"),
        )
    )


def _board(board: str, moves: pl.DataFrame, top_n: int) -> dict[str, object]:
    both = moves.filter(pl.col("rise").is_not_null())
    first, second = both["old_rank"].to_numpy(), both["new_rank"].to_numpy()
    # One number in a column has no order to be compared.
    varied = both.height > 1 and len(np.unique(first)) > 1 and len(np.unique(second)) > 1
    kept = moves.filter((pl.col("old_rank") <= top_n) & (pl.col("new_rank") <= top_n)).height
    return {
        "board": board,
        "subjects": both.height,
        "spearman": float(spearmanr(first, second).statistic) if varied else None,
        "kendall": float(kendalltau(first, second).statistic) if varied else None,
        "mean_shift": float(np.abs(first - second).mean()) if both.height else 0.0,
        "top_n": top_n,
        "top_kept": kept,
        "enters": "、".join(moves.filter(pl.col("crossing") == "enters")["subject"]),
        "leaves": "、".join(moves.filter(pl.col("crossing") == "leaves")["subject"]),
    }


def _sizes(table: pl.DataFrame, size: str | None) -> pl.DataFrame:
    """subject → its size, the first one known where it is on several boards."""
    if size is None or size not in table.columns:
        return pl.DataFrame(schema={"subject": pl.String, "size": pl.Float64})
    column = table.select(pl.col("subject").cast(pl.String), pl.col(size).cast(pl.Float64).alias("size"))
    return column.drop_nulls().unique("subject", keep="first", maintain_order=True)


def _effect_by_size(moves: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """What the change does to the smallest, the middle and the largest third of each board."""
    known = moves.filter(pl.col("rise").is_not_null()).join(sizes, on="subject")
    place = pl.col("size").rank("ordinal").over("board") - 1
    third = (place * len(SIZE_NAMES) // pl.len().over("board")).cast(pl.Int64)
    return (
        known.sort("board", "size", "subject")
        .with_columns(third=third)
        .group_by("board", "third")
        .agg(
            subjects=pl.len().cast(pl.Int64),
            mean_rise=pl.col("rise").mean(),
            share_up=(pl.col("rise") > 0).mean(),
            share_down=(pl.col("rise") < 0).mean(),
        )
        .sort("board", "third")
        .with_columns(
            size=pl.col("third").replace_strict(dict(enumerate(SIZE_NAMES)), return_dtype=pl.String)
        )
        .select("board", "size", "subjects", "mean_rise", "share_up", "share_down")
    )
