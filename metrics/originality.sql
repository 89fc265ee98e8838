-- key = "originality"
-- label = "原创水平"
-- about = "稿件是不是自己写的：来源声明为原创的有多少；正文与库中其他单位更早的稿件近似的有多少。来源没有说明的既不算原创也不算转发；声明为转发的即知其不是原创。"
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
-- matrix_posts = "once"
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
-- matrix_posts = "once"
-- source = "行动计划二（六）：不断提升原创水平"
-- blind_spot = "只看声明，不看内容是否抄录他人；没有稿件或无一说明是否原创时缺失；稿件很少时比例起伏很大，应看基数。"
-- example = "演示：当月 12 篇稿件，5 篇声明原创，3 篇声明转发，4 篇没有说明，声明原创比例为 5 ÷ (5 + 3) = 0.625，覆盖率为 8 ÷ 12 ≈ 0.667。"
--
-- [[metric]]
-- key = "independent_share"
-- label = "独立稿件比例"
-- unit = "比例"
-- direction = "higher"
-- definition = "当月能判断的稿件中，不是转抄的所占比例。正文（去掉标点、空白、表情、链接、话题和平台套话）与此前 30 天内另一单位的稿件近似（四字片段的 Jaccard 相似度不低于 0.8），而最早的一篇不是本单位的，算转抄；上级账号的文字和就已声明的重大信息统一刊发的文字，各账号都须转载，不计入分母。"
-- base = "judged_posts"
-- base_label = "篇能判断是否转抄的稿件"
-- coverage = "judged_share"
-- needs = ["texts"]
-- source = "行动计划二（六）：不断提升原创水平"
-- blind_spot = "只同库中的稿件比，库外的原文（报刊、网站、未采集的账号）看不到；改写较多的认不出来；图片和视频中的文字看不到；正文不足 20 个字的、没有正文的、先后不明（同日而只有日期）的，不计入基数。"
-- example = "演示：当月 10 篇稿件，1 篇不足 20 个字，2 篇是上级账号的通稿，其余 7 篇中 1 篇与两天前另一单位的稿件只差一个词，独立稿件比例为 6 ÷ 7 ≈ 0.857，基数 7 篇，覆盖率 7 ÷ 8 = 0.875。"
--
-- [[metric]]
-- key = "copied_posts"
-- label = "转抄稿件数"
-- unit = "篇"
-- direction = "lower"
-- definition = "当月稿件中判断为转抄的篇数。正文（去掉标点、空白、表情、链接、话题和平台套话）与此前 30 天内另一单位的稿件近似（四字片段的 Jaccard 相似度不低于 0.8），而最早的一篇不是本单位的，算转抄。"
-- base = "judged_posts"
-- base_label = "篇能判断是否转抄的稿件"
-- coverage = "judged_coverage"
-- needs = ["texts", "observed"]
-- source = "行动计划二（六）：不断提升原创水平"
-- blind_spot = "转抄不都是不当：转载权威信息本是职责；只同库中的稿件比；同一单位的另一平台是自有多平台，不算转抄。"
-- example = "演示：接上例，转抄稿件数为 1 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "first_publisher_posts"
-- label = "被转抄稿件数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月本账号首发、在截止时刻以前的 30 天内被其他单位转抄过的稿件篇数。"
-- base = "judged_posts"
-- base_label = "篇能判断是否转抄的稿件"
-- coverage = "judged_coverage"
-- needs = ["texts", "observed"]
-- source = "行动计划二（六）：不断提升原创水平；增强社会影响力"
-- blind_spot = "只看得到库中账号的转抄；“首发”是在库中最早，原文可能来自库外；月末的稿件留给别人转抄的日子少。"
-- example = "演示：本账号 3 日的一篇被另外两个单位在 4 日、6 日转抄，被转抄稿件数为 1 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "copies_by_others"
-- label = "被转抄次数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月本账号首发的稿件，在截止时刻以前的 30 天内被其他单位转抄的篇数之和。"
-- base = "judged_posts"
-- base_label = "篇能判断是否转抄的稿件"
-- coverage = "judged_coverage"
-- needs = ["texts", "observed"]
-- source = "行动计划二（六）：不断提升原创水平；增强社会影响力"
-- blind_spot = "只看得到库中账号的转抄；下级照转上级的也计入，所以上级账号的数值天然较高。"
-- example = "演示：接上例，被两个单位转抄，被转抄次数为 2 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "self_repeats"
-- label = "重复发布稿件数"
-- unit = "篇"
-- direction = "lower"
-- definition = "当月稿件中，正文与本账号此前 30 天内发布过的稿件近似（相似度不低于 0.8）的篇数。"
-- base = "compared_posts"
-- base_label = "篇正文不少于 20 个字的稿件"
-- coverage = "compared_coverage"
-- needs = ["texts", "observed"]
-- source = "行动计划二（六）：不断提升内容质量"
-- blind_spot = "预报、日报一类格式固定的稿件会被认作重复；换了说法的重复认不出来。"
-- example = "演示：同一篇通知 5 日和 12 日各发一次，重复发布稿件数为 1 篇。"
-- is_integer = true

