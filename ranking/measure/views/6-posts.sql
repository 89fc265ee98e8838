-- What was published in the month, with the counts of the last capture at or before the cut-off.

-- Days whose single post has no other within seven days on either side: TRUE, or NULL where an open day
-- of these was not observed and may have had one.
CREATE OR REPLACE TEMP TABLE _lone_day AS
WITH beside AS (
    SELECT
        subject, day, posts,
        LAG(day) OVER (PARTITION BY subject ORDER BY day) AS day_before,
        LEAD(day) OVER (PARTITION BY subject ORDER BY day) AS day_after
    FROM _post_day
),
near_day AS (
    SELECT subject, day, day + CAST(UNNEST(RANGE(-7, 8)) AS INTEGER) AS other_day
    FROM beside
    WHERE posts = 1
      AND COALESCE(day - day_before > 7, TRUE)
      AND COALESCE(day_after - day > 7, TRUE)
)
SELECT
    n.subject, n.day,
    CASE WHEN COUNT(*) FILTER (WHERE d.day IS NULL) = 0 THEN TRUE END AS is_lone
FROM near_day AS n
JOIN _open AS o ON o.subject = n.subject AND n.other_day BETWEEN o.first_day AND o.last_day
LEFT JOIN _watched_day AS d ON d.subject = n.subject AND d.day = n.other_day
GROUP BY n.subject, n.day;

-- Bare greetings: the declared words first or last, and at most four characters beside them (a name).
CREATE OR REPLACE TEMP TABLE _greeted AS
WITH brief AS (
    SELECT post_id, letters, REGEXP_REPLACE(LOWER(text), '[^\p{L}\p{N}]', '', 'g') AS bare
    FROM post
    WHERE published_at >= $month_start AND published_at < $month_end AND published_at <= $cut_off
      AND letters <= $longest_greeting
)
SELECT DISTINCT p.post_id
FROM brief AS p
JOIN _greeting AS g
  ON p.letters BETWEEN LENGTH(g.words) AND LENGTH(g.words) + 4
 AND (STARTS_WITH(p.bare, g.words) OR SUFFIX(p.bare, g.words));

-- The month's posts on days on which their account was open, each with every capture by the cut-off, or with none.
-- Only columns that measure a text, never the text: it is a hundred times as much as all the rest.
CREATE OR REPLACE TEMP TABLE _seen_post AS
SELECT
    o.subject AS account_id, p.post_id, CAST(p.published_at AS DATE) AS day, p.published_at, p.time_precision, p.kind,
    -- A declared repost is known to be no original, even where the source has no word on originality.
    COALESCE(p.is_original, CASE WHEN p.is_repost THEN FALSE END) AS is_original,
    p.is_repost, p.position,
    LENGTH(p.title) AS title_length,
    COALESCE(p.kind = 'interpretation', FALSE) OR COALESCE(CONTAINS(p.title, '解读'), FALSE) AS is_interpretation,
    p.text_length, p.letters, p.sentences, p.han_characters, p.common_characters,
    c.captured_at, c.load_id, c.row,
    c.reads, c.likes, c.comments, c.shares, c.favourites, c.recommends,
    -- Missing is not zero: of a post with an unknown part the interactions are unknown.
    c.likes + c.comments + c.shares AS interactions,
    COALESCE(c.reads_is_floor AND c.reads IS NOT NULL, FALSE) AS reads_is_floor,
    COALESCE(c.likes_is_floor AND c.likes IS NOT NULL, FALSE) AS likes_is_floor,
    COALESCE(c.comments_is_floor AND c.comments IS NOT NULL, FALSE) AS comments_is_floor,
    COALESCE(c.shares_is_floor AND c.shares IS NOT NULL, FALSE) AS shares_is_floor,
    COALESCE(c.favourites_is_floor AND c.favourites IS NOT NULL, FALSE) AS favourites_is_floor,
    COALESCE(c.recommends_is_floor AND c.recommends IS NOT NULL, FALSE) AS recommends_is_floor,
    COALESCE(
        (c.likes_is_floor OR c.comments_is_floor OR c.shares_is_floor)
        AND c.likes + c.comments + c.shares IS NOT NULL,
        FALSE
    ) AS interactions_is_floor
FROM post AS p
JOIN _open AS o
  ON o.subject = TRY_CAST(p.account_id AS _account_id)
 AND CAST(p.published_at AS DATE) BETWEEN o.first_day AND o.last_day
LEFT JOIN capture AS c ON c.post_id = p.post_id AND c.captured_at <= $cut_off
WHERE p.published_at >= $month_start AND p.published_at < $month_end AND p.published_at <= $cut_off;
