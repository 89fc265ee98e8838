-- What is known of single posts of the month beside their own columns.

-- Days whose single post has no other within seven days on either side: TRUE, or NULL where an open day
-- of these was not observed and may have had one.
CREATE OR REPLACE TEMP TABLE _lone_day AS
WITH beside AS (
    SELECT
        subject, day, posts,
        LAG(day) OVER (PARTITION BY subject ORDER BY day) AS day_before,
        LEAD(day) OVER (PARTITION BY subject ORDER BY day) AS day_after
    FROM _post_day
),
near_day AS (
    SELECT subject, day, day + CAST(UNNEST(RANGE(-7, 8)) AS INTEGER) AS other_day
    FROM beside
    WHERE posts = 1
      AND COALESCE(day - day_before > 7, TRUE)
      AND COALESCE(day_after - day > 7, TRUE)
)
SELECT
    n.subject, n.day,
    CASE WHEN COUNT(*) FILTER (WHERE d.day IS NULL) = 0 THEN TRUE END AS is_lone
FROM near_day AS n
JOIN _open AS o ON o.subject = n.subject AND n.other_day BETWEEN o.first_day AND o.last_day
LEFT JOIN _watched_day AS d ON d.subject = n.subject AND d.day = n.other_day
GROUP BY n.subject, n.day;

-- Bare greetings: the declared words first or last, and at most four characters beside them (a name).
CREATE OR REPLACE TEMP TABLE _greeted AS
WITH brief AS (
    SELECT post_id, letters, REGEXP_REPLACE(LOWER(text), '[^\p{L}\p{N}]', '', 'g') AS bare
    FROM post
    WHERE published_at >= $month_start AND published_at < $month_end AND published_at <= $cut_off
      AND letters <= $longest_greeting
)
SELECT DISTINCT p.post_id
FROM brief AS p
JOIN _greeting AS g
  ON p.letters BETWEEN LENGTH(g.words) AND LENGTH(g.words) + 4
 AND (STARTS_WITH(p.bare, g.words) OR SUFFIX(p.bare, g.words));

-- What is known of the few posts that are greetings, stand alone, are like others, on an event or too short to compare.
CREATE OR REPLACE TEMP TABLE _mark AS
WITH told AS (
    SELECT post_id, first_relation, is_relay, is_self_repeat, is_own_repeat, is_unsure, copies,
           CAST(NULL AS VARCHAR) AS sort, CAST(NULL AS BOOLEAN) AS is_lone
    FROM _copy
    UNION ALL
    SELECT t.post_id, NULL, FALSE, FALSE, FALSE, FALSE, 0, 'lone', l.is_lone
    FROM _lone_day AS l
    JOIN _timed_post AS t ON t.subject = l.subject AND t.day = l.day
    UNION ALL
    SELECT post_id, NULL, FALSE, FALSE, FALSE, FALSE, 0, 'greeting', NULL FROM _greeted
    UNION ALL
    SELECT post_id, NULL, FALSE, FALSE, FALSE, FALSE, 0, 'event', NULL FROM _event_match
    UNION ALL
    SELECT post_id, NULL, FALSE, FALSE, FALSE, FALSE, 0, 'short', NULL FROM short_post WHERE month = $month
),
marked AS (
    SELECT
        post_id,
        MAX(first_relation) AS first_relation,
        BOOL_OR(is_relay) AS is_relay,
        BOOL_OR(is_self_repeat) AS is_self_repeat,
        BOOL_OR(is_own_repeat) AS is_own_repeat,
        BOOL_OR(is_unsure) AS is_unsure,
        MAX(copies) AS copies,
        COUNT(*) FILTER (WHERE sort = 'greeting') > 0 AS is_greeting,
        COUNT(*) FILTER (WHERE sort = 'lone') > 0 AS stands_apart,
        BOOL_OR(is_lone) AS is_lone,
        COUNT(*) FILTER (WHERE sort = 'event') > 0 AS is_on_event,
        COUNT(*) FILTER (WHERE sort = 'short') > 0 AS is_short
    FROM told
    GROUP BY post_id
)
SELECT
    post_id, is_relay, is_self_repeat, is_own_repeat, copies,
    CASE WHEN is_greeting THEN TRUE
         WHEN NOT stands_apart THEN FALSE
         ELSE is_lone
    END AS is_keep_alive,
    CASE WHEN is_short THEN NULL
         WHEN is_unsure THEN 'unknown'
         WHEN first_relation = 'superior' OR (first_relation = 'other' AND (is_relay OR is_on_event)) THEN 'carried'
         WHEN first_relation = 'other' THEN 'copied'
         ELSE 'independent'
    END AS authorship
FROM marked;
