"""Scores a table by a standard: sheet, tree, adjustments, rounding, ranks."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from ranking.standard.adjusting import Adjusted, adjust
from ranking.standard.entries import Board
from ranking.standard.figures import Bounds, Figures
from ranking.standard.language import BOARD_SCOPE, COPY_MARK, ROOT
from ranking.standard.model import Standard
from ranking.standard.numbers import Bools, Floats, round_column
from ranking.standard.ranks import rank_scores
from ranking.standard.scored import Scored
from ranking.standard.sheet import Sheet, open_sheet
from ranking.standard.tree import Worked, work_out


def score_table(standard: Standard, table: pl.DataFrame, *, bounds: Bounds | None = None) -> Scored:
    """The scores, ranks and parts of every row of `table` by `standard`.

    `table` has one row a (board, subject): `subject` (text), optionally `board` (ranks restart; without it
    one board `all`), the standard's metrics as numeric columns (null or NaN = missing), text columns
    for groups, and optionally the boolean columns `METRIC.hidden` and `registered`. With `bounds` of an
    earlier scoring its figures are used instead of this table's.
    Raises StandardError naming columns that are missing, and subjects whose value a step cannot take.
    """
    return score_sheet(standard, open_sheet(standard, table), bounds=bounds)


def score_sheet(
    standard: Standard,
    sheet: Sheet,
    *,
    bounds: Bounds | None = None,
    known: Mapping[str, Worked] | None = None,
) -> Scored:
    """The same for a table that has been opened; nodes in `known` are taken as worked out before.

    For scoring one sheet again and again under standards that differ above the known nodes only.
    """
    figures = Figures.starting_from(bounds)
    nodes = work_out(standard, sheet, figures, known)
    root = nodes[ROOT]
    adjusted = adjust(standard, root.received, sheet)
    barred = _barred(standard, sheet, root, adjusted)
    unrounded = np.where(barred, np.nan, adjusted.scores)
    final = round_column(unrounded, standard.decimals)
    ranks = _ranks(standard, sheet, nodes, final, unrounded)
    reasons = _reasons(standard, sheet, nodes, adjusted, final)
    scores = _scores_frame(standard, sheet, root, final, ranks, reasons)
    return Scored(standard, scores, figures.table(), sheet, nodes, adjusted, final, ranks)


def board_entry(standard: Standard, board: str) -> Board | None:
    """The `[[board]]` entry that a board (or a copy of it) comes from: the fixed one of that key, else the first fitting split."""
    board = board.partition(COPY_MARK)[0]
    fixed = [entry for entry in standard.boards if not entry.split and entry.key == board]
    split = [entry for entry in standard.boards if entry.split and entry.holds_key(board)]
    return next(iter([*fixed, *split]), None)


def least_coverage(standard: Standard, sheet: Sheet) -> Floats:
    """The coverage below which a row is not ranked on its board."""
    group = sheet.groups[BOARD_SCOPE]
    entries = [board_entry(standard, name) for name in group.names]
    return group.spread(np.array([entry.min_coverage if entry else 0.0 for entry in entries]))


def _barred(standard: Standard, sheet: Sheet, root: Worked, adjusted: Adjusted) -> Bools:
    """The rows that are not ranked whatever their score is."""
    barred = ~sheet.registered | (root.coverage < least_coverage(standard, sheet) - 1e-12)
    for applies in adjusted.vetoed.values():
        barred |= applies
    return barred


def _ranks(
    standard: Standard, sheet: Sheet, nodes: dict[str, Worked], final: Floats, unrounded: Floats
) -> Floats:
    places = standard.rank_decimals
    figures = final if places is None else round_column(unrounded, places)
    breakers = []
    for name in standard.tie_breakers:
        plain = name.removeprefix("-")
        figure = nodes[plain].value if plain in nodes else sheet.metrics[plain]
        breakers.append(-figure if name.startswith("-") else figure)
    boards = sheet.groups[BOARD_SCOPE].codes
    return rank_scores(figures, boards, standard.ties, breakers)


def _reasons(
    standard: Standard, sheet: Sheet, nodes: dict[str, Worked], adjusted: Adjusted, final: Floats
) -> list[str | None]:
    """Why each row is not ranked; None where it is."""
    least = least_coverage(standard, sheet)
    reasons: list[str | None] = [None] * sheet.size
    for row in np.flatnonzero(np.isnan(final)).tolist():
        reasons[row] = _reason(standard, sheet, nodes, adjusted, row, float(least[row]))
    return reasons


def _reason(
    standard: Standard, sheet: Sheet, nodes: dict[str, Worked], adjusted: Adjusted, row: int, least: float
) -> str:
    if not sheet.registered[row]:
        return "未登记"
    for entry in standard.adjustments:
        if entry.key in adjusted.vetoed and adjusted.vetoed[entry.key][row]:
            return f"{entry.title}（{entry.basis}）" if entry.basis else entry.title
    root = nodes[ROOT]
    if root.excluded[row]:
        return f"缺少{'、'.join(_excluding(nodes[ROOT], row))}"
    if np.isnan(root.received[row]):
        return "数据不足" if root.coverage[row] > 0 else "没有数据"
    return f"数据覆盖率 {root.coverage[row]:.0%}，低于本榜要求的 {least:.0%}"


def _excluding(worked: Worked, row: int) -> list[str]:
    """The nodes whose missing value bars the row, lowest ones."""
    below = [name for child in worked.children if child.excluded[row] for name in _excluding(child, row)]
    state = "（不公开）" if worked.hidden[row] else ""
    return below or [worked.node.title + state]


def _scores_frame(
    standard: Standard, sheet: Sheet, root: Worked, final: Floats, ranks: Floats, reasons: list[str | None]
) -> pl.DataFrame:
    dtype = pl.Float64 if standard.ties == "average" else pl.Int32
    # Rows are in the order of boards and subjects already; a stable sort leaves equal ranks so.
    order = np.lexsort((np.nan_to_num(ranks, nan=np.inf), sheet.groups[BOARD_SCOPE].codes))
    return pl.DataFrame(
        {
            "subject": sheet.subjects,
            "board": sheet.boards,
            "score": pl.Series(final, nan_to_null=True),
            "rank": pl.Series(ranks, nan_to_null=True).cast(dtype),
            "coverage": pl.Series(root.coverage),
            "reason": pl.Series(reasons, dtype=pl.String),
        }
    )[order]
