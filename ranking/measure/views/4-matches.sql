-- The posts with which accounts reported events: within the window, and fitting the event's rule.
-- `event_hit` (kept by hits.py) has the posts that fit, whoever published them.
CREATE OR REPLACE TEMP TABLE _event_match AS
WITH timed AS (
    SELECT
        x.event_id, x.subject, x.released_at, x.window_end, x.first_gap,
        p.post_id, p.published_at, p.time_precision,
        p.time_precision = 'day' AS is_dated_only,
        -- Sources cut times to the minute: within one minute of the release nothing is "before".
        DATE_TRUNC('minute', x.released_at) AS released_minute
    FROM event_hit AS h
    JOIN _timed_post AS p ON p.post_id = h.post_id
    JOIN _event_expected AS x ON x.event_id = h.event_id AND x.subject = p.subject
    WHERE h.event_id IN (SELECT event_id FROM _month_event) AND p.published_at <= x.window_end
)
SELECT
    t.event_id, t.subject, t.post_id, t.published_at, t.time_precision,
    -- A date without a time of day gives no hours.
    CASE WHEN NOT t.is_dated_only
         THEN GREATEST(0, DATE_DIFF('second', DATE_TRUNC('second', t.released_at), DATE_TRUNC('second', t.published_at))) / 3600.0
    END AS lag_hours,
    -- And it proves punctuality only when the whole day lies in the window; else it is unknown.
    CASE WHEN NOT t.is_dated_only
           OR (t.published_at >= t.released_minute AND t.published_at + INTERVAL 1 DAY <= t.window_end)
         THEN TRUE
    END AS is_on_time,
    t.first_gap IS NULL OR CAST(t.published_at AS DATE) < t.first_gap AS seen_from_release
FROM timed AS t
WHERE t.is_dated_only OR t.published_at >= t.released_minute;
