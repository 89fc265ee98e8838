"""Posts and their captures: staged chunk by chunk, then merged into the store by sets."""

import polars as pl

from ranking.ingest import captures, filling, seen
from ranking.ingest.identities import join_names
from ranking.ingest.post_rows import type_posts
from ranking.ingest.settling import Settlement, Typed, settled_with
from ranking.ingest.source import Source
from ranking.ingest.staging import Stage
from ranking.store import Store

# Rows that found no new post: the post is in the store, or stood earlier in the same file.
_FIRST_ROWS = """
CREATE OR REPLACE TEMP TABLE first_row AS
SELECT
    account_id, native_id, min(row) AS row,
    max(CASE WHEN time_precision = 'day' THEN published_at + INTERVAL 86399 SECOND ELSE published_at END) AS newest
FROM staged_post
GROUP BY account_id, native_id
"""
_REPEATED_ROWS = """
CREATE OR REPLACE TEMP TABLE repeated_row AS
SELECT s.row FROM staged_post AS s ANTI JOIN first_row USING (row)
UNION
SELECT s.row FROM staged_post AS s SEMI JOIN post USING (account_id, native_id)
"""

_NUMBERED = """
CREATE OR REPLACE TEMP TABLE numbered_row AS
SELECT row, post_id, TRUE AS is_new FROM post WHERE load_id = $load_id
UNION ALL
SELECT s.row, p.post_id, FALSE
FROM staged_post AS s
SEMI JOIN repeated_row USING (row)
JOIN post AS p USING (account_id, native_id)
"""
_ACCEPTED = """
SELECT count(DISTINCT row)
FROM (
    SELECT row FROM post WHERE load_id = $load_id
    UNION ALL
    SELECT row FROM capture WHERE load_id = $load_id
    UNION ALL
    SELECT row FROM filled_row
)
WHERE row NOT IN (SELECT row FROM late_fault)
"""
_TABLES = ("told_name", "first_row", "repeated_row", "numbered_row", "staged_capture", "filled_row")


class PostIntake:
    """Takes post rows onto a stage and merges them by sets."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store = store
        self._source = source
        self._stage = Stage(store)

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk, typed; this is most of the work and touches no store."""
        return type_posts(texts, self._source)

    def take(self, rows: pl.DataFrame) -> None:
        """Stage the usable rows of a chunk."""
        self._stage.add(rows)

    def settle(self) -> Settlement:
        """Merge: accounts seen, new posts, what known posts lacked, captures."""
        self._stage.close()
        self._forget_originality()
        aliases, undecided = join_names(self._store, with_staged=True)
        self._stage.rename(aliases)
        self._store.con.execute(_FIRST_ROWS)
        seen.record_accounts(self._store, self._source)
        self._insert_new_posts()
        filled = filling.fill_known_posts(self._store, self._source.load_id)
        contradictions = [line for _, line in sorted([*undecided, *filled])]
        merged = captures.merge_captures(self._store, self._source)
        # A row whose counts contradict is a rejected one, whatever else it filled.
        self._store.con.register("late_fault", merged.faults)
        accepted = self._store.rows(_ACCEPTED.replace("$load_id", str(self._source.load_id)))[0][0]
        self._store.con.unregister("late_fault")
        for table in _TABLES:
            self._store.con.execute(f"DROP TABLE {table}")
        self._stage.clear()
        return settled_with(accepted, contradictions, faults=merged.faults, captured_at_basis=merged.basis)

    def _forget_originality(self) -> None:
        """Where a file may have left reposts out and holds none, originality is unknown."""
        if not self._source.format.reposts_optional:
            return
        if not self._store.rows("SELECT 1 FROM staged_post WHERE is_repost LIMIT 1"):
            self._stage.forget_originality()

    def _insert_new_posts(self) -> None:
        load_id = self._source.load_id
        self._store.con.execute(_REPEATED_ROWS)
        self._stage.insert_new(load_id)
        self._store.con.execute(_NUMBERED.replace("$load_id", str(load_id)))
