"""Near copies without some posts of each account: the kept pairs that are left, and for whom texts must be compared anew."""

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.copies import SHORT_BELOW, bare_texts, similar_pairs
from ranking.measure.precedence import LOOK_BACK
from ranking.months import Month
from ranking.store.quoting import quote_name

# Pairs of which one post at least is left out, with whose the two are.
_TOUCHED = """
CREATE OR REPLACE TEMP TABLE _touched AS
WITH here AS (
    SELECT post_id, account_id, published_at
    FROM {database}.main.post
    WHERE published_at >= $since AND published_at < $until
)
SELECT n.post_id, n.earlier_id, n.is_first, p.account_id, q.account_id AS earlier_account, p.published_at,
       n.post_id IN (SELECT post_id FROM _gone) AS is_gone,
       n.earlier_id IN (SELECT post_id FROM _gone) AS is_earlier_gone
FROM {database}.main.near_copy AS n
JOIN here AS p ON p.post_id = n.post_id
JOIN here AS q ON q.post_id = n.earlier_id
WHERE n.month IN ($month, $next_month)
  AND (n.post_id IN (SELECT post_id FROM _gone) OR n.earlier_id IN (SELECT post_id FROM _gone))
"""
_LEFT = """
CREATE OR REPLACE TEMP TABLE near_copy AS
SELECT *
FROM {database}.main.near_copy
WHERE month IN ($month, $next_month)
  AND (post_id, earlier_id) NOT IN (
      SELECT (post_id, earlier_id) FROM _touched WHERE account_id = earlier_account
  )
"""
# An account's own post that came after one that is left out: what it copies besides is not on record.
_OWN = (
    "SELECT DISTINCT account_id FROM _touched WHERE account_id = earlier_account AND NOT is_gone ORDER BY ALL"
)
# Others' posts that copied one that is left out first, each with what else of the account it may have copied.
_COPIED = """
SELECT t.earlier_account AS account, t.post_id AS copier, q.post_id
FROM _touched AS t
JOIN {database}.main.post AS q
  ON q.account_id = t.earlier_account
 AND q.published_at >= t.published_at - to_days($look_back) AND q.published_at <= t.published_at
WHERE t.is_first AND t.is_earlier_gone AND t.account_id <> t.earlier_account
  AND q.published_at >= $since AND q.published_at < $until
  AND q.post_id NOT IN (SELECT post_id FROM _gone)
ORDER BY ALL
"""
_TEXTS = """
SELECT post_id, text
FROM {database}.main.post
WHERE published_at >= $since AND published_at < $until AND text IS NOT NULL
  AND post_id IN (SELECT UNNEST(CAST($posts AS BIGINT[])))
"""


def lay_out_pairs(con: DuckDBPyConnection, month: Month, gone: pl.DataFrame) -> None:
    """`near_copy` of the month in front of the store's, without pairs of one account's posts of which one is in `gone`.

    `gone` has post_id and account_id. Pairs of two accounts stay, for whoever copied from a post that is left out still did.
    """
    _lay_out_touched(con, month, gone)
    con.execute(_named(con, _LEFT), _months(month))


def find_entangled(con: DuckDBPyConnection, month: Month, gone: pl.DataFrame) -> set[str]:
    """The accounts of which what is kept of near copies does not tell what holds without their posts in `gone`."""
    _lay_out_touched(con, month, gone)
    found = {str(account) for (account,) in con.execute(_OWN).fetchall()}
    copied = con.sql(_named(con, _COPIED), params={**_window(month), "look_back": LOOK_BACK.days + 1}).pl()
    con.execute("DROP TABLE temp._touched")
    con.execute("DROP TABLE temp._gone")
    copied = copied.filter(~pl.col("account").is_in(list(found)))
    if copied.is_empty():
        return found
    posts = pl.concat([copied["copier"], copied["post_id"]]).unique().sort().to_list()
    texts = con.sql(_named(con, _TEXTS), params={**_window(month), "posts": posts}).pl()
    for (account,), pairs in copied.group_by("account", maintain_order=True):
        sides = [
            texts.filter(pl.col("post_id").is_in(pairs[side].implode()))["text"]
            for side in ("copier", "post_id")
        ]
        if _are_any_alike(*sides):
            found.add(str(account))
    return found


def _are_any_alike(copiers: pl.Series, texts: pl.Series) -> bool:
    """Whether a text of the one is a near copy of one of the other."""
    ours, theirs = (set(bare_texts(some.unique())) - {""} for some in (texts, copiers))
    if ours & theirs:
        return True
    known = [bare for bare in sorted(ours) if len(bare) >= SHORT_BELOW]
    bare = pl.Series([*known, *sorted(bare for bare in theirs if len(bare) >= SHORT_BELOW)], dtype=pl.String)
    pairs = similar_pairs(bare)
    return bool(((pairs["first"] < len(known)) & (pairs["second"] >= len(known))).any())


def _lay_out_touched(con: DuckDBPyConnection, month: Month, gone: pl.DataFrame) -> None:
    con.register("gone_rows", gone)
    con.execute("CREATE OR REPLACE TEMP TABLE _gone AS SELECT post_id, account_id FROM gone_rows")
    con.unregister("gone_rows")
    con.execute(_named(con, _TOUCHED), {**_window(month), **_months(month)})


def _named(con: DuckDBPyConnection, sql: str) -> str:
    """The query over the store's own tables, whatever stands in front of them."""
    ((database,),) = con.execute("SELECT current_database()").fetchall()
    return sql.format(database=quote_name(str(database)))


def _months(month: Month) -> dict[str, object]:
    return {"month": str(month), "next_month": str(month.plus(1))}


def _window(month: Month) -> dict[str, object]:
    """Where posts of the pairs that are kept for the month and the next one lie."""
    return {"since": month.start - 2 * LOOK_BACK, "until": month.plus(1).end}
