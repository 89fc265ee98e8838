-- The posts with which accounts reported events: within the window, and fitting the event's rule.
-- The rule: one of its topic tags or links, or its keywords (one of "any" and every one of "all"); never one of "none".
-- `_candidate` (from matching.py) has the posts in a window that hold any word of a rule, with all that they hold.
CREATE OR REPLACE TEMP TABLE _event_match AS
WITH timed AS (
    SELECT
        x.event_id, x.subject, x.released_at, x.window_end, x.first_gap,
        c.post_id, c.published_at, c.time_precision, c.tags, c.url,
        c.words,
        c.time_precision = 'day' AS is_dated_only,
        -- Sources cut times to the minute: within one minute of the release nothing is "before".
        DATE_TRUNC('minute', x.released_at) AS released_minute
    FROM _event_expected AS x
    JOIN _candidate AS c
      ON c.subject = x.subject
     AND c.published_at >= DATE_TRUNC('day', x.released_at)
     AND c.published_at <= x.window_end
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
JOIN _event_rule AS u ON u.event_id = t.event_id
WHERE (t.is_dated_only OR t.published_at >= t.released_minute)
  AND (
      LIST_HAS_ANY(t.tags, u.tags)
      OR LIST_HAS_ANY(t.words, u.written_tags)
      OR LIST_HAS_ANY(t.words, u.links)
      OR LIST_CONTAINS(u.links, t.url)
      OR (
          LEN(u.any_of) + LEN(u.all_of) > 0
          AND (LEN(u.any_of) = 0 OR LIST_HAS_ANY(t.words, u.any_of))
          AND LIST_HAS_ALL(t.words, u.all_of)
      )
  )
  AND NOT LIST_HAS_ANY(t.words, u.none_of);
