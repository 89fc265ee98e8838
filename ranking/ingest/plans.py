"""Events (重大信息) and campaigns (网络主题宣传), told by their own id; a later file corrects an earlier one."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Literal

import polars as pl

from ranking.event_windows import event_windows
from ranking.ingest.columns import COLUMNS
from ranking.ingest.counts import read_counts, tidy_texts
from ranking.ingest.faults import Faults, faults_of
from ranking.ingest.observed import read_days
from ranking.ingest.records import Record, known_records, tell_change, write_records
from ranking.ingest.settling import Settlement, Typed, settled_with
from ranking.ingest.source import Source
from ranking.ingest.table import ROW
from ranking.ingest.telling import tell_records
from ranking.ingest.times import read_times
from ranking.ingest.words import read_codes, read_flags, read_ids, read_lists, read_texts
from ranking.store import Store
from ranking.vocabulary import NONE_APART, Family, codes_by_name, word_classes

_TARGETS = ("target_posts", "target_originals", "target_products")
_FLAGS = ("is_major", "series_once", "deleted_counts", "is_broad_confirmed")
# What can say which posts belong to a campaign; without any of these nothing would.
_MATCHING = ("topics", "sections", "keywords_any", "keywords_all", "links", "posts")
_MATCHING_LABELS = tuple(column.label for column in COLUMNS["campaigns"] if column.key in _MATCHING)
_LISTS = (*_MATCHING, "keywords_none", "shared_with")
_CHOICES: dict[str, Family] = {"original_rule": "original_rule", "same_piece": "piece_rule"}


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
        records = list(self._records())
        first = {record.values[key]: record for record in reversed(records)}
        told = sorted(first.values(), key=lambda record: record.row)
        tell_records(self._store, self._table, told, self._source.load_id)
        known = {values[key]: values for values in known_records(self._store, self._table, (key,), told)}
        new = [record for record in told if known.get(record.values[key]) != record.values]
        write_records(self._store, self._table, (key,), new, self._source.load_id)
        changes = [
            tell_change(record, known[record.values[key]], record.values[key], self._labels)
            for record in new
            if record.values[key] in known
        ]
        faults = [
            self._refuse(record, first[record.values[key]])
            for record in records
            if record.values != first[record.values[key]].values
        ]
        return settled_with(len(new), changes, faults=faults_of(faults))

    def _refuse(self, record: Record, first: Record) -> tuple[int, str, str, str]:
        key = f"{self._table}_id"
        reason = f"与第 {first.row} 行编号相同而内容不同，请改用另一编号或删去其一"
        return record.row, self._source.names[self._table], record.values[key], reason

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
    levels, wrong = _code_lists(texts["expected_level"], codes_by_name("level"))
    faults.add("expected_level", wrong)
    accounts, strange = _accounts(texts["expected_accounts"])
    faults.add("expected_accounts", strange)
    return (
        *(_ids(texts, "event", faults), read_texts(texts["title"]).alias("title"), kinds.alias("kind")),
        *(released.values.alias("released_at"), _hours(texts, kinds, faults)),
        *(
            read_lists(texts[key]).alias(key)
            for key in ("topics", "keywords_any", "keywords_all", "keywords_none")
        ),
        _links(texts).alias("links"),
        levels.alias("expected_level"),
        *(read_lists(texts["expected_matrix"]).alias("expected_matrix"), accounts.alias("expected_accounts")),
    )


def _campaign_columns(texts: pl.DataFrame, faults: Faults) -> Iterable[pl.Series]:
    first, last = (read_days(texts, key, faults) for key in ("first_day", "last_day"))
    faults.add_where("last_day", last < first, "截止日期早于起始日期，请更正")
    lists = {key: _links(texts) if key == "links" else read_lists(texts[key]) for key in _LISTS}
    empty = pl.DataFrame([lists[key] for key in _MATCHING]).select(pl.all_horizontal(pl.all().is_null()))
    faults.add_where(
        "topics", empty.to_series(), f"没有写明匹配规则，请至少填写一项：{'、'.join(_MATCHING_LABELS)}"
    )
    # A listed post is an account and, after a slash, the post's own id.
    for key in ("accounts", "posts"):
        lists[key], strange = _accounts(texts[key])
        faults.add(key, strange)
    unnamed = lists["posts"].str.contains(r"(^|,)[^/]+(,|$)")
    faults.add_where("posts", unnamed, "请写成 平台:账号ID/稿件ID，如 微博:9990000001/4001")
    targets = {key: read_counts(texts[key]) for key in _TARGETS}
    for key, target in targets.items():
        faults.add(key, target.faults)
    return (
        *(_ids(texts, "campaign", faults), read_texts(texts["title"]).alias("title"), first, last),
        read_texts(texts["declared_by"]).alias("declared_by"),
        *(_flags(texts, key, faults) for key in _FLAGS),
        *(_listed(texts, key, names, faults) for key, names in _listed_codes().items()),
        *(_chosen(texts, key, family, faults) for key, family in _CHOICES.items()),
        *(column.alias(key) for key, column in lists.items()),
        *(target.values.alias(key) for key, target in targets.items()),
        read_texts(texts["basis"]).alias("basis"),
    )


def _links(texts: pl.DataFrame) -> pl.Series:
    """Lists of addresses without their fragments, which lead to a place on the same page."""
    return read_lists(texts["links"].str.replace_all(r"#[^\s,，、;；]*", ""))


def _listed_codes() -> dict[str, dict[str, str]]:
    """Columns that list codes: spelling → code, in the order in which codes are kept."""
    return {
        "levels": codes_by_name("level"),
        "platforms": codes_by_name("platform"),
        "apart": {**_class_names("apart"), "无": NONE_APART},
        "product_kinds": _class_names("product"),
    }


def _class_names(family: Literal["product", "apart"]) -> dict[str, str]:
    return {name: each.code for each in word_classes(family) for name in (*each.names, each.label, each.code)}


def _flags(texts: pl.DataFrame, key: str, faults: Faults) -> pl.Series:
    flags, wrong = read_flags(texts[key])
    faults.add(key, wrong)
    return flags.alias(key)


def _chosen(texts: pl.DataFrame, key: str, family: Family, faults: Faults) -> pl.Series:
    codes, unknown = read_codes(texts[key], family)
    faults.add(key, unknown)
    return codes.alias(key)


def _first_names(names: Mapping[str, str]) -> list[str]:
    """The first spelling of each code."""
    first: dict[str, str] = {}
    for name, code in names.items():
        first.setdefault(code, name)
    return list(first.values())


def _listed(texts: pl.DataFrame, key: str, names: Mapping[str, str], faults: Faults) -> pl.Series:
    codes, wrong = _code_lists(texts[key], names)
    faults.add(key, wrong)
    return codes.alias(key)


def _ids(texts: pl.DataFrame, key: str, faults: Faults) -> pl.Series:
    ids, spoilt = read_ids(texts[key])
    faults.add(key, spoilt)
    return ids.alias(f"{key}_id")


def _hours(texts: pl.DataFrame, kinds: pl.Series, faults: Faults) -> pl.Series:
    """The event's own window; where it names none, that of its kind."""
    tidy = tidy_texts(texts["window_hours"])
    found = {text: _positive(text) for text in tidy.drop_nulls().unique()}
    hours = tidy.replace_strict(list(found), list(found.values()), default=None, return_dtype=pl.Float64)
    faults.add_where("window_hours", hours.is_null() & tidy.is_not_null(), "须是大于零的小时数，如 24")
    of_kind = {kind: window.hours for kind, window in event_windows().items()}
    defaults = kinds.replace_strict(of_kind, default=None, return_dtype=pl.Float64)
    return hours.fill_null(defaults).alias("window_hours")


def _positive(text: str) -> float | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return float(number) if number.is_finite() and number > 0 else None


def _code_lists(texts: pl.Series, names: Mapping[str, str]) -> tuple[pl.Series, pl.Series]:
    """Lists of words as comma-joined codes in the order of `names`, and what is none of them."""
    lists = read_lists(texts)
    order = list(dict.fromkeys(names.values()))
    codes: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for text in lists.drop_nulls().unique():
        words = text.split(",")
        unknown = [word for word in words if word not in names]
        if unknown:
            wrong[text] = f"“{'、'.join(unknown)}”不在可用的词中，可用：{'、'.join(_first_names(names))}"
        else:
            codes[text] = ",".join(sorted({names[word] for word in words}, key=order.index))
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
