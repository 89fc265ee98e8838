"""Makes posts again from what their rows told: the first value known of each field, the exactest time that agrees."""

import datetime as dt
from itertools import groupby
from operator import itemgetter

import polars as pl

from ranking.ingest.text_measures import TEXT_MEASURES
from ranking.store import Store

_FIELDS = ("kind", "is_original", "is_repost", "position", "title", "url", "topics")
_OF_TEXT = ("text", "text_is_cut", "text_hash", *TEXT_MEASURES)
_MEASURED = ", ".join(f"{name} = p.{name}" for name in ("text_hash", *TEXT_MEASURES, "text_is_cut"))
_SPELL_OUT = f"""
UPDATE told_post SET text = p.text, text_is_known = FALSE, {_MEASURED}
FROM post AS p
WHERE told_post.post_id = p.post_id AND told_post.text_is_known
    AND p.post_id IN (SELECT post_id FROM touched_post)
"""
_ONLY_TELLINGS = """
INSERT INTO told_post BY NAME
SELECT p.*, FALSE AS text_is_known
FROM post AS p
SEMI JOIN touched_post USING (post_id)
ANTI JOIN told_post USING (post_id)
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
    post_id, any_value(account_id) AS account_id, any_value(n.native_id) AS native_id,
    arg_min(published_at, {_ORDER}) AS published_at, arg_min(time_precision, {_ORDER}) AS time_precision,
    {_FIRST_KNOWN},
    coalesce(
        arg_min({_TEXT_ROW}, {_ORDER}) FILTER ({_WHOLE}),
        arg_min({_TEXT_ROW}, {_ORDER}) FILTER (text IS NOT NULL),
        arg_min({_TEXT_ROW}, {_ORDER})
    ) AS of_text,
    arg_min(load_id, {_ORDER}) AS load_id, arg_min(row, {_ORDER}) AS row
FROM told_post AS t
JOIN ({{names}}) AS n USING (post_id)
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
    AND EXISTS (SELECT 1 FROM post AS p WHERE p.post_id = k.post_id AND p.native_id = k.native_id)
"""


def complete_tellings(store: Store) -> None:
    """Let `told_post` say all that is known of the posts in the table `touched_post`, and refer to none of them."""
    store.con.execute(_SPELL_OUT)
    store.con.execute(_ONLY_TELLINGS)


def remake_posts(store: Store, names: str) -> None:
    """Put the posts of `touched_post` into `post` again, by their tellings; the query `names` gives `post_id` and `native_id`."""
    con = store.con
    con.execute(_REMADE.replace("{names}", names))
    _refine_times(store)
    con.execute("DELETE FROM post WHERE post_id IN (SELECT post_id FROM touched_post)")
    con.execute(_INSERT)
    con.execute(_KEPT_TEXTS)
    con.execute(_UNCONTESTED)
    con.execute("DROP TABLE remade_post")
    con.execute("DROP TABLE touched_post")


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
