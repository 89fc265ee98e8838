"""What a file tells of posts that are known already: gaps are filled, contradictions reported."""

from ranking.ingest.telling_posts import tell_posts
from ranking.ingest.text_measures import TEXT_MEASURES
from ranking.store import Store

_FIELDS = {
    "kind": "形式",
    "is_original": "是否原创",
    "is_repost": "是否转发",
    "position": "位置",
    "title": "标题",
    "text": "正文",
    "topics": "话题",
    "url": "链接",
}
# The same page has several addresses; that is no contradiction.
_REPORTED = tuple(field for field in _FIELDS if field != "url")
_SHOWN_CHARACTERS = 30

# Two times agree when they are equal as far as the less exact one goes.
_COARSER = """
CASE
    WHEN 'day' IN (s.time_precision, p.time_precision) THEN 'day'
    WHEN 'minute' IN (s.time_precision, p.time_precision) THEN 'minute'
    ELSE 'second'
END
"""
_AGREES = f"date_trunc({_COARSER}, s.published_at) = date_trunc({_COARSER}, p.published_at)"
_FINER = f"(s.time_precision <> p.time_precision AND s.time_precision <> {_COARSER})"
# A text of which only the beginning is known gives way to the whole one and contradicts none.
_COMPLETES = "(p.text_is_cut AND NOT coalesce(s.text_is_cut, FALSE))"
_LACKS = {field: f"p.{field} IS NULL" for field in _FIELDS} | {"text": f"(p.text IS NULL OR {_COMPLETES})"}
_WHOLE = {"text": " AND NOT coalesce(p.text_is_cut OR s.text_is_cut, FALSE)"}
_FILLS = "".join(
    f", coalesce({lack}, FALSE) AND s.{field} IS NOT NULL AS fills_{field}" for field, lack in _LACKS.items()
)
_DIFFERS = "".join(
    f", coalesce(p.{field} <> s.{field}, FALSE){_WHOLE.get(field, '')} AS differs_{field}"
    for field in _REPORTED
)
_FLAGS = (
    "refines_time",
    "differs_time",
    *(f"fills_{f}" for f in _FIELDS),
    *(f"differs_{f}" for f in _REPORTED),
)
_COMPARE = f"""
CREATE OR REPLACE TEMP TABLE difference AS
SELECT *
FROM (
    SELECT s.row, p.post_id, {_AGREES} AND {_FINER} AS refines_time, NOT {_AGREES} AS differs_time{_FILLS}{_DIFFERS}
    FROM staged_post AS s
    JOIN numbered_row AS n ON n.row = s.row AND NOT n.is_new
    JOIN post AS p USING (post_id)
)
WHERE {" OR ".join(_FLAGS)}
"""
_FOUND = f"SELECT {', '.join(f'bool_or({flag})' for flag in _FLAGS)} FROM difference"


def fill_known_posts(store: Store, load_id: int) -> list[tuple[int, str]]:
    """Fill what known posts lack from the staged rows; the result tells what contradicts, by row.

    The first value known stays. Rows that filled something are listed in the table `filled_row`.
    """
    store.con.execute("CREATE OR REPLACE TEMP TABLE filled_row (row BIGINT)")
    if not store.rows("SELECT 1 FROM numbered_row WHERE NOT is_new LIMIT 1"):
        return []
    store.con.execute(_COMPARE)
    tell_posts(store, load_id)
    # Most files differ in few things, and every statement of a load is paid for once a file.
    found = {flag for flag, is_there in zip(_FLAGS, store.rows(_FOUND)[0], strict=True) if is_there}
    told = _tell_times(store) if "differs_time" in found else []
    for field in _REPORTED:
        if f"differs_{field}" in found:
            told += _tell(store, field)
    for field in _FIELDS:
        if f"fills_{field}" in found:
            _fill(store, field)
    if "refines_time" in found:
        _refine_times(store)
    store.con.execute("DROP TABLE difference")
    return told


def _tell(store: Store, field: str) -> list[tuple[int, str]]:
    rows = store.rows(
        f"SELECT s.row, s.native_id, CAST(p.{field} AS VARCHAR), CAST(s.{field} AS VARCHAR) "
        f"FROM difference AS d JOIN staged_post AS s USING (row) JOIN post AS p USING (post_id) "
        f"WHERE d.differs_{field} ORDER BY s.row"
    )
    return [(row, _line(row, post, _FIELDS[field], known, found)) for row, post, known, found in rows]


def _tell_times(store: Store) -> list[tuple[int, str]]:
    rows = store.rows(
        "SELECT s.row, s.native_id, CAST(p.published_at AS VARCHAR), CAST(s.published_at AS VARCHAR) "
        "FROM difference AS d JOIN staged_post AS s USING (row) JOIN post AS p USING (post_id) "
        "WHERE d.differs_time ORDER BY s.row"
    )
    return [(row, _line(row, post, "发布时间", known, found)) for row, post, known, found in rows]


def _line(row: int, post: str, label: str, known: str, found: str) -> str:
    return f"第 {row} 行，稿件 {post} 的{label}：已有“{_short(known)}”，此处为“{_short(found)}”，保留已有的"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_CHARACTERS else flat[:_SHOWN_CHARACTERS] + "…"


def _fill(store: Store, field: str) -> None:
    """Take the first staged value of a field that the post lacks."""
    measures = ("text_is_cut", "text_hash", *TEXT_MEASURES) if field == "text" else ()
    derived = "".join(f", {measure} = f.{measure}" for measure in measures)
    staged = "".join(f", s.{measure}" for measure in measures)
    store.con.execute(
        f"INSERT INTO filled_row SELECT min(row) FROM difference WHERE fills_{field} GROUP BY post_id"
    )
    store.con.execute(
        f"UPDATE post SET {field} = f.{field}{derived} FROM ("
        f"SELECT d.post_id, s.{field}{staged} FROM staged_post AS s JOIN difference AS d USING (row) "
        f"WHERE d.row IN (SELECT min(row) FROM difference WHERE fills_{field} GROUP BY post_id)"
        ") AS f WHERE post.post_id = f.post_id"
    )
    if field in ("title", "text"):
        store.con.execute(
            "UPDATE post SET text_length = coalesce(length(title), 0) + coalesce(length(text), 0) "
            f"WHERE post_id IN (SELECT post_id FROM difference WHERE fills_{field})"
        )


def _refine_times(store: Store) -> None:
    """A day or minute becomes the exact moment that another file knows."""
    chosen = "SELECT min(row) FROM difference WHERE refines_time GROUP BY post_id"
    store.con.execute(f"INSERT INTO filled_row {chosen}")
    store.con.execute(
        "UPDATE post SET published_at = f.published_at, time_precision = f.time_precision FROM ("
        "SELECT d.post_id, s.published_at, s.time_precision FROM staged_post AS s JOIN difference AS d USING (row) "
        f"WHERE d.row IN ({chosen})) AS f WHERE post.post_id = f.post_id"
    )
