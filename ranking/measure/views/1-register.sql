-- Who was there in the month and when anyone looked. Times are Asia/Shanghai wall time without a zone.
-- Tables whose name starts with an underscore are steps, one row an account where a subject is meant; metric
-- files read the others.

-- The days of the month; `_calendar_day` is declared by views.py.
CREATE OR REPLACE TEMP VIEW calendar_day AS
SELECT day, day_number, working_day
FROM _calendar_day;

-- The accounts that were open on at least one day of the month, in order of their names: as numbers they are compared
-- and counted several times faster than as texts. The empty one stands for a month without any.
CREATE OR REPLACE TEMP TYPE _account_id AS ENUM (
    SELECT DISTINCT account_id
    FROM account
    WHERE valid_from < CAST($month_end AS DATE)
      AND COALESCE(valid_to, DATE '9999-12-31') >= GREATEST(CAST($month_start AS DATE), valid_from)
    UNION
    SELECT ''
    ORDER BY account_id
);

-- All register rows of these accounts. Rows of later months are among them, for a window of an event may reach there.
CREATE OR REPLACE TEMP TABLE _register AS
SELECT
    TRY_CAST(account_id AS _account_id) AS subject,
    platform, name, level, region_code, region, organisation, matrix, is_main, superior_id,
    valid_from,
    COALESCE(valid_to, DATE '9999-12-31') AS valid_to,
    load_id, row
FROM account
WHERE TRY_CAST(account_id AS _account_id) IS NOT NULL;

-- The spans of days on which each account was open; no two of one account touch, so that a day lies in one at most.
CREATE OR REPLACE TEMP TABLE _open AS
WITH told AS (
    SELECT
        subject, valid_from, valid_to,
        MAX(valid_to) OVER (
            PARTITION BY subject ORDER BY valid_from, valid_to ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS open_until
    FROM _register
    WHERE valid_from <= valid_to
),
numbered AS (
    SELECT
        subject, valid_from, valid_to,
        COUNT(*) FILTER (WHERE open_until IS NULL OR open_until < valid_from - 1) OVER (
            PARTITION BY subject ORDER BY valid_from, valid_to
        ) AS span
    FROM told
)
SELECT subject, MIN(valid_from) AS first_day, MAX(valid_to) AS last_day
FROM numbered
GROUP BY subject, span;

-- The events of the month: those released in it.
CREATE OR REPLACE TEMP TABLE _month_event AS
SELECT
    event_id, kind, released_at,
    released_at + TO_MICROSECONDS(CAST(ROUND(window_hours * 3600000000) AS BIGINT)) AS window_end,
    topics, keywords_any, keywords_all, keywords_none, links, expected_level, expected_matrix, expected_accounts
FROM event
WHERE released_at >= $month_start AND released_at < $month_end;
