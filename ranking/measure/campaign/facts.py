"""What is known of the posts found for campaigns: their own facts, their account on that day, removals, decisions."""

import datetime as dt

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign.originality import tell_authorship

# The aspects of a post that people decide on.
ASPECTS = ("post", "original", "product")

_POSTS = """
SELECT
    p.post_id, p.account_id, p.native_id, p.published_at, p.time_precision, p.url, p.kind,
    COALESCE(p.is_original, CASE WHEN p.is_repost THEN FALSE END) AS is_original,
    COALESCE(p.is_repost, FALSE) AS is_repost
FROM post AS p
WHERE p.post_id IN (SELECT post_id FROM found_posts)
ORDER BY p.post_id
"""
_REGISTER = """
SELECT
    account_id, name AS registered, organisation, matrix, level, platform,
    valid_from, COALESCE(valid_to, DATE '9999-12-31') AS until
FROM account
ORDER BY account_id, valid_from, load_id, row
"""
# What an account is called that is not registered on a day: as on its last day in the register, else as a file calls it.
_OTHER_NAMES = """
SELECT account_id, COALESCE(ARG_MAX(name, valid_from), ANY_VALUE(seen)) AS seen_name
FROM (
    SELECT account_id, name, valid_from, NULL AS seen FROM account
    UNION ALL
    SELECT account_id, NULL, NULL, name FROM provisional_account
) AS named
GROUP BY account_id
ORDER BY ALL
"""
_REMOVALS = """
SELECT account_id, native_id, MIN(seen_at) AS removed_at
FROM post_removal
WHERE seen_at <= $as_of
GROUP BY account_id, native_id
ORDER BY ALL
"""
# The last word on an aspect counts, none where it takes an earlier one back; all stay in the table. `place` is the
# order in which they were said.
_DECISIONS = """
WITH last_word AS (
    SELECT
        campaign_id, account_id, native_id, aspect, counts,
        CONCAT(decided_by, ' ', STRFTIME(decided_at, '%Y-%m-%d'), '：', reason) AS said,
        ROW_NUMBER() OVER (ORDER BY decided_at, decision_id) AS place
    FROM campaign_decision
    WHERE decided_at <= $as_of
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY campaign_id, account_id, native_id, aspect ORDER BY decided_at DESC, decision_id DESC
    ) = 1
)
SELECT * FROM last_word
WHERE counts IS NOT NULL
ORDER BY ALL
"""


def read_facts(con: DuckDBPyConnection, found: pl.DataFrame, as_of: dt.datetime) -> pl.LazyFrame:
    """The found posts (columns as in `fitting.FOUND`) with everything that the rules ask of them, in no order.

    Added are the post's facts, `day`, the register's entry of that day (null where there is none), `removed_at`,
    `authorship`, `piece`, `copied_from`, and of each aspect the last decision: `post_counts`, `post_said`, `post_place`, …
    """
    con.register("found_posts", found.select("post_id").unique())
    posts = con.sql(_POSTS).pl().with_columns(day=pl.col("published_at").dt.date())
    con.unregister("found_posts")
    has_text = found.select("post_id", "has_text").unique("post_id", keep="any")
    asked = posts.select("post_id", "published_at").join(has_text, on="post_id")
    removals = con.sql(_REMOVALS, params={"as_of": as_of}).pl().lazy()
    return (
        found.lazy()
        .join(_with_register(con, posts.lazy()), on="post_id")
        .join(tell_authorship(con, asked, as_of), on="post_id", how="left")
        .join(removals, on=["account_id", "native_id"], how="left")
        .join(_decisions(con, as_of), on=["campaign_id", "account_id", "native_id"], how="left")
    )


def _with_register(con: DuckDBPyConnection, posts: pl.LazyFrame) -> pl.LazyFrame:
    """The posts with the entry of their account that held on the day; of several the one that began last."""
    register = con.sql(_REGISTER).pl().with_row_index("entry").lazy()
    entries = (
        posts.select("post_id", "account_id", "day")
        .join(register.select("entry", "account_id", "valid_from", "until"), on="account_id")
        .filter(pl.col("day").is_between("valid_from", "until"))
        .group_by("post_id")
        .agg(pl.col("entry").max())
    )
    seen = con.sql(_OTHER_NAMES).pl().lazy()
    return (
        posts.join(entries, on="post_id", how="left")
        .join(register.drop("account_id", "valid_from", "until"), on="entry", how="left")
        .join(seen, on="account_id", how="left")
        .with_columns(
            is_registered=pl.col("registered").is_not_null(),
            name=pl.coalesce("registered", "seen_name", "account_id"),
        )
        .drop("registered", "seen_name", "entry")
    )


def _decisions(con: DuckDBPyConnection, as_of: dt.datetime) -> pl.LazyFrame:
    """One row a campaign and post that people decided on."""
    decisions: pl.DataFrame = con.sql(_DECISIONS, params={"as_of": as_of}).pl()
    return (
        decisions.lazy()
        .group_by("campaign_id", "account_id", "native_id")
        .agg(
            pl.col(name).filter(pl.col("aspect") == aspect).first().alias(f"{aspect}_{name}")
            for aspect in ASPECTS
            for name in ("counts", "said", "place")
        )
    )
