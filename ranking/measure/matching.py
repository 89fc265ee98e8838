"""Finds the words of events in the texts of posts; every text is scanned once, whatever the number of words."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import polars as pl
from duckdb import DuckDBPyConnection

_CHUNK = 40_000

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
_MARKS = "SELECT DISTINCT UNNEST({column}) AS word FROM _event_rule ORDER BY word"
_WINDOWS = "SELECT since, until FROM _asked_event ORDER BY since, until"

# The only letters outside ASCII whose small forms lie in it: a text with one is looked at closely.
_LARGE_OF_ASCII = ("\u0130", "\u212a")

_FOUND: dict[str, pl.DataType | type[pl.DataType]] = {
    "post_id": pl.Int64,
    "published_at": pl.Datetime("us"),
    "words": pl.List(pl.String),
    "topics": pl.String,
    "url": pl.String,
}


def find_candidates(con: DuckDBPyConnection, store: str) -> None:
    """Lay out `_candidate`: the posts of `store` in a window of `_asked_event` that hold a word, tag or link of any `_event_rule`.

    Columns: post_id, published_at, tags, words, url; words and tags in lower case.
    """
    found = [pl.DataFrame(schema=_FOUND)]
    windows = _merge(con.execute(_WINDOWS).fetchall())
    sought = _read_sought(con)
    if windows and sought.is_any:
        found += [sought.search(chunk) for chunk in _read_texts(con, store, windows, sought)]
    con.register("found_rows", pl.concat(found))
    con.execute(_CANDIDATES)
    con.unregister("found_rows")


_CANDIDATES = """
CREATE OR REPLACE TEMP TABLE _candidate AS
SELECT post_id, published_at, _words(topics) AS tags, words, url
FROM found_rows
"""


@dataclass(frozen=True)
class _Sought:
    """What is looked for: words in titles and texts, tags among a post's own topics, and its own address."""

    words: list[str]
    tags: list[str]
    links: list[str]

    @property
    def is_any(self) -> bool:
        return bool(self.words or self.tags or self.links)

    @property
    def letters(self) -> str:
        """The letters of all of it that have a small and a large form."""
        every = "".join((*self.words, *self.tags, *self.links))
        return "".join(letter for letter in every if letter.lower() != letter.upper())

    def search(self, posts: pl.DataFrame) -> pl.DataFrame:
        """The posts that hold anything of it, with the words that they hold; columns as in _FOUND."""
        is_hit = (
            self._holds(posts["text"], self.words)
            | self._holds(posts["title"], self.words)
            | self._holds(posts["topics"], self.tags)
            | posts["url"].is_in(self.links).fill_null(value=False)
        )
        hits = posts.filter(is_hit)
        body = hits["title"].fill_null("") + "\n" + hits["text"].fill_null("")
        if self.letters:
            body = body.str.to_lowercase()
        found = _words_in(body, self.words).alias("words")
        return hits.select("post_id", "published_at", found, "topics", "url").select(*_FOUND)

    def _holds(self, texts: pl.Series, words: list[str]) -> pl.Series:
        if not words:
            return pl.repeat(value=False, n=len(texts), eager=True)
        if not self.letters:
            return texts.str.contains_any(words).fill_null(value=False)
        sought = [*words, *_LARGE_OF_ASCII]
        return texts.str.contains_any(sought, ascii_case_insensitive=True).fill_null(value=False)


def _read_sought(con: DuckDBPyConnection) -> _Sought:
    words = con.execute(_WORDS, {"with_plain_tags": False}).fetchall()
    tags, links = (con.execute(_MARKS.format(column=column)).fetchall() for column in ("tags", "links"))
    return _Sought(*([str(word) for (word,) in listed] for listed in (words, tags, links)))


def _merge(windows: list[tuple[dt.datetime, dt.datetime]]) -> list[tuple[dt.datetime, dt.datetime]]:
    """Ordered windows, those that overlap as one."""
    merged: list[tuple[dt.datetime, dt.datetime]] = []
    for since, until in windows:
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((since, until))
    return merged


def _read_texts(
    con: DuckDBPyConnection,
    store: str,
    windows: list[tuple[dt.datetime, dt.datetime]],
    sought: _Sought,
) -> Iterator[pl.DataFrame]:
    """The texts of the windows, chunk by chunk; the engine reads the next ones while one is searched."""
    values = {"since": windows[0][0], "until": max(until for _, until in windows)}
    within = []
    for number, (since, until) in enumerate(windows):
        values |= {f"since_{number}": since, f"until_{number}": until}
        within.append(f"published_at BETWEEN $since_{number} AND $until_{number}")
    # Small and large are told apart while searching, unless a word has letters beyond ASCII.
    text = "{0}" if sought.letters.isascii() else "LOWER({0}) AS {0}"
    columns = [
        *(text.format(name) for name in ("title", "text")),
        # What no rule asks for is not read.
        "LOWER(topics) AS topics" if sought.tags else "CAST(NULL AS VARCHAR) AS topics",
        "LOWER(url) AS url" if sought.links else "CAST(NULL AS VARCHAR) AS url",
    ]
    query = (
        f"SELECT post_id, published_at, {', '.join(columns)} FROM {store}.post "
        f"WHERE published_at >= $since AND published_at <= $until AND ({' OR '.join(within)})"
    )
    with closing(con.sql(query, params=values).to_arrow_reader(_CHUNK)) as reader:
        for batch in reader:
            chunk = pl.from_arrow(batch)
            assert isinstance(chunk, pl.DataFrame)
            yield chunk


def find_words(con: DuckDBPyConnection, posts: str, found_table: str) -> None:
    """Lay out a table (post_id, words) of what the `body` of posts holds of any rule; topics count as words even without #."""
    words = [str(word) for (word,) in con.execute(_WORDS, {"with_plain_tags": True}).fetchall()]
    texts = con.sql(f"SELECT post_id, body FROM {posts} ORDER BY post_id").pl()
    found = texts.select("post_id", words=_words_in(texts["body"], words)).filter(
        pl.col("words").list.len() > 0
    )
    con.register("found_rows", found)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {found_table} AS SELECT post_id, words FROM found_rows")
    con.unregister("found_rows")


def _words_in(texts: pl.Series, words: list[str]) -> pl.Series:
    if not words or texts.is_empty():
        return pl.Series([[]] * len(texts), dtype=pl.List(pl.String))
    # Overlapping, for one word may lie within another.
    return texts.str.extract_many(words, overlapping=True)
