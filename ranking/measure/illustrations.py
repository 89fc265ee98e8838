"""What pages show beside the scores of a month: posts by day, how events spread, best posts, good examples."""

import datetime as dt
from dataclasses import dataclass

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.views import event_steps
from ranking.months import Month


@dataclass(frozen=True)
class Illustrations:
    """Frames of a month by account, with the columns of the `edition_…` tables of the same names."""

    days: pl.DataFrame
    events: pl.DataFrame
    echoes: pl.DataFrame
    best: pl.DataFrame
    cases: pl.DataFrame


def illustrate_month(con: DuckDBPyConnection, month: Month, cut_off: dt.datetime) -> Illustrations:
    """The illustrations of a month as of the cut-off."""
    with event_steps(con, month, cut_off):
        return read_illustrations(con, month, cut_off)


def read_illustrations(con: DuckDBPyConnection, month: Month, cut_off: dt.datetime) -> Illustrations:
    """The illustrations while steps of the month lie there."""
    span = {"month_start": month.start, "month_end": month.end, "cut_off": cut_off}
    return Illustrations(
        days=con.sql(_DAYS, params=span).pl(),
        events=con.sql(_EVENTS).pl(),
        echoes=con.sql(_ECHOES).pl(),
        best=con.sql(_BEST, params=span).pl(),
        cases=con.sql(_CASES, params={"month": str(month)}).pl(),
    )


# Members of matrices alone: nobody else's days are drawn. A day that nobody looked at has no count.
_DAYS = """
WITH counted AS (
    SELECT account_id, CAST(published_at AS DATE) AS day, COUNT(*) AS posts
    FROM post
    WHERE published_at >= $month_start AND published_at < $month_end AND published_at <= $cut_off
    GROUP BY account_id, CAST(published_at AS DATE)
)
SELECT
    CAST(a.subject AS VARCHAR) AS subject, c.day,
    CAST(CASE WHEN o.day IS NOT NULL THEN COALESCE(n.posts, 0) END AS INTEGER) AS posts
FROM _account AS a
CROSS JOIN calendar_day AS c
LEFT JOIN _observed_day AS o ON o.subject = a.subject AND o.day = c.day
LEFT JOIN counted AS n ON TRY_CAST(n.account_id AS _account_id) = a.subject AND n.day = c.day
WHERE a.matrix IS NOT NULL
  AND EXISTS (
      SELECT 1 FROM _open AS p WHERE p.subject = a.subject AND c.day BETWEEN p.first_day AND p.last_day
  )
ORDER BY a.subject, c.day
"""
_EVENTS = """
SELECT
    m.event_id AS event, ANY_VALUE(e.title) AS title, m.kind,
    STRFTIME(m.released_at, '%Y-%m-%d %H:%M') AS released,
    ANY_VALUE(e.window_hours) AS window_hours,
    CAST((SELECT COUNT(*) FROM _event_expected AS x WHERE x.event_id = m.event_id) AS INTEGER) AS expected
FROM _month_event AS m
JOIN event AS e ON e.event_id = m.event_id
GROUP BY m.event_id, m.kind, m.released_at
ORDER BY m.released_at, m.event_id
"""
# One row an account that reported; of a post that is known by its day alone the hour is unknown.
_ECHOES = """
SELECT
    event_id AS event, CAST(subject AS VARCHAR) AS subject,
    CAST(FLOOR(MIN(lag_hours)) AS INTEGER) AS hour,
    CAST(COUNT(DISTINCT post_id) AS INTEGER) AS posts
FROM _event_match
GROUP BY event_id, subject
ORDER BY event, hour NULLS LAST, subject
"""
# The title, or how the text begins; a telephone number of a person may stand in either and does not leave the store.
_WORDS = r"""LEFT(TRIM(REGEXP_REPLACE(REGEXP_REPLACE(
        COALESCE(NULLIF(TRIM(p.title), ''), LEFT(p.text, 200)), '(^|[^0-9])1[3-9][0-9]{9}([^0-9]|$)', '\1（号码略）\2', 'g'
    ), '\s+', ' ', 'g')), 60)"""
# By reads, where the platform gives them, else by interactions; reposts are somebody else's.
_BEST = f"""
WITH month_post AS (
    SELECT p.post_id, p.account_id, p.native_id, p.published_at
    FROM post AS p
    WHERE p.published_at >= $month_start AND p.published_at < $month_end AND p.published_at <= $cut_off
      AND NOT COALESCE(p.is_repost, FALSE)
      AND EXISTS (
          SELECT 1
          FROM _open AS o
          WHERE o.subject = TRY_CAST(p.account_id AS _account_id)
            AND CAST(p.published_at AS DATE) BETWEEN o.first_day AND o.last_day
      )
),
counted AS (
    SELECT post_id, reads, likes + comments + shares AS interactions, reads_is_floor AND reads IS NOT NULL AS is_floor
    FROM capture
    WHERE captured_at <= $cut_off AND post_id IN (SELECT post_id FROM month_post)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY post_id ORDER BY captured_at DESC, load_id DESC, row DESC) = 1
),
chosen AS (
    SELECT
        m.post_id, m.account_id, c.reads, c.interactions, c.is_floor,
        ROW_NUMBER() OVER (
            PARTITION BY m.account_id
            ORDER BY c.reads DESC NULLS LAST, c.interactions DESC NULLS LAST, m.published_at, m.native_id
        ) AS place
    FROM month_post AS m
    JOIN counted AS c ON c.post_id = m.post_id
    WHERE c.reads IS NOT NULL OR c.interactions IS NOT NULL
    QUALIFY place <= 3
)
SELECT
    c.account_id AS subject, CAST(c.place AS INTEGER) AS place,
    {_WORDS} AS title, p.url, STRFTIME(p.published_at, '%Y-%m-%d') AS published, p.kind,
    c.reads, c.interactions, c.is_floor
FROM chosen AS c
JOIN post AS p ON p.post_id = c.post_id
ORDER BY c.account_id, c.place
"""
# Whoever reviewed stays in the store.
_CASES = f"""
SELECT
    CAST(ROW_NUMBER() OVER (ORDER BY v.account_id, p.published_at NULLS LAST, v.post_id, v.reviewed_at, v.load_id, v.row) AS INTEGER)
        AS place,
    v.account_id AS subject, {_WORDS} AS title, p.url, STRFTIME(p.published_at, '%Y-%m-%d') AS published,
    v.points, v.reason
FROM review_point AS v
LEFT JOIN post AS p ON p.post_id = v.post_id
WHERE v.month = $month AND v.kind = 'good' AND v.account_id IN (SELECT subject FROM _account)
ORDER BY place
"""
