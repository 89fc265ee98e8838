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
JOIN UNNEST(CAST($greetings AS VARCHAR[])) AS g (words)
  ON p.letters BETWEEN LENGTH(g.words) AND LENGTH(g.words) + 4
 AND (STARTS_WITH(p.bare, g.words) OR SUFFIX(p.bare, g.words));

-- What is known of the few posts that are greetings, stand alone, are like others, on an event or too short to compare.
CREATE OR REPLACE TEMP TABLE _mark AS
WITH told AS (
    SELECT t.post_id, 'lone' AS sort, l.is_lone
    FROM _lone_day AS l
    JOIN _timed_post AS t ON t.subject = l.subject AND t.day = l.day
    UNION ALL
    SELECT post_id, 'greeting', NULL FROM _greeted
    UNION ALL
    SELECT post_id, 'event', NULL FROM _event_match
    UNION ALL
    SELECT post_id, 'short', NULL FROM short_post WHERE month = $month
),
seen AS (
    SELECT
        post_id,
        COUNT(*) FILTER (WHERE sort = 'greeting') > 0 AS is_greeting,
        COUNT(*) FILTER (WHERE sort = 'lone') > 0 AS stands_apart,
        BOOL_OR(is_lone) AS is_lone,
        COUNT(*) FILTER (WHERE sort = 'event') > 0 AS is_on_event,
        COUNT(*) FILTER (WHERE sort = 'short') > 0 AS is_short
    FROM told
    GROUP BY post_id
)
SELECT
    COALESCE(c.post_id, s.post_id) AS post_id,
    COALESCE(c.is_relay, FALSE) AS is_relay,
    COALESCE(c.is_self_repeat, FALSE) AS is_self_repeat,
    COALESCE(c.is_own_repeat, FALSE) AS is_own_repeat,
    COALESCE(c.copies, 0) AS copies,
    CASE WHEN s.is_greeting THEN TRUE
         WHEN s.stands_apart THEN s.is_lone
         ELSE FALSE
    END AS is_keep_alive,
    CAST(CASE WHEN s.is_short THEN NULL
              WHEN c.is_unsure THEN 'unknown'
              WHEN c.first_relation = 'superior' OR (c.first_relation = 'other' AND (c.is_relay OR s.is_on_event)) THEN 'carried'
              WHEN c.first_relation = 'other' THEN 'copied'
              ELSE 'independent'
    END AS ENUM ('independent', 'copied', 'carried', 'unknown')) AS authorship
FROM _copy AS c
FULL JOIN seen AS s ON s.post_id = c.post_id;
