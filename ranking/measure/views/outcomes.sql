-- What came of each event for each subject that should report it; read through the subject's own views.
CREATE OR REPLACE TEMP TABLE event_outcome AS
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
LEFT JOIN first_report AS r ON r.event_id = x.event_id AND r.subject = x.subject
ORDER BY x.event_id, x.subject;
