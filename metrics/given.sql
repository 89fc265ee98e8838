-- key = "given"
-- label = "载入的账号月度指标"
-- about = "监测机构或单位自己给出的月度总数，原样照录，不由稿件量得；是谁给的见载入记录。没有逐篇数据的账号可以用它们计分。"
--
-- [[metric]]
-- key = "given_pushes"
-- label = "载入的发布次数"
-- unit = "次"
-- direction = "neutral"
-- definition = "载入的账号月度指标中的发布次数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出发布次数 18,592 次照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_posts"
-- label = "载入的稿件总数"
-- unit = "篇"
-- direction = "higher"
-- definition = "载入的账号月度指标中的稿件总数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出稿件总数 88 篇照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_reads"
-- label = "载入的总阅读数"
-- unit = "次"
-- direction = "higher"
-- definition = "载入的账号月度指标中的总阅读数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- tags = ["reads"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出总阅读数 18,592 次照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_reads_mean"
-- label = "载入的平均阅读数"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "载入的账号月度指标中的平均阅读数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- tags = ["reads"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出平均阅读数 211.3 次/篇照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_reads_max"
-- label = "载入的最高阅读数"
-- unit = "次"
-- direction = "higher"
-- definition = "载入的账号月度指标中的最高阅读数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- tags = ["reads"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出最高阅读数 18,592 次照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_reads_headline"
-- label = "载入的头条阅读数"
-- unit = "次"
-- direction = "higher"
-- definition = "载入的账号月度指标中的头条阅读数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- tags = ["reads"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出头条阅读数 18,592 次照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_likes"
-- label = "载入的总点赞数"
-- unit = "次"
-- direction = "higher"
-- definition = "载入的账号月度指标中的总点赞数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- tags = ["likes"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出总点赞数 18,592 次照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_recommends"
-- label = "载入的总在看数"
-- unit = "次"
-- direction = "higher"
-- definition = "载入的账号月度指标中的总在看数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- tags = ["likes"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出总在看数 18,592 次照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_comments"
-- label = "载入的总评论数"
-- unit = "次"
-- direction = "higher"
-- definition = "载入的账号月度指标中的总评论数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- tags = ["comments"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出总评论数 18,592 次照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_shares"
-- label = "载入的总转发数"
-- unit = "次"
-- direction = "higher"
-- definition = "载入的账号月度指标中的总转发数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- tags = ["shares"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出总转发数 18,592 次照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_favourites"
-- label = "载入的总收藏数"
-- unit = "次"
-- direction = "higher"
-- definition = "载入的账号月度指标中的总收藏数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- tags = ["likes"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出总收藏数 18,592 次照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_followers"
-- label = "载入的月末粉丝数"
-- unit = "人"
-- direction = "higher"
-- definition = "载入的账号月度指标中的月末粉丝数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- tags = ["follows"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出月末粉丝数 10,050 人照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_followers_gained"
-- label = "载入的净增粉丝数"
-- unit = "人"
-- direction = "higher"
-- definition = "载入的账号月度指标中的净增粉丝数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- tags = ["follows"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出净增粉丝数 10,050 人照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_replies"
-- label = "载入的答复数"
-- unit = "次"
-- direction = "higher"
-- definition = "载入的账号月度指标中的答复数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- floor = "is_floor"
-- tags = ["comments"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出答复数 18,592 次照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_reply_rate"
-- label = "载入的答复率"
-- unit = "比例"
-- direction = "higher"
-- definition = "载入的账号月度指标中的答复率；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- tags = ["comments"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出答复率 12.5% 记为 0.125，覆盖率 1。"
--
-- [[metric]]
-- key = "given_open_rate"
-- label = "载入的打开率"
-- unit = "比例"
-- direction = "higher"
-- definition = "载入的账号月度指标中的打开率；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- tags = ["reads"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出打开率 12.5% 记为 0.125，覆盖率 1。"
--
-- [[metric]]
-- key = "given_completion_rate"
-- label = "载入的完读率"
-- unit = "比例"
-- direction = "higher"
-- definition = "载入的账号月度指标中的完读率；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- tags = ["reads"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "只是照录，不能复核；口径由给出的机构决定，各家之间不宜相比；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出完读率 12.5% 记为 0.125，覆盖率 1。"
--
-- [[metric]]
-- key = "given_newrank_index"
-- label = "载入的新榜指数"
-- unit = "分"
-- direction = "higher"
-- definition = "载入的账号月度指标中的新榜指数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- tags = ["reads", "likes", "shares", "comments", "follows"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "机构没有公开算法，不能复核，全部算作流量；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出新榜指数 812.5 分照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_gsdata_index"
-- label = "载入的清博指数"
-- unit = "分"
-- direction = "higher"
-- definition = "载入的账号月度指标中的清博指数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- tags = ["reads", "likes", "shares", "comments", "follows"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "机构没有公开算法，不能复核，全部算作流量；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出清博指数 812.5 分照录，覆盖率 1。"
--
-- [[metric]]
-- key = "given_composite_index"
-- label = "载入的综合指数"
-- unit = "分"
-- direction = "higher"
-- definition = "载入的账号月度指标中的综合指数；同一账号同一月份载入几次的，取后载入的。"
-- base = "base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- tags = ["reads", "likes", "shares", "comments", "follows"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "监测机构或单位自己的月度统计（载入时写明是谁给的）"
-- blind_spot = "机构没有公开算法，不能复核，全部算作流量；没有载入的账号缺失。"
-- example = "演示：演示机构的月报给出综合指数 812.5 分照录，覆盖率 1。"
--
-- [[metric]]
-- key = "answered_share"
-- label = "评论答复率"
-- unit = "比例"
-- direction = "higher"
-- definition = "公众评论中得到答复的所占比例：载入了答复率的照录；没有答复率而载入了答复数和评论数的，为答复数除以评论数。"
-- base = "base"
-- base_label = "条评论（只给出答复率的，为所给的基数或 1）"
-- tags = ["comments"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "行动计划二（二）：政务舆情回应；国办秘函〔2019〕19号关于互动回应的要求"
-- blind_spot = "采集的稿件数据看不出评论有没有答复，只能用载入的统计；没有评论的账号缺失；答复得好不好看不出来。"
-- example = "演示：载入的评论数为 40，答复数为 30，评论答复率为 30 ÷ 40 = 0.75，基数 40 条。"

WITH named AS (
    SELECT 'pushes' AS metric, 'given_pushes' AS told UNION ALL
    SELECT 'posts', 'given_posts' UNION ALL
    SELECT 'reads', 'given_reads' UNION ALL
    SELECT 'reads_mean', 'given_reads_mean' UNION ALL
    SELECT 'reads_max', 'given_reads_max' UNION ALL
    SELECT 'reads_headline', 'given_reads_headline' UNION ALL
    SELECT 'likes', 'given_likes' UNION ALL
    SELECT 'recommends', 'given_recommends' UNION ALL
    SELECT 'comments', 'given_comments' UNION ALL
    SELECT 'shares', 'given_shares' UNION ALL
    SELECT 'favourites', 'given_favourites' UNION ALL
    SELECT 'followers', 'given_followers' UNION ALL
    SELECT 'followers_gained', 'given_followers_gained' UNION ALL
    SELECT 'replies', 'given_replies' UNION ALL
    SELECT 'reply_rate', 'given_reply_rate' UNION ALL
    SELECT 'open_rate', 'given_open_rate' UNION ALL
    SELECT 'completion_rate', 'given_completion_rate' UNION ALL
    SELECT 'newrank_index', 'given_newrank_index' UNION ALL
    SELECT 'gsdata_index', 'given_gsdata_index' UNION ALL
    SELECT 'composite_index', 'given_composite_index'
),
listed AS (
    SELECT
        a.subject,
        n.told AS metric,
        g.value,
        CASE WHEN g.value IS NULL THEN 0 ELSE COALESCE(g.base, 1) END AS base,
        CASE WHEN g.value IS NULL THEN 0 ELSE 1 END AS coverage,
        g.is_floor
    FROM given_month AS g
    JOIN named AS n ON n.metric = g.metric
    JOIN account_asof AS a ON a.subject = g.subject
),
replied AS (
    SELECT
        subject,
        MAX(CASE WHEN metric = 'given_replies' THEN value END) AS replies,
        MAX(CASE WHEN metric = 'given_comments' THEN value END) AS comments,
        MAX(CASE WHEN metric = 'given_reply_rate' THEN value END) AS reply_rate,
        MAX(CASE WHEN metric = 'given_reply_rate' THEN base END) AS reply_rate_base
    FROM listed
    GROUP BY subject
),
answered AS (
    SELECT
        *,
        -- More replies than comments: the two were counted in different ways, and tell no share.
        CASE WHEN replies <= comments THEN replies / NULLIF(comments, 0) END AS counted_share
    FROM replied
)
SELECT subject, metric, value, base, coverage, is_floor
FROM listed
UNION ALL
SELECT
    subject,
    'answered_share' AS metric,
    COALESCE(reply_rate, counted_share) AS value,
    CASE WHEN counted_share IS NOT NULL THEN comments
         WHEN reply_rate IS NOT NULL THEN reply_rate_base
         ELSE 0
    END AS base,
    CASE WHEN COALESCE(reply_rate, counted_share) IS NOT NULL THEN 1 ELSE 0 END AS coverage,
    FALSE AS is_floor
FROM answered
ORDER BY subject, metric
