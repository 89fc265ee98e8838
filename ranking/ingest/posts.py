"""Posts and their captures: staged chunk by chunk, then merged into the store by sets."""

import polars as pl

from ranking.ingest import captures, filling, seen
from ranking.ingest.columns import COUNT_KEYS
from ranking.ingest.post_rows import type_posts
from ranking.ingest.settling import SHOWN_CONTRADICTIONS, Settlement, Typed
from ranking.ingest.source import Source
from ranking.ingest.text_measures import TEXT_MEASURES
from ranking.store import Store

_COUNTS = "".join(f", {key} BIGINT, {key}_is_floor BOOLEAN" for key in COUNT_KEYS)
_MEASURES = "".join(f", {key} INTEGER" for key in TEXT_MEASURES)
_STAGE = f"""
CREATE OR REPLACE TEMP TABLE staged_post (
    row BIGINT, account_id VARCHAR, native_id VARCHAR, account_name VARCHAR,
    published_at TIMESTAMP, time_precision VARCHAR, captured_at TIMESTAMP,
    kind VARCHAR, is_original BOOLEAN, is_repost BOOLEAN, position INTEGER,
    title VARCHAR, text VARCHAR, text_is_cut BOOLEAN, url VARCHAR, topics VARCHAR,
    text_hash VARCHAR, text_length INTEGER{_MEASURES}{_COUNTS}
)
"""
# 64 bits of the digest: among ten million texts a chance collision is one in four hundred thousand.
_TAKE = """
INSERT INTO staged_post BY NAME
SELECT * EXCLUDE (plain_text), CASE WHEN plain_text <> '' THEN substr(md5(plain_text), 1, 16) END AS text_hash
FROM typed_posts
"""

# Rows that found no new post: the post is in the store, or stood earlier in the same file.
_FIRST_ROWS = """
CREATE OR REPLACE TEMP TABLE first_row AS
SELECT account_id, native_id, min(row) AS row
FROM staged_post
GROUP BY account_id, native_id
"""
_REPEATED_ROWS = """
CREATE OR REPLACE TEMP TABLE repeated_row AS
SELECT s.row FROM staged_post AS s ANTI JOIN first_row USING (row)
UNION
SELECT s.row FROM staged_post AS s SEMI JOIN post USING (account_id, native_id)
"""

# By month and account, so that a month's query skips most of the file (measured: the largest win).
_NEW_POSTS = f"""
INSERT INTO post BY NAME
SELECT
    ? + row_number() OVER () - 1 AS post_id,
    account_id, native_id, published_at, time_precision, kind, is_original, is_repost, position,
    title, text, text_is_cut, url, topics, text_hash, text_length, {", ".join(TEXT_MEASURES)}, ? AS load_id, row
FROM (
    SELECT s.*
    FROM staged_post AS s
    ANTI JOIN repeated_row USING (row)
    ORDER BY date_trunc('month', s.published_at), s.account_id, s.published_at, s.native_id
)
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
_TABLES = ("staged_post", "first_row", "repeated_row", "numbered_row", "staged_capture", "filled_row")


class PostIntake:
    """Takes post rows into a staging table and merges them by sets."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store = store
        self._source = source
        store.con.execute(_STAGE)

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk, typed; this is most of the work and touches no store."""
        return type_posts(texts, self._source)

    def take(self, rows: pl.DataFrame) -> None:
        """Stage the usable rows of a chunk."""
        self._store.con.register("typed_posts", rows)
        self._store.con.execute(_TAKE)
        self._store.con.unregister("typed_posts")

    def settle(self) -> Settlement:
        """Merge: accounts seen, new posts, what known posts lacked, captures."""
        self._forget_originality()
        seen.record_accounts(self._store, self._source)
        self._insert_new_posts()
        contradictions = filling.fill_known_posts(self._store)
        merged = captures.merge_captures(self._store, self._source)
        # A row whose counts contradict is a rejected one, whatever else it filled.
        self._store.con.register("late_fault", merged.faults)
        accepted = self._store.rows(_ACCEPTED.replace("$load_id", str(self._source.load_id)))[0][0]
        self._store.con.unregister("late_fault")
        for table in _TABLES:
            self._store.con.execute(f"DROP TABLE {table}")
        return Settlement(
            accepted=accepted,
            faults=merged.faults,
            contradictions=tuple(contradictions[:SHOWN_CONTRADICTIONS]),
            contradiction_count=len(contradictions),
            captured_at_basis=merged.basis,
        )

    def _forget_originality(self) -> None:
        """Where a file may have left reposts out and holds none, originality is unknown."""
        if not self._source.format.reposts_optional:
            return
        if not self._store.rows("SELECT 1 FROM staged_post WHERE is_repost LIMIT 1"):
            self._store.con.execute("UPDATE staged_post SET is_original = NULL, is_repost = NULL")

    def _insert_new_posts(self) -> None:
        load_id = self._source.load_id
        self._store.con.execute(_FIRST_ROWS)
        self._store.con.execute(_REPEATED_ROWS)
        self._store.con.execute(_NEW_POSTS, [self._store.next_id("post", "post_id"), load_id])
        self._store.con.execute(_NUMBERED.replace("$load_id", str(load_id)))
