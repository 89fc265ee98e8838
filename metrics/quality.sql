-- key = "quality"
-- label = "内容质量"
-- about = "机器不能单独判断内容质量，这里只汇总编辑的评阅：哪一篇、多少分、谁给的、为什么，都在评阅记录中。"
--
-- [[metric]]
-- key = "review_points"
-- label = "评阅分"
-- unit = "分"
-- direction = "higher"
-- definition = "编辑对当月稿件和账号的评阅所给分数之和；观测到而没有评阅的记 0。"
-- base = "reviews"
-- base_label = "条评阅"
-- coverage = "coverage"
-- needs = ["reviews"]
-- source = "行动计划二（六）：不断提升内容质量；典型经验、榜样示范"
-- blind_spot = "是人的判断，不是测量：由谁、为什么给分，见评阅记录；没有评阅到的稿件不等于不好。"
-- example = "演示：编辑对两篇稿件各记 2 分，对账号记 1 分，评阅分为 2 + 2 + 1 = 5 分，基数 3 条。"
--
-- [[metric]]
-- key = "good_posts"
-- label = "优质稿件数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月稿件中被编辑评为优质稿件的篇数；一篇被几次评为优质只计一篇。"
-- base = "reviews"
-- base_label = "条评阅"
-- coverage = "coverage"
-- needs = ["reviews"]
-- source = "行动计划二（六）：不断提升内容质量；典型经验、榜样示范"
-- blind_spot = "是人的判断，不是测量；只有登记了稿件的评阅才计入。"
-- example = "演示：当月有两篇稿件被评为优质，其中一篇由两人先后评过，优质稿件数为 2 篇，基数 3 条。"
-- is_integer = true

WITH reviewed AS (
    SELECT
        subject,
        COUNT(*) AS reviews,
        SUM(points) AS points,
        COUNT(DISTINCT CASE WHEN is_good THEN post_id END) AS good_posts
    FROM review_month
    GROUP BY subject
)
SELECT
    a.subject,
    CASE WHEN r.reviews > 0 OR a.observed_days > 0 THEN COALESCE(r.points, 0) END AS review_points,
    CASE WHEN r.reviews > 0 OR a.observed_days > 0 THEN COALESCE(r.good_posts, 0) END AS good_posts,
    COALESCE(r.reviews, 0) AS reviews,
    CASE WHEN r.reviews > 0 OR a.observed_days > 0 THEN 1 ELSE 0 END AS coverage
FROM account_asof AS a
LEFT JOIN reviewed AS r ON r.subject = a.subject
ORDER BY a.subject
