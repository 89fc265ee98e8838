"""Finds when each account last posted before a month, without reading years of posts for it."""

import datetime as dt

from duckdb import DuckDBPyConnection

# Nearly everyone posted within the last months; only for the others is the search carried further back.
_STEPS = (31, 122, 366, None)

# A silence can have begun only where somebody looked: accounts nobody watched before the month need no search.
_SOUGHT = """
CREATE OR REPLACE TEMP TABLE _last_sought AS
SELECT account_id, CAST(MIN(first_day) AS TIMESTAMP) AS since
FROM observed_period
WHERE first_day < CAST($month_start AS DATE)
GROUP BY account_id
"""
_FOUND = """
CREATE OR REPLACE TEMP TABLE _last_found AS
SELECT account_id, CAST(NULL AS DATE) AS day
FROM _last_sought
LIMIT 0
"""
_SEARCH = """
INSERT INTO _last_found
SELECT p.account_id, CAST(MAX(p.published_at) AS DATE)
FROM post AS p
JOIN _last_sought AS s ON s.account_id = p.account_id
JOIN account AS a
  ON a.account_id = p.account_id
 AND CAST(p.published_at AS DATE) BETWEEN a.valid_from AND COALESCE(a.valid_to, DATE '9999-12-31')
WHERE p.published_at >= $since AND p.published_at < $until AND p.published_at <= $cut_off
GROUP BY p.account_id
"""
_GIVE_UP = """
DELETE FROM _last_sought
WHERE since >= $since OR account_id IN (SELECT account_id FROM _last_found)
"""


def find_last_posts(con: DuckDBPyConnection, month_start: dt.datetime, cut_off: dt.datetime) -> None:
    """Lay out `_last_found` (account_id, day): the last day before the month on which an open account posted.

    Accounts without a row posted never, or not since anyone began to look at them.
    """
    con.execute(_SOUGHT, {"month_start": month_start})
    con.execute(_FOUND)
    until = month_start
    for days in _STEPS:
        since = dt.datetime.min if days is None else month_start - dt.timedelta(days=days)
        con.execute(_SEARCH, {"since": since, "until": until, "cut_off": cut_off})
        con.execute(_GIVE_UP, {"since": since})
        if con.execute("SELECT COUNT(*) FROM _last_sought").fetchall() == [(0,)]:
            return
        until = since


def forget_last_posts(con: DuckDBPyConnection) -> None:
    """Drop what `find_last_posts` laid out."""
    for table in ("_last_found", "_last_sought"):
        con.execute(f"DROP TABLE temp.{table}")
