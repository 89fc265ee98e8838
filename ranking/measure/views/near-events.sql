-- For `ranking events check`: one row an event and post around its window, with what of the rule it has.
CREATE OR REPLACE TEMP VIEW _near_event AS
WITH told AS (
    SELECT
        e.event_id, e.released_at, e.window_end, p.*,
        LIST_INTERSECT(p.tags, u.tags) AS tags_found,
        LIST_INTERSECT(COALESCE(f.words, []), u.written_tags) AS written_found,
        LIST_INTERSECT(COALESCE(f.words, []), u.tags) AS tags_as_words,
        LIST_INTERSECT(COALESCE(f.words, []), u.links) AS links_found,
        LIST_CONTAINS(u.links, p.url) AS is_linked,
        LIST_INTERSECT(COALESCE(f.words, []), u.any_of) AS any_found,
        LIST_INTERSECT(COALESCE(f.words, []), u.all_of) AS all_found,
        LIST_INTERSECT(COALESCE(f.words, []), u.none_of) AS none_found,
        u.any_of, u.all_of,
        x.subject IS NOT NULL AS is_expected,
        p.time_precision = 'day' AS is_dated_only
    FROM _month_event AS e
    JOIN _event_rule AS u ON u.event_id = e.event_id
    JOIN _near_post AS p ON p.published_at BETWEEN e.released_at - INTERVAL 3 DAY AND e.window_end + INTERVAL 3 DAY
    LEFT JOIN _near_word AS f ON f.post_id = p.post_id
    LEFT JOIN _event_expected AS x ON x.event_id = e.event_id AND x.subject = p.subject
)
SELECT
    *,
    LEN(tags_found) + LEN(written_found) + LEN(links_found) > 0 OR COALESCE(is_linked, FALSE)
    OR (
        LEN(any_of) + LEN(all_of) > 0
        AND (LEN(any_of) = 0 OR LEN(any_found) > 0)
        AND LEN(all_found) = LEN(LIST_DISTINCT(all_of))
    ) AS fits,
    CASE WHEN is_dated_only THEN published_at < DATE_TRUNC('day', released_at)
         ELSE published_at < DATE_TRUNC('minute', released_at)
    END AS is_early,
    published_at > window_end AS is_late
FROM told;
