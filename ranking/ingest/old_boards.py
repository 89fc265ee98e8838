"""Boards that others published before (以往榜单): kept as they were printed, for history only, marked 未复算."""

import polars as pl

from ranking.ingest.columns import COLUMNS
from ranking.ingest.counts import read_counts
from ranking.ingest.faults import Faults
from ranking.ingest.figures import read_figures
from ranking.ingest.gathering import GatheringIntake
from ranking.ingest.merging import Keyed
from ranking.ingest.month_forms import read_months
from ranking.ingest.post_rows import read_accounts
from ranking.ingest.settling import Settlement, Typed
from ranking.ingest.source import FAULT
from ranking.ingest.table import ROW
from ranking.ingest.words import read_texts

_LABELS = {column.key: column.label for column in COLUMNS["history"]}
_KEY = ("account_id", "month", "source", "board")
_NO_MONTH = "必填项为空，请补全，或加 --month 说明"
_NO_SOURCE = "没有来源，请填写谁发布的榜，或加 --source 说明"
_NO_RANK = "名次须是大于零的整数"
_LAST_RANK = 1_000_000


class OldBoardIntake(GatheringIntake):
    """Takes the rows of old boards, one account's place each; a later file corrects an earlier one."""

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk, typed."""
        faults = Faults(texts, self._source.told_names)
        faults.add(FAULT, texts[FAULT])
        faults.require("platform", "account", "board", "rank")
        accounts = read_accounts(texts, faults)
        months, wrong = read_months(texts["month"])
        faults.add("month", wrong)
        options = self._source.options
        months = months if options.month is None else months.fill_null(options.month)
        faults.add_where("month", months.is_null(), _NO_MONTH)
        sources = read_texts(texts["source"])
        sources = sources if options.source is None else sources.fill_null(options.source)
        faults.add_where("source", sources.is_null(), _NO_SOURCE)
        ranks = read_counts(texts["rank"])
        faults.add("rank", ranks.faults)
        is_rank = ranks.values.is_between(1, _LAST_RANK).fill_null(True) & ~ranks.is_floor
        faults.add_where("rank", ~is_rank, _NO_RANK)
        scores = read_figures(texts["score"], "number")
        faults.add("score", scores.faults)
        typed = pl.DataFrame(
            [
                texts[ROW].alias("row"),
                *(accounts, months.alias("month"), sources.alias("source")),
                *(read_texts(texts[key]).alias(key) for key in ("board", "account_name")),
                *(ranks.values.cast(pl.Int32, strict=False).alias("rank"), scores.values.alias("score")),
            ]
        )
        return Typed(typed.filter(faults.none), faults.table())

    def merge(self, taken: pl.DataFrame) -> Settlement:
        """Write what is new or corrected."""
        table = Keyed(
            "old_rank", _KEY, _LABELS, self._source.told_names["rank"], "同一账号、月份、来源、榜名"
        )
        return table.merge(self._store, taken.sort("row"), self._source.load_id)
