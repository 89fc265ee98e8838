-- key = "influence"
-- label = "社会影响力"
-- about = "关注账号的人数，以有日期的采集为准。"
--
-- [[metric]]
-- key = "followers"
-- label = "粉丝数"
-- unit = "人"
-- direction = "higher"
-- definition = "数据截止时刻及以前最后一次采集到的粉丝数；矩阵为各成员之和。"
-- base = "month_captures"
-- base_label = "次当月以来的采集"
-- floor = "followers_is_floor"
-- tags = ["follows"]
-- needs = ["followers"]
-- source = "行动计划二（六）：增强社会影响力"
-- blind_spot = "粉丝数反映历年积累而非当月工作，也看不出是否真实活跃；当月初以来没有采集时沿用更早的一次，基数和覆盖率记 0。"
-- example = "演示：10 月 1 日采集为 9,800 人，11 月 3 日采集为 10,050 人，数据截止于 11 月 5 日 24 时，10 月的粉丝数为 10,050 人，基数 2 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "followers_gained"
-- label = "新增粉丝数"
-- unit = "人"
-- direction = "higher"
-- definition = "离月初最近的一次采集（前后 7 天内）到离月末最近的一次采集（前后 7 天内、截止时刻以前）之间，粉丝数的增减；矩阵为两头都有采集的成员之和。"
-- base = "days_between"
-- base_label = "天（两次采集之间）"
-- coverage = "gain_coverage"
-- tags = ["follows"]
-- needs = ["followers"]
-- source = "行动计划二（六）：增强社会影响力"
-- blind_spot = "两头任何一头 7 天内没有精确的采集（如只有“10万+”）时缺失；不是恰好从月初到月末，相隔天数见基数；增加也可能是买来的，减少也可能是平台清理。"
-- example = "演示：10 月 2 日采集为 9,800 人，11 月 3 日采集为 10,050 人，新增粉丝数为 10,050 − 9,800 = 250 人，基数 32 天。"
-- is_integer = true
--
-- [[metric]]
-- key = "followers_gain_rate"
-- label = "粉丝增长率"
-- unit = "比例"
-- direction = "higher"
-- definition = "新增粉丝数除以开头那次采集的粉丝数。"
-- base = "days_between"
-- base_label = "天（两次采集之间）"
-- coverage = "gain_coverage"
-- tags = ["follows"]
-- needs = ["followers"]
-- source = "行动计划二（六）：增强社会影响力"
-- blind_spot = "粉丝很少的账号增长率起伏很大；其余同新增粉丝数。"
-- example = "演示：接上例，粉丝增长率为 250 ÷ 9,800 ≈ 0.0255。"

SELECT
    a.subject,
    f.followers,
    f.gained AS followers_gained,
    f.gained / NULLIF(f.followers_before, 0) AS followers_gain_rate,
    COALESCE(f.is_floor, FALSE) AS followers_is_floor,
    COALESCE(f.month_captures, 0) AS month_captures,
    COALESCE(f.days_between, 0) AS days_between,
    COALESCE(f.month_share, 0) AS coverage,
    COALESCE(f.gain_share, 0) AS gain_coverage
FROM account_asof AS a
LEFT JOIN follower_asof AS f ON f.subject = a.subject
ORDER BY a.subject
