"""Keeps which posts fit the rules of events; an event is searched again when its rule or a post in its window changed."""

import datetime as dt

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.matching import find_candidates
from ranking.measure.prints import Prints
from ranking.measure.scripts import run_script

# Raised when the method finds other posts by the same rules, so that kept events are searched anew.
_METHOD = 1

_STALE = """
WITH asked AS (
    SELECT
        event_id,
        HASH(released_at, window_hours, topics, keywords_any, keywords_all, keywords_none, links) AS rule,
        CAST(released_at AS DATE) AS first_day,
        CAST(released_at + TO_MICROSECONDS(CAST(ROUND(window_hours * 3600000000) AS BIGINT)) AS DATE) AS last_day
    FROM {store}.event
    WHERE released_at >= $since AND released_at < $until
),
told AS (
    SELECT
        a.event_id,
        CONCAT_WS(' ', $method, ANY_VALUE(a.rule), SUM(p.rows), BIT_XOR(p.mixed), SUM(p.total)) AS inputs
    FROM asked AS a
    LEFT JOIN {store}.day_print AS p ON p.source = 'post' AND p.day BETWEEN a.first_day AND a.last_day
    GROUP BY a.event_id
)
SELECT t.event_id, t.inputs
FROM told AS t
LEFT JOIN {store}.searched_event AS s ON s.event_id = t.event_id
WHERE s.inputs IS DISTINCT FROM t.inputs
ORDER BY t.event_id
"""
_ANY = "SELECT COUNT(*) FROM {store}.event WHERE released_at >= $since AND released_at < $until"


def refresh_hits(
    con: DuckDBPyConnection,
    known: Prints | None = None,
    since: dt.datetime = dt.datetime.min,
    until: dt.datetime = dt.datetime.max,
) -> None:
    """Bring `event_hit` up to date for the events released from `since` up to but not at `until`.

    It has every post of the store in an event's window that fits its rule, whoever published it. Stopped at any point
    it leaves events that are searched again.
    """
    prints = known or Prints(con)
    values: dict[str, object] = {"since": since, "until": until}
    # Where there are no events, nothing need be known of the posts.
    if con.execute(_ANY.format(store=prints.store), values).fetchall() == [(0,)]:
        return
    query = _STALE.format(store=prints.kept_in)
    stale = con.execute(query, {**values, "method": str(_METHOD)}).fetchall()
    if stale:
        _search(con, prints.store, pl.DataFrame(stale, schema=["event_id", "inputs"], orient="row"))


def _search(con: DuckDBPyConnection, store: str, stale: pl.DataFrame) -> None:
    con.register("stale_rows", stale)
    con.execute("CREATE OR REPLACE TEMP TABLE _stale_event AS SELECT * FROM stale_rows")
    con.unregister("stale_rows")
    con.execute(_ASKED.format(store=store))
    run_script(con, "words.sql", {})
    run_script(con, "event-rules.sql", {})
    find_candidates(con, store)
    for table in ("searched_event", "event_hit"):
        con.execute(
            f"DELETE FROM {store}.{table} WHERE event_id IN (SELECT event_id FROM _stale_event) "
            f"OR event_id NOT IN (SELECT event_id FROM {store}.event)"
        )
    con.execute(_HITS.format(store=store))
    con.execute(f"INSERT INTO {store}.searched_event SELECT event_id, inputs FROM _stale_event")
    for table in ("_stale_event", "_asked_event", "_event_rule", "_candidate"):
        con.execute(f"DROP TABLE temp.{table}")


_ASKED = """
CREATE OR REPLACE TEMP TABLE _asked_event AS
SELECT
    event_id,
    DATE_TRUNC('day', released_at) AS since,
    released_at + TO_MICROSECONDS(CAST(ROUND(window_hours * 3600000000) AS BIGINT)) AS until,
    topics, keywords_any, keywords_all, keywords_none, links
FROM {store}.event
WHERE event_id IN (SELECT event_id FROM _stale_event)
"""
# One of its topic tags or links, or its keywords (one of "any" and every one of "all"); never one of "none".
_HITS = """
INSERT INTO {store}.event_hit BY NAME
SELECT e.event_id, c.post_id
FROM _asked_event AS e
JOIN _event_rule AS u ON u.event_id = e.event_id
JOIN _candidate AS c ON c.published_at BETWEEN e.since AND e.until
WHERE (
      LIST_HAS_ANY(c.tags, u.tags)
      OR LIST_HAS_ANY(c.words, u.written_tags)
      OR LIST_HAS_ANY(c.words, u.links)
      OR LIST_CONTAINS(u.links, c.url)
      OR (
          LEN(u.any_of) + LEN(u.all_of) > 0
          AND (LEN(u.any_of) = 0 OR LIST_HAS_ANY(c.words, u.any_of))
          AND LIST_HAS_ALL(c.words, u.all_of)
      )
  )
  AND NOT LIST_HAS_ANY(c.words, u.none_of)
ORDER BY e.event_id, c.post_id
"""
