-- key = "frequency"
-- label = "信息发布频次"
-- about = "账号在当月发布了多少稿件、分布在多少天。只数登记为开通的日期；观测不全的账号，数字只代表观测到的日期。"
--
-- [[metric]]
-- key = "posts"
-- label = "稿件数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月开通日期内发布的稿件篇数，原创与转发都计入。"
-- base = "observed_days"
-- base_label = "个观测日"
-- needs = ["observed"]
-- source = "行动计划二（六）：不断提升发布频次"
-- blind_spot = "发布后在采集之前删除的稿件看不到；观测日之外是否发过稿不知道；不区分长短与质量。观测到而没有稿件记 0，从未观测记缺失。"
-- example = "演示：某账号 10 月全部 31 天都在观测之内，3 日发 2 篇、10 日发 1 篇，稿件数为 2 + 1 = 3 篇，基数 31 个观测日，覆盖率 31 ÷ 31 = 1。"
-- is_integer = true
--
-- [[metric]]
-- key = "active_days"
-- label = "发稿天数"
-- unit = "天"
-- direction = "higher"
-- definition = "当月开通日期内至少发布一篇稿件的天数。"
-- base = "observed_days"
-- base_label = "个观测日"
-- needs = ["observed"]
-- source = "行动计划二（六）：不断提升发布频次"
-- blind_spot = "一天发一篇与发十篇同样计一天；观测日之外的发稿看不到。"
-- example = "演示：3 日发 2 篇、10 日发 1 篇，发稿天数为 2 天。"
-- is_integer = true
--
-- [[metric]]
-- key = "posts_per_day"
-- label = "日均稿件数"
-- unit = "篇/日"
-- direction = "higher"
-- definition = "稿件数除以当月观测日数。"
-- base = "observed_days"
-- base_label = "个观测日"
-- needs = ["observed"]
-- source = "行动计划二（六）：不断提升发布频次"
-- blind_spot = "以观测日为分母，假定未观测日与观测日相仿；如果只把有稿件的日期当作观测日，数值会偏高，应看覆盖率。"
-- example = "演示：只观测了 10 月的 20 天，其间发稿 5 篇，日均稿件数为 5 ÷ 20 = 0.25 篇/日，覆盖率 20 ÷ 31 ≈ 0.645。"

WITH published AS (
    SELECT subject, COUNT(*) AS posts, COUNT(DISTINCT day) AS active_days
    FROM post_asof
    GROUP BY subject
)
SELECT
    a.subject,
    -- Without an observed day nothing is known; with one, no post is a known zero.
    CASE WHEN a.observed_days > 0 THEN COALESCE(p.posts, 0) END AS posts,
    CASE WHEN a.observed_days > 0 THEN COALESCE(p.active_days, 0) END AS active_days,
    COALESCE(p.posts, 0) / NULLIF(a.observed_days, 0) AS posts_per_day,
    a.observed_days,
    a.observed_days / NULLIF(a.open_days, 0) AS coverage
FROM account_asof AS a
LEFT JOIN published AS p ON p.subject = a.subject
ORDER BY a.subject
