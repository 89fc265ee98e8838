-- A small made-up store on which a metric file is tried out: two matrices, an account that is silent, one that nobody
-- looked at, one without followers, unknown counts, floors, a day-only time, near copies and an event.
INSERT INTO account BY NAME
SELECT account_id, SPLIT_PART(account_id, ':', 1) AS platform, SPLIT_PART(account_id, ':', 2) AS native_id,
       name, level, organisation, matrix, superior_id, is_main,
       DATE '2025-01-01' AS valid_from, 1 AS load_id, ROW_NUMBER() OVER (ORDER BY account_id) AS row
FROM (VALUES
    ('weibo:1', '演示甲', 'city', '演示甲局', '演示甲矩阵', 'weibo:2', TRUE),
    ('wechat:1', '演示甲', 'city', '演示甲局', '演示甲矩阵', NULL, FALSE),
    ('weibo:2', '演示乙', 'province', '演示乙厅', '演示乙矩阵', NULL, NULL),
    ('douyin:1', '演示静默', 'county', '演示丙局', '演示乙矩阵', 'weibo:2', TRUE),
    ('weibo:3', '演示未观测', NULL, NULL, NULL, NULL, NULL)
) AS a (account_id, name, level, organisation, matrix, superior_id, is_main);

INSERT INTO observed_period BY NAME
SELECT account_id, DATE '2026-08-01' AS first_day, DATE '2026-11-05' AS last_day, 'file' AS basis, 1 AS load_id
FROM account
WHERE account_id <> 'weibo:3';

INSERT INTO post BY NAME
SELECT post_id, account_id, CAST(post_id AS VARCHAR) AS native_id, CAST(published_at AS TIMESTAMP) AS published_at,
       time_precision, kind, is_original, position, title, text, HASH(text)::VARCHAR AS text_hash,
       LENGTH(COALESCE(title, '')) + LENGTH(COALESCE(text, '')) AS text_length,
       LENGTH(text) AS letters, CASE WHEN text IS NOT NULL THEN 2 END AS sentences,
       LENGTH(text) AS han_characters, LENGTH(text) AS common_characters, 1 AS load_id, post_id AS row
FROM (VALUES
    (1, 'weibo:2', '2026-09-28 09:00:00', 'second', 'text', TRUE, NULL, NULL, '演示省生态环境厅今日启动秋冬季大气污染防治攻坚行动'),
    (2, 'weibo:1', '2026-09-29 10:00:00', 'second', 'text', NULL, NULL, NULL, '演示省生态环境厅今日启动秋冬季大气污染防治攻坚行动。'),
    (3, 'weibo:1', '2026-10-01 08:30:00', 'second', 'picture', TRUE, NULL, NULL, '国庆快乐'),
    (4, 'weibo:2', '2026-10-08 09:10:00', 'minute', 'interpretation', TRUE, NULL, '一图解读演示条例', '演示条例今日公布自明年一月一日起施行重点看这五条'),
    (5, 'weibo:1', '2026-10-08 11:40:00', 'second', 'text', FALSE, NULL, NULL, '演示条例今日公布自明年一月一日起施行重点看这五条'),
    (6, 'wechat:1', '2026-10-09 08:00:00', 'second', 'article', TRUE, 1, '演示条例来了', '演示条例今日公布自明年一月一日起施行重点看这五条'),
    (7, 'wechat:1', '2026-10-20 18:00:00', 'second', 'article', TRUE, 1, '演示湿地里的候鸟', '演示湿地今年迎来候鸟两万余只比去年增加三成'),
    (8, 'wechat:1', '2026-10-20 18:00:00', 'second', 'video', NULL, 2, '演示短片', NULL),
    (10, 'wechat:1', '2026-10-25', 'day', 'poster', TRUE, NULL, '演示海报', '绿水青山就是金山银山演示海报第一期今日上新'),
    (9, 'weibo:2', '2026-11-01 07:00:00', 'second', 'text', TRUE, NULL, NULL, '十一月的第一天也请绿色出行')
) AS p (post_id, account_id, published_at, time_precision, kind, is_original, position, title, text);

INSERT INTO capture BY NAME
SELECT post_id, TIMESTAMP '2026-11-03 09:00:00' AS captured_at, reads, likes, comments, shares,
       comments AS favourites, comments AS recommends,
       reads = 100000 AND reads IS NOT NULL AS reads_is_floor, FALSE AS likes_is_floor, FALSE AS comments_is_floor,
       FALSE AS shares_is_floor, FALSE AS favourites_is_floor, FALSE AS recommends_is_floor, 1 AS load_id, post_id AS row
FROM (VALUES
    (3, NULL, 12, 3, 0), (4, NULL, 40, NULL, 9), (5, NULL, 0, 0, 0), (6, 100000, 800, 31, 260), (7, 0, 0, 0, 0)
) AS c (post_id, reads, likes, comments, shares);

INSERT INTO follower_capture BY NAME
SELECT account_id, captured_at, followers, FALSE AS is_floor, 1 AS load_id, ROW_NUMBER() OVER (ORDER BY account_id) AS row
FROM (VALUES
    ('weibo:1', TIMESTAMP '2026-10-01 09:00:00', 9800), ('weibo:1', TIMESTAMP '2026-11-01 09:00:00', 10050),
    ('wechat:1', TIMESTAMP '2026-11-01 09:00:00', 0), ('weibo:2', TIMESTAMP '2026-10-15 09:00:00', 500000)
) AS f (account_id, captured_at, followers);

INSERT INTO event BY NAME
SELECT 'e1' AS event_id, '演示条例公布' AS title, 'policy' AS kind, TIMESTAMP '2026-10-08 09:00:00' AS released_at,
       48 AS window_hours, '演示条例' AS keywords_any, 1 AS load_id, 1 AS row;

INSERT INTO review_point BY NAME
SELECT 'weibo:2' AS account_id, 4 AS post_id, '2026-10' AS month, 2 AS points, 'good' AS kind, '演示' AS reason,
       '演示' AS reviewer, TIMESTAMP '2026-11-02 09:00:00' AS reviewed_at, 1 AS load_id, 1 AS row;

INSERT INTO given_metric BY NAME
SELECT 'weibo:1' AS account_id, '2026-10' AS month, metric, value, NULL AS base,
       '演示' AS source, TRUE AS publishable, FALSE AS is_floor, 1 AS load_id, 1 AS row
FROM (VALUES
    ('pushes', 20), ('posts', 88), ('reads', 18592), ('reads_mean', 211.3), ('reads_max', 100000), ('reads_headline', 9000),
    ('likes', 310), ('recommends', 55), ('comments', 40), ('shares', 120), ('favourites', 50), ('followers', 10050),
    ('followers_gained', -3), ('replies', 30), ('reply_rate', 0.75), ('open_rate', 0.125), ('completion_rate', 0.4),
    ('newrank_index', 812.5), ('gsdata_index', 640.2), ('composite_index', 71)
) AS given (metric, value);

INSERT INTO campaign BY NAME
SELECT 'c1' AS campaign_id, '演示主题宣传' AS title, DATE '2026-10-01' AS first_day, DATE '2026-10-31' AS last_day,
       '演示条例' AS keywords_any, 1 AS target_originals, 1 AS load_id, 1 AS row;
