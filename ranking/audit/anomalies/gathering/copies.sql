-- The month's posts that are declared original while an earlier post of another office has nearly the same text.
WITH office AS (
    SELECT account_id, organisation
    FROM account
    WHERE valid_from < CAST($month_end AS DATE)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY valid_from DESC, load_id DESC, row DESC) = 1
)
SELECT p.account_id AS account, p.native_id AS post, e.account_id AS earlier_account, n.similarity
FROM near_copy AS n
JOIN post AS p ON p.post_id = n.post_id
JOIN post AS e ON e.post_id = n.earlier_id
LEFT JOIN office AS a ON a.account_id = p.account_id
LEFT JOIN office AS b ON b.account_id = e.account_id
WHERE n.month = $month AND n.order_known AND NOT n.is_short
  AND p.is_original AND NOT COALESCE(p.is_repost, FALSE)
  AND p.published_at >= $month_start AND p.published_at < $month_end AND p.published_at <= $cut_off
  AND p.account_id <> e.account_id
  AND COALESCE(a.organisation, p.account_id) <> COALESCE(b.organisation, e.account_id)
ORDER BY account, post, earlier_account
