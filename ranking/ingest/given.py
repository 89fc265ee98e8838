"""Account-month metrics (账号月度指标) that a vendor or an office gives: loaded as they are, marked by whom."""

from collections.abc import Iterator

import polars as pl

from ranking.ingest.columns import COLUMNS, GIVEN_KEYS, column_of
from ranking.ingest.counts import read_counts
from ranking.ingest.faults import Faults
from ranking.ingest.figures import read_figures
from ranking.ingest.gathering import GatheringIntake
from ranking.ingest.merging import Keyed
from ranking.ingest.month_forms import month_of_file, read_months
from ranking.ingest.post_rows import read_accounts
from ranking.ingest.settling import Settlement, Typed
from ranking.ingest.source import FAULT, Source
from ranking.ingest.table import ROW
from ranking.ingest.words import read_flags, read_texts
from ranking.store import Store
from ranking.vocabulary import codes_by_name

_CODE = r"^[a-z][a-z0-9_]{0,59}$"
_LABELS = {column.key: column.label for column in COLUMNS["metrics"]}
_KEY = ("account_id", "month", "metric", "source")
_NO_SOURCE = "没有来源，请填写谁给的数字，或加 --source 说明"
_NO_FIGURE = "这一行没有任何数值，请补全或删去"
_NO_METRIC = "写了数值而没有指标名称，请在“指标”一列补上"
_NO_VALUE = "写了指标而没有数值，请补全或删去指标"
_WRONG_METRIC = "不是已知的指标，自定的指标请写成小写字母、数字和下划线，如 reply_hours"


class GivenIntake(GatheringIntake):
    """Takes rows that hold several figures side by side, one figure by its name, or both."""

    def __init__(self, store: Store, source: Source) -> None:
        super().__init__(store, source)
        self._month = month_of_file(source.path, source.options) if source.format.month_in_name else None

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk, typed: one line a figure."""
        faults = Faults(texts, self._source.told_names)
        faults.add(FAULT, texts[FAULT])
        faults.require("platform", "account")
        faults.need("value")
        who = [texts[ROW].alias("row"), read_accounts(texts, faults), *self._frame(texts, faults)]
        parts = [*_side_by_side(texts, faults), _by_name(texts, faults)]
        has_figure = pl.any_horizontal(part["value"].is_not_null() for part in parts)
        faults.add_where("metric", ~pl.select(has_figure).to_series(), _NO_FIGURE)
        usable = pl.DataFrame(who).with_columns(_usable=faults.none)
        lines = [
            pl.concat([usable, part], how="horizontal").filter(
                pl.col("_usable") & pl.col("value").is_not_null()
            )
            for part in parts
        ]
        return Typed(pl.concat(lines).drop("_usable"), faults.table())

    def _frame(self, texts: pl.DataFrame, faults: Faults) -> Iterator[pl.Series]:
        """Name, month, source and whether a row may be given out; cells win over options."""
        options = self._source.options
        months, wrong = read_months(texts["month"])
        faults.add("month", wrong)
        given = self._month or options.month
        months = months if given is None else months.fill_null(given)
        faults.add_where("month", months.is_null(), "必填项为空，请补全，或加 --month 说明")
        sources = read_texts(texts["source"])
        sources = sources if options.source is None else sources.fill_null(options.source)
        faults.add_where("source", sources.is_null(), _NO_SOURCE)
        flags, unclear = read_flags(texts["publishable"])
        faults.add("publishable", unclear)
        yield read_texts(texts["account_name"]).alias("account_name")
        yield months.alias("month")
        yield sources.alias("source")
        yield flags.fill_null(options.publishable is not False).alias("publishable")

    def merge(self, taken: pl.DataFrame) -> Settlement:
        """Write what is new or corrected."""
        table = Keyed(
            "given_metric", _KEY, _LABELS, self._source.told_names["metric"], "同一账号、月份、指标、来源"
        )
        return table.merge(self._store, taken.drop("account_name").sort("row"), self._source.load_id)


def _side_by_side(texts: pl.DataFrame, faults: Faults) -> Iterator[pl.DataFrame]:
    """The figures that have a column of their own."""
    for key in GIVEN_KEYS:
        if texts[key].null_count() == texts.height:
            continue
        found = read_figures(texts[key], column_of("metrics", key).shape)
        faults.add(key, found.faults)
        yield _figures(pl.repeat(key, texts.height, eager=True), found.values, None, found.is_floor)


def _by_name(texts: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """The figure whose name stands in the row: read as its own column would be, else as a number."""
    words = read_texts(texts["metric"])
    known = codes_by_name("given_metric")
    codes = words.replace(list(known), list(known.values()))
    faults.add_where("metric", ~codes.str.contains(_CODE), _WRONG_METRIC)
    values = pl.repeat(None, texts.height, dtype=pl.Float64, eager=True)
    floors = pl.repeat(False, texts.height, dtype=pl.Boolean, eager=True)
    for code in codes.drop_nulls().unique().sort():
        is_such = (codes == code).fill_null(False)
        shape = column_of("metrics", code).shape if code in GIVEN_KEYS else "number"
        found = read_figures(texts["value"].set(~is_such, None), shape)
        faults.add("value", found.faults)
        values, floors = values.fill_null(found.values), floors | found.is_floor
    is_told = read_texts(texts["value"]).is_not_null()
    faults.add_where("metric", is_told & codes.is_null(), _NO_METRIC)
    faults.add_where("value", codes.is_not_null() & values.is_null(), _NO_VALUE)
    bases = read_counts(texts["base"])
    faults.add("base", bases.faults)
    return _figures(codes, values, bases.values, floors)


def _figures(codes: pl.Series, values: pl.Series, bases: pl.Series | None, floors: pl.Series) -> pl.DataFrame:
    base = pl.repeat(None, len(values), dtype=pl.Int64, eager=True) if bases is None else bases
    return pl.DataFrame(
        [
            codes.alias("metric"),
            values.alias("value"),
            base.alias("base"),
            floors.fill_null(False).alias("is_floor"),
        ]
    )
