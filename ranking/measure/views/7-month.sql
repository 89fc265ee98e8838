-- The month's posts on days on which their account was open, each with every capture by the cut-off, or with none
-- (captures.py leaves one). Only columns that measure a text, never the text: it is a hundred times as much as all the rest.
-- The view `_told_post` has what follows from these columns. Tables are joined as written (scripts.py), so the
-- numbers of the first and the last post, which tell nothing that the join does not, keep captures of other months unread.
CREATE OR REPLACE TEMP TABLE _post AS
WITH seen AS (
    SELECT
        post_id, captured_at, reads, likes, comments, shares, favourites, recommends, load_id, row,
        -- Which of the known counts are floors, a bit each: six columns less to look up.
        CAST(
            CASE WHEN reads_is_floor AND reads IS NOT NULL THEN 1 ELSE 0 END
            + CASE WHEN likes_is_floor AND likes IS NOT NULL THEN 2 ELSE 0 END
            + CASE WHEN comments_is_floor AND comments IS NOT NULL THEN 4 ELSE 0 END
            + CASE WHEN shares_is_floor AND shares IS NOT NULL THEN 8 ELSE 0 END
            + CASE WHEN favourites_is_floor AND favourites IS NOT NULL THEN 16 ELSE 0 END
            + CASE WHEN recommends_is_floor AND recommends IS NOT NULL THEN 32 ELSE 0 END
        AS UTINYINT) AS floors
    FROM capture
    WHERE captured_at <= $cut_off AND post_id BETWEEN $first_post AND $last_post
)
SELECT
    o.subject AS account_id, p.post_id, CAST(p.published_at AS DATE) AS day, p.published_at,
    CAST(p.time_precision AS ENUM ('second', 'minute', 'day')) AS time_precision,
    p.kind,
    -- A declared repost is known to be no original, even where the source has no word on originality.
    COALESCE(p.is_original, CASE WHEN p.is_repost THEN FALSE END) AS is_original,
    p.is_repost, p.position,
    LENGTH(p.title) AS title_length,
    COALESCE(p.kind = 'interpretation', FALSE) OR COALESCE(CONTAINS(p.title, '解读'), FALSE) AS is_interpretation,
    p.text_length, p.letters, p.sentences, p.han_characters, p.common_characters,
    CASE WHEN k.post_id IS NULL THEN FALSE ELSE k.is_keep_alive END AS is_keep_alive,
    -- No text, no letters to count.
    CASE WHEN p.letters IS NULL THEN NULL
         WHEN k.post_id IS NULL THEN CAST('independent' AS ENUM ('independent', 'copied', 'carried', 'unknown'))
         ELSE k.authorship
    END AS authorship,
    COALESCE(k.is_relay, FALSE) AS is_relay,
    COALESCE(k.is_self_repeat, FALSE) AS is_self_repeat,
    COALESCE(k.is_own_repeat, FALSE) AS is_own_repeat,
    COALESCE(k.copies, 0) AS copies,
    c.captured_at, c.reads, c.likes, c.comments, c.shares, c.favourites, c.recommends,
    COALESCE(c.floors, 0) AS floors,
    c.load_id, c.row
FROM post AS p
JOIN _month_post AS o ON o.post_id = p.post_id
LEFT JOIN seen AS c ON c.post_id = p.post_id
LEFT JOIN _mark AS k ON k.post_id = p.post_id
WHERE p.published_at >= $month_start AND p.published_at < $month_end;
