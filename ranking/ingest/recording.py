"""The record of a load: one row of `load`, one act."""

import datetime as dt
from pathlib import Path

from ranking.ingest.encoding import FileDigest
from ranking.ingest.model import LoadOutcome
from ranking.ingest.settling import Settlement
from ranking.ingest.source import Source
from ranking.store import Store

_ROLE = "loader"


def record_load(
    store: Store,
    outcome: LoadOutcome,
    digest: FileDigest,
    source: Source,
    settled: Settlement,
    author: str,
    now: dt.datetime,
) -> None:
    """Write who loaded which file when, and what came of it."""
    path = path_as_told(source.path)
    detail = {
        "path": path,
        "format": source.format.key,
        "rows_read": outcome.rows_read,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "rejected": outcome.rejected,
        "contradictions": settled.contradiction_count,
    }
    values = {
        "load_id": source.load_id,
        "act_id": store.record_act(author, _ROLE, "load", detail, now),
        "path": path,
        "sha256": digest.sha256,
        "bytes": digest.size,
        "kind": source.format.kind,
        "format": source.format.key,
        "part": source.part,
        "account_id": source.account.account_id if source.account else None,
        "captured_at": _captured_at(store, source),
        "captured_at_basis": settled.captured_at_basis,
        "rows_read": outcome.rows_read,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "rejected": outcome.rejected,
        "owner_basis": source.owner_basis,
        "is_withheld": source.options.publishable is False,
    }
    places = ", ".join("?" for _ in values)
    for place, words in enumerate(settled.contradictions, start=1):
        store.con.execute("INSERT INTO contradiction VALUES (?, ?, ?)", [source.load_id, place, words])
    store.con.execute(f"INSERT INTO load ({', '.join(values)}) VALUES ({places})", list(values.values()))


def path_as_told(path: Path) -> str:
    """The path relative to the working folder where it lies below it."""
    full, here = path.resolve(), Path.cwd()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else path.as_posix()


def _captured_at(store: Store, source: Source) -> dt.datetime | None:
    """The one time that all captures of this file have, if there is one."""
    table = {"posts": "capture", "followers": "follower_capture"}.get(source.format.kind)
    if table is None:
        return None
    first, last = store.rows(
        f"SELECT min(captured_at), max(captured_at) FROM {table} WHERE load_id = ?", [source.load_id]
    )[0]
    return first if first == last else None
