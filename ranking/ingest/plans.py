"""Events (重大信息) and campaigns (网络主题宣传), told by their own id; a later file corrects an earlier one."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

import polars as pl

from ranking.ingest.columns import COLUMNS
from ranking.ingest.counts import read_counts, tidy_texts
from ranking.ingest.faults import Faults, faults_of
from ranking.ingest.observed import read_days
from ranking.ingest.records import Record, tell_change, write_record
from ranking.ingest.settling import Settlement, Typed, settled_with
from ranking.ingest.source import Source
from ranking.ingest.table import ROW
from ranking.ingest.times import read_times
from ranking.ingest.words import read_codes, read_ids, read_lists, read_texts
from ranking.store import Store
from ranking.vocabulary import codes_by_name, terms

_TARGETS = ("target_posts", "target_originals", "target_products")


class PlanIntake:
    """Takes rows of events or campaigns, whichever the format's kind says."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store = store
        self._source = source
        self._taken: list[pl.DataFrame] = []
        self._is_event = source.format.kind == "events"
        self._table = "event" if self._is_event else "campaign"
        self._labels = {column.key: column.label for column in COLUMNS[source.format.kind]}

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk, typed."""
        faults = Faults(texts, self._source.told_names)
        faults.require(*self._source.format.required)
        columns = _event_columns(texts, faults) if self._is_event else _campaign_columns(texts, faults)
        return Typed(pl.DataFrame([texts[ROW].alias("row"), *columns]).filter(faults.none), faults.table())

    def take(self, rows: pl.DataFrame) -> None:
        """Keep the usable rows of a chunk."""
        self._taken.append(rows)

    def settle(self) -> Settlement:
        """Write new and changed records; the same id twice in the file comes back as a fault."""
        key = f"{self._table}_id"
        written: dict[str, Record] = {}
        accepted, faults, changes = 0, [], []
        for record in self._records():
            name = record.values[key]
            if name in written:
                if written[name].values != record.values:
                    reason = f"与第 {written[name].row} 行编号相同而内容不同，请改用另一编号或删去其一"
                    faults.append((record.row, self._source.names[self._table], name, reason))
                continue
            written[name] = record
            columns = ", ".join(record.values)
            known = self._store.query(
                f"SELECT {columns} FROM {self._table} WHERE {key} = ?", [name]
            ).to_dicts()
            if known and known[0] == record.values:
                continue
            accepted += 1
            write_record(self._store, self._table, {key: name}, record, self._source.load_id)
            if known:
                changes.append(tell_change(record, known[0], name, self._labels))
        settled = settled_with(accepted, changes)
        return Settlement(accepted, faults_of(faults), settled.contradictions, settled.contradiction_count)

    def _records(self) -> Iterable[Record]:
        for chunk in self._taken:
            for values in chunk.iter_rows(named=True):
                yield Record(values.pop("row"), values)


def _event_columns(texts: pl.DataFrame, faults: Faults) -> Iterable[pl.Series]:
    kinds, unknown = read_codes(texts["kind"], "event_kind")
    faults.add("kind", unknown)
    released = read_times(texts["released_at"])
    faults.add("released_at", released.faults)
    # A lag in hours from an unknown hour would be an invention.
    faults.add_where("released_at", released.precisions == "day", "只有日期，请写到分钟，如 2026-10-01 08:30")
    levels, wrong = _levels(texts["expected_level"])
    faults.add("expected_level", wrong)
    accounts, strange = _accounts(texts["expected_accounts"])
    faults.add("expected_accounts", strange)
    return (
        *(_ids(texts, "event", faults), read_texts(texts["title"]).alias("title"), kinds.alias("kind")),
        *(released.values.alias("released_at"), _hours(texts, faults)),
        *(
            read_lists(texts[key]).alias(key)
            for key in ("topics", "keywords_any", "keywords_all", "keywords_none", "links")
        ),
        levels.alias("expected_level"),
        *(read_lists(texts["expected_matrix"]).alias("expected_matrix"), accounts.alias("expected_accounts")),
    )


def _campaign_columns(texts: pl.DataFrame, faults: Faults) -> Iterable[pl.Series]:
    first, last = (read_days(texts, key, faults) for key in ("first_day", "last_day"))
    faults.add_where("last_day", last < first, "截止日期早于起始日期，请更正")
    targets = {key: read_counts(texts[key]) for key in _TARGETS}
    for key, target in targets.items():
        faults.add(key, target.faults)
    return (
        *(_ids(texts, "campaign", faults), read_texts(texts["title"]).alias("title"), first, last),
        *(read_lists(texts[key]).alias(key) for key in ("topics", "keywords_any")),
        *(target.values.alias(key) for key, target in targets.items()),
        read_texts(texts["basis"]).alias("basis"),
    )


def _ids(texts: pl.DataFrame, key: str, faults: Faults) -> pl.Series:
    ids, spoilt = read_ids(texts[key])
    faults.add(key, spoilt)
    return ids.alias(f"{key}_id")


def _hours(texts: pl.DataFrame, faults: Faults) -> pl.Series:
    tidy = tidy_texts(texts["window_hours"])
    found = {text: _positive(text) for text in tidy.drop_nulls().unique()}
    hours = tidy.replace_strict(list(found), list(found.values()), default=None, return_dtype=pl.Float64)
    faults.add_where("window_hours", hours.is_null() & tidy.is_not_null(), "须是大于零的小时数，如 24")
    return hours.alias("window_hours")


def _positive(text: str) -> float | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return float(number) if number.is_finite() and number > 0 else None


def _levels(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Lists of levels as comma-joined codes in the order of the vocabulary, and what is no level."""
    lists = read_lists(texts)
    known = codes_by_name("level")
    order = [term.code for term in terms("level")]
    accepted = "、".join(term.label for term in terms("level"))
    codes: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for text in lists.drop_nulls().unique():
        words = text.split(",")
        unknown = [word for word in words if word not in known]
        if unknown:
            wrong[text] = f"“{'、'.join(unknown)}”不是层级，可用：{accepted}"
        else:
            codes[text] = ",".join(sorted({known[word] for word in words}, key=order.index))
    return _mapped(lists, codes), _mapped(lists, wrong)


def _accounts(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Lists of accounts as comma-joined `platform:id`, and what is no account."""
    lists = read_lists(texts)
    known = codes_by_name("platform")
    ids: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for text in lists.drop_nulls().unique():
        pairs = [re.split("[:：]", word, maxsplit=1) for word in text.split(",")]
        unknown = [":".join(pair) for pair in pairs if len(pair) < 2 or pair[0].strip() not in known]
        if unknown:
            wrong[text] = f"“{'、'.join(unknown)}”不是账号，请写成 平台:账号ID，如 微博:9990000001"
        else:
            ids[text] = ",".join(f"{known[platform.strip()]}:{name.strip()}" for platform, name in pairs)
    return _mapped(lists, ids), _mapped(lists, wrong)


def _mapped(texts: pl.Series, found: Mapping[str, str]) -> pl.Series:
    return texts.replace_strict(list(found), list(found.values()), default=None, return_dtype=pl.String)
