"""Finds the words of events in the texts of posts; every text is scanned once, whatever the number of words."""

import polars as pl
from duckdb import DuckDBPyConnection

_WORDS = """
SELECT DISTINCT word
FROM (
    SELECT UNNEST(LIST_CONCAT(
        written_tags, any_of, all_of, none_of, links, CASE WHEN $with_plain_tags THEN tags ELSE [] END
    )) AS word
    FROM _event_rule
) AS listed
ORDER BY word
"""


def find_words(
    con: DuckDBPyConnection,
    posts: str = "_candidate",
    found_table: str = "_found_word",
    *,
    with_plain_tags: bool = False,
) -> None:
    """Lay out `_found_word` (post_id, words): the words of any rule in `_event_rule` that a `_candidate` holds.

    With plain tags the topics count as words even where no # marks them.
    """
    words = con.sql(_WORDS, params={"with_plain_tags": with_plain_tags}).pl()["word"]
    texts = con.sql(f"SELECT post_id, body FROM {posts} ORDER BY post_id").pl()
    found = texts.select("post_id", words=_words_in(texts["body"], words)).filter(
        pl.col("words").list.len() > 0
    )
    con.register("found_rows", found)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {found_table} AS SELECT post_id, words FROM found_rows")
    con.unregister("found_rows")


def _words_in(texts: pl.Series, words: pl.Series) -> pl.Series:
    if words.is_empty() or texts.is_empty():
        return pl.Series([[]] * len(texts), dtype=pl.List(pl.String))
    # Overlapping, for one word may lie within another.
    return texts.str.extract_many(words.to_list(), overlapping=True)
