-- What was usual in the months before: of each account, for each month and for all of them together, how many posts, how
-- many of them in the last days of their months, and of the logarithms of counts number, median and MAD.
WITH old_post AS (
    SELECT
        post_id, account_id,
        DATE_DIFF('month', published_at, CAST($month_start AS TIMESTAMP)) AS back,
        published_at >= DATE_TRUNC('month', published_at) + INTERVAL 1 MONTH - TO_DAYS($end_days) AS is_at_end
    FROM post
    WHERE published_at >= $history_start AND published_at < $month_start
),
last_capture AS (
    SELECT
        post_id,
        ARG_MAX(CASE WHEN reads_is_floor THEN NULL ELSE reads END, captured_at) AS reads,
        ARG_MAX(CASE WHEN likes_is_floor THEN NULL ELSE likes END, captured_at) AS likes
    FROM capture
    WHERE captured_at >= $history_start AND captured_at <= $cut_off
      AND post_id IN (SELECT post_id FROM old_post)
    GROUP BY post_id
),
logged AS MATERIALIZED (
    SELECT
        p.account_id, p.back, p.is_at_end,
        LN(c.reads + 1) AS reads,
        LN(c.likes + 1) AS likes,
        CASE WHEN c.reads >= $least_reads THEN LN((c.likes + 0.5) / (c.reads + 1)) END AS ratio
    FROM old_post AS p
    LEFT JOIN last_capture AS c ON c.post_id = p.post_id
)
SELECT
    account_id AS account, CAST(NULL AS BIGINT) AS back,
    COUNT(*) AS posts,
    COUNT(*) FILTER (WHERE is_at_end) AS at_end,
    COUNT(reads) AS reads_posts, MEDIAN(reads) AS reads_median, MAD(reads) AS reads_mad,
    COUNT(likes) AS likes_posts, MEDIAN(likes) AS likes_median, MAD(likes) AS likes_mad,
    COUNT(ratio) AS ratio_posts, MEDIAN(ratio) AS ratio_median, MAD(ratio) AS ratio_mad
FROM logged
GROUP BY account_id
UNION ALL BY NAME
-- Of single months only what one month is held against another by.
SELECT
    account_id AS account, back,
    COUNT(*) AS posts,
    COUNT(*) FILTER (WHERE is_at_end) AS at_end,
    COUNT(reads) AS reads_posts, MEDIAN(reads) AS reads_median,
    COUNT(likes) AS likes_posts, MEDIAN(likes) AS likes_median
FROM logged
GROUP BY account_id, back
ORDER BY account, back NULLS FIRST