WITH written AS (
    SELECT
        subject,
        COUNT(*) AS posts,
        COUNT(is_original) AS posts_stated,
        COUNT(*) FILTER (WHERE is_original) AS originals,
        COUNT(*) FILTER (WHERE authorship = 'independent') AS independent,
        COUNT(*) FILTER (WHERE authorship = 'copied') AS copied,
        COUNT(*) FILTER (WHERE authorship = 'carried') AS carried,
        COUNT(authorship) AS compared_posts,
        COUNT(*) FILTER (WHERE is_self_repeat AND authorship IS NOT NULL) AS self_repeats,
        COUNT(*) FILTER (WHERE authorship = 'independent' AND copies > 0) AS first_publisher_posts,
        SUM(CASE WHEN authorship = 'independent' THEN copies ELSE 0 END) AS copies_by_others
    FROM post_asof
    GROUP BY subject
),
counted AS (
    SELECT
        a.subject,
        a.observed_days > 0 AS is_seen,
        a.observed_days > 0 AND w.subject IS NULL AS is_silent,
        a.observed_days / NULLIF(a.open_days, 0) AS observed_share,
        COALESCE(w.posts, 0) AS posts,
        COALESCE(w.posts_stated, 0) AS posts_stated,
        COALESCE(w.originals, 0) AS originals,
        COALESCE(w.independent, 0) AS independent,
        COALESCE(w.copied, 0) AS copied,
        COALESCE(w.posts - w.carried, 0) AS own_posts,
        COALESCE(w.independent + w.copied, 0) AS judged_posts,
        COALESCE(w.compared_posts, 0) AS compared_posts,
        COALESCE(w.self_repeats, 0) AS self_repeats,
        COALESCE(w.first_publisher_posts, 0) AS first_publisher_posts,
        COALESCE(w.copies_by_others, 0) AS copies_by_others
    FROM account_asof AS a
    LEFT JOIN written AS w ON w.subject = a.subject
),
covered AS (
    SELECT
        *,
        -- Of no posts all are known, if the account was looked at.
        COALESCE(posts_stated / NULLIF(posts, 0), CASE WHEN is_seen THEN 1 ELSE 0 END) AS stated_share,
        COALESCE(judged_posts / NULLIF(own_posts, 0), CASE WHEN is_seen THEN 1 ELSE 0 END) AS judged_share,
        COALESCE(compared_posts / NULLIF(posts, 0), CASE WHEN is_seen THEN 1 ELSE 0 END) AS compared_share
    FROM counted
)
SELECT
    subject,
    CASE WHEN posts_stated > 0 OR is_silent THEN originals END AS declared_originals,
    originals / NULLIF(posts_stated, 0) AS declared_original_share,
    independent / NULLIF(judged_posts, 0) AS independent_share,
    CASE WHEN judged_posts > 0 OR is_silent THEN copied END AS copied_posts,
    CASE WHEN judged_posts > 0 OR is_silent THEN first_publisher_posts END AS first_publisher_posts,
    CASE WHEN judged_posts > 0 OR is_silent THEN copies_by_others END AS copies_by_others,
    CASE WHEN compared_posts > 0 OR is_silent THEN self_repeats END AS self_repeats,
    posts_stated,
    judged_posts,
    compared_posts,
    observed_share * stated_share AS count_coverage,
    stated_share AS share_coverage,
    judged_share,
    observed_share * judged_share AS judged_coverage,
    observed_share * compared_share AS compared_coverage
FROM covered
ORDER BY subject
