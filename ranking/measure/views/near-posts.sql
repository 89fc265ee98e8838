-- For `ranking events check`: the posts around the windows of the month's events, of any account that was open on their day.
CREATE OR REPLACE TEMP TABLE _near_post AS
SELECT
    TRY_CAST(p.account_id AS _account_id) AS subject, p.post_id, p.native_id, p.published_at, p.time_precision, p.title, p.text, p.url AS address,
    LOWER(COALESCE(p.title, '') || CHR(10) || COALESCE(p.text, '')) AS body,
    _words(p.topics) AS tags,
    LOWER(p.url) AS url
FROM post AS p
WHERE EXISTS (
    SELECT 1
    FROM _month_event AS e
    WHERE p.published_at BETWEEN e.released_at - INTERVAL 3 DAY AND e.window_end + INTERVAL 3 DAY
)
  AND p.published_at <= $cut_off
  AND EXISTS (
      SELECT 1
      FROM _open AS o
      WHERE o.subject = TRY_CAST(p.account_id AS _account_id)
        AND CAST(p.published_at AS DATE) BETWEEN o.first_day AND o.last_day
  );
