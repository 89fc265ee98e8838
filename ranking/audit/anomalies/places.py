"""Where an account would stand with other figures of its own, all others as they are: rank and score, many cases at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ranking.audit.rescoring import sees_nobody
from ranking.editions.matrices import is_matrix
from ranking.editions.model import Edition
from ranking.editions.scoring import table_of_month
from ranking.standard import Scored, Standard, assign_boards, score_table
from ranking.standard.language import BOARD_SCOPE, COPY_MARK

# Rows of copied boards that are scored at once.
_ROWS_AT_ONCE = 400_000
Place = tuple[int | None, float | None]
# By code, board and subject.
Places = dict[tuple[str, str, str], Place]


@dataclass(frozen=True)
class Effect:
    """One account on one board: as it stands, and without what is in question."""

    board: str
    title: str
    standard: str
    rank: int | None
    score: float | None
    rank_without: int | None
    score_without: float | None


def find_places(
    standard: Standard, edition: Edition, rows: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, Effect]]:
    """Code and effect for every board of every subject in `rows` (code → `subject` and its metrics as they would be)."""
    subjects = edition.subjects.filter(~is_matrix())
    _, members = assign_boards(standard, subjects)
    table = table_of_month(members, subjects, edition.metrics)
    scored = score_table(standard, table)
    if not rows:
        return
    changed = _changed_rows(table, rows)
    if sees_nobody(standard) and standard.ties == "min" and standard.rank_decimals is None:
        after = _places_alone(scored, table, changed)
    elif set(standard.scopes) <= {BOARD_SCOPE}:
        after = _places_on_copies(standard, table, changed)
    else:
        after = _places_one_by_one(standard, table, rows)
    before = _places(scored.scores)
    titles = dict(edition.boards.filter(standard_id=standard.id).select("board", "title").iter_rows())
    boards = dict(table.group_by("subject", maintain_order=True).agg("board").iter_rows())
    for code, row in rows.items():
        for board in boards.get(row["subject"], ()):
            key = board, row["subject"]
            yield code, Effect(board, titles[board], standard.title, *before[key], *after[code, *key])


def _changed_rows(table: pl.DataFrame, rows: Mapping[str, Mapping[str, Any]]) -> pl.DataFrame:
    """Every row of a subject that would be otherwise, once a finding (`code`), with its metrics as they would be."""
    names = dict.fromkeys(name for row in rows.values() for name in row)
    metrics = [name for name in table.columns if name in names and name != "subject"]
    changed = pl.DataFrame(
        [[code, row["subject"], *(row.get(name) for name in metrics)] for code, row in rows.items()],
        schema={"code": pl.String, "subject": pl.String} | dict.fromkeys(metrics, pl.Float64),
        orient="row",
    )
    joined = changed.join(table.drop(metrics), on="subject", maintain_order="left")
    return joined.select("code", *table.columns)


def _places_alone(scored: Scored, table: pl.DataFrame, changed: pl.DataFrame) -> Places:
    """Where no row's score follows from another's: the changed rows scored alone, and held against the others' scores."""
    named = pl.col("subject") + COPY_MARK + pl.col("code")
    alone = score_table(scored.standard, changed.with_columns(subject=named).select(table.columns)).scores
    boards = {board: np.sort(mine.drop_nulls().to_numpy()) for board, mine in _scores_of_boards(scored)}
    own = {key: score for key, (_, score) in _places(scored.scores).items()}
    after: Places = {}
    for board, copy, score in alone.select("board", "subject", "score").iter_rows():
        subject, _, code = copy.partition(COPY_MARK)
        rank = None
        if score is not None:
            others, before = boards[board], own[board, subject]
            above = len(others) - int(np.searchsorted(others, score, side="right"))
            rank = 1 + above - (before is not None and before > score)
        after[code, board, subject] = rank, score
    return after


def _scores_of_boards(scored: Scored) -> Iterator[tuple[str, pl.Series]]:
    for (board,), rows in scored.scores.group_by("board", maintain_order=True):
        yield str(board), rows["score"]


def _places_on_copies(standard: Standard, table: pl.DataFrame, changed: pl.DataFrame) -> Places:
    """Where a row's score follows from its board: every board of a changed row copied once a finding, many at once."""
    sizes = table.group_by("board").len("size")
    rows = changed.join(sizes, on="board", maintain_order="left")["size"].cum_sum()
    after: Places = {}
    for some in changed.with_columns(part=rows // _ROWS_AT_ONCE).partition_by("part", include_key=False):
        copies = some.select("board", "code", changed="subject").join(
            table, on="board", maintain_order="left_right"
        )
        others = copies.filter(pl.col("subject") != pl.col("changed")).drop("changed")
        together = pl.concat([others, some.select(others.columns)])
        name = pl.col("board") + COPY_MARK + pl.col("code")
        scores = score_table(standard, together.with_columns(board=name).select(table.columns)).scores
        asked = scores.join(some.select("subject", board=name), on=["board", "subject"], how="semi")
        for (copy, subject), place in _places(asked).items():
            board, _, code = copy.partition(COPY_MARK)
            after[code, board, subject] = place
    return after


def _places_one_by_one(
    standard: Standard, table: pl.DataFrame, rows: Mapping[str, Mapping[str, Any]]
) -> Places:
    """Where boards see one another: the whole table once a finding."""
    after: Places = {}
    for code, row in rows.items():
        scores = score_table(standard, _with_row(table, row)).scores
        mine = scores.filter(pl.col("subject") == row["subject"])
        after |= {(code, board, subject): place for (board, subject), place in _places(mine).items()}
    return after


def _places(scores: pl.DataFrame) -> dict[tuple[str, str], Place]:
    columns = scores.select("board", "subject", "rank", "score").iter_rows()
    return {(board, subject): (rank, score) for board, subject, rank, score in columns}


def _with_row(table: pl.DataFrame, row: Mapping[str, Any]) -> pl.DataFrame:
    """The table with one subject's metrics as they would be."""
    here = pl.col("subject") == row["subject"]
    return table.with_columns(
        pl.when(here).then(pl.lit(value, pl.Float64)).otherwise(pl.col(name)).alias(name)
        for name, value in row.items()
        if name in table.columns and name != "subject"
    )
