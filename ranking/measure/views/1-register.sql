-- Who was there in the month and when anyone looked. Times are Asia/Shanghai wall time without a zone.
-- Tables whose name starts with an underscore are steps, one row an account where a subject is meant; metric
-- files read the others.

-- One row a day of the month; day_number runs on, so that neighbours differ by one.
CREATE OR REPLACE TEMP TABLE calendar_day AS
SELECT
    CAST(days.day AS DATE) AS day,
    CAST(days.day AS DATE) - DATE '1970-01-01' AS day_number,
    -- Of a year whose notice is not in data/working-days.toml only weekdays are known, not the swapped days.
    CASE WHEN DATE_PART('year', days.day) IN (SELECT year FROM _known_year)
         THEN COALESCE(s.is_working, DATE_PART('isodow', days.day) <= 5)
    END AS working_day
FROM UNNEST(GENERATE_SERIES(
    CAST($month_start AS TIMESTAMP), CAST($month_end AS TIMESTAMP) - INTERVAL 1 DAY, INTERVAL 1 DAY
)) AS days (day)
LEFT JOIN _special_day AS s ON s.day = CAST(days.day AS DATE)
ORDER BY days.day;

-- All register rows of the accounts that were open on at least one day of the month. Rows of later months
-- are among them, for a window of an event may reach there.
CREATE OR REPLACE TEMP TABLE _register AS
WITH dated AS (
    SELECT
        account_id AS subject,
        platform, name, level, region_code, region, organisation, matrix, is_main, superior_id,
        valid_from,
        COALESCE(valid_to, DATE '9999-12-31') AS valid_to,
        load_id, row
    FROM account
)
SELECT *
FROM dated
WHERE subject IN (
    SELECT subject
    FROM dated
    WHERE valid_from < CAST($month_end AS DATE) AND valid_to >= CAST($month_start AS DATE)
);

-- The events of the month: those released in it.
CREATE OR REPLACE TEMP TABLE _month_event AS
SELECT
    event_id, kind, released_at,
    released_at + TO_MICROSECONDS(CAST(ROUND(window_hours * 3600000000) AS BIGINT)) AS window_end,
    topics, keywords_any, keywords_all, keywords_none, links, expected_level, expected_matrix, expected_accounts
FROM event
WHERE released_at >= $month_start AND released_at < $month_end;

-- Days on which an account was open and looked at: from the day after its last post before the month
-- (earlier days can matter to no silence that reaches into it) to a week after it and the end of the last event
-- window.
-- A day counts only when it was over at the cut-off, or when a post proves that it was looked at.
CREATE OR REPLACE TEMP TABLE _watched_day AS
WITH post_day AS (
    SELECT DISTINCT account_id AS subject, CAST(published_at AS DATE) AS day
    FROM post
    WHERE published_at >= $month_start AND published_at <= $cut_off AND account_id IN (SELECT subject FROM _register)
),
last_post AS (
    SELECT p.account_id AS subject, CAST(MAX(p.published_at) AS DATE) AS day
    FROM post AS p
    JOIN _register AS r ON r.subject = p.account_id AND CAST(p.published_at AS DATE) BETWEEN r.valid_from AND r.valid_to
    WHERE p.published_at < $month_start AND p.published_at <= $cut_off
    GROUP BY p.account_id
),
horizon AS (
    SELECT
        r.subject,
        COALESCE(MAX(d.day) + 1, DATE '1970-01-01') AS first_day,
        (
            SELECT CAST(GREATEST(
                -- A week on, to tell whether a post of the last days stands alone.
                CAST($month_end AS TIMESTAMP) + INTERVAL 6 DAY, COALESCE(MAX(window_end), $month_start)
            ) AS DATE)
            FROM _month_event
        ) AS last_day
    FROM _register AS r
    LEFT JOIN last_post AS d ON d.subject = r.subject
    GROUP BY r.subject
),
span AS (
    SELECT
        h.subject,
        GREATEST(p.first_day, h.first_day) AS first_day,
        LEAST(p.last_day, h.last_day, CAST($cut_off AS DATE) - 1) AS last_day
    FROM horizon AS h
    JOIN observed_period AS p ON p.account_id = h.subject
    UNION ALL
    SELECT h.subject, d.day, d.day
    FROM horizon AS h
    JOIN post_day AS d ON d.subject = h.subject AND d.day BETWEEN h.first_day AND h.last_day
),
looked_at AS (
    SELECT DISTINCT subject, CAST(UNNEST(GENERATE_SERIES(first_day, last_day, INTERVAL 1 DAY)) AS DATE) AS day
    FROM span
    WHERE first_day <= last_day
)
SELECT l.subject, l.day, l.day - DATE '1970-01-01' AS day_number
FROM looked_at AS l
WHERE EXISTS (
    SELECT 1 FROM _register AS r WHERE r.subject = l.subject AND l.day BETWEEN r.valid_from AND r.valid_to
);

-- The observed days of each subject that matter to the month, up to its end; in_month tells its own.
CREATE OR REPLACE TEMP TABLE _observed_day AS
SELECT subject, day, day_number, day >= CAST($month_start AS DATE) AS in_month
FROM _watched_day
WHERE day < CAST($month_end AS DATE)
ORDER BY subject, day;

-- The register as of the month's end, or of the account's last open day in the month.
CREATE OR REPLACE TEMP TABLE _account AS
WITH present AS (
    SELECT *
    FROM _register
    WHERE valid_from < CAST($month_end AS DATE) AND valid_to >= CAST($month_start AS DATE)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY subject ORDER BY valid_from DESC, load_id DESC, row DESC) = 1
),
open_day AS (
    SELECT r.subject, COUNT(DISTINCT c.day) AS open_days, MAX(c.day) AS last_open_day
    FROM _register AS r
    JOIN calendar_day AS c ON c.day BETWEEN r.valid_from AND r.valid_to
    GROUP BY r.subject
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
    (SELECT MIN(r.valid_from) FROM _register AS r WHERE r.subject = p.subject) AS opened,
    o.open_days,
    o.last_open_day,
    (SELECT COUNT(*) FROM _observed_day AS d WHERE d.subject = p.subject AND d.in_month) AS observed_days,
    n.renamed_from
FROM present AS p
JOIN open_day AS o ON o.subject = p.subject
LEFT JOIN renaming AS n ON n.subject = p.subject
ORDER BY p.subject;
