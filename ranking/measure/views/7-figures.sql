-- What was published in the month, with the counts of the last capture by the cut-off; `_seen_post` (captures.py saw to
-- it) has one row a post by now.

CREATE OR REPLACE TEMP TABLE _post AS
SELECT
    p.account_id, p.post_id, p.day, p.published_at, p.time_precision, p.kind, p.is_original, p.is_repost, p.position,
    p.title_length, p.is_interpretation,
    p.text_length, p.letters, p.sentences, p.han_characters, p.common_characters,
    CASE WHEN g.post_id IS NOT NULL THEN TRUE
         WHEN l.day IS NULL THEN FALSE
         ELSE l.is_lone
    END AS is_keep_alive,
    -- No text, no letters to count.
    CASE WHEN p.letters IS NULL OR t.post_id IS NOT NULL THEN NULL
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
    p.captured_at, p.reads, p.likes, p.comments, p.shares, p.favourites, p.recommends, p.interactions,
    p.reads_is_floor, p.likes_is_floor, p.comments_is_floor, p.shares_is_floor, p.favourites_is_floor,
    p.recommends_is_floor, p.interactions_is_floor
FROM _seen_post AS p
LEFT JOIN _lone_day AS l ON l.subject = p.account_id AND l.day = p.day
LEFT JOIN _greeted AS g ON g.post_id = p.post_id
LEFT JOIN _copy AS k ON k.post_id = p.post_id
LEFT JOIN (SELECT DISTINCT post_id FROM _event_match) AS e ON e.post_id = p.post_id
LEFT JOIN short_post AS t ON t.month = $month AND t.post_id = p.post_id;

CREATE OR REPLACE TEMP TABLE _member_posts AS
SELECT account_id, COUNT(*) AS posts
FROM _post
GROUP BY account_id;

-- The followers as last captured by the cut-off, however old; month_captures counts those since the month began.
CREATE OR REPLACE TEMP TABLE _follower AS
SELECT
    TRY_CAST(account_id AS _account_id) AS account_id,
    followers,
    is_floor,
    captured_at,
    COUNT(*) FILTER (WHERE captured_at >= $month_start) OVER (PARTITION BY account_id) AS month_captures
FROM follower_capture
WHERE captured_at <= $cut_off AND TRY_CAST(account_id AS _account_id) IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY captured_at DESC, load_id DESC, row DESC) = 1;

-- The exact captures nearest to the two ends of the month, each within a week of it: between them lies the gain.
CREATE OR REPLACE TEMP TABLE _follower_gain AS
WITH seen AS (
    SELECT TRY_CAST(account_id AS _account_id) AS account_id, captured_at, followers, load_id, row,
           ABS(EPOCH(captured_at) - EPOCH(CAST($month_start AS TIMESTAMP))) AS from_start,
           ABS(EPOCH(captured_at) - EPOCH(CAST($month_end AS TIMESTAMP))) AS from_end
    FROM follower_capture
    WHERE captured_at <= $cut_off AND NOT is_floor AND TRY_CAST(account_id AS _account_id) IS NOT NULL
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
SELECT TRY_CAST(account_id AS _account_id) AS account_id, post_id, points, kind = 'good' AS is_good
FROM review_point
WHERE month = $month AND TRY_CAST(account_id AS _account_id) IS NOT NULL;

-- The account-month figures that were loaded; of two of one metric the later loaded counts.
CREATE OR REPLACE TEMP TABLE _given AS
SELECT TRY_CAST(account_id AS _account_id) AS account_id, metric, value, base, COALESCE(is_floor, FALSE) AND value IS NOT NULL AS is_floor
FROM given_metric
WHERE month = $month AND TRY_CAST(account_id AS _account_id) IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id, metric ORDER BY load_id DESC, row DESC) = 1;
