-- The month's posts from one capture to the next; the first stretch begins with nothing at the time of publishing.
WITH month_post AS (
    SELECT post_id, account_id, native_id, published_at, time_precision
    FROM post
    WHERE published_at >= $month_start AND published_at < $month_end AND published_at <= $cut_off
),
seen AS (
    SELECT
        c.post_id, c.captured_at, c.load_id, c.row,
        CASE WHEN c.reads_is_floor THEN NULL ELSE c.reads END AS reads,
        CASE WHEN c.likes_is_floor THEN NULL ELSE c.likes END AS likes,
        CASE WHEN c.comments_is_floor THEN NULL ELSE c.comments END AS comments,
        CASE WHEN c.shares_is_floor THEN NULL ELSE c.shares END AS shares,
        COUNT(*) OVER (PARTITION BY c.post_id) AS captures
    FROM capture AS c
    WHERE c.captured_at >= $month_start AND c.captured_at <= $cut_off
      AND c.post_id IN (SELECT post_id FROM month_post)
),
paired AS (
    SELECT
        post_id, captured_at AS until, reads, likes, comments, shares,
        ROW_NUMBER() OVER w AS place,
        LAG(captured_at) OVER w AS since,
        LAG(reads) OVER w AS reads_before, LAG(likes) OVER w AS likes_before,
        LAG(comments) OVER w AS comments_before, LAG(shares) OVER w AS shares_before
    FROM seen
    WHERE captures > 1
    WINDOW w AS (PARTITION BY post_id ORDER BY captured_at, load_id, row)
)
SELECT
    p.account_id AS account, p.native_id AS post, p.published_at,
    COALESCE(s.since, p.published_at) AS since, s.until,
    CASE WHEN s.place = 1 THEN 0 ELSE s.reads_before END AS reads_before, s.reads AS reads_after,
    CASE WHEN s.place = 1 THEN 0 ELSE s.likes_before END AS likes_before, s.likes AS likes_after,
    CASE WHEN s.place = 1 THEN 0 ELSE s.comments_before END AS comments_before, s.comments AS comments_after,
    CASE WHEN s.place = 1 THEN 0 ELSE s.shares_before END AS shares_before, s.shares AS shares_after
FROM paired AS s
JOIN month_post AS p ON p.post_id = s.post_id
-- Of a post known by its day alone the first stretch has no length.
WHERE (s.place > 1 OR p.time_precision <> 'day') AND s.until >= COALESCE(s.since, p.published_at)
ORDER BY account, post, since, until
