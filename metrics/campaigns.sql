-- key = "campaigns"
-- label = "主题宣传"
-- about = "网络主题宣传在当月计入的稿件和完成的目标；哪篇计、哪篇不计，由各项宣传的申报和人工认定说了算，见主题宣传核查。"
--
-- [[metric]]
-- key = "campaign_posts"
-- label = "主题宣传稿件数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月发布、计入主题宣传的稿件篇数；当年没有适用的主题宣传时缺失。"
-- base = "campaigns"
-- base_label = "项当年适用的主题宣传"
-- needs = ["campaigns", "observed"]
-- source = "行动计划专栏 10：围绕主题发布系列原创稿件"
-- blind_spot = "不含所列话题和关键词的相关稿件认不出来，须由人认定；没有观测到的日子里的稿件不在其中。"
-- example = "演示：当月有一项宣传，账号发布相符稿件 5 篇，其中 1 篇在活动期外，主题宣传稿件数为 4 篇，基数 1 项。"
-- is_integer = true
--
-- [[metric]]
-- key = "campaign_originals"
-- label = "主题宣传原创稿件数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月发布、计入主题宣传并认定为原创的稿件篇数，原创的认定依各项宣传的申报；待定的不算。"
-- base = "campaigns"
-- base_label = "项当年适用的主题宣传"
-- needs = ["campaigns", "observed", "originality"]
-- source = "行动计划专栏 10：围绕主题发布系列原创稿件不少于 10 篇"
-- blind_spot = "来源没有说明是否原创的，在以声明认定的宣传里列为待定，不算；公文、汇编、解读另计。"
-- example = "演示：当月计入 4 篇，3 篇声明原创而未见转抄，1 篇没有说明，原创稿件数为 3 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "campaign_products"
-- label = "主题宣传原创宣传品数"
-- unit = "件"
-- direction = "higher"
-- definition = "当月发布、计入主题宣传的原创宣传品（海报、短视频等）件数；同一系列依申报只计一件。"
-- base = "campaigns"
-- base_label = "项当年适用的主题宣传"
-- needs = ["campaigns", "observed", "originality", "kinds"]
-- source = "行动计划专栏 10：原创宣传品不少于 1 件"
-- blind_spot = "凭形式和标题认宣传品，标题不说、形式不明的认不出来；制作质量看不到。"
-- example = "演示：当月计入海报 1 张和一组长图 3 篇（同一系列），原创宣传品为 1 + 1 = 2 件。"
-- is_integer = true
--
-- [[metric]]
-- key = "campaigns_done"
-- label = "完成的重大主题宣传"
-- unit = "次"
-- direction = "higher"
-- definition = "在当月完成全部目标的重大网络主题宣传次数；当年没有适用的主题宣传时缺失，一年的次数为各月之和。"
-- base = "campaigns"
-- base_label = "项当年适用的主题宣传"
-- needs = ["campaigns", "observed", "originality", "kinds"]
-- source = "行动计划专栏 10：每年至少开展 1 次重大网络主题宣传"
-- blind_spot = "是否重大由申报说明；截止时刻以后补上的认定，要到下一次编制才看得到。"
-- example = "演示：一项宣传的目标在 6 月 12 日随第 10 篇原创稿件完成，6 月记 1 次，5 月和 7 月记 0 次。"
-- is_integer = true

WITH given AS (
    SELECT
        subject,
        COUNT(*) AS campaigns,
        SUM(posts) AS posts,
        SUM(originals) AS originals,
        SUM(products) AS products,
        COUNT(*) FILTER (WHERE is_major AND is_met) AS done
    FROM campaign_month
    GROUP BY subject
)
SELECT
    a.subject,
    CASE WHEN a.observed_days > 0 THEN g.posts END AS campaign_posts,
    CASE WHEN a.observed_days > 0 THEN g.originals END AS campaign_originals,
    CASE WHEN a.observed_days > 0 THEN g.products END AS campaign_products,
    CASE WHEN a.observed_days > 0 THEN g.done END AS campaigns_done,
    COALESCE(g.campaigns, 0) AS campaigns,
    a.observed_days / NULLIF(a.open_days, 0) AS coverage
FROM account_asof AS a
LEFT JOIN given AS g ON g.subject = a.subject
ORDER BY a.subject
