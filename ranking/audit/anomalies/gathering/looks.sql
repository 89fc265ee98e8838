-- The month's posts that looks at the account did not show although they showed posts before and after them, and that
-- came later: the most hours from the time that they claim to such a look, and how many such looks there were.
-- A look is what one file captured of an account without a pause of half an hour. How often the looks miss what is there is
-- told by posts that earlier and later looks showed: missed of chances. posts is the number of posts looked for.
WITH recent AS (
    SELECT post_id, account_id, native_id, published_at, time_precision
    FROM post
    WHERE published_at >= CAST($month_start AS TIMESTAMP) - INTERVAL 1 MONTH AND published_at < $month_end
      AND published_at <= $cut_off
),
told AS (
    SELECT post_id, load_id, captured_at FROM capture WHERE captured_at >= $month_start AND captured_at <= $cut_off
    UNION
    SELECT post_id, load_id, captured_at FROM told_capture WHERE captured_at >= $month_start AND captured_at <= $cut_off
),
seen AS (
    SELECT r.account_id, r.post_id, r.published_at, t.load_id, t.captured_at
    FROM told AS t
    JOIN recent AS r ON r.post_id = t.post_id
),
paused AS (
    SELECT
        *,
        captured_at - LAG(captured_at) OVER (PARTITION BY account_id, load_id ORDER BY captured_at, post_id) > INTERVAL 30 MINUTE AS is_new
    FROM seen
),
numbered AS (
    SELECT
        *,
        SUM(CASE WHEN is_new THEN 1 ELSE 0 END) OVER (PARTITION BY account_id, load_id ORDER BY captured_at, post_id) AS number
    FROM paused
),
look AS (
    SELECT
        account_id, load_id, number, MIN(captured_at) AS began, MAX(captured_at) AS ended,
        MIN(published_at) AS oldest, MAX(published_at) AS newest
    FROM numbered
    GROUP BY account_id, load_id, number
    HAVING COUNT(DISTINCT post_id) > 2
),
sighting AS (
    SELECT DISTINCT n.account_id, n.load_id, n.number, n.post_id
    FROM numbered AS n
    JOIN look AS l ON l.account_id = n.account_id AND l.load_id = n.load_id AND l.number = n.number
),
span AS (
    SELECT post_id, MIN(captured_at) AS first_at, MAX(captured_at) AS last_at FROM seen GROUP BY post_id
),
-- Every post that a look should have shown, had it been there: with whether it did.
expected AS (
    SELECT
        l.account_id, r.post_id, r.native_id, r.published_at, r.time_precision, l.began,
        s.first_at > l.ended AS is_before_all,
        s.first_at < l.began AND s.last_at > l.ended AS is_between,
        g.post_id IS NULL AS is_missed
    FROM look AS l
    JOIN recent AS r
      ON r.account_id = l.account_id AND r.published_at > l.oldest AND r.published_at < l.newest
    JOIN span AS s ON s.post_id = r.post_id
    LEFT JOIN sighting AS g
      ON g.account_id = l.account_id AND g.load_id = l.load_id AND g.number = l.number AND g.post_id = r.post_id
),
missing AS (
    SELECT
        account_id,
        COUNT(*) FILTER (WHERE is_between AND is_missed) AS missed,
        COUNT(*) FILTER (WHERE is_between) AS chances,
        COUNT(DISTINCT post_id) AS posts
    FROM expected
    GROUP BY account_id
)
SELECT
    e.account_id AS account, e.native_id AS post,
    MAX(EPOCH(e.began - e.published_at) / 3600.0 - CASE WHEN e.time_precision = 'day' THEN 24 ELSE 0 END) AS hours,
    COUNT(*) AS looks, ANY_VALUE(m.missed) AS missed, ANY_VALUE(m.chances) AS chances, ANY_VALUE(m.posts) AS posts
FROM expected AS e
JOIN missing AS m ON m.account_id = e.account_id
WHERE e.is_before_all AND e.published_at >= $month_start AND e.published_at < $month_end
GROUP BY e.account_id, e.native_id
ORDER BY account, post
