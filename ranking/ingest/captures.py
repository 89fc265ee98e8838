"""Captures of one staged file: when they were seen, which are new, and which contradict known ones."""

from dataclasses import dataclass

import polars as pl

from ranking.ingest.columns import COUNT_KEYS
from ranking.ingest.faults import SCHEMA
from ranking.ingest.source import Source
from ranking.ingest.telling import CAPTURES, keep_tellings
from ranking.store import Store

_COLUMNS = ", ".join((*COUNT_KEYS, *(f"{key}_is_floor" for key in COUNT_KEYS)))
_STAGED_COLUMNS = ", ".join(f"s.{name}" for name in _COLUMNS.split(", "))
_SAME = " AND ".join(f"c.{key} IS NOT DISTINCT FROM s.{key}" for key in COUNT_KEYS)
_CONFLICT = " OR ".join(
    f"(c.{key} <> s.{key} OR (c.{key} = s.{key} AND c.{key}_is_floor <> s.{key}_is_floor))"
    for key in COUNT_KEYS
)
_FILLS = " OR ".join(f"(c.{key} IS NULL AND s.{key} IS NOT NULL)" for key in COUNT_KEYS)
_SET = ", ".join(
    f"{key} = coalesce(capture.{key}, s.{key}), "
    f"{key}_is_floor = CASE WHEN capture.{key} IS NULL THEN s.{key}_is_floor ELSE capture.{key}_is_floor END"
    for key in COUNT_KEYS
)

# Where nobody says when the counts were seen, the newest post of the account in the file is a sure
# lower bound: the file was made after it. Such a time is `is_bound`.
_STAGE = f"""
CREATE OR REPLACE TEMP TABLE staged_capture AS
SELECT s.row, n.post_id, coalesce(s.captured_at, a.newest_post) AS captured_at, s.captured_at IS NULL AS is_bound,
    {_STAGED_COLUMNS}
FROM staged_post AS s
JOIN numbered_row AS n USING (row)
JOIN load_account AS a ON a.load_id = ? AND a.account_id = s.account_id
WHERE coalesce({", ".join(f"s.{key}" for key in COUNT_KEYS)}) IS NOT NULL
"""
# An appending exporter puts its newest run at the end: of rows at one unknown time the last counts.
_SUPERSEDED = """
DELETE FROM staged_capture AS s
USING (
    SELECT post_id, captured_at, max(row) AS last_row
    FROM staged_capture
    WHERE is_bound
    GROUP BY post_id, captured_at
    HAVING count(*) > 1
) AS newest
WHERE s.is_bound AND s.post_id = newest.post_id AND s.captured_at = newest.captured_at AND s.row < newest.last_row
"""
_ALREADY_SEEN = f"""
DELETE FROM staged_capture AS s
USING capture AS c
WHERE s.is_bound AND s.post_id = c.post_id AND {_SAME}
"""
_INSERT = f"""
INSERT INTO capture BY NAME
SELECT s.post_id, s.captured_at, {_STAGED_COLUMNS}, ? AS load_id, s.row
FROM staged_capture AS s
ANTI JOIN capture AS c ON s.post_id = c.post_id AND s.captured_at = c.captured_at
{{first_only}}
ORDER BY s.post_id, s.captured_at, s.row
"""
_FIRST_ONLY = """
WHERE s.row IN (SELECT min(row) FROM staged_capture GROUP BY post_id, captured_at)
"""
_LEFT = (
    "FROM staged_capture AS s JOIN capture AS c ON s.post_id = c.post_id AND s.captured_at = c.captured_at"
)
_LEFT_ROWS = f"{_LEFT} WHERE NOT (c.load_id = ? AND c.row = s.row)"
_FILL = f"""
UPDATE capture SET {_SET}
FROM staged_capture AS s
WHERE capture.post_id = s.post_id AND capture.captured_at = s.captured_at AND s.row = ?
"""


@dataclass(frozen=True)
class MergedCaptures:
    """Rows that contradict what is known of the same moment, and where the times came from."""

    faults: pl.DataFrame
    basis: str | None


