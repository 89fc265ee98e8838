-- key = "frequency"
-- label = "信息发布频次"
-- about = "账号在当月发布了多少稿件、分布在多少天。只数登记为开通的日期；观测不全的账号，数字只代表观测到的日期。"
--
-- [[metric]]
-- key = "posts"
-- label = "稿件数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月开通日期内发布的稿件篇数，原创与转发都计入；矩阵中同一单位在两个平台发布的同一稿件只计一篇。"
-- base = "observed_days"
-- base_label = "个观测日"
-- needs = ["observed"]
-- matrix_posts = "once"
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
-- definition = "稿件数除以当月观测日数；矩阵以各成员的观测日之和为分母。"
-- base = "observed_days"
-- base_label = "个观测日"
-- needs = ["observed"]
-- matrix_posts = "once"
-- source = "行动计划二（六）：不断提升发布频次"
-- blind_spot = "以观测日为分母，假定未观测日与观测日相仿；如果只把有稿件的日期当作观测日，数值会偏高，应看覆盖率。"
-- example = "演示：只观测了 10 月的 20 天，其间发稿 5 篇，日均稿件数为 5 ÷ 20 = 0.25 篇/日，覆盖率 20 ÷ 31 ≈ 0.645。"
--
-- [[metric]]
-- key = "pushes"
-- label = "推送次数"
-- unit = "次"
-- direction = "neutral"
-- definition = "当月稿件中注明了推送位置的，其不同的发布时刻数；同一账号同一时刻发布的几篇算一次推送。"
-- base = "placed_posts"
-- base_label = "篇位置已知的稿件"
-- coverage = "placed_coverage"
-- needs = ["positions", "observed"]
-- source = "行动计划二（六）：不断提升发布频次"
-- blind_spot = "来源不注明位置的平台缺失；只有日期的来源，一天的几次推送算作一次。"
-- example = "演示：3 日 9:00 一次推送 2 篇，10 日 9:00 一次推送 1 篇，推送次数为 2 次，基数 3 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "headline_posts"
-- label = "头条稿件数"
-- unit = "篇"
-- direction = "neutral"
-- definition = "当月稿件中在一次推送里排在第一位的篇数。"
-- base = "placed_posts"
-- base_label = "篇位置已知的稿件"
-- coverage = "placed_coverage"
-- needs = ["positions", "observed"]
-- source = "行动计划二（六）：不断提升发布频次"
-- blind_spot = "来源不注明位置的平台缺失；头条被删除的推送不计。"
-- example = "演示：两次推送，一次 2 篇（位置 1、2），一次 1 篇（位置 1），头条稿件数为 2 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "keep_alive_posts"
-- label = "保活稿件数"
-- unit = "篇"
-- direction = "lower"
-- definition = "当月稿件中的保活稿件：前后各 7 天内该账号没有别的稿件，或正文只是一句问候（data/greetings.txt 所列，其余不超过 4 个字）。"
-- base = "judged_posts"
-- base_label = "篇能判断的稿件"
-- coverage = "keep_alive_coverage"
-- needs = ["observed", "captures"]
-- source = "行动计划二（六）：不断提升发布频次和内容质量；国办秘函〔2019〕19号关于更新的要求"
-- blind_spot = "前后 7 天内有未观测日的，不能断定是孤篇，不计入基数；问候语以外的应付之作认不出来；偶发重要信息的账号也会有孤篇。"
-- example = "演示：某账号 10 月只在 15 日发了一篇，10 月 8 日至 22 日都在观测之内，保活稿件数为 1 篇；另发一篇正文为“早安，演示市！”的，则两篇都不是孤篇而后者是问候，仍为 1 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "calendar_days"
-- label = "当月天数"
-- unit = "天"
-- direction = "neutral"
-- definition = "当月的日历天数，供按日平均的公开指数使用。"
-- base = "calendar_days"
-- base_label = "个日历日"
-- coverage = "calendar_coverage"
-- source = "行动计划专栏 10：定期发布政务新媒体榜单"
-- blind_spot = "只是日历，与账号无关。"
-- example = "演示：2026 年 10 月为 31 天，2026 年 2 月为 28 天。"
-- is_integer = true

WITH published AS (
    SELECT
        subject,
        COUNT(*) AS posts,
        COUNT(DISTINCT day) AS active_days,
        COUNT(position) AS placed_posts,
        COUNT(*) FILTER (WHERE position = 1) AS headline_posts,
        COUNT(*) FILTER (WHERE is_keep_alive) AS keep_alive_posts,
        COUNT(is_keep_alive) AS judged_posts
    FROM post_asof
    GROUP BY subject
),
pushed AS (
    SELECT subject, COUNT(*) AS pushes
    FROM (SELECT DISTINCT subject, account_id, published_at FROM post_asof WHERE position IS NOT NULL) AS push
    GROUP BY subject
),
calendar AS (
    SELECT COUNT(*) AS days
    FROM calendar_day
),
counted AS (
    SELECT
        a.subject,
        a.observed_days,
        a.observed_days / NULLIF(a.open_days, 0) AS observed_share,
        COALESCE(p.posts, 0) AS posts,
        COALESCE(p.active_days, 0) AS active_days,
        COALESCE(p.placed_posts, 0) AS placed_posts,
        COALESCE(p.headline_posts, 0) AS headline_posts,
        COALESCE(u.pushes, 0) AS pushes,
        COALESCE(p.keep_alive_posts, 0) AS keep_alive_posts,
        COALESCE(p.judged_posts, 0) AS judged_posts,
        -- Looked at and silent: it pushed nothing, if its platform tells places at all.
        a.observed_days > 0 AND p.subject IS NULL
        AND SUM(p.placed_posts) OVER (PARTITION BY a.platform) > 0 AS is_without_pushes
    FROM account_asof AS a
    LEFT JOIN published AS p ON p.subject = a.subject
    LEFT JOIN pushed AS u ON u.subject = a.subject
)
SELECT
    n.subject,
    -- Without an observed day nothing is known; with one, no post is a known zero.
    CASE WHEN n.observed_days > 0 THEN n.posts END AS posts,
    CASE WHEN n.observed_days > 0 THEN n.active_days END AS active_days,
    n.posts / NULLIF(n.observed_days, 0) AS posts_per_day,
    CASE WHEN n.placed_posts > 0 OR n.is_without_pushes THEN n.pushes END AS pushes,
    CASE WHEN n.placed_posts > 0 OR n.is_without_pushes THEN n.headline_posts END AS headline_posts,
    CASE WHEN n.judged_posts > 0 OR (n.posts = 0 AND n.observed_days > 0) THEN n.keep_alive_posts END AS keep_alive_posts,
    c.days AS calendar_days,
    n.observed_days,
    n.placed_posts,
    n.judged_posts,
    n.observed_share AS coverage,
    n.observed_share * COALESCE(n.placed_posts / NULLIF(n.posts, 0), CASE WHEN n.is_without_pushes THEN 1 ELSE 0 END) AS placed_coverage,
    n.observed_share * COALESCE(n.judged_posts / NULLIF(n.posts, 0), 1) AS keep_alive_coverage,
    1 AS calendar_coverage
FROM counted AS n
CROSS JOIN calendar AS c
ORDER BY n.subject
