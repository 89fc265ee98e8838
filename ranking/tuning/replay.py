"""One standard over one table, scored again and again under other weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from ranking.standard import Bounds, Scored, Standard, score_table
from ranking.standard.adjusting import adjust
from ranking.standard.language import BOARD_SCOPE
from ranking.standard.numbers import Floats, Ints
from ranking.standard.scoring import least_coverage, score_sheet
from ranking.standard.sheet import Sheet
from ranking.standard.tree import Worked
from ranking.tuning.batching import NotBatchedError, is_plain, leaf_shares, refuse_unbatched, work_out_batch
from ranking.tuning.places import Ranks, rank_rows, rank_type
from ranking.tuning.variants import with_weights
from ranking.tuning.weights import WeightSets, nominal_weights

# Figures held at once: more than 2 MB would leave the processor's own memory.
_CHUNK_FIGURES = 250_000


@dataclass(frozen=True)
class Replay:
    """A standard and an opened table, with the nominal scoring; `open_replay` makes one."""

    nominal: Scored
    bounds: Bounds | None = None

    @property
    def standard(self) -> Standard:
        """The standard with its nominal weights."""
        return self.nominal.standard

    @property
    def sheet(self) -> Sheet:
        """The rows, ordered by board and subject."""
        return self.nominal.sheet

    @property
    def boards(self) -> Ints:
        """The number of each row's board."""
        return self.sheet.groups[BOARD_SCOPE].codes

    @property
    def board_names(self) -> tuple[str, ...]:
        """The board of each number."""
        return self.sheet.groups[BOARD_SCOPE].names

    @property
    def places(self) -> int:
        """The decimals by which is ranked."""
        standard = self.standard
        return standard.decimals if standard.rank_decimals is None else standard.rank_decimals

    def rows_of(self, board: str) -> Ints:
        """The rows of one board."""
        return np.flatnonzero(self.boards == self.board_names.index(board))

    @cached_property
    def leaves(self) -> dict[str, Worked]:
        """The leaves as worked out; no weight changes them."""
        return {leaf.key: self.nominal.nodes[leaf.key] for leaf in self.standard.leaves}

    @cached_property
    def is_batched(self) -> bool:
        """Whether the matrix path does it; else the engine scores the upper tree set by set."""
        try:
            self._batch(nominal_weights(self.standard))
        except NotBatchedError:
            return False
        return True

    def figures(self, sets: WeightSets) -> Floats:
        """Unrounded final scores, a row a set and a column a row of the sheet; NaN = not ranked."""
        return np.concatenate([np.array(figures) for figures, _ in self._chunks(sets, with_ranks=False)])

    def ranks(self, sets: WeightSets) -> Ranks:
        """Ranks within the boards, a row a set and a column a row of the sheet; 0 = not ranked."""
        ranks = np.empty((sets.count, self.sheet.size), dtype=rank_type(self.sheet.size, self.standard.ties))
        start = 0
        for _, placed in self._chunks(sets, with_ranks=True):
            ranks[start : start + len(placed)] = placed
            start += len(placed)
        return ranks

    def _chunks(self, sets: WeightSets, *, with_ranks: bool) -> Iterator[tuple[Floats, Ranks]]:
        size = max(1, _CHUNK_FIGURES // self.sheet.size)
        for start in range(0, sets.count, size):
            part = sets.part(start, start + size)
            try:
                figures = self._batch(part)
            except NotBatchedError:
                yield self._score_each(part)
                continue
            yield figures, self._rank(figures) if with_ranks else np.empty((0, 0), dtype=np.int16)

    def _rank(self, figures: Floats) -> Ranks:
        return rank_rows(figures, self.places, self.boards, self.standard.ties, self.breakers)

    @cached_property
    def breakers(self) -> list[Floats]:
        """What orders equal figures; only of leaves and metrics, which no weight changes."""
        columns = []
        for name in self.standard.tie_breakers:
            plain = name.removeprefix("-")
            if plain not in self.leaves and plain in self.standard.by_key:
                raise NotBatchedError
            column = self.leaves[plain].value if plain in self.leaves else self.sheet.metrics[plain]
            columns.append(-column if name.startswith("-") else column)
        return columns

    def _batch(self, sets: WeightSets) -> Floats:
        refuse_unbatched(self.standard, self.sheet)
        assert self.breakers is not None  # worked out now, for it too may say NotBatchedError
        least = least_coverage(self.standard, self.sheet)
        barred = ~self.sheet.registered
        if not least.any() and is_plain(self.standard, self.leaves):
            columns = np.stack([self.leaves[leaf.key].received for leaf in self.standard.leaves])
            received = leaf_shares(self.standard, sets) @ columns
        else:
            received, coverage = work_out_batch(self.standard, self.sheet, self.leaves, sets)
            barred = barred | (coverage < least - 1e-12) if least.any() else barred
        if self.standard.adjustments:
            adjusted = adjust(self.standard, received, self.sheet)
            received = adjusted.scores
            for applies in adjusted.vetoed.values():
                barred = barred | applies
        return np.where(barred, np.nan, received) if barred.any() else received

    def _score_each(self, sets: WeightSets) -> tuple[Floats, Ranks]:
        """The engine's own scoring of every distinct set, the leaves taken as known."""
        distinct, places = np.unique(sets.values, axis=0, return_inverse=True)
        scored = [self.score(WeightSets(sets.keys, distinct).one(place)) for place in range(len(distinct))]
        figures = np.stack([np.where(np.isnan(one.final), np.nan, one.adjusted.scores) for one in scored])
        ranks = np.nan_to_num(np.stack([one.ranks for one in scored]))
        kind = rank_type(self.sheet.size, self.standard.ties)
        return figures[places.ravel()], ranks.astype(kind)[places.ravel()]

    def score(self, weights: dict[str, float]) -> Scored:
        """The full scoring under one set of weights."""
        variant = with_weights(self.standard, weights)
        return score_sheet(variant, self.sheet, bounds=self.bounds, known=self.leaves)


def open_replay(standard: Standard, table: pl.DataFrame, bounds: Bounds | None = None) -> Replay:
    """The standard over the table, ready to be scored under other weights."""
    return Replay(score_table(standard, table, bounds=bounds), bounds)
