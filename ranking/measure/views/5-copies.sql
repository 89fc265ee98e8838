-- Whose texts the month's posts carry. `near_copy` (kept by copied.py) has the pairs; here the register says whose.

-- The pairs in which the later post is of the month or of the next one.
CREATE OR REPLACE TEMP TABLE _near_copy AS
SELECT month, post_id, earlier_id, similarity, is_first, order_known, is_short
FROM near_copy
WHERE month IN ($month, $next_month);

-- The posts of these pairs that were known by the cut-off, with whose they are.
CREATE OR REPLACE TEMP TABLE _paired AS
SELECT p.post_id, p.account_id, COALESCE(o.organisation, p.account_id) AS organisation, p.published_at,
       COALESCE(o.platform, SPLIT_PART(p.account_id, ':', 1)) AS platform
FROM post AS p
LEFT JOIN _organisation AS o ON o.account_id = p.account_id
WHERE p.published_at >= CAST($month_start AS TIMESTAMP) - INTERVAL 31 DAY
  AND p.published_at < CAST($month_end AS TIMESTAMP) + INTERVAL 31 DAY
  AND p.published_at <= $cut_off
  AND p.post_id IN (SELECT post_id FROM _near_copy UNION ALL SELECT earlier_id FROM _near_copy);

-- The pairs of which both posts are known, with whose post the earlier one is.
CREATE OR REPLACE TEMP TABLE _pair AS
SELECT
    n.post_id, TRY_CAST(p.account_id AS _account_id) AS account_id, p.published_at,
    n.earlier_id, q.account_id AS earlier_account, n.similarity,
    n.is_first, n.order_known, n.is_short,
    p.platform <> q.platform AS is_other_platform,
    CASE WHEN q.account_id = p.account_id THEN 'own_account'
         WHEN q.organisation = p.organisation THEN 'own_organisation'
         WHEN s.superior_id IS NOT NULL THEN 'superior'
         ELSE 'other'
    END AS relation
FROM _near_copy AS n
-- A kept pair of a post whose time was changed since is of another month.
JOIN _paired AS p
  ON p.post_id = n.post_id
 AND n.month = CASE WHEN p.published_at < CAST($month_end AS TIMESTAMP) THEN $month ELSE $next_month END
JOIN _paired AS q ON q.post_id = n.earlier_id
LEFT JOIN _superior AS s ON s.account_id = p.account_id AND s.superior_id = q.account_id;

-- What is known of each post that is in a pair. Short texts are alike by chance: they tell of no copying.
CREATE OR REPLACE TEMP TABLE _copy AS
WITH as_later AS (
    SELECT
        post_id,
        MAX(CASE WHEN is_first AND order_known AND NOT is_short THEN relation END) AS first_relation,
        BOOL_OR(relation = 'superior' AND order_known AND NOT is_short) AS is_relay,
        BOOL_OR(relation = 'own_account' AND order_known AND NOT is_short) AS is_self_repeat,
        BOOL_OR(relation = 'own_organisation' AND is_other_platform) AS is_own_repeat
    FROM _pair
    GROUP BY post_id
),
unsure AS (
    SELECT post_id FROM _pair WHERE NOT order_known AND NOT is_short AND relation IN ('other', 'superior')
    UNION
    SELECT earlier_id FROM _pair WHERE NOT order_known AND NOT is_short AND relation IN ('other', 'superior')
),
followed AS (
    SELECT earlier_id AS post_id, COUNT(*) AS copies
    FROM _pair
    WHERE is_first AND order_known AND NOT is_short AND relation IN ('other', 'superior')
    GROUP BY earlier_id
)
SELECT
    COALESCE(l.post_id, u.post_id, f.post_id) AS post_id,
    l.first_relation,
    COALESCE(l.is_relay, FALSE) AS is_relay,
    COALESCE(l.is_self_repeat, FALSE) AS is_self_repeat,
    COALESCE(l.is_own_repeat, FALSE) AS is_own_repeat,
    u.post_id IS NOT NULL AND l.first_relation IS NULL AS is_unsure,
    COALESCE(f.copies, 0) AS copies
FROM as_later AS l
FULL JOIN unsure AS u ON u.post_id = l.post_id
FULL JOIN followed AS f ON f.post_id = COALESCE(l.post_id, u.post_id);
