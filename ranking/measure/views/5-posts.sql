-- What was published in the month, with the counts of the last capture at or before the cut-off.

-- Days with posts from a week before the month to a week after it, and their neighbours.
CREATE OR REPLACE TEMP TABLE _post_day AS
WITH counted AS (
    SELECT p.account_id, CAST(p.published_at AS DATE) AS day, COUNT(*) AS posts
    FROM post AS p
    WHERE p.published_at >= CAST($month_start AS TIMESTAMP) - INTERVAL 7 DAY
      AND p.published_at < CAST($month_end AS TIMESTAMP) + INTERVAL 7 DAY
      AND p.published_at <= $cut_off
      AND EXISTS (
          SELECT 1
          FROM _register AS r
          WHERE r.subject = p.account_id AND CAST(p.published_at AS DATE) BETWEEN r.valid_from AND r.valid_to
      )
    GROUP BY p.account_id, CAST(p.published_at AS DATE)
)
SELECT
    account_id, day, posts,
    LAG(day) OVER (PARTITION BY account_id ORDER BY day) AS day_before,
    LEAD(day) OVER (PARTITION BY account_id ORDER BY day) AS day_after
FROM counted;

-- Days whose single post has no other within seven days on either side: TRUE, or NULL where an open day
-- of these was not observed and may have had one.
CREATE OR REPLACE TEMP TABLE _lone_day AS
WITH single AS (
    SELECT account_id, day
    FROM _post_day
    WHERE posts = 1
      AND COALESCE(day - day_before > 7, TRUE)
      AND COALESCE(day_after - day > 7, TRUE)
),
near_day AS (
    SELECT account_id, day, day + CAST(UNNEST(RANGE(-7, 8)) AS INTEGER) AS other_day
    FROM single
)
SELECT
    n.account_id, n.day,
    CASE WHEN COUNT(*) FILTER (WHERE d.day IS NULL) = 0 THEN TRUE END AS is_lone
FROM near_day AS n
JOIN _register AS r ON r.subject = n.account_id AND n.other_day BETWEEN r.valid_from AND r.valid_to
LEFT JOIN _watched_day AS d ON d.subject = n.account_id AND d.day = n.other_day
GROUP BY n.account_id, n.day;

-- One row a post on a day on which its account was open. A post without a capture by then has no counts.
CREATE OR REPLACE TEMP TABLE _post AS
WITH month_post AS (
    SELECT p.*, CAST(p.published_at AS DATE) AS day
    FROM post AS p
    WHERE p.published_at >= $month_start AND p.published_at < $month_end AND p.published_at <= $cut_off
      AND EXISTS (
          SELECT 1
          FROM _register AS r
          WHERE r.subject = p.account_id AND CAST(p.published_at AS DATE) BETWEEN r.valid_from AND r.valid_to
      )
),
last_capture AS (
    SELECT c.*
    FROM capture AS c
    WHERE c.captured_at <= $cut_off AND c.post_id IN (SELECT post_id FROM month_post)
    -- Two captures of one time: the one loaded later counts.
    QUALIFY ROW_NUMBER() OVER (PARTITION BY c.post_id ORDER BY c.captured_at DESC, c.load_id DESC, c.row DESC) = 1
),
greeting AS (
    -- A bare greeting: the declared words first or last, and at most four characters beside them (a name).
    SELECT DISTINCT p.post_id
    FROM month_post AS p
    JOIN _greeting AS g ON p.letters BETWEEN LENGTH(g.words) AND LENGTH(g.words) + 4
     AND (
         STARTS_WITH(REGEXP_REPLACE(LOWER(p.text), '[^\p{L}\p{N}]', '', 'g'), g.words)
         OR SUFFIX(REGEXP_REPLACE(LOWER(p.text), '[^\p{L}\p{N}]', '', 'g'), g.words)
     )
),
on_event AS (
    SELECT DISTINCT post_id FROM _event_match
)
SELECT
    p.account_id, p.post_id, p.day, p.published_at, p.time_precision, p.kind,
    -- A declared repost is known to be no original, even where the source has no word on originality.
    COALESCE(p.is_original, CASE WHEN p.is_repost THEN FALSE END) AS is_original,
    p.is_repost, p.position,
    LENGTH(p.title) AS title_length,
    COALESCE(p.kind = 'interpretation', FALSE) OR COALESCE(CONTAINS(p.title, '解读'), FALSE) AS is_interpretation,
    p.text_length, p.text_hash, p.letters, p.sentences, p.han_characters, p.common_characters,
    CASE WHEN g.post_id IS NOT NULL THEN TRUE
         WHEN l.day IS NULL THEN FALSE
         ELSE l.is_lone
    END AS is_keep_alive,
    CASE WHEN p.text IS NULL OR t.post_id IS NOT NULL THEN NULL
         WHEN k.is_unsure THEN 'unknown'
         WHEN k.first_relation = 'superior' OR (k.first_relation = 'other' AND (k.is_relay OR e.post_id IS NOT NULL))
         THEN 'carried'
         WHEN k.first_relation = 'other' THEN 'copied'
         ELSE 'independent'
    END AS authorship,
    COALESCE(k.is_relay, FALSE) AS is_relay,
    COALESCE(k.is_self_repeat, FALSE) AS is_self_repeat,
    COALESCE(k.is_own_repeat, FALSE) AS is_own_repeat,
    COALESCE(k.copies, 0) AS copies,
    c.captured_at,
    c.reads, c.likes, c.comments, c.shares, c.favourites, c.recommends,
    -- Missing is not zero: of a post with an unknown part the interactions are unknown.
    c.likes + c.comments + c.shares AS interactions,
    COALESCE(c.reads_is_floor AND c.reads IS NOT NULL, FALSE) AS reads_is_floor,
    COALESCE(c.likes_is_floor AND c.likes IS NOT NULL, FALSE) AS likes_is_floor,
    COALESCE(c.comments_is_floor AND c.comments IS NOT NULL, FALSE) AS comments_is_floor,
    COALESCE(c.shares_is_floor AND c.shares IS NOT NULL, FALSE) AS shares_is_floor,
    COALESCE(c.favourites_is_floor AND c.favourites IS NOT NULL, FALSE) AS favourites_is_floor,
    COALESCE(c.recommends_is_floor AND c.recommends IS NOT NULL, FALSE) AS recommends_is_floor,
    COALESCE(
        (c.likes_is_floor OR c.comments_is_floor OR c.shares_is_floor)
        AND c.likes + c.comments + c.shares IS NOT NULL,
        FALSE
    ) AS interactions_is_floor
