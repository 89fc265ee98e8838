-- key = "influence"
-- label = "社会影响力"
-- about = "关注账号的人数，以有日期的采集为准。"
--
-- [[metric]]
-- key = "followers"
-- label = "粉丝数"
-- unit = "人"
-- direction = "higher"
-- definition = "数据截止时刻及以前最后一次采集到的粉丝数。"
-- base = "month_captures"
-- base_label = "次当月以来的采集"
-- floor = "followers_is_floor"
-- tags = ["follows"]
-- needs = ["followers"]
-- source = "行动计划二（六）：增强社会影响力"
-- blind_spot = "粉丝数反映历年积累而非当月工作，也看不出是否真实活跃；当月初以来没有采集时沿用更早的一次，基数和覆盖率记 0。"
-- example = "演示：10 月 1 日采集为 9,800 人，11 月 3 日采集为 10,050 人，数据截止于 11 月 5 日 24 时，10 月的粉丝数为 10,050 人，基数 2 次。"
-- is_integer = true

SELECT
    a.subject,
    f.followers,
    COALESCE(f.is_floor, FALSE) AS followers_is_floor,
    COALESCE(f.month_captures, 0) AS month_captures,
    CASE WHEN f.month_captures > 0 THEN 1 ELSE 0 END AS coverage
FROM account_asof AS a
LEFT JOIN follower_asof AS f ON f.subject = a.subject
ORDER BY a.subject
