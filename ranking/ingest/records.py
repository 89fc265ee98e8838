"""Small files whose rows are records under a key: a later file's record takes an earlier one's place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ranking.store import Store, quote_name


@dataclass(frozen=True)
class Record:
    """One record: the row that tells it and its values by column."""

    row: int
    values: Mapping[str, Any]


def write_record(store: Store, table: str, key: Mapping[str, Any], record: Record, load_id: int) -> None:
    """Put `record` in the place of the one with that key, if there is one."""
    where = " AND ".join(f"{quote_name(name)} = ?" for name in key)
    store.con.execute(f"DELETE FROM {quote_name(table)} WHERE {where}", list(key.values()))
    values = {**record.values, "load_id": load_id, "row": record.row}
    columns = ", ".join(map(quote_name, values))
    places = ", ".join("?" for _ in values)
    store.con.execute(f"INSERT INTO {quote_name(table)} ({columns}) VALUES ({places})", list(values.values()))


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
