"""The result of scoring: the scores at once, the long tables when they are asked for."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from ranking.standard.adjusting import Adjusted
from ranking.standard.conditions import evidence, holds
from ranking.standard.figures import Bounds, Figures
from ranking.standard.language import ROOT
from ranking.standard.model import Standard
from ranking.standard.numbers import Floats
from ranking.standard.remainders import print_parts
from ranking.standard.sharing import Split, split_scores
from ranking.standard.sheet import Sheet
from ranking.standard.tree import Worked, follow_steps

BASE_PART = "base"


@dataclass(frozen=True)
class Scored:
    """A scored table; every frame is fully ordered.

    - `scores`: subject, board, score (Float64, rounded; null = not ranked), rank (Int32; Float64 with ties
      `average`), coverage, reason (null = ranked); by board, rank, subject
    - `values`: board, subject, node, value (finished, before rounding of the score), raw (leaves: metric or
      metric per metric), hidden
    - `parts`: board, subject, place, part, kind (leaf, adjustment, base), value, printed; the printed ones
      add up to the score; only of ranked subjects; adjustments and base only where they did something
    - `flags`: board, subject, flag, label, basis, evidence
    - `bounds`: scope, group, node, step, name, value: the figures found in the data
    """

    standard: Standard
    scores: pl.DataFrame
    bounds: pl.DataFrame
    sheet: Sheet
    nodes: dict[str, Worked]
    adjusted: Adjusted
    final: Floats  # rounded score of each row of the sheet, NaN = not ranked
    ranks: Floats  # rank of each row of the sheet, NaN = not ranked

    @cached_property
    def values(self) -> pl.DataFrame:
        """Every node's value of every row."""
        keys = [node.key for node in self.standard.ordered_nodes]
        worked = [self.nodes[key] for key in keys]
        empty = np.full(self.sheet.size, np.nan)
        raws = [node.input if node.blend is None else empty for node in worked]
        return self._long(keys, "node").with_columns(
            value=_woven([node.value for node in worked]),
            raw=_woven(raws),
            hidden=pl.Series(np.stack([node.hidden for node in worked], axis=1).ravel()),
        )

    def after_steps(self, key: str) -> list[Floats]:
        """The values of a node after each of its steps, and after its rounding where it has one."""
        figures = Figures.starting_from(Bounds(self.bounds))
        return follow_steps(self.standard, self.sheet, figures, self.nodes, key)

    @cached_property
    def split(self) -> Split:
        """The exact parts of every score before adjustments."""
        return split_scores(self.nodes[ROOT])

    @cached_property
    def parts(self) -> pl.DataFrame:
        """Exact and printed parts of every ranked row."""
        leaves, adjustments = self.split.leaves, self.adjusted.parts
        ordered = [node.key for node in self.standard.leaves if node.key in leaves]
        columns = [leaves[key] for key in ordered]
        exact = np.stack([*columns, *adjustments.values(), self.split.base], axis=1)
        exact[~self._has_base(), -1] = 0.0
        ranked = ~np.isnan(self.final)
        printed = np.zeros(exact.shape)
        printed[ranked] = print_parts(exact[ranked], self.final[ranked], self.standard.decimals)
        kinds = ["leaf"] * len(ordered) + ["adjustment"] * len(adjustments) + ["base"]
        shown = [np.ones(self.sheet.size, dtype=bool)] * len(ordered)
        shown += [self.adjusted.applied[key] for key in adjustments]
        shown += [(exact[:, -1] != 0) | (printed[:, -1] != 0)]
        keep = pl.Series((np.stack(shown, axis=1) & ranked[:, None]).ravel())
        table = self._long([*ordered, *adjustments, BASE_PART], "part").with_columns(
            place=pl.Series(np.tile(np.arange(1, len(kinds) + 1), self.sheet.size), dtype=pl.Int32),
            kind=_repeated(kinds, self.sheet.size),
            value=pl.Series(exact.ravel()),
            printed=pl.Series(printed.ravel()),
        )
        return table.filter(keep).select("board", "subject", "place", "part", "kind", "value", "printed")

    def _has_base(self) -> np.ndarray:
        """Rows whose base is more than the noise of the other parts."""
        size = np.maximum(1.0, np.abs(np.nan_to_num(self.nodes[ROOT].received)))
        return np.asarray(np.abs(self.split.base) > 1e-11 * size)

    @cached_property
    def flags(self) -> pl.DataFrame:
        """The findings beside the scores, in file order for each row."""
        found = [
            (row, place, flag.key, flag.label, flag.basis, evidence(flag.when, self.sheet, row))
            for place, flag in enumerate(self.standard.flags)
            for row in np.flatnonzero(holds(flag.when, self.sheet)).tolist()
        ]
        rows = [(self.sheet.boards[row], self.sheet.subjects[row], *told) for row, _, *told in sorted(found)]
        columns = ("board", "subject", "flag", "label", "basis", "evidence")
        return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")

    def _long(self, names: list[str], column: str) -> pl.DataFrame:
        """One line for each row of the sheet and name."""
        rows = pl.Series(np.repeat(np.arange(self.sheet.size), len(names)))
        return pl.DataFrame(
            {
                "board": self.sheet.boards.gather(rows),
                "subject": self.sheet.subjects.gather(rows),
                column: _repeated(names, self.sheet.size),
            }
        )


def _repeated(names: list[str], times: int) -> pl.Series:
    """The names again and again."""
    places = np.tile(np.arange(len(names)), times)
    return pl.Series(names, dtype=pl.String).gather(places)


def _woven(columns: list[Floats]) -> pl.Series:
    """Columns side by side read row by row; NaN becomes null."""
    return pl.Series(np.stack(columns, axis=1).ravel(), nan_to_null=True)
