"""Finds the posts that a campaign's words, links or list name; every text is looked at once for all campaigns."""

import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign.declared import Campaign
from ranking.measure.campaign.words import (
    SIGNS,
    bare_link,
    bare_links,
    cites_link,
    needles_of,
    plain_texts,
    table_words,
    tags_of,
)
from ranking.months import Month

# A post so many days outside the window is told as a near miss.
NEAR_DAYS = 30
# How much of a text is kept for telling its kind, its series and what it begins with.
EXCERPT = 120
# Posts that are read together, so that all cores have something to unpack; a month is never split.
_AT_ONCE = 600_000
_CHUNK = 50_000
# Up to so many pieces are found sooner one by one than all together (0.03 s against 0.7 s a million texts and piece).
_FEW = 12
# The only letters outside ASCII whose small forms lie in it: a text with one is looked at closely.
_LARGE_OF_ASCII = ("\u0130", "\u212a")
_SEARCHED = ("text", "title", "topics")

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
_NAMED = """
SELECT post_id, published_at, title, LEFT(text, $excerpt) AS excerpt, text IS NOT NULL AS has_text, account_id, native_id, url
FROM post
WHERE published_at <= $as_of AND ({which})
"""
_LISTED = "native_id IN (SELECT UNNEST($listed))"
_LINKED = "regexp_matches(url, $links, 'i')"

# `excerpt` is the beginning of the text.
FOUND = {
    **{"campaign_id": pl.String, "post_id": pl.Int64, "matched_by": pl.String, "has_excluded": pl.Boolean},
    **{"title": pl.String, "excerpt": pl.String, "has_text": pl.Boolean},
}


def find_posts(con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime) -> pl.DataFrame:
    """Every post on the theme of a campaign, published by `as_of`.

    Searched are each campaign's window and `NEAR_DAYS` on either side. Columns as in FOUND, one row a
    campaign and post, ordered; posts that a campaign lists or links are found whenever they were published.
    """
    found = [_match(bodies, near) for bodies, near in _bodies(con, campaigns, as_of)]
    found.append(_find_named(con, campaigns, as_of))
    merged = pl.concat(found).unique(["campaign_id", "post_id"], keep="last", maintain_order=True)
    return merged.sort("campaign_id", "post_id")


