-- key = "reach"
-- label = "公众阅读"
-- about = "稿件被阅读的情况，用数据截止时刻及以前最后一次采集的数字。平台不提供的数字缺失，不当作 0；“10万+”一类的数字按下限计，并注明。"
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
-- key = "reads_max_is_floor"
-- label = "最高阅读数是否下限"
-- unit = "是为 1"
-- direction = "neutral"
-- definition = "当月阅读数最高的一篇显示为“10万+”一类上限的为 1，不是的为 0。"
-- base = "posts_with_reads"
-- base_label = "篇阅读数已知的稿件"
-- coverage = "reads_total_coverage"
-- tags = ["reads"]
-- needs = ["reads", "captures", "observed"]
-- source = "行动计划二（六）：增强公众阅读量"
-- blind_spot = "供按 100001 计上限的公开指数使用；超过上限多少看不到。"
-- example = "演示：三篇稿件的阅读数为 1,200、900 和“10万+”，最高的一篇是下限，记 1。"
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
-- key = "zero_read_share"
-- label = "零阅读比例"
-- unit = "比例"
-- direction = "lower"
-- definition = "当月阅读数已知的稿件中，阅读数为 0 的所占比例。"
-- base = "posts_with_reads"
-- base_label = "篇阅读数已知的稿件"
-- coverage = "reads_coverage"
-- tags = ["reads"]
-- needs = ["reads", "captures"]
-- source = "行动计划二（六）：增强公众阅读量"
-- blind_spot = "采集过早的稿件可能还没有人读到；没有稿件时缺失。"
-- example = "演示：四篇稿件的阅读数为 0、3、0、120，零阅读比例为 2 ÷ 4 = 0.5。"
--
-- [[metric]]
-- key = "headline_reads"
-- label = "头条总阅读数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月位置已知的稿件中，排在一次推送第一位而阅读数已知的，其阅读数之和；有推送而没有头条的记 0。"
-- base = "headlines_with_reads"
-- base_label = "篇阅读数已知的头条"
-- coverage = "headline_coverage"
-- floor = "headline_is_floor"
-- tags = ["reads"]
-- needs = ["reads", "captures", "positions", "observed"]
-- source = "行动计划二（六）：增强公众阅读量"
-- blind_spot = "来源不注明位置的平台缺失；含“10万+”的合计是下限。"
-- example = "演示：两次推送的头条阅读数为 1,200 和“10万+”，头条总阅读数为 101,200 次，注明为下限。"
-- is_integer = true
--
-- [[metric]]
-- key = "headline_floor_posts"
-- label = "达到显示上限的头条数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月头条中阅读数显示为“10万+”一类上限的篇数。"
-- base = "headlines_with_reads"
-- base_label = "篇阅读数已知的头条"
-- coverage = "headline_coverage"
-- tags = ["reads"]
-- needs = ["reads", "captures", "positions", "observed"]
-- source = "行动计划二（六）：增强公众阅读量"
-- blind_spot = "来源不注明位置的平台缺失；超过上限多少看不到。"
-- example = "演示：接上例，达到显示上限的头条为 1 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "headline_reads_is_floor"
-- label = "头条总阅读数是否下限"
-- unit = "是为 1"
-- direction = "neutral"
-- definition = "当月头条中有阅读数显示为“10万+”一类上限的，头条总阅读数是下限，记 1；没有的记 0。"
-- base = "headlines_with_reads"
-- base_label = "篇阅读数已知的头条"
-- coverage = "headline_coverage"
-- tags = ["reads"]
-- needs = ["reads", "captures", "positions", "observed"]
-- source = "行动计划二（六）：增强公众阅读量"
-- blind_spot = "来源不注明位置的平台缺失；超过上限多少看不到。"
-- example = "演示：两次推送的头条阅读数为 1,200 和“10万+”，头条总阅读数至少 101,200 次，是下限，记 1。"
-- is_integer = true

