"""The register (登记表): dated rows of who an account is; strict, because boards are made from it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import polars as pl

from ranking.ingest.columns import COLUMNS
from ranking.ingest.faults import Faults, faults_of
from ranking.ingest.observed import read_days
from ranking.ingest.post_rows import read_accounts
from ranking.ingest.records import Record, known_records, tell_change, write_records
from ranking.ingest.settling import Settlement, Typed, settled_with
from ranking.ingest.source import Source
from ranking.ingest.table import ROW
from ranking.ingest.telling import tell_records
from ranking.ingest.words import read_codes, read_flags, read_ids, read_texts
from ranking.store import Store

_LABELS = {column.key: column.label for column in COLUMNS["accounts"]} | {"superior_id": "上级账号"}
_TEXTS = ("name", "region", "organisation", "matrix")
_KEY = ("account_id", "valid_from")

_Rows = dict[dt.date, Record]


class RegisterIntake:
    """Takes register rows; the same account and 启用日期 again means a corrected row."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store = store
        self._source = source
        self._taken: list[pl.DataFrame] = []

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk, typed."""
        renamed = texts.with_columns(account=pl.col("native_id"))
        faults = Faults(renamed, {**self._source.told_names, "account": self._source.names["native_id"]})
        faults.require("platform", "account", "name", "valid_from")
        typed = pl.DataFrame([texts[ROW].alias("row"), *_columns(renamed, faults)])
        return Typed(typed.filter(faults.none), faults.table())

    def take(self, rows: pl.DataFrame) -> None:
        """Keep the usable rows of a chunk."""
        self._taken.append(rows)

    def settle(self) -> Settlement:
        """Write new and changed rows; rows whose validity overlaps another one's come back as faults."""
        faults: list[tuple[int, str, str | None, str]] = []
        stand: list[tuple[Record, Record | None]] = []
        told = self._by_account()
        known = self._known(told)
        for account_id, records in told.items():
            kept, wrong = _without_overlaps(known[account_id], records)
            faults += [(row, *self._field(key), reason) for row, key, reason in wrong]
            stand += [(record, known[account_id].get(record.values["valid_from"])) for record in kept]
        tell_records(self._store, "account", (record for record, _ in stand), self._source.load_id)
        new = [record for record, before in stand if before is None or before.values != record.values]
        write_records(self._store, "account", _KEY, new, self._source.load_id)
        changes = [
            _change(record, before.values)
            for record, before in stand
            if before is not None and before.values != record.values
        ]
        self._store.con.execute(
            "DELETE FROM provisional_account WHERE account_id IN (SELECT account_id FROM account)"
        )
        return settled_with(len(new), changes, faults=faults_of(faults))

    def _by_account(self) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for chunk in self._taken:
            for values in chunk.iter_rows(named=True):
                record = Record(values.pop("row"), values)
                found.setdefault(values["account_id"], []).append(record)
        return found

    def _known(self, told: Mapping[str, list[Record]]) -> dict[str, _Rows]:
        """What is registered of the accounts that the file tells of, by account and first day."""
        found: dict[str, _Rows] = {account_id: {} for account_id in told}
        first = [records[0] for records in told.values()]
        for values in known_records(self._store, "account", ("account_id",), first):
            found[values["account_id"]][values["valid_from"]] = Record(0, values)
        return found

    def _field(self, key: str) -> tuple[str, None]:
        return self._source.told_names[key], None


def _columns(texts: pl.DataFrame, faults: Faults) -> Iterable[pl.Series]:
    accounts = read_accounts(texts, faults)
    platforms, _ = read_codes(texts["platform"], "platform")
    levels, unknown = read_codes(texts["level"], "level")
    faults.add("level", unknown)
    is_main, unclear = read_flags(texts["is_main"])
    faults.add("is_main", unclear)
    regions, _ = read_ids(texts["region_code"])
    faults.add_where(
        "region_code", ~regions.str.contains(r"^[0-9]{6}$"), "须是六位行政区划代码，请按文本填写"
    )
    first, last = (read_days(texts, key, faults) for key in ("valid_from", "valid_to"))
    faults.add_where("valid_to", last < first, "停用日期早于启用日期，请更正")
    natives = accounts.str.split_exact(":", 1).struct.field("field_1")
    return (
        *(accounts, platforms.alias("platform"), natives.alias("native_id")),
        *(read_texts(texts[key]).alias(key) for key in _TEXTS),
        *(levels.alias("level"), regions.alias("region_code")),
        *(_superiors(texts, platforms, faults), is_main.alias("is_main"), first, last),
    )


def _superiors(texts: pl.DataFrame, platforms: pl.Series, faults: Faults) -> pl.Series:
    """The superior as `platform:id`; without a platform it is on the same one."""
    ids, spoilt = read_ids(texts["superior"])
    faults.add("superior", spoilt)
    pairs = pl.DataFrame({"platform": platforms, "id": ids.str.replace("：", ":", literal=True)})
    named = pairs["id"].str.split_exact(":", 1)
    codes, unknown = read_codes(named.struct.field("field_0"), "platform")
    has_platform = pairs["id"].str.contains(":", literal=True).fill_null(False)
    faults.add("superior", unknown.set(~has_platform, None))
    full = pl.format("{}:{}", pl.lit(codes), pl.lit(named.struct.field("field_1")))
    own = pl.format("{}:{}", pl.col("platform"), pl.col("id"))
    return pairs.select(superior_id=pl.when(pl.lit(has_platform)).then(full).otherwise(own))["superior_id"]


def _without_overlaps(known: _Rows, records: list[Record]) -> tuple[list[Record], list[tuple[int, str, str]]]:
    """The records that can stand together with what is known, and row, column, reason of the others."""
    rows: _Rows = dict(known)
    wrong: list[tuple[int, str, str]] = []
    kept: list[Record] = []
    for record in sorted(records, key=lambda r: (r.values["valid_from"], r.row)):
        begin = record.values["valid_from"]
        if rows.get(begin) is not None and rows[begin].row:
            if rows[begin].values != record.values:
                wrong.append(
                    (record.row, "valid_from", f"与第 {rows[begin].row} 行同一启用日期而内容不同，请删去其一")
                )
            continue
        rows[begin] = record
        kept.append(record)
    while (pair := _first_overlap(rows)) is not None:
        earlier, later = pair
        fault, other = (later, earlier) if later.row else (earlier, later)
        kept.remove(fault)
        wrong.append((fault.row, "valid_from", _overlap(other)))
        begin = fault.values["valid_from"]
        rows = {day: record for day, record in rows.items() if day != begin} | {
            day: record for day, record in known.items() if day == begin
        }
    return kept, wrong


def _first_overlap(rows: _Rows) -> tuple[Record, Record] | None:
    """The first two rows, by 启用日期, whose validity overlaps and of which at least one is new."""
    ordered = [rows[day] for day in sorted(rows)]
    for earlier, later in pairwise(ordered):
        end = earlier.values["valid_to"]
        if (earlier.row or later.row) and (end is None or end >= later.values["valid_from"]):
            return earlier, later
    return None


def _overlap(other: Record) -> str:
    where = f"第 {other.row} 行" if other.row else "已登记的一行"
    begin, end = other.values["valid_from"], other.values["valid_to"]
    return f"有效期与{where}（{begin} 至 {end or '今'}）重叠，请先填好前一行的停用日期，两行一起载入"


def _change(record: Record, before: Mapping[str, Any]) -> str:
    who = f"账号 {record.values['account_id']} 自 {record.values['valid_from']} 起的登记"
    return tell_change(record, before, who, _LABELS)
