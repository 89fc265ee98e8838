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
-- base = "pushes_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "pushes_coverage"
-- floor = "pushes_is_floor"
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
-- base = "posts_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "posts_coverage"
-- floor = "posts_is_floor"
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
-- base = "reads_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "reads_coverage"
-- floor = "reads_is_floor"
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
-- base = "reads_mean_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "reads_mean_coverage"
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
-- base = "reads_max_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "reads_max_coverage"
-- floor = "reads_max_is_floor"
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
-- base = "reads_headline_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "reads_headline_coverage"
-- floor = "reads_headline_is_floor"
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
-- base = "likes_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "likes_coverage"
-- floor = "likes_is_floor"
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
-- base = "recommends_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "recommends_coverage"
-- floor = "recommends_is_floor"
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
-- base = "comments_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "comments_coverage"
-- floor = "comments_is_floor"
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
-- base = "shares_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "shares_coverage"
-- floor = "shares_is_floor"
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
-- base = "favourites_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "favourites_coverage"
-- floor = "favourites_is_floor"
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
-- base = "followers_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "followers_coverage"
-- floor = "followers_is_floor"
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
-- base = "followers_gained_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "followers_gained_coverage"
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
-- base = "replies_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "replies_coverage"
-- floor = "replies_is_floor"
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
-- base = "reply_rate_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "reply_rate_coverage"
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
-- base = "open_rate_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "open_rate_coverage"
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
-- base = "completion_rate_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "completion_rate_coverage"
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
-- base = "newrank_index_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "newrank_index_coverage"
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
-- base = "gsdata_index_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "gsdata_index_coverage"
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
-- base = "composite_index_base"
-- base_label = "（所给的基数，没有给出的记 1）"
-- coverage = "composite_index_coverage"
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
-- base = "answered_base"
-- base_label = "条评论（只给出答复率的，为所给的基数或 1）"
-- coverage = "answered_coverage"
-- tags = ["comments"]
-- needs = ["given"]
-- subjects = ["account"]
-- source = "行动计划二（二）：政务舆情回应；国办秘函〔2019〕19号关于互动回应的要求"
-- blind_spot = "采集的稿件数据看不出评论有没有答复，只能用载入的统计；没有评论的账号缺失；答复得好不好看不出来。"
-- example = "演示：载入的评论数为 40，答复数为 30，评论答复率为 30 ÷ 40 = 0.75，基数 40 条。"

