"""Finds the posts that a campaign's words, links or list name; every text is looked at once for all campaigns."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign.declared import Campaign
from ranking.measure.campaign.first_look import keep_likely
from ranking.measure.campaign.fitting import match_posts
from ranking.measure.campaign.named import find_named
from ranking.measure.campaign.near import near_window, touching
from ranking.measure.campaign.words import SIGNS, needles_of, tags_of
from ranking.months import Month

# Posts that are read together, so that all cores have something to unpack; a month is never split.
_AT_ONCE = 600_000
# Few enough to lie in memory that is used again and again: asking for new memory costs as much as reading.
_BATCH = 20_480
# Rows come as they are read, by all cores at once, and texts in the form in which they are looked at.
_READING = {
    "preserve_insertion_order": "false",
    "produce_arrow_string_view": "true",
    "arrow_output_version": "'1.4'",
}

_TEXTS = """
SELECT post_id, published_at, title, text, topics
FROM post
WHERE published_at >= $since AND published_at < $until
"""
# What can hold a tag: where nothing but tags is looked for, no other text leaves the store.
_WITH_SIGN = " OR ".join(f"CONTAINS({name}, '{sign}')" for name in ("text", "title") for sign in SIGNS)
_MONTHS = (
    "SELECT DATE_TRUNC('month', published_at) AS month, COUNT(*) FROM post GROUP BY month ORDER BY month"
)


def find_posts(con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime) -> pl.DataFrame:
    """Every post on the theme of a campaign, published by `as_of`.

    Searched are each campaign's window and the days near it. Columns as in FOUND, one row a
    campaign and post, ordered; posts that a campaign lists or links are found whenever they were published.
    """
    slices = [(each, touching(campaigns, *each)) for each in _slices(con, campaigns, as_of)]
    with _reading_fast(con), ThreadPoolExecutor(1) as beside:
        # What was read is matched while the next slice is read.
        matching = [beside.submit(match_posts, _read(con, near, *each), near) for each, near in slices]
    found = [*(each.result() for each in matching), find_named(con, campaigns, as_of)]
    merged = pl.concat(found).unique(["campaign_id", "post_id"], keep="last", maintain_order=True)
    return merged.sort("campaign_id", "post_id")


def _read(
    con: DuckDBPyConnection, campaigns: Sequence[Campaign], since: dt.datetime, until: dt.datetime
) -> pl.DataFrame:
    which, values = _narrowed(campaigns)
    texts = con.sql(f"{_TEXTS} AND ({which})", params={"since": since, "until": until, **values})
    with closing(texts.to_arrow_reader(_BATCH)) as batches:
        return keep_likely(batches, campaigns)


@contextmanager
def _reading_fast(con: DuckDBPyConnection) -> Iterator[None]:
    """Within it results of this connection, and of no other, stream at the least cost, in no order."""
    for name, value in _READING.items():
        con.execute(f"SET SESSION {name} = {value}")
    try:
        yield
    finally:
        for name in _READING:
            con.execute(f"RESET SESSION {name}")


def _narrowed(campaigns: Sequence[Campaign]) -> tuple[str, dict[str, str]]:
    """Which posts can hold what is looked for as far as the store can tell sooner, and the values of that condition."""
    tags = tags_of(campaigns)
    if needles_of(campaigns):
        return "TRUE", {}
    if not tags:
        return "FALSE", {}
    if any(tag.lower() != tag.upper() for tag in tags):
        return f"topics IS NOT NULL OR {_WITH_SIGN}", {}
    return f"regexp_matches(topics, $tags) OR {_WITH_SIGN}", {"tags": "|".join(map(re.escape, tags))}


def _slices(
    con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The stretches of time to be read one after another: the windows and the days beside them, up to the moment."""
    latest = as_of if as_of == dt.datetime.max else as_of + dt.timedelta(microseconds=1)
    windows = [(first, min(after, latest)) for first, after in map(near_window, campaigns) if first < latest]
    held, since, until = 0, None, dt.datetime.min
    for month, posts in con.execute(_MONTHS).fetchall():
        start, end = month, Month.of(month).end
        near = [(max(first, start), min(after, end)) for first, after in windows]
        near = [(first, after) for first, after in near if first < after]
        if not near:
            continue
        first, after = min(first for first, _ in near), max(after for _, after in near)
        if since is not None and (held + posts > _AT_ONCE or until < start):
            yield since, until
            held, since = 0, None
        held, since, until = held + posts, since or first, after
    if since is not None:
        yield since, until
