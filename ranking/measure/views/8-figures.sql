-- What is told of the month's posts beside their own columns, and of accounts beside their posts; `_post` has one row a
-- post by now.
CREATE OR REPLACE TEMP VIEW _told_post AS
SELECT
    account_id, post_id, day, published_at, time_precision, kind, is_original, is_repost, position,
    title_length, is_interpretation, text_length, letters, sentences, han_characters, common_characters,
    is_keep_alive, authorship, is_relay, is_self_repeat, is_own_repeat, copies,
    captured_at, reads, likes, comments, shares, favourites, recommends,
    -- Missing is not zero: of a post with an unknown part the interactions are unknown.
    likes + comments + shares AS interactions,
    floors & 1 <> 0 AS reads_is_floor,
    floors & 2 <> 0 AS likes_is_floor,
    floors & 4 <> 0 AS comments_is_floor,
    floors & 8 <> 0 AS shares_is_floor,
    floors & 16 <> 0 AS favourites_is_floor,
    floors & 32 <> 0 AS recommends_is_floor,
    floors & 14 <> 0 AND likes + comments + shares IS NOT NULL AS interactions_is_floor
FROM _post;

CREATE OR REPLACE TEMP TABLE _member_posts AS
SELECT account_id, COUNT(*) AS posts
FROM _post
GROUP BY account_id;

-- The followers as last captured by the cut-off, however old; month_captures counts those since the month began.
CREATE OR REPLACE TEMP TABLE _follower AS
WITH last AS (
    SELECT
        account_id,
        MAX(captured_at) AS captured_at,
        COUNT(*) FILTER (WHERE captured_at >= $month_start) AS month_captures
    FROM follower_capture
    WHERE captured_at <= $cut_off
    GROUP BY account_id
)
SELECT TRY_CAST(f.account_id AS _account_id) AS account_id, f.followers, f.is_floor, f.captured_at, l.month_captures
FROM follower_capture AS f
JOIN last AS l ON l.account_id = f.account_id AND l.captured_at = f.captured_at
WHERE TRY_CAST(f.account_id AS _account_id) IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY f.account_id ORDER BY f.load_id DESC, f.row DESC) = 1;

-- The exact captures nearest to the two ends of the month, each within a week of it: between them lies the gain.
CREATE OR REPLACE TEMP TABLE _follower_gain AS
WITH seen AS (
    SELECT TRY_CAST(account_id AS _account_id) AS account_id, captured_at, followers, load_id, row,
           ABS(EPOCH(captured_at) - EPOCH(CAST($month_start AS TIMESTAMP))) AS from_start,
           ABS(EPOCH(captured_at) - EPOCH(CAST($month_end AS TIMESTAMP))) AS from_end
    FROM follower_capture
    WHERE captured_at <= $cut_off AND NOT is_floor AND TRY_CAST(account_id AS _account_id) IS NOT NULL
      AND captured_at BETWEEN CAST($month_start AS TIMESTAMP) - INTERVAL 7 DAY AND CAST($month_end AS TIMESTAMP) + INTERVAL 7 DAY
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
