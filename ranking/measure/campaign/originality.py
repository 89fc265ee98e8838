"""Whether a post on a theme is its account's own work, and which posts are one and the same piece."""

import datetime as dt

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.copied import refresh_copies
from ranking.months import Month

# Of every post: whether it is near an earlier text of another organisation, and the first post of the same piece.
AUTHORSHIP = {"post_id": pl.Int64, "authorship": pl.String, "copied_from": pl.Int64, "piece": pl.Int64}

# The pairs that the posts are in, with whether the two are of one organisation as registered on the later one's day.
_PAIRS = """
WITH pair AS (
    SELECT post_id, earlier_id, is_first, order_known, is_short FROM near_copy
    WHERE post_id IN (SELECT post_id FROM wanted_posts)
    UNION
    SELECT post_id, earlier_id, is_first, order_known, is_short FROM near_copy
    WHERE earlier_id IN (SELECT post_id FROM wanted_posts)
),
owner AS (
    SELECT p.post_id, p.account_id, a.organisation
    FROM post AS p
    LEFT JOIN account AS a
      ON a.account_id = p.account_id
     AND CAST(p.published_at AS DATE) BETWEEN a.valid_from AND COALESCE(a.valid_to, DATE '9999-12-31')
    WHERE p.published_at <= $as_of AND p.post_id IN (SELECT post_id FROM pair UNION SELECT earlier_id FROM pair)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY p.post_id ORDER BY a.valid_from DESC, a.load_id DESC, a.row DESC) = 1
)
SELECT DISTINCT
    n.post_id, n.earlier_id, n.is_first, n.order_known, n.is_short,
    o.account_id = e.account_id OR COALESCE(o.organisation = e.organisation, FALSE) AS is_own
FROM pair AS n
JOIN owner AS o ON o.post_id = n.post_id
JOIN owner AS e ON e.post_id = n.earlier_id
ORDER BY ALL
"""
_SHORT = "SELECT DISTINCT post_id FROM short_post WHERE post_id IN (SELECT post_id FROM wanted_posts)"


def tell_authorship(con: DuckDBPyConnection, posts: pl.DataFrame, as_of: dt.datetime) -> pl.LazyFrame:
    """Who wrote each of `posts` (post_id, published_at, has_text) first; columns as in AUTHORSHIP, in no order.

    `authorship`: `own`, `copied` (near an earlier text of another organisation, `copied_from`), or null where it
    cannot be told (no text, under 20 characters, dates alone). `piece` is the earliest post of the same
    organisation with the same text. Near copies that the store does not know yet are found and kept.
    """
    refresh_copies(
        con, [Month.of(start) for start in posts["published_at"].dt.truncate("1mo").unique()], as_of
    )
    con.register("wanted_posts", posts.select("post_id"))
    pairs = con.sql(_PAIRS, params={"as_of": as_of}).pl()
    short = con.sql(_SHORT).pl()["post_id"]
    con.unregister("wanted_posts")
    told = pairs.filter(~pl.col("is_short") & ~pl.col("is_own"))
    copied = told.filter(pl.col("is_first") & pl.col("order_known")).select(
        "post_id", copied_from="earlier_id"
    )
    unsure = told.filter(~pl.col("order_known"))
    doubtful = pl.concat([unsure["post_id"], unsure["earlier_id"], short]).unique()
    is_unknown = ~pl.col("has_text") | pl.col("post_id").is_in(doubtful.implode())
    authorship = pl.when(pl.col("copied_from").is_not_null()).then(pl.lit("copied"))
    return (
        posts.lazy()
        .join(copied.unique("post_id", keep="first", maintain_order=True).lazy(), on="post_id", how="left")
        .join(_roots(pairs).lazy(), on="post_id", how="left")
        .with_columns(
            authorship=authorship.when(~is_unknown).then(pl.lit("own")),
            piece=pl.coalesce("root", "post_id"),
        )
        .select(AUTHORSHIP.keys())
    )


def _roots(pairs: pl.DataFrame) -> pl.DataFrame:
    """Post → the smallest post of its piece (`root`): posts joined by pairs of one organisation, however many steps."""
    parent: dict[int, int] = {}

    def root(post: int) -> int:
        while (above := parent.get(post, post)) != post:
            parent[post] = post = parent.get(above, above)
        return post

    for later, earlier in pairs.filter("is_own").select("post_id", "earlier_id").iter_rows():
        first, second = sorted((root(later), root(earlier)))
        parent[second] = first
    joined = list(parent)
    return pl.DataFrame(
        {"post_id": joined, "root": [root(post) for post in joined]},
        schema={"post_id": pl.Int64, "root": pl.Int64},
    )
