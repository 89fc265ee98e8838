-- What was published in the month, with the counts of the last capture at or before the cut-off.

-- One row a post on a day on which its account was open. A post without a capture by then has no counts.
CREATE OR REPLACE TEMP TABLE post_asof AS
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
)
SELECT
    p.account_id AS subject,
    p.post_id, p.day, p.published_at, p.time_precision, p.kind,
    -- A declared repost is known to be no original, even where the source has no word on originality.
    COALESCE(p.is_original, CASE WHEN p.is_repost THEN FALSE END) AS is_original,
    p.is_repost, p.position, p.text_length, p.text_hash,
    c.captured_at,
    c.reads, c.likes, c.comments, c.shares, c.favourites,
    -- Missing is not zero: of a post with an unknown part the interactions are unknown.
    c.likes + c.comments + c.shares AS interactions,
    COALESCE(c.reads_is_floor AND c.reads IS NOT NULL, FALSE) AS reads_is_floor,
    COALESCE(c.likes_is_floor AND c.likes IS NOT NULL, FALSE) AS likes_is_floor,
    COALESCE(c.comments_is_floor AND c.comments IS NOT NULL, FALSE) AS comments_is_floor,
    COALESCE(c.shares_is_floor AND c.shares IS NOT NULL, FALSE) AS shares_is_floor,
    COALESCE(c.favourites_is_floor AND c.favourites IS NOT NULL, FALSE) AS favourites_is_floor,
    COALESCE(
        (c.likes_is_floor OR c.comments_is_floor OR c.shares_is_floor)
        AND c.likes + c.comments + c.shares IS NOT NULL,
        FALSE
    ) AS interactions_is_floor
FROM month_post AS p
LEFT JOIN last_capture AS c ON c.post_id = p.post_id
ORDER BY p.account_id, p.published_at, p.post_id;

-- The followers as last captured by the cut-off, however old; month_captures counts those since the month began.
CREATE OR REPLACE TEMP TABLE follower_asof AS
SELECT
    account_id AS subject,
    followers,
    is_floor,
    captured_at,
    COUNT(*) FILTER (WHERE captured_at >= $month_start) OVER (PARTITION BY account_id) AS month_captures
FROM follower_capture
WHERE captured_at <= $cut_off AND account_id IN (SELECT subject FROM _register)
QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY captured_at DESC, load_id DESC, row DESC) = 1
ORDER BY subject;
