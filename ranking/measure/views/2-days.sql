-- The days on which the month's accounts posted and were looked at. `_last_found` (from last_posts.py) has the day
-- of each account's last post before the month.

-- When the posts around the month came out: from a week before it to $horizon, on days on which the account was open.
CREATE OR REPLACE TEMP TABLE _timed_post AS
SELECT o.subject, p.post_id, p.published_at, CAST(p.published_at AS DATE) AS day, p.time_precision
FROM post AS p
JOIN _open AS o
  ON o.subject = TRY_CAST(p.account_id AS _account_id)
 AND CAST(p.published_at AS DATE) BETWEEN o.first_day AND o.last_day
WHERE p.published_at >= CAST($month_start AS TIMESTAMP) - INTERVAL 7 DAY
  AND p.published_at < $horizon
  AND p.published_at <= $cut_off;

-- The month's own.
CREATE OR REPLACE TEMP TABLE _month_post AS
SELECT subject, post_id
FROM _timed_post
WHERE published_at >= $month_start AND published_at < $month_end;

CREATE OR REPLACE TEMP TABLE _post_day AS
SELECT subject, day, COUNT(*) AS posts
FROM _timed_post
GROUP BY subject, day;

-- Days on which an account was open and looked at: from the day after its last post before the month (earlier days can
-- matter to no silence that reaches into it) to a week after it and the end of the last event window.
-- A day counts only when it was over at the cut-off, or when a post proves that it was looked at.
CREATE OR REPLACE TEMP TABLE _watched_day AS
WITH span AS (
    SELECT
        o.subject,
        GREATEST(p.first_day, o.first_day, COALESCE(l.day + 1, p.first_day)) AS first_day,
        LEAST(p.last_day, o.last_day, CAST($horizon AS DATE) - 1, CAST($cut_off AS DATE) - 1) AS last_day
    FROM observed_period AS p
    JOIN _open AS o ON o.subject = TRY_CAST(p.account_id AS _account_id)
    LEFT JOIN _last_found AS l ON l.account_id = p.account_id
)
SELECT subject, DATE '1970-01-01' + CAST(day_number AS INTEGER) AS day, day_number
FROM (
    -- Numbers are laid out in series several times faster than days.
    SELECT subject, UNNEST(GENERATE_SERIES(first_day - DATE '1970-01-01', last_day - DATE '1970-01-01')) AS day_number
    FROM span
    WHERE first_day <= last_day
    UNION
    SELECT subject, day - DATE '1970-01-01'
    FROM _post_day
    WHERE day >= CAST($month_start AS DATE)
) AS looked_at;

-- The observed days of each subject that matter to the month, up to its end; in_month tells its own.
CREATE OR REPLACE TEMP TABLE _observed_day AS
SELECT subject, day, day_number, day >= CAST($month_start AS DATE) AS in_month
FROM _watched_day
WHERE day < CAST($month_end AS DATE);

-- The register as of the month's end, or of the account's last open day in the month.
CREATE OR REPLACE TEMP TABLE _account AS
WITH present AS (
    SELECT *
    FROM _register
    WHERE valid_from < CAST($month_end AS DATE) AND valid_to >= CAST($month_start AS DATE)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY subject ORDER BY valid_from DESC, load_id DESC, row DESC) = 1
),
open_day AS (
    SELECT
        subject,
        CAST(SUM(LEAST(last_day, CAST($month_end AS DATE) - 1) - GREATEST(first_day, CAST($month_start AS DATE)) + 1) AS BIGINT)
        AS open_days,
        MAX(LEAST(last_day, CAST($month_end AS DATE) - 1)) AS last_open_day
    FROM _open
    WHERE first_day < CAST($month_end AS DATE) AND last_day >= CAST($month_start AS DATE)
    GROUP BY subject
),
first_day AS (
    SELECT subject, MIN(valid_from) AS opened
    FROM _register
    GROUP BY subject
),
observed AS (
    SELECT subject, COUNT(*) AS days
    FROM _observed_day
    WHERE in_month
    GROUP BY subject
),
former_name AS (
    SELECT r.subject, r.name, r.valid_from
    FROM _register AS r
    JOIN present AS p ON p.subject = r.subject AND p.name <> r.name AND p.valid_from > r.valid_from
    QUALIFY ROW_NUMBER() OVER (PARTITION BY r.subject ORDER BY r.valid_from DESC, r.load_id DESC, r.row DESC) = 1
),
renaming AS (
    SELECT f.subject, ANY_VALUE(f.name) AS renamed_from
    FROM former_name AS f
    JOIN _register AS r ON r.subject = f.subject AND r.valid_from > f.valid_from
    -- The row after the last one with another name began the present name.
    GROUP BY f.subject
    HAVING MIN(r.valid_from) >= CAST($renamed_since AS DATE)
)
SELECT
    p.subject, p.platform, p.name, p.level, p.region_code, p.region, p.organisation, p.matrix, p.is_main, p.superior_id,
    f.opened,
    o.open_days,
    o.last_open_day,
    COALESCE(d.days, 0) AS observed_days,
    n.renamed_from
FROM present AS p
JOIN open_day AS o ON o.subject = p.subject
JOIN first_day AS f ON f.subject = p.subject
LEFT JOIN observed AS d ON d.subject = p.subject
LEFT JOIN renaming AS n ON n.subject = p.subject
ORDER BY p.subject;
