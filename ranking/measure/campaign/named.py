"""Posts that a campaign names one by one, by link or in a list; they are found whenever they were published."""

import datetime as dt
import re
from collections.abc import Sequence

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign.declared import Campaign
from ranking.measure.campaign.fitting import EXCERPT, FOUND
from ranking.measure.campaign.words import bare_link, bare_links

_NAMED = """
SELECT post_id, published_at, title, LEFT(text, $excerpt) AS excerpt, text IS NOT NULL AS has_text, account_id, native_id, url
FROM post
WHERE published_at <= $as_of AND ({which})
"""
_LISTED = "native_id IN (SELECT UNNEST($listed))"
_LINKED = "regexp_matches(url, $links, 'i')"


def find_named(con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime) -> pl.DataFrame:
    """Posts that a campaign names by link or as `platform:account/post`."""
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
