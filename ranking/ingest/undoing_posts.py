"""Takes back the posts of a load: those that other files tell of too are made again from what these say."""

import datetime as dt
from itertools import groupby
from operator import itemgetter

import polars as pl

from ranking.errors import InputError
from ranking.ingest.text_measures import TEXT_MEASURES
from ranking.store import Store

_FIELDS = ("kind", "is_original", "is_repost", "position", "title", "url", "topics")
_OF_TEXT = ("text", "text_is_cut", "text_hash", *TEXT_MEASURES)
_MEASURED = ", ".join(f"{name} = p.{name}" for name in ("text_hash", *TEXT_MEASURES, "text_is_cut"))
_TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched_post AS
SELECT post_id FROM post WHERE load_id = $load_id
UNION
SELECT post_id FROM told_post WHERE load_id = $load_id
"""
_SPELL_OUT = f"""
UPDATE told_post SET text = p.text, text_is_known = FALSE, {_MEASURED}
FROM post AS p
WHERE told_post.post_id = p.post_id AND told_post.text_is_known
    AND p.post_id IN (SELECT post_id FROM touched_post)
"""
_REVIEWED = """
SELECT min(r.load_id), count(*)
FROM review_point AS r
SEMI JOIN touched_post USING (post_id)
ANTI JOIN told_post USING (post_id)
WHERE r.load_id <> ?
"""
_ORDER = "(load_id, row)"
_FIRST_KNOWN = ", ".join(
    f"arg_min({name}, {_ORDER}) FILTER ({name} IS NOT NULL) AS {name}" for name in _FIELDS
)
_WHOLE = "text IS NOT NULL AND NOT coalesce(text_is_cut, FALSE)"
_TEXT_ROW = f"struct_pack({', '.join(f'{name} := {name}' for name in _OF_TEXT)})"
# The first whole text, else the first of which something is known, else what the first telling says of none.
_REMADE = f"""
CREATE OR REPLACE TEMP TABLE remade_post AS
SELECT
    post_id, any_value(account_id) AS account_id, any_value(native_id) AS native_id,
    arg_min(published_at, {_ORDER}) AS published_at, arg_min(time_precision, {_ORDER}) AS time_precision,
    {_FIRST_KNOWN},
    coalesce(
        arg_min({_TEXT_ROW}, {_ORDER}) FILTER ({_WHOLE}),
        arg_min({_TEXT_ROW}, {_ORDER}) FILTER (text IS NOT NULL),
        arg_min({_TEXT_ROW}, {_ORDER})
    ) AS of_text,
    arg_min(load_id, {_ORDER}) AS load_id, arg_min(row, {_ORDER}) AS row
FROM told_post
SEMI JOIN touched_post USING (post_id)
GROUP BY post_id
"""
_INSERT = """
INSERT INTO post BY NAME
SELECT * EXCLUDE (of_text), of_text.*,
    coalesce(length(title), 0) + coalesce(length(of_text.text), 0) AS text_length
FROM remade_post
ORDER BY date_trunc('month', published_at), account_id, published_at, native_id
"""
_DIFFERENT_TIMES = """
SELECT post_id, published_at, time_precision
FROM told_post
SEMI JOIN (
    SELECT post_id FROM told_post SEMI JOIN touched_post USING (post_id)
    GROUP BY post_id HAVING count(DISTINCT time_precision) > 1
) USING (post_id)
ORDER BY post_id, load_id, row
"""
_KEPT_TEXTS = """
UPDATE told_post SET text = NULL, text_is_known = TRUE
FROM post AS p
WHERE told_post.post_id = p.post_id AND told_post.text = p.text
    AND p.post_id IN (SELECT post_id FROM touched_post)
"""
_UNCONTESTED = """
DELETE FROM told_post AS k
USING (SELECT post_id FROM told_post GROUP BY post_id HAVING count(*) = 1) AS one
WHERE k.post_id = one.post_id
"""


def undo_posts(store: Store, load_id: int) -> None:
    """Remove the posts that only this load gave, and its share in others; raises InputError where reviews rest on one."""
    con = store.con
    con.execute(_TOUCHED.replace("$load_id", str(int(load_id))))
    con.execute(_SPELL_OUT)
    con.execute("DELETE FROM told_post WHERE load_id = ?", [load_id])
    _refuse_reviewed(store, load_id)
    con.execute(_REMADE)
    _refine_times(store)
    con.execute("DELETE FROM post WHERE post_id IN (SELECT post_id FROM touched_post)")
    con.execute(_INSERT)
    con.execute(_KEPT_TEXTS)
    con.execute(_UNCONTESTED)
    con.execute("DROP TABLE remade_post")
    con.execute("DROP TABLE touched_post")


def _refuse_reviewed(store: Store, load_id: int) -> None:
    other, reviews = store.rows(_REVIEWED, [load_id])[0]
    if reviews:
        msg = (
            f"第 {load_id} 次载入的稿件上有 {reviews} 条评阅（第 {other} 次载入等），撤销后评阅会没有着落，没有改动；"
            f"请先撤销第 {other} 次载入"
        )
        raise InputError(msg)


def _refine_times(store: Store) -> None:
    """A day or minute becomes the exact moment that a later telling knows, if the two agree."""
    refined = []
    for post_id, group in groupby(store.rows(_DIFFERENT_TIMES), key=itemgetter(0)):
        (_, at, precision), *others = group
        for _, other, finer in others:
            is_finer = _EXACTNESS[finer] > _EXACTNESS[precision]
            if is_finer and _truncated(other, precision) == _truncated(at, precision):
                at, precision = other, finer
        refined.append((post_id, at, precision))
    if refined:
        rows = pl.DataFrame(refined, schema=["post_id", "published_at", "time_precision"], orient="row")
        store.con.register("refined_time", rows)
        store.con.execute(
            "UPDATE remade_post SET published_at = r.published_at, time_precision = r.time_precision "
            "FROM refined_time AS r WHERE remade_post.post_id = r.post_id"
        )
        store.con.unregister("refined_time")


_EXACTNESS = {"day": 0, "minute": 1, "second": 2}


def _truncated(at: dt.datetime, precision: str) -> dt.datetime:
    if precision == "day":
        return at.replace(hour=0, minute=0, second=0, microsecond=0)
    return at.replace(second=0, microsecond=0) if precision == "minute" else at
