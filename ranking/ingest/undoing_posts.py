"""Takes back the posts of a load: those that other files tell of too are made again from what these say."""

from ranking.errors import InputError
from ranking.ingest.natural_keys import MARK
from ranking.ingest.regrouping import follow_names
from ranking.ingest.remaking import complete_tellings, remake_posts
from ranking.store import Store

_TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched_post AS
SELECT post_id FROM post WHERE load_id = $load_id
UNION
SELECT post_id FROM told_post WHERE load_id = $load_id
"""
_REVIEWED = """
SELECT min(r.load_id), count(*)
FROM review_point AS r
SEMI JOIN touched_post USING (post_id)
ANTI JOIN told_post USING (post_id)
WHERE r.load_id <> ?
"""
# A post is known by the platform's id as long as a file tells one.
_NAMES = f"""
SELECT post_id, coalesce(min(native_id) FILTER (NOT starts_with(native_id, '{MARK}')), min(native_id)) AS native_id
FROM told_post
SEMI JOIN touched_post USING (post_id)
GROUP BY post_id
"""
_RENAMED = f"""
SELECT p.account_id, p.native_id, n.native_id AS main
FROM post AS p
JOIN ({_NAMES}) AS n USING (post_id)
"""


def undo_posts(store: Store, load_id: int) -> None:
    """Remove the posts that only this load gave, and its share in others; raises InputError where reviews rest on one."""
    store.con.execute(_TOUCHED.replace("$load_id", str(int(load_id))))
    complete_tellings(store)
    store.con.execute("DELETE FROM told_post WHERE load_id = ?", [load_id])
    _refuse_reviewed(store, load_id)
    follow_names(store, store.query(_RENAMED))
    remake_posts(store, _NAMES)


def _refuse_reviewed(store: Store, load_id: int) -> None:
    other, reviews = store.rows(_REVIEWED, [load_id])[0]
    if reviews:
        msg = (
            f"第 {load_id} 次载入的稿件上有 {reviews} 条评阅（第 {other} 次载入等），撤销后评阅会没有着落，没有改动；"
            f"请先撤销第 {other} 次载入"
        )
        raise InputError(msg)