def _bodies(
    con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime
) -> Iterator[tuple[pl.DataFrame, list[Campaign]]]:
    """The posts that hold any piece of what is looked for at their time, some months at a time, with the campaigns near."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        for since, until in _slices(con, campaigns, as_of):
            near = _touching(campaigns, since, until)
            which, values = _narrowed(near)
            query, window = f"{_TEXTS} AND ({which})", {"since": since, "until": until}
            texts = con.sql(query, params={**window, **values}).to_arrow_table()
            kept = threads.map(partial(_keep, campaigns=near), texts.to_batches(_CHUNK))
            if held := [each for each in kept if each.height]:
                yield pl.concat(held), near


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
    windows = [(first, min(after, latest)) for first, after in map(_near_window, campaigns) if first < latest]
    held, since, until = 0, None, dt.datetime.min
    for month, posts in con.execute(_MONTHS).fetchall():
        start, end = month, Month.of(month).end
        touching = [(max(first, start), min(after, end)) for first, after in windows]
        touching = [(first, after) for first, after in touching if first < after]
        if not touching:
            continue
        first, after = min(first for first, _ in touching), max(after for _, after in touching)
        if since is not None and (held + posts > _AT_ONCE or until < start):
            yield since, until
            held, since = 0, None
        held, since, until = held + posts, since or first, after
    if since is not None:
        yield since, until


def _touching(campaigns: Sequence[Campaign], since: dt.datetime, until: dt.datetime) -> list[Campaign]:
    windows = ((each, *_near_window(each)) for each in campaigns)
    return [each for each, first, after in windows if first < until and since < after]


def _near_window(campaign: Campaign) -> tuple[dt.datetime, dt.datetime]:
    near, day = dt.timedelta(days=NEAR_DAYS), dt.timedelta(days=1)
    first, after = campaign.first_day - near, campaign.last_day + near + day
    return dt.datetime.combine(first, dt.time()), dt.datetime.combine(after, dt.time())


def _keep(batch: Any, campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """The posts of a batch that hold what is looked for at their time; as posts lie by months, that is little of the whole."""
    chunk = pl.from_arrow(batch)
    assert isinstance(chunk, pl.DataFrame)
    first, last = chunk.select(pl.col("published_at").min(), last=pl.col("published_at").max()).row(0)
    near = _touching(campaigns, first, last + dt.timedelta(microseconds=1))
    words, tags = needles_of(near), tags_of(near)
    has_word = chunk.select(_any_holds(words).alias("has_word")).to_series()
    has_word = has_word if words else pl.repeat(value=False, n=chunk.height, eager=True)
    others = chunk.filter(~has_word)
    signed = others.filter(pl.col("topics").is_not_null() | _any_holds(SIGNS))
    return pl.concat([chunk.filter(has_word), signed.filter(_any_holds(tags))])


def _any_holds(needles: Sequence[str]) -> pl.Expr:
    if not needles:
        return pl.lit(value=False)
    return pl.any_horizontal(_holds(pl.col(name), needles) for name in _SEARCHED).fill_null(value=False)


def _holds(texts: pl.Expr, needles: Sequence[str]) -> pl.Expr:
    """Whether a text holds any of them, whatever their case; what costs more is done only where a case can differ."""
    cased = [needle for needle in needles if needle.lower() != needle.upper()]
    plain = [needle for needle in needles if needle.lower() == needle.upper()]
    found = [texts.str.contains_any(plain)] if len(plain) > _FEW else []
    found = found or [texts.str.contains(needle, literal=True) for needle in plain]
    letters = "".join(letter for letter in "".join(cased) if letter.lower() != letter.upper())
    if not letters.isascii():
        found.append(texts.str.to_lowercase().str.contains_any(cased))
    elif letters:
        found.append(texts.str.contains_any([*cased, *_LARGE_OF_ASCII], ascii_case_insensitive=True))
    return pl.any_horizontal(found)


def _match(posts: pl.DataFrame, campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """Which campaigns' rules the posts fulfil: a tag, column or link, or the keywords as declared."""
    words = table_words(campaigns)
    topics = pl.lit("#") + pl.col("topics").str.replace_all(",", "#\n#", literal=True) + pl.lit("#")
    body = pl.concat_str("title", "text", topics, pl.lit(""), separator="\n", ignore_nulls=True)
    bodies = posts.select("post_id", "published_at", body=plain_texts(body) + pl.lit("\n"))
    hits = (
        bodies.select(
            "post_id",
            word=pl.col("body").str.extract_many(words["word"].unique().to_list(), overlapping=True),
        )
        .explode("word", empty_as_null=False)
        .unique()
        .join(words, on="word")
    )
    hits = _without_longer_links(hits, bodies)
    told = _tell_matches(hits, campaigns).join(_near_windows(campaigns), on="campaign_id")
    return (
        told.join(posts, on="post_id")
        .filter(pl.col("published_at").is_between("since", "until", closed="left"))
        .with_columns(excerpt=pl.col("text").str.slice(0, EXCERPT), has_text=pl.col("text").is_not_null())
        .select(FOUND.keys())
    )


def _without_longer_links(hits: pl.DataFrame, bodies: pl.DataFrame) -> pl.DataFrame:
    """The hits without those of a link that is only the beginning or end of another one."""
    links = hits.filter(role="link")
    if links.is_empty():
        return hits
    texts = dict(bodies.join(links, on="post_id", how="semi").select("post_id", "body").iter_rows())
    cited = [
        re.search(cites_link(word), texts[post]) is not None
        for post, word in links.select("post_id", "word").iter_rows()
    ]
    return pl.concat(
        [hits.filter(pl.col("role") != "link"), links.filter(pl.Series(cited, dtype=pl.Boolean))]
    )


