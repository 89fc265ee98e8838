-- Followers from one exact count to the next. Of gaps that end in the month: the posts within and in the days before, and
-- whether all these days were looked at.
WITH counted AS (
    SELECT account_id, captured_at, followers
    FROM follower_capture
    WHERE captured_at >= $followers_start AND captured_at <= $cut_off AND captured_at < $month_end AND NOT is_floor
    QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id, captured_at ORDER BY load_id DESC, row DESC) = 1
),
gap AS (
    SELECT
        account_id, LAG(captured_at) OVER w AS since, captured_at AS until, LAG(followers) OVER w AS before, followers AS after
    FROM counted
    WINDOW w AS (PARTITION BY account_id ORDER BY captured_at)
    QUALIFY since IS NOT NULL
),
recent_gap AS (
    SELECT account_id, since, until, CAST(since AS DATE) - CAST($days_before AS INTEGER) AS first_day, CAST(until AS DATE) AS last_day
    FROM gap
    WHERE until >= $month_start
),
recent_post AS (
    SELECT account_id, published_at
    FROM post
    WHERE published_at >= (SELECT MIN(first_day) FROM recent_gap) AND published_at < $month_end
),
posted AS (
    SELECT g.account_id, g.since, g.until, COUNT(p.published_at) AS posts
    FROM recent_gap AS g
    LEFT JOIN recent_post AS p
      ON p.account_id = g.account_id AND p.published_at >= g.first_day AND p.published_at <= g.until
    GROUP BY ALL
),
looked_at AS (
    SELECT
        g.account_id, g.since, g.until,
        COUNT(DISTINCT d.day) = ANY_VALUE(g.last_day - g.first_day + 1) AS is_observed
    FROM recent_gap AS g
    JOIN posted AS n ON n.account_id = g.account_id AND n.since = g.since AND n.until = g.until AND n.posts = 0
    CROSS JOIN UNNEST(GENERATE_SERIES(CAST(g.first_day AS TIMESTAMP), CAST(g.last_day AS TIMESTAMP), INTERVAL 1 DAY)) AS d (day)
    WHERE EXISTS (
        SELECT 1
        FROM observed_period AS o
        WHERE o.account_id = g.account_id AND CAST(d.day AS DATE) BETWEEN o.first_day AND o.last_day
    )
    GROUP BY g.account_id, g.since, g.until
)
SELECT
    g.account_id AS account, g.since, g.until, g.before, g.after, n.posts, COALESCE(l.is_observed, FALSE) AS is_observed
FROM gap AS g
LEFT JOIN posted AS n ON n.account_id = g.account_id AND n.since = g.since AND n.until = g.until
LEFT JOIN looked_at AS l ON l.account_id = g.account_id AND l.since = g.since AND l.until = g.until
ORDER BY account, until
