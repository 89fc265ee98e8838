-- key = "originality"
-- label = "原创水平"
-- about = "来源声明为原创的稿件有多少。来源没有说明的既不算原创也不算转发；声明为转发的即知其不是原创。"
--
-- [[metric]]
-- key = "declared_originals"
-- label = "声明原创稿件数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月稿件中来源声明为原创的篇数。"
-- base = "posts_stated"
-- base_label = "篇是否原创已知的稿件"
-- coverage = "count_coverage"
-- needs = ["originality", "observed"]
-- source = "行动计划二（六）：不断提升原创水平；专栏 10：原创稿件不少于 10 篇"
-- blind_spot = "只看声明，不看内容是否抄录他人；有稿件而无一说明是否原创时缺失；部分未说明时是下限。"
-- example = "演示：当月 12 篇稿件，5 篇声明原创，3 篇声明转发，4 篇没有说明，声明原创稿件数为 5 篇，基数 8 篇；全月观测时覆盖率为 8 ÷ 12 ≈ 0.667。"
-- is_integer = true
--
-- [[metric]]
-- key = "declared_original_share"
-- label = "声明原创比例"
-- unit = "比例"
-- direction = "higher"
-- definition = "当月是否原创已知的稿件中，声明为原创的所占比例。"
-- base = "posts_stated"
-- base_label = "篇是否原创已知的稿件"
-- coverage = "share_coverage"
-- needs = ["originality"]
-- source = "行动计划二（六）：不断提升原创水平"
-- blind_spot = "只看声明，不看内容是否抄录他人；没有稿件或无一说明是否原创时缺失；稿件很少时比例起伏很大，应看基数。"
-- example = "演示：当月 12 篇稿件，5 篇声明原创，3 篇声明转发，4 篇没有说明，声明原创比例为 5 ÷ (5 + 3) = 0.625，覆盖率为 8 ÷ 12 ≈ 0.667。"

WITH stated AS (
    SELECT
        subject,
        COUNT(*) AS posts,
        COUNT(is_original) AS posts_stated,
        COUNT(*) FILTER (WHERE is_original) AS originals
    FROM post_asof
    GROUP BY subject
),
counted AS (
    SELECT
        a.subject,
        a.observed_days,
        a.observed_days / NULLIF(a.open_days, 0) AS observed_share,
        COALESCE(s.posts, 0) AS posts,
        COALESCE(s.posts_stated, 0) AS posts_stated,
        COALESCE(s.originals, 0) AS originals,
        -- Of no posts all are known, if the account was looked at.
        COALESCE(s.posts_stated / NULLIF(s.posts, 0), CASE WHEN a.observed_days > 0 THEN 1 ELSE 0 END) AS stated_share
    FROM account_asof AS a
    LEFT JOIN stated AS s ON s.subject = a.subject
)
SELECT
    subject,
    CASE WHEN posts_stated > 0 OR (posts = 0 AND observed_days > 0) THEN originals END AS declared_originals,
    originals / NULLIF(posts_stated, 0) AS declared_original_share,
    posts_stated,
    observed_share * stated_share AS count_coverage,
    stated_share AS share_coverage
FROM counted
ORDER BY subject
