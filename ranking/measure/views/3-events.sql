-- Which events of the month each account should report: one row an event and account that should: open on the day of release, and of an expected level, in an
-- expected matrix and among the expected accounts, where these are named.
-- first_gap is the first day of the window on which it was not observed; NULL = the whole window was.
CREATE OR REPLACE TEMP TABLE _event_expected AS
WITH asked AS (
    SELECT
        event_id, kind, released_at, window_end,
        CASE WHEN expected_level IS NOT NULL THEN _words(expected_level) END AS levels,
        CASE WHEN expected_matrix IS NOT NULL THEN _words(expected_matrix) END AS matrices,
        CASE WHEN expected_accounts IS NOT NULL THEN _words(expected_accounts) END AS accounts
    FROM _month_event
),
expected AS (
    SELECT e.event_id, e.kind, a.subject, e.released_at, e.window_end
    FROM asked AS e
    JOIN _account AS a
      ON (e.levels IS NULL OR LIST_CONTAINS(e.levels, a.level))
     AND (e.matrices IS NULL OR LIST_CONTAINS(e.matrices, LOWER(a.matrix)))
     AND (e.accounts IS NULL OR LIST_CONTAINS(e.accounts, LOWER(a.subject)))
    JOIN _open AS o ON o.subject = a.subject AND CAST(e.released_at AS DATE) BETWEEN o.first_day AND o.last_day
),
window_day AS (
    SELECT
        event_id, subject,
        CAST(UNNEST(GENERATE_SERIES(
            -- A window that ends at midnight needs nothing of the day that begins there.
            DATE_TRUNC('day', released_at), GREATEST(released_at, window_end - INTERVAL 1 MICROSECOND), INTERVAL 1 DAY
        )) AS DATE) AS day
    FROM expected
),
gap AS (
    SELECT w.event_id, w.subject, MIN(w.day) AS first_gap
    FROM window_day AS w
    LEFT JOIN _watched_day AS d ON d.subject = w.subject AND d.day = w.day
    WHERE d.day IS NULL
    GROUP BY w.event_id, w.subject
)
SELECT
    x.event_id, x.kind, x.subject, x.released_at, x.window_end, g.first_gap,
    g.first_gap IS NULL AND x.window_end <= $cut_off AS window_observed
FROM expected AS x
LEFT JOIN gap AS g ON g.event_id = x.event_id AND g.subject = x.subject;
