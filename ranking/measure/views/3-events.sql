-- Which events of the month each subject should report, and the posts with which it did.

-- The words of a comma-joined list in lower case; none for NULL.
CREATE OR REPLACE TEMP MACRO _words(listed) AS LIST_FILTER(
    LIST_TRANSFORM(STRING_SPLIT(COALESCE(listed, ''), ','), lambda x: LOWER(TRIM(x))), lambda x: x <> ''
);

-- One row an event and subject that should report it: open on the day of release, and of an expected level.
-- first_gap is the first day of the window on which it was not observed; NULL = the whole window was.
CREATE OR REPLACE TEMP TABLE event_expected AS
WITH expected AS (
    SELECT e.event_id, e.kind, a.subject, e.released_at, e.window_end
    FROM _month_event AS e
    JOIN account_asof AS a
      ON e.expected_level IS NULL
      OR LIST_CONTAINS(_words(e.expected_level), a.level)
    WHERE EXISTS (
        SELECT 1
        FROM _register AS r
        WHERE r.subject = a.subject AND CAST(e.released_at AS DATE) BETWEEN r.valid_from AND r.valid_to
    )
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
LEFT JOIN gap AS g ON g.event_id = x.event_id AND g.subject = x.subject
ORDER BY x.event_id, x.subject;

-- One row an expected report: a post of the subject, within the window, that fits the event's rule.
-- The rule: one of its topic tags, or its keywords (one of "any" and every one of "all"); never one of "none".
CREATE OR REPLACE TEMP TABLE event_match AS
WITH rule AS (
    SELECT
        event_id,
        _words(topics) AS tags,
        _words(keywords_any) AS any_of,
        _words(keywords_all) AS all_of,
        _words(keywords_none) AS none_of
    FROM _month_event
),
report AS MATERIALIZED (
    SELECT
        p.account_id AS subject, p.post_id, p.published_at, p.time_precision,
        LOWER(COALESCE(p.title, '') || CHR(10) || COALESCE(p.text, '')) AS body,
        _words(p.topics) AS tags
    FROM post AS p
    WHERE p.published_at >= (SELECT MIN(DATE_TRUNC('day', released_at)) FROM _month_event)
      AND p.published_at <= (SELECT MAX(window_end) FROM _month_event)
      AND p.published_at <= $cut_off
      AND p.account_id IN (SELECT subject FROM event_expected)
      AND EXISTS (
          SELECT 1
          FROM _register AS r
          WHERE r.subject = p.account_id AND CAST(p.published_at AS DATE) BETWEEN r.valid_from AND r.valid_to
      )
),
timed AS (
    SELECT
        x.event_id, x.released_at, x.window_end, x.first_gap,
        r.*,
        r.time_precision = 'day' AS is_dated_only,
        -- Sources cut times to the minute: within one minute of the release nothing is "before".
        DATE_TRUNC('minute', x.released_at) AS released_minute
    FROM event_expected AS x
    JOIN report AS r
      ON r.subject = x.subject
     AND r.published_at >= DATE_TRUNC('day', x.released_at)
     AND r.published_at <= x.window_end
)
SELECT
    t.event_id, t.subject, t.post_id, t.published_at, t.time_precision,
    -- A date without a time of day gives no hours.
    CASE WHEN NOT t.is_dated_only
         THEN GREATEST(0, DATE_DIFF('second', DATE_TRUNC('second', t.released_at), DATE_TRUNC('second', t.published_at))) / 3600.0
    END AS lag_hours,
    -- And it proves punctuality only when the whole day lies in the window; else it is unknown.
    CASE WHEN NOT t.is_dated_only
           OR (t.published_at >= t.released_minute AND t.published_at + INTERVAL 1 DAY <= t.window_end)
         THEN TRUE
    END AS is_on_time,
    t.first_gap IS NULL OR CAST(t.published_at AS DATE) < t.first_gap AS seen_from_release
FROM timed AS t
JOIN rule AS u ON u.event_id = t.event_id
WHERE (t.is_dated_only OR t.published_at >= t.released_minute)
  AND (
      LIST_HAS_ANY(t.tags, u.tags)
      OR LEN(LIST_FILTER(u.tags, lambda x: CONTAINS(t.body, '#' || x || '#'))) > 0
      OR (
          LEN(u.any_of) + LEN(u.all_of) > 0
          AND (LEN(u.any_of) = 0 OR LEN(LIST_FILTER(u.any_of, lambda x: CONTAINS(t.body, x))) > 0)
          AND LEN(LIST_FILTER(u.all_of, lambda x: NOT CONTAINS(t.body, x))) = 0
      )
  )
  AND LEN(LIST_FILTER(u.none_of, lambda x: CONTAINS(t.body, x))) = 0
ORDER BY t.event_id, t.subject, t.published_at, t.post_id;
