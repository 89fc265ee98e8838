"""Keeps what every file says of a post that several speak of; a text that all share is kept once."""

from ranking.ingest.text_measures import TEXT_MEASURES
from ranking.store import Store

_PLAIN = (
    *("account_id", "published_at", "time_precision", "kind", "is_original", "is_repost"),
    *("position", "title", "text_is_cut", "url", "topics", "text_hash", "text_length", *TEXT_MEASURES),
)
_KNOWN = ", ".join(f"p.{name}" for name in _PLAIN)
_STAGED = ", ".join(f"s.{name}" for name in _PLAIN)
# Every telling keeps the name that its own row gives the post.
_NAME = "coalesce(i.native_id, {}.native_id) AS native_id"
_MEASURED = ", ".join(f"{name} = p.{name}" for name in ("text_hash", *TEXT_MEASURES, "text_is_cut"))
# A text about to be replaced is written out where it was only referred to.
_SPELL_OUT = f"""
UPDATE told_post SET text = p.text, text_is_known = FALSE, {_MEASURED}
FROM post AS p
WHERE told_post.post_id = p.post_id AND told_post.text_is_known
    AND p.post_id IN (SELECT post_id FROM difference WHERE fills_text)
"""
_FIRST = f"""
INSERT INTO told_post BY NAME
SELECT
    p.post_id, {_NAME.format("p")}, {_KNOWN}, CASE WHEN f.post_id IS NOT NULL THEN p.text END AS text,
    f.post_id IS NULL AND p.text IS NOT NULL AS text_is_known, p.load_id, p.row
FROM post AS p
LEFT JOIN (SELECT DISTINCT post_id FROM difference WHERE fills_text) AS f USING (post_id)
LEFT JOIN told_name AS i ON i.row = p.row AND p.load_id = $load_id
WHERE p.post_id IN (SELECT post_id FROM numbered_row WHERE NOT is_new)
    AND NOT EXISTS (SELECT 1 FROM told_post AS k WHERE k.post_id = p.post_id)
ORDER BY p.post_id
"""
_AGAIN = f"""
INSERT INTO told_post BY NAME
SELECT
    p.post_id, {_NAME.format("s")}, {_STAGED}, CASE WHEN s.text IS DISTINCT FROM p.text THEN s.text END AS text,
    s.text IS NOT NULL AND s.text IS NOT DISTINCT FROM p.text AS text_is_known, CAST($load_id AS INTEGER) AS load_id, s.row
FROM numbered_row AS n
JOIN staged_post AS s USING (row)
JOIN post AS p USING (post_id)
LEFT JOIN told_name AS i ON i.row = s.row
WHERE NOT n.is_new
ORDER BY s.row
"""


def tell_posts(store: Store, load_id: int) -> None:
    """Keep the tellings of the staged rows whose post is known; to be called before any gap is filled."""
    store.con.execute(_SPELL_OUT)
    for sql in (_FIRST, _AGAIN):
        store.con.execute(sql.replace("$load_id", str(int(load_id))))