def merge_captures(store: Store, source: Source) -> MergedCaptures:
    """Insert the new captures of the staged posts; the rows that cannot stand beside known ones come back."""
    load_id = source.load_id
    store.con.execute(_STAGE, [load_id])
    basis = _basis(store, source)
    store.con.execute(_SUPERSEDED)
    if store.rows("SELECT 1 FROM numbered_row WHERE NOT is_new LIMIT 1"):
        _tell_seen(store, load_id)
        store.con.execute(_ALREADY_SEEN)
    twice = store.rows(
        "SELECT 1 FROM staged_capture GROUP BY post_id, captured_at HAVING count(*) > 1 LIMIT 1"
    )
    store.con.execute(_INSERT.replace("{first_only}", _FIRST_ONLY if twice else ""), [load_id])
    if not store.rows("SELECT 1 FROM numbered_row WHERE NOT is_new LIMIT 1"):
        return MergedCaptures(pl.DataFrame(schema=SCHEMA), basis)
    faults = _conflicts(store, source)
    _tell_again(store, load_id)
    _fill(store, load_id)
    return MergedCaptures(faults, basis)


def _basis(store: Store, source: Source) -> str | None:
    """Whence the times of this file's captures: a column, the option, or the newest post."""
    rows, bounds = store.rows("SELECT count(*), count(*) FILTER (is_bound) FROM staged_capture")[0]
    if not rows:
        return None
    if bounds:
        return "newest_post"
    stated = source.names.get("captured_at")
    given = source.options.captured_at
    if given is None:
        return "row"
    alike = store.rows("SELECT count(*) FROM staged_capture WHERE captured_at = ?", [given])[0][0]
    return "given" if stated is None or alike == rows else "row"


def _conflicts(store: Store, source: Source) -> pl.DataFrame:
    """Rows that give other counts for the same post at the same time than are known."""
    found = ", ".join(f"c.{key} AS known_{key}, s.{key}" for key in COUNT_KEYS)
    rows = store.query(
        f"SELECT s.row, s.is_bound, {found} {_LEFT_ROWS} AND ({_CONFLICT}) ORDER BY s.row", [source.load_id]
    )
    faults = []
    for row in rows.iter_rows(named=True):
        key = next((k for k in COUNT_KEYS if _differ(row[f"known_{k}"], row[k])), "reads")
        remedy = "请用 --captured-at 说明这份文件的采集时间" if row["is_bound"] else "请核对采集时间或计数"
        reason = f"同一稿件同一采集时间已有不同数值 {row[f'known_{key}']}，已保留先载入的；{remedy}"
        faults.append((row["row"], source.told_names[key], str(row[key]), reason))
    return pl.DataFrame(faults, schema=SCHEMA, orient="row")


def _differ(known: int | None, found: int | None) -> bool:
    return known is not None and found is not None and known != found


def _tell_seen(store: Store, load_id: int) -> None:
    """Keep this file's tellings of counts that are known from another time."""
    _tell(
        store,
        load_id,
        f"FROM staged_capture AS s WHERE s.is_bound AND EXISTS (SELECT 1 FROM capture AS c WHERE s.post_id = c.post_id AND {_SAME})",
    )


def _tell_again(store: Store, load_id: int) -> None:
    """Keep this file's tellings of captures that are known, unless they contradict."""
    _tell(
        store, load_id, f"{_LEFT_ROWS.replace('?', str(int(load_id)))} AND NOT coalesce({_CONFLICT}, FALSE)"
    )


def _tell(store: Store, load_id: int, rows: str) -> None:
    store.con.execute(
        f"CREATE OR REPLACE TEMP TABLE new_telling AS SELECT s.post_id, s.captured_at, {_STAGED_COLUMNS}, "
        f"CAST({int(load_id)} AS INTEGER) AS load_id, s.row, s.is_bound {rows}"
    )
    keep_tellings(store, CAPTURES, ", FALSE AS is_bound")
    store.con.execute("DROP TABLE new_telling")


def _fill(store: Store, load_id: int) -> None:
    """Give known captures the counts that they lacked and this file has for the same moment."""
    rows = store.rows(
        f"SELECT s.row {_LEFT_ROWS} AND ({_FILLS}) AND NOT coalesce({_CONFLICT}, FALSE) ORDER BY s.row",
        [load_id],
    )
    for (row,) in rows:
        store.con.execute(_FILL, [row])
        store.con.execute("INSERT INTO filled_row VALUES (?)", [row])
