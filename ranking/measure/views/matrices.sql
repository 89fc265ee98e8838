-- The documented views with matrices as subjects: what all member accounts of the month's end did together.
-- Days are added up over the members (member-days); a window was seen whole when it was for every member.

CREATE OR REPLACE TEMP TABLE _member AS
SELECT matrix AS subject, subject AS account_id
FROM _account
WHERE matrix IS NOT NULL;

CREATE OR REPLACE TEMP TABLE _matrix AS
SELECT
    a.matrix AS subject,
    -- Matrices on the same platforms are alike in what these show.
    STRING_AGG(DISTINCT a.platform, ',' ORDER BY a.platform) AS platform,
    a.matrix AS name,
    CAST(NULL AS VARCHAR) AS level,
    CAST(NULL AS VARCHAR) AS region_code,
    CAST(NULL AS VARCHAR) AS region,
    CAST(NULL AS VARCHAR) AS organisation,
    CAST(NULL AS VARCHAR) AS matrix,
    CAST(NULL AS BOOLEAN) AS is_main,
    MIN(a.opened) AS opened,
    COUNT(*) AS accounts,
    CAST(SUM(a.open_days) AS BIGINT) AS open_days,
    MAX(a.last_open_day) AS last_open_day,
    CAST(SUM(a.observed_days) AS BIGINT) AS observed_days,
    CAST(NULL AS VARCHAR) AS renamed_from
FROM _account AS a
WHERE a.matrix IS NOT NULL
GROUP BY a.matrix;

CREATE OR REPLACE TEMP VIEW account_asof AS
SELECT
    subject, platform, name, level, region_code, region, organisation, matrix, is_main, opened,
    accounts, open_days, last_open_day, observed_days, renamed_from
FROM _matrix;

CREATE OR REPLACE TEMP VIEW member_asof AS
SELECT
    a.matrix AS subject, a.subject AS account_id, a.platform, a.level, a.organisation, a.is_main,
    a.open_days, a.observed_days, COALESCE(p.posts, 0) AS posts
FROM _account AS a
LEFT JOIN _member_posts AS p ON p.account_id = a.subject
WHERE a.matrix IS NOT NULL;

-- A day of a matrix was observed when it was for every member; members closed that day have nothing to observe.
CREATE OR REPLACE TEMP VIEW observed_day AS
SELECT m.subject, c.day, c.day_number, TRUE AS in_month
FROM calendar_day AS c
JOIN _open AS p ON c.day BETWEEN p.first_day AND p.last_day
JOIN _member AS m ON m.account_id = p.subject
LEFT JOIN _observed_day AS o ON o.subject = p.subject AND o.day = c.day
GROUP BY m.subject, c.day, c.day_number
HAVING COUNT(*) = COUNT(o.day);

CREATE OR REPLACE TEMP VIEW near_copy_asof AS
SELECT
    m.subject, n.account_id, n.post_id, n.earlier_account, n.earlier_id, n.similarity,
    n.relation, n.is_first, n.order_known, n.is_short
FROM _pair AS n
JOIN _post AS p ON p.post_id = n.post_id
JOIN _member AS m ON m.account_id = n.account_id;

CREATE OR REPLACE TEMP VIEW follower_asof AS
SELECT
    m.subject,
    CAST(SUM(f.followers) AS BIGINT) AS followers,
    COALESCE(BOOL_OR(f.is_floor), FALSE) AS is_floor,
    MAX(f.captured_at) AS captured_at,
    CAST(COALESCE(SUM(f.month_captures), 0) AS BIGINT) AS month_captures,
    COUNT(*) FILTER (WHERE f.month_captures > 0) / COUNT(*) AS month_share,
    CAST(SUM(g.followers_before) AS BIGINT) AS followers_before,
    CAST(SUM(g.gained) AS BIGINT) AS gained,
    MAX(g.days_between) AS days_between,
    COUNT(g.account_id) / COUNT(*) AS gain_share
FROM _member AS m
LEFT JOIN _follower AS f ON f.account_id = m.account_id
LEFT JOIN _follower_gain AS g ON g.account_id = m.account_id
GROUP BY m.subject;

-- A matrix should report what any member should; the first day on which a member was not observed is its gap.
CREATE OR REPLACE TEMP VIEW event_expected AS
SELECT
    x.event_id, x.kind, m.subject, x.released_at, x.window_end,
    MIN(x.first_gap) AS first_gap,
    BOOL_AND(x.window_observed) AS window_observed
FROM _event_expected AS x
JOIN _member AS m ON m.account_id = x.subject
GROUP BY x.event_id, x.kind, m.subject, x.released_at, x.window_end;

CREATE OR REPLACE TEMP VIEW event_match AS
SELECT
    t.event_id, m.subject, t.subject AS account_id, t.post_id, t.published_at, t.time_precision, t.lag_hours, t.is_on_time,
    x.first_gap IS NULL OR CAST(t.published_at AS DATE) < x.first_gap AS seen_from_release
FROM _event_match AS t
JOIN _member AS m ON m.account_id = t.subject
JOIN event_expected AS x ON x.event_id = t.event_id AND x.subject = m.subject;

CREATE OR REPLACE TEMP VIEW review_month AS
SELECT m.subject, r.account_id, r.post_id, r.points, r.is_good
FROM _review AS r
JOIN _member AS m ON m.account_id = r.account_id;

-- Figures of accounts are not added up: what was given for an account says nothing of its matrix.
CREATE OR REPLACE TEMP VIEW given_month AS
SELECT account_id AS subject, metric, value, base, is_floor
FROM _given
WHERE FALSE;

CREATE OR REPLACE TEMP VIEW campaign_month AS
SELECT subject, campaign_id, is_major, posts, originals, products, is_met
FROM _campaign_month
WHERE kind = 'matrix';

CREATE OR REPLACE TEMP TABLE _matrix_outcome AS
SELECT *
FROM _outcome;

CREATE OR REPLACE TEMP VIEW event_outcome AS
SELECT event_id, kind, subject, released_at, reports, lag_hours, on_time
FROM _matrix_outcome;

CREATE OR REPLACE TEMP VIEW event_member AS
SELECT m.subject, o.subject AS account_id, o.event_id, o.kind, o.released_at, o.reports, o.lag_hours, o.on_time
FROM _account_outcome AS o
JOIN _member AS m ON m.account_id = o.subject;
