-- Which events of the month each account should report, and the posts that may be its reports.

-- The words of a comma-joined list in lower case; none for NULL.
CREATE OR REPLACE TEMP MACRO _words(listed) AS LIST_FILTER(
    LIST_TRANSFORM(STRING_SPLIT(COALESCE(listed, ''), ','), lambda x: LOWER(TRIM(x))), lambda x: x <> ''
);

-- One row an event and account that should report it: open on the day of release, and of an expected level, in an
-- expected matrix and among the expected accounts, where these are named.
-- first_gap is the first day of the window on which it was not observed; NULL = the whole window was.
CREATE OR REPLACE TEMP TABLE _event_expected AS
WITH expected AS (
    SELECT e.event_id, e.kind, a.subject, e.released_at, e.window_end
    FROM _month_event AS e
    JOIN _account AS a
      ON (e.expected_level IS NULL OR LIST_CONTAINS(_words(e.expected_level), a.level))
     AND (e.expected_matrix IS NULL OR LIST_CONTAINS(_words(e.expected_matrix), LOWER(a.matrix)))
     AND (e.expected_accounts IS NULL OR LIST_CONTAINS(_words(e.expected_accounts), LOWER(a.subject)))
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

-- The rule of each event as lists of words in lower case; a topic tag also stands in a text as #tag#.
CREATE OR REPLACE TEMP TABLE _event_rule AS
SELECT
    event_id,
    _words(topics) AS tags,
    LIST_TRANSFORM(_words(topics), lambda x: '#' || x || '#') AS written_tags,
    _words(keywords_any) AS any_of,
    _words(keywords_all) AS all_of,
    _words(keywords_none) AS none_of,
    _words(links) AS links
FROM _month_event;

-- The posts of expected accounts within the window of an event, as the texts that are searched for its words.
CREATE OR REPLACE TEMP TABLE _candidate AS
SELECT
    p.account_id AS subject, p.post_id, p.published_at, p.time_precision,
    LOWER(COALESCE(p.title, '') || CHR(10) || COALESCE(p.text, '')) AS body,
    _words(p.topics) AS tags,
    LOWER(p.url) AS url
FROM post AS p
WHERE p.published_at >= (SELECT MIN(DATE_TRUNC('day', released_at)) FROM _month_event)
  AND p.published_at <= (SELECT MAX(window_end) FROM _month_event)
  AND p.published_at <= $cut_off
  AND p.account_id IN (SELECT subject FROM _event_expected)
  AND EXISTS (
      SELECT 1
      FROM _month_event AS e
      WHERE p.published_at BETWEEN DATE_TRUNC('day', e.released_at) AND e.window_end
  )
  AND EXISTS (
      SELECT 1
      FROM _register AS r
      WHERE r.subject = p.account_id AND CAST(p.published_at AS DATE) BETWEEN r.valid_from AND r.valid_to
  );