WITH counted AS (
    SELECT
        subject,
        COUNT(*) AS posts,
        COUNT(reads) AS reads_known,
        SUM(reads) AS reads_total,
        AVG(reads) AS reads_mean,
        MEDIAN(reads) AS reads_median,
        MAX(reads) AS reads_max,
        MAX(CASE WHEN reads_is_floor THEN reads END) AS reads_max_of_floors,
        COUNT(*) FILTER (WHERE reads_is_floor) AS floor_posts,
        COUNT(*) FILTER (WHERE reads = 0) AS unread_posts,
        COUNT(position) AS placed_posts,
        COUNT(*) FILTER (WHERE position = 1) AS headlines,
        COUNT(reads) FILTER (WHERE position = 1) AS headlines_with_reads,
        SUM(reads) FILTER (WHERE position = 1) AS headline_reads,
        COUNT(*) FILTER (WHERE position = 1 AND reads_is_floor) AS headline_floor_posts
    FROM post_asof
    GROUP BY subject
),
-- What the median would be if every floor were endlessly high: a difference makes it a floor itself.
raised AS (
    SELECT subject, MEDIAN(CASE WHEN reads_is_floor THEN 1000000000000000 ELSE reads END) AS reads_median
    FROM post_asof
    WHERE subject IN (SELECT subject FROM counted WHERE floor_posts > 0)
    GROUP BY subject
),
placed AS (
    SELECT
        a.subject,
        a.observed_days / NULLIF(a.open_days, 0) AS observed_share,
        -- Looked at and silent: its totals are known to be nothing, if its platform shows the count at all.
        a.observed_days > 0 AND c.subject IS NULL
        AND SUM(c.reads_known) OVER (PARTITION BY a.platform) > 0 AS is_unread,
        a.observed_days > 0 AND c.subject IS NULL
        AND SUM(c.headlines_with_reads) OVER (PARTITION BY a.platform) > 0 AS is_without_headlines,
        c.posts,
        c.reads_known,
        c.reads_total,
        c.reads_mean,
        c.reads_median,
        r.reads_median AS reads_median_at_most,
        c.reads_max,
        c.reads_max_of_floors,
        c.floor_posts,
        c.unread_posts,
        c.placed_posts,
        c.headlines,
        c.headlines_with_reads,
        c.headline_reads,
        c.headline_floor_posts
    FROM account_asof AS a
    LEFT JOIN counted AS c ON c.subject = a.subject
    LEFT JOIN raised AS r ON r.subject = a.subject
),
covered AS (
    SELECT
        *,
        COALESCE(reads_known / NULLIF(posts, 0), CASE WHEN is_unread THEN 1 ELSE 0 END) AS reads_share,
        -- All places known: without a headline there is nothing more to know of headlines.
        CASE WHEN is_without_headlines THEN 1
             ELSE COALESCE(
                 placed_posts / NULLIF(posts, 0) * COALESCE(headlines_with_reads / NULLIF(headlines, 0), 1), 0
             )
        END AS headline_share
    FROM placed
)
SELECT
    subject,
    CASE WHEN is_unread THEN 0 ELSE reads_total END AS reads_total,
    reads_mean,
    reads_median,
    reads_max,
    CASE WHEN reads_max IS NULL THEN NULL WHEN reads_max_of_floors = reads_max THEN 1 ELSE 0 END AS reads_max_is_floor,
    CASE WHEN is_unread THEN 0 WHEN reads_known > 0 THEN floor_posts END AS floor_posts,
    unread_posts / NULLIF(reads_known, 0) AS zero_read_share,
    CASE WHEN is_without_headlines OR (placed_posts > 0 AND headlines = 0) THEN 0 ELSE headline_reads END AS headline_reads,
    CASE WHEN is_without_headlines OR (placed_posts > 0 AND headlines = 0) THEN 0
         WHEN headlines_with_reads > 0 THEN headline_floor_posts
    END AS headline_floor_posts,
    CASE WHEN is_without_headlines OR (placed_posts > 0 AND headlines = 0) THEN 0
         WHEN headlines_with_reads > 0 THEN CASE WHEN headline_floor_posts > 0 THEN 1 ELSE 0 END
    END AS headline_reads_is_floor,
    COALESCE(reads_known, 0) AS posts_with_reads,
    COALESCE(headlines_with_reads, 0) AS headlines_with_reads,
    COALESCE(floor_posts > 0, FALSE) AS reads_is_floor,
    COALESCE(reads_median_at_most > reads_median, FALSE) AS reads_median_is_floor,
    COALESCE(headline_floor_posts > 0, FALSE) AS headline_is_floor,
    reads_share AS reads_coverage,
    observed_share * reads_share AS reads_total_coverage,
    observed_share * headline_share AS headline_coverage
FROM covered
ORDER BY subject