WITH listed AS (
    SELECT
        a.subject,
        MAX(CASE WHEN g.metric = 'pushes' THEN g.value END) AS given_pushes,
        COALESCE(MAX(CASE WHEN g.metric = 'pushes' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS pushes_base,
        COUNT(CASE WHEN g.metric = 'pushes' THEN g.value END) AS pushes_coverage,
        MAX(CASE WHEN g.metric = 'pushes' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS pushes_is_floor,
        MAX(CASE WHEN g.metric = 'posts' THEN g.value END) AS given_posts,
        COALESCE(MAX(CASE WHEN g.metric = 'posts' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS posts_base,
        COUNT(CASE WHEN g.metric = 'posts' THEN g.value END) AS posts_coverage,
        MAX(CASE WHEN g.metric = 'posts' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS posts_is_floor,
        MAX(CASE WHEN g.metric = 'reads' THEN g.value END) AS given_reads,
        COALESCE(MAX(CASE WHEN g.metric = 'reads' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS reads_base,
        COUNT(CASE WHEN g.metric = 'reads' THEN g.value END) AS reads_coverage,
        MAX(CASE WHEN g.metric = 'reads' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS reads_is_floor,
        MAX(CASE WHEN g.metric = 'reads_mean' THEN g.value END) AS given_reads_mean,
        COALESCE(MAX(CASE WHEN g.metric = 'reads_mean' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS reads_mean_base,
        COUNT(CASE WHEN g.metric = 'reads_mean' THEN g.value END) AS reads_mean_coverage,
        MAX(CASE WHEN g.metric = 'reads_max' THEN g.value END) AS given_reads_max,
        COALESCE(MAX(CASE WHEN g.metric = 'reads_max' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS reads_max_base,
        COUNT(CASE WHEN g.metric = 'reads_max' THEN g.value END) AS reads_max_coverage,
        MAX(CASE WHEN g.metric = 'reads_max' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS reads_max_is_floor,
        MAX(CASE WHEN g.metric = 'reads_headline' THEN g.value END) AS given_reads_headline,
        COALESCE(MAX(CASE WHEN g.metric = 'reads_headline' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS reads_headline_base,
        COUNT(CASE WHEN g.metric = 'reads_headline' THEN g.value END) AS reads_headline_coverage,
        MAX(CASE WHEN g.metric = 'reads_headline' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS reads_headline_is_floor,
        MAX(CASE WHEN g.metric = 'likes' THEN g.value END) AS given_likes,
        COALESCE(MAX(CASE WHEN g.metric = 'likes' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS likes_base,
        COUNT(CASE WHEN g.metric = 'likes' THEN g.value END) AS likes_coverage,
        MAX(CASE WHEN g.metric = 'likes' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS likes_is_floor,
        MAX(CASE WHEN g.metric = 'recommends' THEN g.value END) AS given_recommends,
        COALESCE(MAX(CASE WHEN g.metric = 'recommends' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS recommends_base,
        COUNT(CASE WHEN g.metric = 'recommends' THEN g.value END) AS recommends_coverage,
        MAX(CASE WHEN g.metric = 'recommends' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS recommends_is_floor,
        MAX(CASE WHEN g.metric = 'comments' THEN g.value END) AS given_comments,
        COALESCE(MAX(CASE WHEN g.metric = 'comments' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS comments_base,
        COUNT(CASE WHEN g.metric = 'comments' THEN g.value END) AS comments_coverage,
        MAX(CASE WHEN g.metric = 'comments' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS comments_is_floor,
        MAX(CASE WHEN g.metric = 'shares' THEN g.value END) AS given_shares,
        COALESCE(MAX(CASE WHEN g.metric = 'shares' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS shares_base,
        COUNT(CASE WHEN g.metric = 'shares' THEN g.value END) AS shares_coverage,
        MAX(CASE WHEN g.metric = 'shares' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS shares_is_floor,
        MAX(CASE WHEN g.metric = 'favourites' THEN g.value END) AS given_favourites,
        COALESCE(MAX(CASE WHEN g.metric = 'favourites' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS favourites_base,
        COUNT(CASE WHEN g.metric = 'favourites' THEN g.value END) AS favourites_coverage,
        MAX(CASE WHEN g.metric = 'favourites' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS favourites_is_floor,
        MAX(CASE WHEN g.metric = 'followers' THEN g.value END) AS given_followers,
        COALESCE(MAX(CASE WHEN g.metric = 'followers' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS followers_base,
        COUNT(CASE WHEN g.metric = 'followers' THEN g.value END) AS followers_coverage,
        MAX(CASE WHEN g.metric = 'followers' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS followers_is_floor,
        MAX(CASE WHEN g.metric = 'followers_gained' THEN g.value END) AS given_followers_gained,
        COALESCE(MAX(CASE WHEN g.metric = 'followers_gained' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS followers_gained_base,
        COUNT(CASE WHEN g.metric = 'followers_gained' THEN g.value END) AS followers_gained_coverage,
        MAX(CASE WHEN g.metric = 'replies' THEN g.value END) AS given_replies,
        COALESCE(MAX(CASE WHEN g.metric = 'replies' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS replies_base,
        COUNT(CASE WHEN g.metric = 'replies' THEN g.value END) AS replies_coverage,
        MAX(CASE WHEN g.metric = 'replies' AND g.is_floor THEN 1 ELSE 0 END) = 1 AS replies_is_floor,
        MAX(CASE WHEN g.metric = 'reply_rate' THEN g.value END) AS given_reply_rate,
        COALESCE(MAX(CASE WHEN g.metric = 'reply_rate' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS reply_rate_base,
        COUNT(CASE WHEN g.metric = 'reply_rate' THEN g.value END) AS reply_rate_coverage,
        MAX(CASE WHEN g.metric = 'open_rate' THEN g.value END) AS given_open_rate,
        COALESCE(MAX(CASE WHEN g.metric = 'open_rate' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS open_rate_base,
        COUNT(CASE WHEN g.metric = 'open_rate' THEN g.value END) AS open_rate_coverage,
        MAX(CASE WHEN g.metric = 'completion_rate' THEN g.value END) AS given_completion_rate,
        COALESCE(MAX(CASE WHEN g.metric = 'completion_rate' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS completion_rate_base,
        COUNT(CASE WHEN g.metric = 'completion_rate' THEN g.value END) AS completion_rate_coverage,
        MAX(CASE WHEN g.metric = 'newrank_index' THEN g.value END) AS given_newrank_index,
        COALESCE(MAX(CASE WHEN g.metric = 'newrank_index' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS newrank_index_base,
        COUNT(CASE WHEN g.metric = 'newrank_index' THEN g.value END) AS newrank_index_coverage,
        MAX(CASE WHEN g.metric = 'gsdata_index' THEN g.value END) AS given_gsdata_index,
        COALESCE(MAX(CASE WHEN g.metric = 'gsdata_index' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS gsdata_index_base,
        COUNT(CASE WHEN g.metric = 'gsdata_index' THEN g.value END) AS gsdata_index_coverage,
        MAX(CASE WHEN g.metric = 'composite_index' THEN g.value END) AS given_composite_index,
        COALESCE(MAX(CASE WHEN g.metric = 'composite_index' AND g.value IS NOT NULL THEN COALESCE(g.base, 1) END), 0) AS composite_index_base,
        COUNT(CASE WHEN g.metric = 'composite_index' THEN g.value END) AS composite_index_coverage
    FROM account_asof AS a
    LEFT JOIN given_month AS g ON g.subject = a.subject
    GROUP BY a.subject
),
answered AS (
    SELECT
        *,
        -- More replies than comments: the two were counted in different ways, and tell no share.
        CASE WHEN given_replies <= given_comments THEN given_replies / NULLIF(given_comments, 0) END AS counted_share
    FROM listed
)
SELECT
    *,
    COALESCE(given_reply_rate, counted_share) AS answered_share,
    CASE WHEN counted_share IS NOT NULL THEN given_comments
         WHEN given_reply_rate IS NOT NULL THEN reply_rate_base
         ELSE 0
    END AS answered_base,
    CASE WHEN COALESCE(given_reply_rate, counted_share) IS NOT NULL THEN 1 ELSE 0 END AS answered_coverage
FROM answered
ORDER BY subject
