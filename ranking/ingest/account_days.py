"""Account-day figures: what an account's own back office says of one day, whole or by channel."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from ranking.errors import InputError
from ranking.ingest.columns import COLUMNS
from ranking.ingest.counts import read_counts
from ranking.ingest.faults import Faults, faults_of
from ranking.ingest.gathering import GatheringIntake
from ranking.ingest.observed import read_days
from ranking.ingest.post_rows import read_accounts
from ranking.ingest.records import Record, known_records, tell_change, write_records
from ranking.ingest.seen import note_periods
from ranking.ingest.settling import Settlement, Typed, settled_with
from ranking.ingest.table import ROW
from ranking.ingest.telling import tell_records
from ranking.ingest.words import read_texts

_WHOLE = "全部"
# How often something happened adds up over channels; persons do not, and pushes belong to no channel.
_ADDITIVE = ("reads", "shares", "favourites")
_FIGURES = ("reads", "readers", "shares", "favourites", "pushes")
_LABELS = {column.key: column.label for column in COLUMNS["account_days"]}
_KEY = ("account_id", "day")
_TWICE = "同一账号同一天同一渠道已在第 {} 行，而数字不同，请核对"


class AccountDayIntake(GatheringIntake):
    """Takes rows of days; a later file corrects an earlier one."""

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk, typed."""
        faults = Faults(texts, self._source.told_names)
        faults.require("platform", "account", "day")
        accounts = read_accounts(texts, faults)
        days = read_days(texts, "day", faults)
        channels = read_texts(texts["channel"]).fill_null(_WHOLE).alias("channel")
        counts = {key: read_counts(texts[key]) for key in _FIGURES}
        for key, found in counts.items():
            faults.add(key, found.faults)
        figures = (found.values.alias(key) for key, found in counts.items())
        typed = pl.DataFrame([texts[ROW].alias("row"), accounts, days, channels, *figures])
        return Typed(typed.filter(faults.none), faults.table())

    def merge(self, taken: pl.DataFrame) -> Settlement:
        """Write new and changed days; the same day and channel told twice comes back as a fault."""
        self._refuse_zeros(taken)
        once, faults = _without_repeats(taken)
        days = whole_days(once)
        records = list(_records(days))
        tell_records(self._store, "account_day", records, self._source.load_id)
        known = {_key(values): values for values in known_records(self._store, "account_day", _KEY, records)}
        new = [record for record in records if known.get(_key(record.values)) != record.values]
        write_records(self._store, "account_day", _KEY, new, self._source.load_id)
        changes = [
            tell_change(record, known[_key(record.values)], _who(record), _LABELS)
            for record in new
            if _key(record.values) in known
        ]
        self._note_days(days)
        return settled_with(len(new), changes, faults=faults)

    def _refuse_zeros(self, taken: pl.DataFrame) -> None:
        if not self._source.format.zeros_are_blank:
            return
        if taken.select(pl.max_horizontal(pl.col(_FIGURES).max().fill_null(0))).item() == 0:
            msg = (
                f"{self._source.path}: 所有日期的数字都是 0，多半是登录失效时导出的空表，"
                "没有载入；请重新登录后台再导出"
            )
            raise InputError(msg)

    def _note_days(self, days: pl.DataFrame) -> None:
        """Observed: all days if the user says so, else those on which nothing was pushed.

        Reads on a day do not tell whether something was published; days with a push are observed through
        its posts once those are loaded, and would pass for silence before.
        """
        covers, load_id = self._source.options.covers, self._source.load_id
        accounts = days["account_id"].unique().sort()
        if covers is not None:
            note_periods(self._store, load_id, [(account_id, *covers) for account_id in accounts], "covers")
            return
        silent = days.filter(days["pushes"] == 0).sort("account_id", "day")
        periods = [
            (account_id, *period)
            for (account_id,), rows in silent.group_by("account_id", maintain_order=True)
            for period in _runs(rows["day"].to_list())
        ]
        note_periods(self._store, load_id, periods, "file")


def whole_days(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a day: the row of the whole where there is one, else what adds up over the channels."""
    is_whole = pl.col("channel") == _WHOLE
    has_whole = is_whole.any().over("account_id", "day")
    whole = rows.filter(is_whole).drop("channel")
    sums = (
        rows.filter(~has_whole)
        .group_by("account_id", "day")
        .agg(
            pl.col("row").min(),
            # Where one channel is unknown, so is the sum.
            *(pl.when(pl.col(key).null_count() == 0).then(pl.col(key).sum()).alias(key) for key in _ADDITIVE),
            pl.lit(None, dtype=pl.Int64).alias("readers"),
            pl.col("pushes").max(),
        )
    )
    return pl.concat([whole, sums.select(whole.columns)]).sort("account_id", "day")


def _without_repeats(taken: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The first row of each day and channel, and the faults of later ones that say something else."""
    key = ["account_id", "day", "channel"]
    once = taken.unique(key, keep="first", maintain_order=True)
    again = taken.join(once, on=key, suffix="_first", maintain_order="left").filter(
        (pl.col("row") != pl.col("row_first"))
        & pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_first")) for name in _FIGURES)
    )
    rows = again.select("row", "day", "row_first").iter_rows()
    return once, faults_of(
        [(row, _LABELS["day"], str(day), _TWICE.format(first)) for row, day, first in rows]
    )


def _records(days: pl.DataFrame) -> Iterator[Record]:
    for values in days.select("row", "account_id", "day", *_FIGURES).iter_rows(named=True):
        yield Record(values.pop("row"), values)


def _key(values: Mapping[str, Any]) -> tuple[str, dt.date]:
    return values["account_id"], values["day"]


def _who(record: Record) -> str:
    return f"账号 {record.values['account_id']} {record.values['day']}"


def _runs(days: list[dt.date]) -> Iterator[tuple[dt.date, dt.date]]:
    """Runs of consecutive days, first and last."""
    start = None
    for place, day in enumerate(days):
        start = start or day
        if place + 1 == len(days) or days[place + 1] - day > dt.timedelta(days=1):
            yield start, day
            start = None
