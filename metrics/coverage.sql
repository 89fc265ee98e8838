-- key = "coverage"
-- label = "阵地覆盖"
-- about = "矩阵开通了哪些平台，多少成员在发布，主账号占多少。只对矩阵计。"
--
-- [[metric]]
-- key = "platforms_open"
-- label = "开通平台数"
-- unit = "个"
-- direction = "higher"
-- definition = "矩阵成员账号当月开通的不同平台数。"
-- base = "accounts"
-- base_label = "个成员账号"
-- coverage = "coverage"
-- subjects = ["matrix"]
-- source = "行动计划专栏 10：拓展网络宣教阵地，陆续开通常用新闻客户端、社交媒体账号"
-- blind_spot = "只数登记表中的账号；开通而不更新也算开通，应与活跃账号比例一起看。"
-- example = "演示：矩阵有两个微信公众号、一个微博账号，开通平台数为 2 个。"
-- is_integer = true
--
-- [[metric]]
-- key = "active_account_share"
-- label = "活跃账号比例"
-- unit = "比例"
-- direction = "higher"
-- definition = "矩阵中观测到的成员账号里，当月至少发布一篇稿件的所占比例。"
-- base = "seen_accounts"
-- base_label = "个观测到的成员账号"
-- coverage = "seen_share"
-- needs = ["observed"]
-- subjects = ["matrix"]
-- source = "行动计划二（六）：加强全国生态环境政务新媒体矩阵建设"
-- blind_spot = "发一篇即算活跃；从未观测到的成员不计入。"
-- example = "演示：5 个成员中 4 个有观测，其中 3 个发了稿，活跃账号比例为 3 ÷ 4 = 0.75，覆盖率 4 ÷ 5 = 0.8。"
--
-- [[metric]]
-- key = "main_account_share"
-- label = "主账号稿件比例"
-- unit = "比例"
-- direction = "neutral"
-- definition = "矩阵成员当月的稿件中，由登记为主账号的成员发布的所占比例。"
-- base = "posts_of_known"
-- base_label = "篇由注明是否主账号的成员发布的稿件"
-- coverage = "known_share"
-- subjects = ["matrix"]
-- source = "行动计划二（六）：集中力量做优做强政务新媒体主账号"
-- blind_spot = "登记表没有注明是否主账号的成员不计入；高低本无好坏。"
-- example = "演示：主账号 12 篇，其他成员 8 篇，主账号稿件比例为 12 ÷ 20 = 0.6。"

WITH counted AS (
    SELECT
        subject,
        COUNT(*) AS accounts,
        COUNT(DISTINCT platform) AS platforms,
        COUNT(*) FILTER (WHERE observed_days > 0) AS seen_accounts,
        COUNT(*) FILTER (WHERE posts > 0) AS active_accounts,
        SUM(posts) AS posts,
        SUM(CASE WHEN is_main IS NOT NULL THEN posts ELSE 0 END) AS posts_of_known,
        SUM(CASE WHEN is_main THEN posts ELSE 0 END) AS posts_of_main
    FROM member_asof
    GROUP BY subject
)
SELECT
    subject,
    platforms AS platforms_open,
    active_accounts / NULLIF(seen_accounts, 0) AS active_account_share,
    posts_of_main / NULLIF(posts_of_known, 0) AS main_account_share,
    accounts,
    seen_accounts,
    posts_of_known,
    1 AS coverage,
    seen_accounts / NULLIF(accounts, 0) AS seen_share,
    COALESCE(posts_of_known / NULLIF(posts, 0), CASE WHEN seen_accounts > 0 THEN 1 ELSE 0 END) AS known_share
FROM counted
ORDER BY subject
