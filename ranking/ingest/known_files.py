"""Bytes that the store knows: loaded before for the same account, or taken back by a person."""

from pathlib import Path

from ranking.ingest.encoding import FileDigest
from ranking.ingest.folder import Found
from ranking.ingest.model import LoadOutcome
from ranking.store import Store

# Of the same bytes for the same account: the act by which they were loaded or taken back.
_LOADED = """
SELECT l.load_id, a."at", a.author, l.rows_read
FROM load AS l
JOIN act AS a ON a.act_id = l.{act_id}
WHERE {holds} AND l.sha256 = ? AND l.account_id IS NOT DISTINCT FROM ? AND l.part IS NOT DISTINCT FROM ?
ORDER BY l.load_id {order}
LIMIT 1
"""
_STANDING = _LOADED.format(act_id="act_id", holds="l.undone_act_id IS NULL", order="")
_TAKEN_BACK = _LOADED.format(act_id="undone_act_id", holds="TRUE", order="DESC")


def has_size_of(store: Store, file: Path) -> bool:
    """Whether the store has met a file of that size; bytes of any other it cannot know, whatever their hash."""
    return bool(store.rows("SELECT 1 FROM load WHERE bytes = ? LIMIT 1", [file.stat().st_size]))


def known_outcome(store: Store, found: Found, digest: FileDigest) -> LoadOutcome | None:
    """The outcome for bytes that were loaded before, for the same account."""
    rows = store.rows(_STANDING, _bytes_of(found, digest))
    if not rows:
        return None
    load_id, at, _, rows_read = rows[0]
    return LoadOutcome(
        path=found.path,
        state="unchanged",
        kind=found.format.kind,
        format=found.format.key,
        label=found.format.label,
        part=found.part,
        load_id=load_id,
        rows_read=rows_read,
        unchanged=rows_read,
        reason=f"{at:%Y-%m-%d %H:%M} 已载入过，内容没有变化；要换选项重新载入，请先用 ranking loads undo {load_id} 取回",
    )


def undone_outcome(store: Store, found: Found, digest: FileDigest) -> LoadOutcome | None:
    """The outcome for bytes that a person took back, of the same account: they are left alone."""
    rows = store.rows(_TAKEN_BACK, _bytes_of(found, digest))
    if not rows:
        return None
    load_id, at, author, _ = rows[0]
    reason = (
        f"{author} 已于 {at:%Y-%m-%d %H:%M} 取回（载入 {load_id}），不再自动载入；"
        "不用了的请移出文件夹，确要载入的请用 ranking load 单独载入"
    )
    return LoadOutcome(path=found.path, state="skipped", reason=reason)


def _bytes_of(found: Found, digest: FileDigest) -> list[str | None]:
    return [digest.sha256, found.account.account_id if found.account else None, found.part]
