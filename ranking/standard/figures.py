"""The figures that data-driven steps find in the data, or take from an earlier edition."""

import math
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ranking.standard.numbers import Floats
from ranking.standard.sheet import Grouping

BOUNDS_SCHEMA = {
    "scope": pl.String,  # board, all, or a column
    "group": pl.String,  # board key, `all`, or the column's text
    "node": pl.String,
    "step": pl.Int32,  # 0 = combine, 1… = step, one more than the last = the missing rule
    "name": pl.String,  # min, max, mean, sd, …
    "value": pl.Float64,
}
_PLACE = ("scope", "group", "node", "step", "name")


@dataclass(frozen=True)
class Bounds:
    """Figures found by an earlier scoring, to be used again so that months compare.

    `table` has the columns of `Scored.bounds`: scope, group, node, step, name, value.
    """

    table: pl.DataFrame


@dataclass
class Figures:
    """The figures of one scoring: frozen ones win, every one that was used is recorded."""

    frozen: dict[tuple[str, str, str, int, str], float] = field(default_factory=dict)
    used: dict[tuple[str, str, str, int, str], float] = field(default_factory=dict)

    @classmethod
    def starting_from(cls, bounds: Bounds | None) -> "Figures":
        """No figure yet, those of `bounds` to be used."""
        if bounds is None:
            return cls()
        rows = bounds.table.select(*_PLACE, "value").iter_rows()
        return cls({(s, g, n, int(step), name): value for s, g, n, step, name, value in rows})

    def settle(self, group: Grouping, node: str, step: int, name: str, found: Floats) -> Floats:
        """The figure of each group: the frozen one where there is one, else that found; NaN is no figure."""
        keys = [(group.scope, title, node, step, name) for title in group.names]
        settled = [self.frozen.get(key, value) for key, value in zip(keys, found.tolist(), strict=True)]
        self.used.update(
            (key, value) for key, value in zip(keys, settled, strict=True) if not math.isnan(value)
        )
        return np.array(settled)

    def table(self) -> pl.DataFrame:
        """Every figure that was used, fully ordered."""
        rows = [(*key, value) for key, value in self.used.items()]
        return pl.DataFrame(rows, schema=BOUNDS_SCHEMA, orient="row").sort(_PLACE)
