"""Posts that no rule found though their text is close to those that count; always for a person to confirm.

Closeness is Okapi BM25 (Robertson and Zaragoza, 2009) over pairs of neighbouring characters, which needs no
word list and no model; the query is what tells the counted posts from all others of the window.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign import Campaign
from ranking.measure.copies import bare_texts

_K1, _B = 1.2, 0.75  # the usual values, Robertson and Zaragoza (2009), section 3.5
_GRAMS = 200  # pairs of characters that make up the query
_SHARE = 0.5  # in at least this share of the counted posts a pair says something of the theme
_FEWEST = 5  # counted posts below which there is nothing to learn from
_CLOSE = 0.6  # of the score of the median counted post; below it posts share words, not a theme
_SHOWN = 50
_CHUNK = 50_000

_POSTS = """
SELECT post_id, CONCAT(COALESCE(title, ''), ' ', COALESCE(text, '')) AS body
FROM post
WHERE published_at >= $since AND published_at < $until AND published_at <= $as_of
"""
_COUNTED = """
SELECT CONCAT(COALESCE(title, ''), ' ', COALESCE(text, '')) AS body
FROM post
WHERE post_id IN (SELECT UNNEST(?))
ORDER BY post_id
"""


@dataclass(frozen=True)
class Candidate:
    """A post that may belong to the theme, with its BM25 score and that of the median counted post."""

    post_id: int
    score: float
    usual: float


def find_similar(
    con: DuckDBPyConnection, campaign: Campaign, verdicts: pl.DataFrame, as_of: dt.datetime
) -> list[Candidate]:
    """At most 50 posts of the window, the closest first, that read like those that count; none below 5 counted."""
    counted = verdicts.filter(pl.col("refusal").is_null())["post_id"]
    if len(counted) < _FEWEST:
        return []
    texts = con.sql(_COUNTED, params=[counted.to_list()]).pl()["body"]
    grams = _common_grams(bare_texts(texts))
    if not grams:
        return []
    ids, counts, lengths = [], [], []
    for chunk in _chunks(con, campaign, as_of):
        bodies = bare_texts(chunk["body"])
        ids.append(chunk["post_id"].to_numpy())
        counts.append(_count(bodies, grams))
        lengths.append(bodies.str.len_chars().to_numpy())
    known = set(verdicts["post_id"].to_list())
    return _rank(
        np.concatenate(ids), np.vstack(counts), np.concatenate(lengths), known, set(counted.to_list())
    )


def _common_grams(texts: pl.Series) -> list[str]:
    """The pairs of characters that stand in at least half of the counted posts, the commonest first."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update({text[place : place + 2] for place in range(len(text) - 1)})
    enough = max(2, _SHARE * len(texts))
    ordered = sorted((-posts, gram) for gram, posts in found.items() if posts >= enough)
    return [gram for _, gram in ordered[:_GRAMS]]


def _chunks(con: DuckDBPyConnection, campaign: Campaign, as_of: dt.datetime) -> Iterator[pl.DataFrame]:
    first = dt.datetime.combine(campaign.first_day, dt.time())
    until = dt.datetime.combine(campaign.last_day + dt.timedelta(days=1), dt.time())
    reader = con.sql(_POSTS, params={"since": first, "until": until, "as_of": as_of}).to_arrow_reader(_CHUNK)
    for batch in reader:
        chunk = pl.from_arrow(batch)
        assert isinstance(chunk, pl.DataFrame)
        yield chunk


def _count(texts: pl.Series, grams: list[str]) -> np.ndarray:
    """How often each pair stands in each text: one row a text."""
    place = {gram: number for number, gram in enumerate(grams)}
    found = np.zeros((len(texts), len(grams)), dtype=np.float32)
    for row, listed in enumerate(texts.str.extract_many(grams, overlapping=True)):
        for gram, times in Counter(listed).items():
            found[row, place[gram]] = times
    return found


def _rank(
    ids: np.ndarray, counts: np.ndarray, lengths: np.ndarray, known: set[int], counted: set[int]
) -> list[Candidate]:
    holding = (counts > 0).sum(axis=0)
    idf = np.log(1 + (len(ids) - holding + 0.5) / (holding + 0.5))
    norm = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1))
    scores = (counts * (_K1 + 1) / (counts + norm[:, None])) @ idf
    is_counted = np.isin(ids, list(counted))
    if not is_counted.any():
        return []
    usual = float(np.median(scores[is_counted]))
    chosen = np.flatnonzero((scores >= _CLOSE * usual) & ~np.isin(ids, list(known)))
    order = sorted(chosen, key=lambda place: (-scores[place], ids[place]))[:_SHOWN]
    return [Candidate(int(ids[place]), float(scores[place]), usual) for place in order]
