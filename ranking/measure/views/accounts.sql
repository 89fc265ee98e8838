-- The documented views with accounts as subjects.

CREATE OR REPLACE TEMP VIEW account_asof AS
SELECT
    subject, platform, name, level, region_code, region, organisation, matrix, is_main, opened,
    1 AS accounts, open_days, last_open_day, observed_days, renamed_from
FROM _account;

CREATE OR REPLACE TEMP VIEW member_asof AS
SELECT
    a.subject, a.subject AS account_id, a.platform, a.level, a.organisation, a.is_main,
    a.open_days, a.observed_days, COALESCE(p.posts, 0) AS posts
FROM _account AS a
LEFT JOIN _member_posts AS p ON p.account_id = a.subject;

CREATE OR REPLACE TEMP VIEW observed_day AS
SELECT subject, day, day_number, in_month
FROM _observed_day;

CREATE OR REPLACE TEMP VIEW post_asof AS
SELECT account_id AS subject, *
FROM _told_post;

CREATE OR REPLACE TEMP VIEW near_copy_asof AS
SELECT
    n.account_id AS subject, n.account_id, n.post_id, n.earlier_account, n.earlier_id, n.similarity,
    n.relation, n.is_first, n.order_known, n.is_short
FROM _pair AS n
JOIN _post AS p ON p.post_id = n.post_id;

CREATE OR REPLACE TEMP VIEW follower_asof AS
SELECT
    f.account_id AS subject, f.followers, f.is_floor, f.captured_at, f.month_captures,
    CASE WHEN f.month_captures > 0 THEN 1 ELSE 0 END AS month_share,
    g.followers_before, g.gained, g.days_between,
    CASE WHEN g.account_id IS NULL THEN 0 ELSE 1 END AS gain_share
FROM _follower AS f
LEFT JOIN _follower_gain AS g ON g.account_id = f.account_id;

CREATE OR REPLACE TEMP VIEW event_expected AS
SELECT event_id, kind, subject, released_at, window_end, first_gap, window_observed
FROM _event_expected;

CREATE OR REPLACE TEMP VIEW event_match AS
SELECT event_id, subject, subject AS account_id, post_id, published_at, time_precision, lag_hours, is_on_time, seen_from_release
FROM _event_match;

-- What came of each event for each subject that should report it; read through the subject's own views.
CREATE OR REPLACE TEMP VIEW _outcome AS
WITH first_report AS (
    SELECT
        event_id,
        subject,
        COUNT(*) AS reports,
        -- A report without a time of day may have been the first one; so may one on an unobserved day before it.
        CASE WHEN COUNT(*) = COUNT(lag_hours)
             THEN MIN(CASE WHEN seen_from_release THEN lag_hours END)
        END AS lag_hours,
        MAX(CASE WHEN is_on_time THEN 1 ELSE 0 END) AS on_time
    FROM event_match
    GROUP BY event_id, subject
)
SELECT
    x.event_id, x.kind, x.subject, x.released_at,
    COALESCE(r.reports, 0) AS reports,
    r.lag_hours,
    -- 1 in time, 0 not, unknown where the window was not seen whole or a date alone leaves it open.
    CASE WHEN NOT x.window_observed THEN NULL
         WHEN r.subject IS NULL THEN 0
         WHEN r.on_time = 1 THEN 1
    END AS on_time
FROM event_expected AS x
LEFT JOIN first_report AS r ON r.event_id = x.event_id AND r.subject = x.subject;

CREATE OR REPLACE TEMP TABLE _account_outcome AS
SELECT *
FROM _outcome;

CREATE OR REPLACE TEMP VIEW event_outcome AS
SELECT event_id, kind, subject, released_at, reports, lag_hours, on_time
FROM _account_outcome;

CREATE OR REPLACE TEMP VIEW event_member AS
SELECT subject, subject AS account_id, event_id, kind, released_at, reports, lag_hours, on_time
FROM _account_outcome;

CREATE OR REPLACE TEMP VIEW review_month AS
SELECT account_id AS subject, account_id, post_id, points, is_good
FROM _review;

CREATE OR REPLACE TEMP VIEW given_month AS
SELECT account_id AS subject, metric, value, base, is_floor
FROM _given;

CREATE OR REPLACE TEMP VIEW campaign_month AS
SELECT subject, campaign_id, is_major, posts, originals, products, is_met
FROM _campaign_month
WHERE kind = 'account';
