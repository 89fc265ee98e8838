-- The outcome of each event for each member account of a subject.
CREATE OR REPLACE TEMP TABLE event_member AS
SELECT s.subject, o.subject AS account_id, o.event_id, o.kind, o.released_at, o.reports, o.lag_hours, o.on_time
FROM _account_outcome AS o
JOIN member_asof AS s ON s.account_id = o.subject
ORDER BY s.subject, o.event_id, o.subject;