FROM month_post AS p
LEFT JOIN last_capture AS c ON c.post_id = p.post_id
LEFT JOIN _lone_day AS l ON l.account_id = p.account_id AND l.day = p.day
LEFT JOIN greeting AS g ON g.post_id = p.post_id
LEFT JOIN _copy AS k ON k.post_id = p.post_id
LEFT JOIN on_event AS e ON e.post_id = p.post_id
LEFT JOIN short_post AS t ON t.month = $month AND t.post_id = p.post_id;

-- The followers as last captured by the cut-off, however old; month_captures counts those since the month began.
CREATE OR REPLACE TEMP TABLE _follower AS
SELECT
    account_id,
    followers,
    is_floor,
    captured_at,
    COUNT(*) FILTER (WHERE captured_at >= $month_start) OVER (PARTITION BY account_id) AS month_captures
FROM follower_capture
WHERE captured_at <= $cut_off AND account_id IN (SELECT subject FROM _account)
QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY captured_at DESC, load_id DESC, row DESC) = 1;

-- The exact captures nearest to the two ends of the month, each within a week of it: between them lies the gain.
CREATE OR REPLACE TEMP TABLE _follower_gain AS
WITH seen AS (
    SELECT account_id, captured_at, followers, load_id, row,
           ABS(EPOCH(captured_at) - EPOCH(CAST($month_start AS TIMESTAMP))) AS from_start,
           ABS(EPOCH(captured_at) - EPOCH(CAST($month_end AS TIMESTAMP))) AS from_end
    FROM follower_capture
    WHERE captured_at <= $cut_off AND NOT is_floor AND account_id IN (SELECT subject FROM _account)
),
opening AS (
    SELECT *
    FROM seen
    WHERE from_start <= 7 * 86400
    QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY from_start, captured_at, load_id DESC, row DESC) = 1
),
closing AS (
    SELECT *
    FROM seen
    WHERE from_end <= 7 * 86400
    QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY from_end, captured_at, load_id DESC, row DESC) = 1
)
SELECT
    o.account_id,
    o.followers AS followers_before,
    c.followers - o.followers AS gained,
    CAST(c.captured_at AS DATE) - CAST(o.captured_at AS DATE) AS days_between
FROM opening AS o
JOIN closing AS c ON c.account_id = o.account_id;

-- The editors' reviews of the month, as they stood at the cut-off or were made later on (a review is a judgement,
-- not a count that grows).
CREATE OR REPLACE TEMP TABLE _review AS
SELECT account_id, post_id, points, kind = 'good' AS is_good
FROM review_point
WHERE month = $month AND account_id IN (SELECT subject FROM _account);

-- The account-month figures that were loaded; of two of one metric the later loaded counts.
CREATE OR REPLACE TEMP TABLE _given AS
SELECT account_id, metric, value, base, COALESCE(is_floor, FALSE) AND value IS NOT NULL AS is_floor
FROM given_metric
WHERE month = $month AND account_id IN (SELECT subject FROM _account)
QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id, metric ORDER BY load_id DESC, row DESC) = 1;
