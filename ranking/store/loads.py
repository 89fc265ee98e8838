"""The loads of a store, one by one: what was taken in, by whom, and what became of it."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from ranking.errors import InputError
from ranking.store.store import Store


@dataclass(frozen=True)
class LoadRecord:
    """One file taken in, as it stands now."""

    load_id: int
    at: dt.datetime
    author: str
    path: str
    sha256: str
    size: int
    kind: str
    format: str
    part: str | None
    account_id: str | None
    owner_basis: str | None
    captured_at: dt.datetime | None
    captured_at_basis: str | None
    rows_read: int
    accepted: int
    unchanged: int
    rejected: int
    is_withheld: bool
    undone_at: dt.datetime | None
    undone_by: str | None
    contradiction_count: int
    contradictions: tuple[str, ...] = ()  # the first ones in full


_LOADS = """
SELECT
    l.load_id, a."at", a.author, l.path, l.sha256, l.bytes, l.kind, l.format, l.part, l.account_id, l.owner_basis,
    l.captured_at, l.captured_at_basis, l.rows_read, l.accepted, l.unchanged, l.rejected,
    coalesce(l.is_withheld, FALSE), u."at", u.author, a.detail
FROM load AS l
JOIN act AS a USING (act_id)
LEFT JOIN act AS u ON u.act_id = l.undone_act_id
"""


def list_loads(store: Store) -> list[LoadRecord]:
    """Every load in order, undone ones included."""
    return [_record(row) for row in store.rows(f"{_LOADS} ORDER BY l.load_id")]


def read_load(store: Store, load_id: int) -> LoadRecord:
    """One load with its contradictions; raises InputError where there is none of that number."""
    rows = store.rows(f"{_LOADS} WHERE l.load_id = ?", [load_id])
    if not rows:
        msg = f"没有第 {load_id} 次载入，请用 ranking loads list 查看编号"
        raise InputError(msg)
    words = store.rows("SELECT words FROM contradiction WHERE load_id = ? ORDER BY place", [load_id])
    return _record(rows[0], tuple(str(word) for (word,) in words))


def _record(row: tuple[Any, ...], contradictions: tuple[str, ...] = ()) -> LoadRecord:
    count = int(json.loads(row[-1]).get("contradictions", 0))
    values = [*row[:-1], count, contradictions]
    return LoadRecord(*values)
