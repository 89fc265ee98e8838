"""One account's corner of a store: the documented views of a month over its own posts and those that copy or were copied."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ranking.measure.copied import refresh_copies
from ranking.measure.precedence import LOOK_BACK
from ranking.measure.views import clear_views, month_views
from ranking.months import Month
from ranking.store import Store, quote_name

# The account, those whose texts meet its own, and everyone above them.
_ACCOUNTS = """
WITH RECURSIVE near AS (
    SELECT $account AS account_id
    UNION
    SELECT account_id FROM post
    UNION
    SELECT a.superior_id
    FROM {database}.main.account AS a
    JOIN near AS n ON n.account_id = a.account_id
    WHERE a.superior_id IS NOT NULL
)
SELECT a.* FROM {database}.main.account AS a WHERE a.account_id IN (SELECT account_id FROM near)
"""
# In the order in which they are laid before the store's own tables.
_CORNER = {
    "mine": """
SELECT post_id FROM {database}.main.post
WHERE account_id = $account AND published_at >= $near_start AND published_at < $near_end
""",
    "found_pair": """
SELECT n.* FROM {database}.main.near_copy AS n
WHERE n.month IN ($month, $next_month)
  AND (n.post_id IN (SELECT post_id FROM mine) OR n.earlier_id IN (SELECT post_id FROM mine))
""",
    "found_short": """
SELECT s.* FROM {database}.main.short_post AS s
WHERE s.month IN ($month, $next_month) AND s.post_id IN (SELECT post_id FROM mine)
""",
    # Of long ago and long after only the times matter: texts of years are not read for them.
    "post": """
SELECT p.* FROM {database}.main.post AS p
WHERE p.published_at >= $near_start AND p.published_at < $near_end
  AND (p.account_id = $account
       OR p.post_id IN (SELECT post_id FROM found_pair) OR p.post_id IN (SELECT earlier_id FROM found_pair))
UNION ALL BY NAME
SELECT p.* REPLACE (NULL AS text, NULL AS title) FROM {database}.main.post AS p
WHERE p.account_id = $account AND (p.published_at < $near_start OR p.published_at >= $near_end)
""",
    "capture": """
SELECT c.* FROM {database}.main.capture AS c
WHERE c.captured_at >= $month_start AND c.post_id IN (SELECT post_id FROM mine)
""",
    "account": _ACCOUNTS,
    "observed_period": "SELECT o.* FROM {database}.main.observed_period AS o WHERE o.account_id = $account",
    "follower_capture": "SELECT f.* FROM {database}.main.follower_capture AS f WHERE f.account_id = $account",
    # Filled anew among these few posts, so that the month counts as compared.
    "compared_month": "SELECT c.* FROM {database}.main.compared_month AS c WHERE FALSE",
    "near_copy": "SELECT * FROM found_pair WHERE FALSE",
    "short_post": "SELECT * FROM found_short WHERE FALSE",
}


@contextmanager
def corner_views(store: Store, account: str, month: Month, cut_off: dt.datetime) -> Iterator[None]:
    """`month_views` as they are for this account, from its own rows alone, however large the store is.

    Tables of this connection stand in front of the store's. Near copies are those that were found when the month
    was measured.
    """
    if not store.rows("SELECT 1 FROM compared_month WHERE month = ?", [str(month)]):
        _find_copies(store, month, cut_off)
    values: dict[str, object] = {
        "account": account,
        "month": str(month),
        "next_month": str(month.plus(1)),
        "month_start": month.start,
        # The month and the next one, each with the days in which its near copies are looked for.
        "near_start": month.start - LOOK_BACK - dt.timedelta(days=1),
        "near_end": month.plus(1).end,
    }
    database = quote_name(str(store.rows("SELECT current_database()")[0][0]))
    try:
        for name, query in _CORNER.items():
            _lay(store, name, query.format(database=database), values)
        _find_copies(store, month, cut_off)
        # What the whole store's comparing found takes the place of what these few posts told.
        _lay(store, "near_copy", "SELECT * FROM found_pair", {})
        _lay(store, "short_post", "SELECT * FROM found_short", {})
        with month_views(store.con, month, cut_off):
            yield
    finally:
        for name in _CORNER:
            store.con.execute(f"DROP TABLE IF EXISTS temp.{name}")


def _find_copies(store: Store, month: Month, cut_off: dt.datetime) -> None:
    try:
        refresh_copies(store.con, [month], cut_off)
    finally:
        clear_views(store.con)


def _lay(store: Store, name: str, query: str, values: Mapping[str, object]) -> None:
    bound = {key: value for key, value in values.items() if re.search(rf"\${key}\b", query)}
    store.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", bound)