def _tell_matches(hits: pl.DataFrame, campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """One row a campaign and post that fulfils its rule: how it does, in words, and whether it holds what excludes."""
    is_any, is_tag = pl.col("role") == "any", pl.col("role").is_in(["tag", "link"])
    found = (
        hits.sort("place")
        .group_by("campaign_id", "post_id")
        .agg(
            tag=pl.col("told").filter(is_tag).first(),
            any_word=pl.col("told").filter(is_any).first(),
            all_words=(pl.col("role") == "all").sum().cast(pl.Int64),
            has_excluded=(pl.col("role") == "none").any(),
        )
    )
    rules = pl.DataFrame(
        [
            (
                *(each.campaign_id, bool(each.keywords_any)),
                *(len(set(map(str.lower, each.keywords_all))), "”“".join(each.keywords_all)),
            )
            for each in campaigns
        ],
        schema={"campaign_id": pl.String, "asks_any": pl.Boolean, "wanted": pl.Int64, "listed": pl.String},
        orient="row",
    )
    has_any = pl.col("any_word").is_not_null()
    by_keywords = (pl.col("asks_any") | (pl.col("wanted") > 0)) & (has_any | ~pl.col("asks_any"))
    listed = pl.when(pl.col("wanted") > 0).then("listed")
    words = (
        pl.lit("关键词“") + pl.concat_str("any_word", listed, separator="”“", ignore_nulls=True) + pl.lit("”")
    )
    matched = pl.when(by_keywords & (pl.col("all_words") == pl.col("wanted"))).then(words)
    return (
        found.join(rules, on="campaign_id")
        .with_columns(matched_by=pl.coalesce("tag", matched))
        .filter(pl.col("matched_by").is_not_null())
        .select("campaign_id", "post_id", "matched_by", "has_excluded")
    )


def _near_windows(campaigns: Sequence[Campaign]) -> pl.DataFrame:
    rows = [(each.campaign_id, *_near_window(each)) for each in campaigns]
    moment = pl.Datetime("us")
    return pl.DataFrame(
        rows, schema={"campaign_id": pl.String, "since": moment, "until": moment}, orient="row"
    )


def _find_named(con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime) -> pl.DataFrame:
    """Posts that a campaign names one by one, by link or as `platform:account/post`."""
    listed = _named(campaigns, "posts")
    links = _named(campaigns, "links").with_columns(bare=pl.col("named").map_elements(bare_link, pl.String))
    found = [pl.DataFrame(schema=FOUND)]
    if links.height:
        pattern = "|".join(re.escape(bare) for bare in links["bare"].unique().sort())
        posts = _read_named(con, as_of, _LINKED, links=pattern).with_columns(bare=bare_links(pl.col("url")))
        told = pl.lit("链接 ") + pl.col("url")
        found.append(posts.join(links, on="bare").with_columns(matched_by=told))
    if listed.height:
        natives = [name.partition("/")[2] for name in listed["named"].unique().sort()]
        posts = _read_named(con, as_of, _LISTED, listed=natives)
        posts = posts.with_columns(named=pl.col("account_id") + pl.lit("/") + pl.col("native_id"))
        found.append(posts.join(listed, on="named").with_columns(matched_by=pl.lit("逐篇列出")))
    return pl.concat(
        frame.with_columns(has_excluded=pl.lit(value=False)).select(FOUND.keys()) for frame in found
    )


def _named(campaigns: Sequence[Campaign], field: str) -> pl.DataFrame:
    rows = [(each.campaign_id, name) for each in campaigns for name in getattr(each, field)]
    return pl.DataFrame(rows, schema={"campaign_id": pl.String, "named": pl.String}, orient="row").unique(
        maintain_order=True
    )


def _read_named(con: DuckDBPyConnection, as_of: dt.datetime, which: str, **values: object) -> pl.DataFrame:
    params = {"as_of": as_of, "excerpt": EXCERPT, **values}
    rows: pl.DataFrame = con.sql(_NAMED.format(which=which), params=params).pl()
    return rows.sort("post_id")
