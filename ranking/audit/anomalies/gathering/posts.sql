-- The month's posts with the counts of the last capture at or before the cut-off; a floor (10万+) is no count.
WITH month_post AS (
    SELECT post_id, account_id, native_id, published_at
    FROM post
    WHERE published_at >= $month_start AND published_at < $month_end AND published_at <= $cut_off
),
last_capture AS (
    SELECT
        post_id,
        ARG_MAX(CASE WHEN reads_is_floor THEN NULL ELSE reads END, captured_at) AS reads,
        ARG_MAX(CASE WHEN likes_is_floor THEN NULL ELSE likes END, captured_at) AS likes,
        ARG_MAX(CASE WHEN comments_is_floor THEN NULL ELSE comments END, captured_at) AS comments,
        ARG_MAX(CASE WHEN shares_is_floor THEN NULL ELSE shares END, captured_at) AS shares
    FROM capture
    WHERE captured_at >= $month_start AND captured_at <= $cut_off
      AND post_id IN (SELECT post_id FROM month_post)
    GROUP BY post_id
)
SELECT
    p.account_id AS account, p.native_id AS post, p.published_at,
    c.reads, c.likes, c.comments, c.shares
FROM month_post AS p
LEFT JOIN last_capture AS c ON c.post_id = p.post_id
ORDER BY account, post
