-- key = "reach"
-- label = "公众阅读与传播"
-- about = "稿件被阅读和互动的情况，用数据截止时刻及以前最后一次采集的数字。平台不提供的数字缺失，不当作 0；“10万+”一类的数字按下限计，并注明。"
--
-- [[metric]]
-- key = "reads_total"
-- label = "总阅读数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月稿件中阅读数已知的，其阅读数之和；本平台当月有阅读数而该账号观测到没有稿件的，记 0。"
-- base = "posts_with_reads"
-- base_label = "篇阅读数已知的稿件"
-- coverage = "reads_total_coverage"
-- floor = "reads_is_floor"
-- tags = ["reads"]
-- needs = ["reads", "captures", "observed"]
-- source = "行动计划二（六）：增强公众阅读量"
-- blind_spot = "机器刷量与真实阅读分不开；采集早的稿件还会增长；没有采集到阅读数的稿件不在其中；含“10万+”的合计是下限。"
-- example = "演示：三篇稿件的阅读数为 1,200、300 和“10万+”，总阅读数为 1,200 + 300 + 100,000 = 101,500 次，注明为下限。"
-- is_integer = true
--
-- [[metric]]
-- key = "reads_mean"
-- label = "篇均阅读数"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月阅读数已知的稿件，其阅读数的算术平均。"
-- base = "posts_with_reads"
-- base_label = "篇阅读数已知的稿件"
-- coverage = "reads_coverage"
-- floor = "reads_is_floor"
-- tags = ["reads"]
-- needs = ["reads", "captures"]
-- source = "行动计划二（六）：增强公众阅读量"
-- blind_spot = "一篇高阅读稿件即可拉高平均；含“10万+”的平均是下限；没有稿件时缺失。"
-- example = "演示：三篇稿件的阅读数为 1,200、300、900，篇均阅读数为 2,400 ÷ 3 = 800 次/篇。"
--
-- [[metric]]
-- key = "reads_median"
-- label = "阅读数中位数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月阅读数已知的稿件，其阅读数的中位数；篇数为偶数时取中间两篇的平均。"
-- base = "posts_with_reads"
-- base_label = "篇阅读数已知的稿件"
-- coverage = "reads_coverage"
-- floor = "reads_median_is_floor"
-- tags = ["reads"]
-- needs = ["reads", "captures"]
-- source = "行动计划二（六）：增强公众阅读量"
-- blind_spot = "反映一般稿件而看不到爆款；只有“10万+”会影响到中位数时才是下限；没有稿件时缺失。"
-- example = "演示：四篇稿件的阅读数为 100、300、500 和“10万+”，中位数为 (300 + 500) ÷ 2 = 400 次，“10万+”再高也不影响它，不是下限。"
--
-- [[metric]]
-- key = "reads_max"
-- label = "最高阅读数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月阅读数已知的稿件中最高的一篇的阅读数。"
-- base = "posts_with_reads"
-- base_label = "篇阅读数已知的稿件"
-- coverage = "reads_total_coverage"
-- floor = "reads_is_floor"
-- tags = ["reads"]
-- needs = ["reads", "captures", "observed"]
-- source = "行动计划二（六）：增强公众阅读量"
-- blind_spot = "只反映一篇；有“10万+”的稿件时是下限；没有稿件时缺失。"
-- example = "演示：三篇稿件的阅读数为 1,200、300、900，最高阅读数为 1,200 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "floor_posts"
-- label = "达到显示上限的稿件数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月阅读数显示为“10万+”一类上限的稿件篇数；阅读数全部未知时缺失，本平台当月有阅读数而该账号观测到没有稿件的，记 0。"
-- base = "posts_with_reads"
-- base_label = "篇阅读数已知的稿件"
-- coverage = "reads_total_coverage"
-- tags = ["reads"]
-- needs = ["reads", "captures", "observed"]
-- source = "行动计划二（六）：增强社会影响力"
-- blind_spot = "超过上限多少看不到；不设显示上限的平台总为 0，不能与设上限的平台相比。"
-- example = "演示：三篇稿件的阅读数为 1,200、“10万+”和“10万+”，达到显示上限的稿件数为 2 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "likes_total"
-- label = "总点赞数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月稿件中点赞数已知的，其点赞数之和；本平台当月有点赞数而该账号观测到没有稿件的，记 0。"
-- base = "posts_with_likes"
-- base_label = "篇点赞数已知的稿件"
-- coverage = "likes_coverage"
-- floor = "likes_is_floor"
-- tags = ["likes"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "可以被组织和刷量，不作为评价单位或个人工作的依据；采集早的稿件还会增长；没有采集到点赞数的稿件不在其中。"
-- example = "演示：三篇稿件的点赞数为 10、0 和未采集到，总点赞数为 10 + 0 = 10 次，基数 2 篇，覆盖率 2 ÷ 3 ≈ 0.667（全月观测时）。"
-- is_integer = true
--
-- [[metric]]
-- key = "comments_total"
-- label = "总评论数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月稿件中评论数已知的，其评论数之和；本平台当月有评论数而该账号观测到没有稿件的，记 0。"
-- base = "posts_with_comments"
-- base_label = "篇评论数已知的稿件"
-- coverage = "comments_coverage"
-- floor = "comments_is_floor"
-- tags = ["comments"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "可以被组织和刷量，不作为评价单位或个人工作的依据；采集早的稿件还会增长；没有采集到评论数的稿件不在其中。"
-- example = "演示：两篇稿件的评论数为 4 和 1，总评论数为 4 + 1 = 5 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "shares_total"
-- label = "总转发数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月稿件中转发数已知的，其转发数之和；本平台当月有转发数而该账号观测到没有稿件的，记 0。"
-- base = "posts_with_shares"
-- base_label = "篇转发数已知的稿件"
-- coverage = "shares_coverage"
-- floor = "shares_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "可以被组织和刷量，不作为评价单位或个人工作的依据；采集早的稿件还会增长；没有采集到转发数的稿件不在其中。"
-- example = "演示：两篇稿件的转发数为 20 和 7，总转发数为 20 + 7 = 27 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "interactions_total"
-- label = "总互动数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月点赞、评论、转发三项俱知的稿件，其三项之和的合计；本平台当月有互动数而该账号观测到没有稿件的，记 0。"
-- base = "posts_with_interactions"
-- base_label = "篇三项互动数俱知的稿件"
-- coverage = "interactions_total_coverage"
-- floor = "interactions_is_floor"
-- tags = ["likes", "comments", "shares"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "三项缺一的稿件不计入，因为缺失不是 0；可以被组织和刷量，不作为评价单位或个人工作的依据；收藏不在其内。"
-- example = "演示：一篇点赞 10、评论 2、转发 3，另一篇点赞 5、评论 0、转发未知，总互动数为 10 + 2 + 3 = 15 次，基数 1 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "interactions_mean"
-- label = "篇均互动数"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月点赞、评论、转发三项俱知的稿件，其三项之和的算术平均。"
-- base = "posts_with_interactions"
-- base_label = "篇三项互动数俱知的稿件"
-- coverage = "interactions_coverage"
-- floor = "interactions_is_floor"
-- tags = ["likes", "comments", "shares"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "一篇高互动稿件即可拉高平均；三项缺一的稿件不计入；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失。"
-- example = "演示：两篇稿件三项之和为 15 和 6，篇均互动数为 21 ÷ 2 = 10.5 次/篇。"

WITH counted AS (
    SELECT
        subject,
        COUNT(*) AS posts,
        AVG(reads) AS reads_mean,
        MEDIAN(reads) AS reads_median,
        -- What the median would be if every floor were endlessly high: a difference makes it a floor itself.
        MEDIAN(CASE WHEN reads_is_floor THEN 1000000000000000 ELSE reads END) AS reads_median_at_most,
        MAX(reads) AS reads_max,
        COUNT(*) FILTER (WHERE reads_is_floor) AS floor_posts,
        AVG(interactions) AS interactions_mean,
        SUM(reads) AS reads_total,
        COUNT(reads) AS reads_known,
        COUNT(*) FILTER (WHERE reads_is_floor) AS reads_floors,
        SUM(likes) AS likes_total,
        COUNT(likes) AS likes_known,
        COUNT(*) FILTER (WHERE likes_is_floor) AS likes_floors,
        SUM(comments) AS comments_total,
        COUNT(comments) AS comments_known,
        COUNT(*) FILTER (WHERE comments_is_floor) AS comments_floors,
        SUM(shares) AS shares_total,
        COUNT(shares) AS shares_known,
        COUNT(*) FILTER (WHERE shares_is_floor) AS shares_floors,
        SUM(interactions) AS interactions_total,
        COUNT(interactions) AS interactions_known,
        COUNT(*) FILTER (WHERE interactions_is_floor) AS interactions_floors
    FROM post_asof
    GROUP BY subject
),
placed AS (
    SELECT
        a.subject,
        a.observed_days / NULLIF(a.open_days, 0) AS observed_share,
        -- Looked at and silent: its totals are known to be nothing, if its platform shows the count at all.
        a.observed_days > 0 AND c.subject IS NULL AS is_silent,
        c.posts,
        c.reads_mean,
        c.reads_median,
        c.reads_median_at_most,
        c.reads_max,
        c.floor_posts,
        c.interactions_mean,
        c.reads_total,
        COALESCE(c.reads_known, 0) AS reads_known,
        COALESCE(c.reads_floors, 0) AS reads_floors,
        SUM(c.reads_known) OVER (PARTITION BY a.platform) AS reads_of_platform,
        c.likes_total,
        COALESCE(c.likes_known, 0) AS likes_known,
        COALESCE(c.likes_floors, 0) AS likes_floors,
        SUM(c.likes_known) OVER (PARTITION BY a.platform) AS likes_of_platform,
        c.comments_total,
        COALESCE(c.comments_known, 0) AS comments_known,
        COALESCE(c.comments_floors, 0) AS comments_floors,
        SUM(c.comments_known) OVER (PARTITION BY a.platform) AS comments_of_platform,
        c.shares_total,
        COALESCE(c.shares_known, 0) AS shares_known,
        COALESCE(c.shares_floors, 0) AS shares_floors,
        SUM(c.shares_known) OVER (PARTITION BY a.platform) AS shares_of_platform,
        c.interactions_total,
        COALESCE(c.interactions_known, 0) AS interactions_known,
        COALESCE(c.interactions_floors, 0) AS interactions_floors,
        SUM(c.interactions_known) OVER (PARTITION BY a.platform) AS interactions_of_platform
    FROM account_asof AS a
    LEFT JOIN counted AS c ON c.subject = a.subject
),
covered AS (
    SELECT
        *,
        COALESCE(reads_known / NULLIF(posts, 0), CASE WHEN is_silent AND reads_of_platform > 0 THEN 1 ELSE 0 END) AS reads_share,
        COALESCE(likes_known / NULLIF(posts, 0), CASE WHEN is_silent AND likes_of_platform > 0 THEN 1 ELSE 0 END) AS likes_share,
        COALESCE(comments_known / NULLIF(posts, 0), CASE WHEN is_silent AND comments_of_platform > 0 THEN 1 ELSE 0 END) AS comments_share,
        COALESCE(shares_known / NULLIF(posts, 0), CASE WHEN is_silent AND shares_of_platform > 0 THEN 1 ELSE 0 END) AS shares_share,
        COALESCE(interactions_known / NULLIF(posts, 0), CASE WHEN is_silent AND interactions_of_platform > 0 THEN 1 ELSE 0 END) AS interactions_share
    FROM placed
)
SELECT
    subject,
    CASE WHEN is_silent AND reads_of_platform > 0 THEN 0 ELSE reads_total END AS reads_total,
    reads_mean,
    reads_median,
    reads_max,
    CASE WHEN is_silent AND reads_of_platform > 0 THEN 0 WHEN reads_known > 0 THEN floor_posts END AS floor_posts,
    CASE WHEN is_silent AND likes_of_platform > 0 THEN 0 ELSE likes_total END AS likes_total,
    CASE WHEN is_silent AND comments_of_platform > 0 THEN 0 ELSE comments_total END AS comments_total,
    CASE WHEN is_silent AND shares_of_platform > 0 THEN 0 ELSE shares_total END AS shares_total,
    CASE WHEN is_silent AND interactions_of_platform > 0 THEN 0 ELSE interactions_total END AS interactions_total,
    interactions_mean,
    reads_known AS posts_with_reads,
    likes_known AS posts_with_likes,
    comments_known AS posts_with_comments,
    shares_known AS posts_with_shares,
    interactions_known AS posts_with_interactions,
    reads_floors > 0 AS reads_is_floor,
    likes_floors > 0 AS likes_is_floor,
    comments_floors > 0 AS comments_is_floor,
    shares_floors > 0 AS shares_is_floor,
    interactions_floors > 0 AS interactions_is_floor,
    COALESCE(reads_median_at_most > reads_median, FALSE) AS reads_median_is_floor,
    reads_share AS reads_coverage,
    observed_share * reads_share AS reads_total_coverage,
    observed_share * likes_share AS likes_coverage,
    observed_share * comments_share AS comments_coverage,
    observed_share * shares_share AS shares_coverage,
    interactions_share AS interactions_coverage,
    observed_share * interactions_share AS interactions_total_coverage
FROM covered
ORDER BY subject
