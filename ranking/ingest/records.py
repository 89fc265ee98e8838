"""Small files whose rows are records under a key: a later file's record takes an earlier one's place."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import polars as pl

from ranking.store import Store, quote_name


@dataclass(frozen=True)
class Record:
    """One record: the row that tells it and its values by column."""

    row: int
    values: Mapping[str, Any]


def known_records(
    store: Store, table: str, key: Sequence[str], records: Sequence[Record]
) -> list[dict[str, Any]]:
    """The rows of a table that share the values of `key` with one of the `records`, in their columns."""
    if not records:
        return []
    columns = ", ".join(map(quote_name, records[0].values))
    with _registered(store, records):
        rows = store.query(
            f"SELECT {columns} FROM {quote_name(table)} SEMI JOIN told_records USING ({_names(key)}) "
            f"ORDER BY {_names(key)}"
        )
    return rows.to_dicts()


def write_records(
    store: Store, table: str, key: Sequence[str], records: Sequence[Record], load_id: int
) -> None:
    """Put `records`, each under a key of its own, in the places of those with that key."""
    if not records:
        return
    same = " AND ".join(f"t.{quote_name(name)} = r.{quote_name(name)}" for name in key)
    with _registered(store, records):
        store.con.execute(f"DELETE FROM {quote_name(table)} AS t USING told_records AS r WHERE {same}")
        store.con.execute(
            f"INSERT INTO {quote_name(table)} BY NAME SELECT *, ? AS load_id FROM told_records", [load_id]
        )


@contextmanager
def _registered(store: Store, records: Sequence[Record]) -> Iterator[None]:
    """The records as the view `told_records` for the time of the block."""
    rows = [{**record.values, "row": record.row} for record in records]
    store.con.register("told_records", pl.DataFrame(rows, infer_schema_length=None))
    try:
        yield
    finally:
        store.con.unregister("told_records")


def _names(key: Sequence[str]) -> str:
    return ", ".join(map(quote_name, key))


def tell_change(record: Record, known: Mapping[str, Any], who: str, labels: Mapping[str, str]) -> str:
    """What a record changes against the known one, column by column."""
    changes = "；".join(
        f"{labels[name]}由“{_told(known[name])}”改为“{_told(value)}”"
        for name, value in record.values.items()
        if known[name] != value and name in labels
    )
    return f"第 {record.row} 行，{who}：{changes}；以此文件为准"


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "空" if value is None else str(value)
