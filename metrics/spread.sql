-- key = "spread"
-- label = "传播与互动"
-- about = "稿件被点赞、评论、转发、收藏、推荐的情况，用数据截止时刻及以前最后一次采集的数字。平台不提供的数字缺失，不当作 0。这些数字可以被组织和刷量，只供了解传播情况，不作为评价单位或个人工作的依据。评论是否得到答复，采集的数据看不出来；有答复统计的，作为账号月度指标载入，见 `answered_share`。"
--
-- [[metric]]
-- key = "likes_total"
-- label = "总点赞数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月稿件中点赞数已知的，其点赞数之和；本平台当月有点赞数而该账号观测到没有稿件的，记 0。"
-- base = "posts_with_likes"
-- base_label = "篇点赞数已知的稿件"
-- coverage = "likes_total_coverage"
-- floor = "likes_is_floor"
-- tags = ["likes"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "可以被组织和刷量，不作为评价单位或个人工作的依据；采集早的稿件还会增长；没有采集到点赞数的稿件不在其中。"
-- example = "演示：三篇稿件的点赞数为 10、0 和未采集到，总点赞数为 10 + 0 = 10 次，基数 2 篇，覆盖率 2 ÷ 3 ≈ 0.667（全月观测时）。"
-- is_integer = true
--
-- [[metric]]
-- key = "likes_mean"
-- label = "篇均点赞数"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月点赞数已知的稿件，其点赞数的算术平均。"
-- base = "posts_with_likes"
-- base_label = "篇点赞数已知的稿件"
-- coverage = "likes_coverage"
-- floor = "likes_is_floor"
-- tags = ["likes"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "一篇高点赞稿件即可拉高平均；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失。"
-- example = "演示：三篇稿件的点赞数为 10、0、2，篇均点赞数为 12 ÷ 3 = 4 次/篇。"
--
-- [[metric]]
-- key = "likes_median"
-- label = "点赞数中位数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月点赞数已知的稿件，其点赞数的中位数；篇数为偶数时取中间两篇的平均。"
-- base = "posts_with_likes"
-- base_label = "篇点赞数已知的稿件"
-- coverage = "likes_coverage"
-- floor = "likes_median_is_floor"
-- tags = ["likes"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "反映一般稿件而看不到爆款；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失；只有显示上限会影响到中位数时才是下限。"
-- example = "演示：三篇稿件的点赞数为 10、0、2，中位数为 2 次。"
--
-- [[metric]]
-- key = "likes_max"
-- label = "最高点赞数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月点赞数已知的稿件中最高的一篇的点赞数。"
-- base = "posts_with_likes"
-- base_label = "篇点赞数已知的稿件"
-- coverage = "likes_total_coverage"
-- floor = "likes_is_floor"
-- tags = ["likes"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "只反映一篇；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失。"
-- example = "演示：三篇稿件的点赞数为 10、0、2，最高点赞数为 10 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "headline_likes"
-- label = "头条总点赞数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月位置已知的稿件中，排在一次推送第一位而点赞数已知的，其点赞数之和；有推送而没有头条的记 0。"
-- base = "headlines_with_likes"
-- base_label = "篇点赞数已知的头条"
-- coverage = "headline_likes_coverage"
-- floor = "headline_likes_is_floor"
-- tags = ["likes"]
-- needs = ["interactions", "captures", "positions", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "来源不注明位置的平台缺失；可以被组织和刷量，不作为评价单位或个人工作的依据。"
-- example = "演示：两次推送的头条点赞数为 8 和 5，头条总点赞数为 13 次。"
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
-- coverage = "comments_total_coverage"
-- floor = "comments_is_floor"
-- tags = ["comments"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "可以被组织和刷量，不作为评价单位或个人工作的依据；采集早的稿件还会增长；没有采集到评论数的稿件不在其中。"
-- example = "演示：两篇稿件的评论数为 4 和 1，总评论数为 4 + 1 = 5 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "comments_mean"
-- label = "篇均评论数"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月评论数已知的稿件，其评论数的算术平均。"
-- base = "posts_with_comments"
-- base_label = "篇评论数已知的稿件"
-- coverage = "comments_coverage"
-- floor = "comments_is_floor"
-- tags = ["comments"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "一篇高评论稿件即可拉高平均；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失。"
-- example = "演示：三篇稿件的评论数为 10、0、2，篇均评论数为 12 ÷ 3 = 4 次/篇。"
--
-- [[metric]]
-- key = "comments_median"
-- label = "评论数中位数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月评论数已知的稿件，其评论数的中位数；篇数为偶数时取中间两篇的平均。"
-- base = "posts_with_comments"
-- base_label = "篇评论数已知的稿件"
-- coverage = "comments_coverage"
-- floor = "comments_median_is_floor"
-- tags = ["comments"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "反映一般稿件而看不到爆款；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失；只有显示上限会影响到中位数时才是下限。"
-- example = "演示：三篇稿件的评论数为 10、0、2，中位数为 2 次。"
--
-- [[metric]]
-- key = "originals_comments_total"
-- label = "原创稿件总评论数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月来源声明为原创而评论数已知的稿件，其评论数之和；没有声明原创的稿件而是否原创都已知的，记 0。"
-- base = "originals_with_comments"
-- base_label = "篇评论数已知的原创稿件"
-- coverage = "originals_comments_coverage"
-- floor = "originals_comments_is_floor"
-- tags = ["comments"]
-- needs = ["interactions", "captures", "originality", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "只看声明；可以被组织和刷量，不作为评价单位或个人工作的依据。"
-- example = "演示：两篇声明原创的稿件评论数为 7 和 2，另一篇转发的为 50，原创稿件总评论数为 7 + 2 = 9 次。"
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
-- coverage = "shares_total_coverage"
-- floor = "shares_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "可以被组织和刷量，不作为评价单位或个人工作的依据；采集早的稿件还会增长；没有采集到转发数的稿件不在其中。"
-- example = "演示：两篇稿件的转发数为 20 和 7，总转发数为 20 + 7 = 27 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "shares_mean"
-- label = "篇均转发数"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月转发数已知的稿件，其转发数的算术平均。"
-- base = "posts_with_shares"
-- base_label = "篇转发数已知的稿件"
-- coverage = "shares_coverage"
-- floor = "shares_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "一篇高转发稿件即可拉高平均；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失。"
-- example = "演示：三篇稿件的转发数为 10、0、2，篇均转发数为 12 ÷ 3 = 4 次/篇。"
--
-- [[metric]]
-- key = "shares_median"
-- label = "转发数中位数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月转发数已知的稿件，其转发数的中位数；篇数为偶数时取中间两篇的平均。"
-- base = "posts_with_shares"
-- base_label = "篇转发数已知的稿件"
-- coverage = "shares_coverage"
-- floor = "shares_median_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "反映一般稿件而看不到爆款；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失；只有显示上限会影响到中位数时才是下限。"
-- example = "演示：三篇稿件的转发数为 10、0、2，中位数为 2 次。"
--
-- [[metric]]
-- key = "shares_max"
-- label = "最高转发数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月转发数已知的稿件中最高的一篇的转发数。"
-- base = "posts_with_shares"
-- base_label = "篇转发数已知的稿件"
-- coverage = "shares_total_coverage"
-- floor = "shares_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "只反映一篇；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失。"
-- example = "演示：三篇稿件的转发数为 10、0、2，最高转发数为 10 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "headline_shares"
-- label = "头条总转发数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月位置已知的稿件中，排在一次推送第一位而转发数已知的，其转发数之和；有推送而没有头条的记 0。"
-- base = "headlines_with_shares"
-- base_label = "篇转发数已知的头条"
-- coverage = "headline_shares_coverage"
-- floor = "headline_shares_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures", "positions", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "来源不注明位置的平台缺失；可以被组织和刷量，不作为评价单位或个人工作的依据。"
-- example = "演示：两次推送的头条转发数为 8 和 5，头条总转发数为 13 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "originals_shares_total"
-- label = "原创稿件总转发数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月来源声明为原创而转发数已知的稿件，其转发数之和；没有声明原创的稿件而是否原创都已知的，记 0。"
-- base = "originals_with_shares"
-- base_label = "篇转发数已知的原创稿件"
-- coverage = "originals_shares_coverage"
-- floor = "originals_shares_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures", "originality", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "只看声明；可以被组织和刷量，不作为评价单位或个人工作的依据。"
-- example = "演示：两篇声明原创的稿件转发数为 7 和 2，另一篇转发的为 50，原创稿件总转发数为 7 + 2 = 9 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "favourites_total"
-- label = "总收藏数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月稿件中收藏数已知的，其收藏数之和；本平台当月有收藏数而该账号观测到没有稿件的，记 0（收藏同点赞一样是读者的一次点击，流量成分归入点赞）。"
-- base = "posts_with_favourites"
-- base_label = "篇收藏数已知的稿件"
-- coverage = "favourites_total_coverage"
-- floor = "favourites_is_floor"
-- tags = ["likes"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "可以被组织和刷量，不作为评价单位或个人工作的依据；采集早的稿件还会增长；没有采集到收藏数的稿件不在其中。"
-- example = "演示：两篇稿件的收藏数为 6 和 3，总收藏数为 6 + 3 = 9 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "favourites_mean"
-- label = "篇均收藏数"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月收藏数已知的稿件，其收藏数的算术平均。"
-- base = "posts_with_favourites"
-- base_label = "篇收藏数已知的稿件"
-- coverage = "favourites_coverage"
-- floor = "favourites_is_floor"
-- tags = ["likes"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "一篇高收藏稿件即可拉高平均；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失。"
-- example = "演示：三篇稿件的收藏数为 10、0、2，篇均收藏数为 12 ÷ 3 = 4 次/篇。"
--
-- [[metric]]
-- key = "favourites_median"
-- label = "收藏数中位数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月收藏数已知的稿件，其收藏数的中位数；篇数为偶数时取中间两篇的平均。"
-- base = "posts_with_favourites"
-- base_label = "篇收藏数已知的稿件"
-- coverage = "favourites_coverage"
-- floor = "favourites_median_is_floor"
-- tags = ["likes"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "反映一般稿件而看不到爆款；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失；只有显示上限会影响到中位数时才是下限。"
-- example = "演示：三篇稿件的收藏数为 10、0、2，中位数为 2 次。"
--
-- [[metric]]
-- key = "recommends_total"
-- label = "总推荐（在看）数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月稿件中推荐（在看）数已知的，其推荐（在看）数之和；本平台当月有推荐（在看）数而该账号观测到没有稿件的，记 0（“在看”和“推荐”会出现在读者好友的页面，流量成分归入转发）。"
-- base = "posts_with_recommends"
-- base_label = "篇推荐（在看）数已知的稿件"
-- coverage = "recommends_total_coverage"
-- floor = "recommends_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "可以被组织和刷量，不作为评价单位或个人工作的依据；采集早的稿件还会增长；没有采集到推荐（在看）数的稿件不在其中。"
-- example = "演示：两篇稿件的推荐（在看）数为 6 和 3，总推荐（在看）数为 6 + 3 = 9 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "recommends_mean"
-- label = "篇均推荐（在看）数"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月推荐（在看）数已知的稿件，其推荐（在看）数的算术平均。"
-- base = "posts_with_recommends"
-- base_label = "篇推荐（在看）数已知的稿件"
-- coverage = "recommends_coverage"
-- floor = "recommends_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "一篇高推荐（在看）稿件即可拉高平均；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失。"
-- example = "演示：三篇稿件的推荐（在看）数为 10、0、2，篇均推荐（在看）数为 12 ÷ 3 = 4 次/篇。"
--
-- [[metric]]
-- key = "recommends_median"
-- label = "推荐（在看）数中位数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月推荐（在看）数已知的稿件，其推荐（在看）数的中位数；篇数为偶数时取中间两篇的平均。"
-- base = "posts_with_recommends"
-- base_label = "篇推荐（在看）数已知的稿件"
-- coverage = "recommends_coverage"
-- floor = "recommends_median_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "反映一般稿件而看不到爆款；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失；只有显示上限会影响到中位数时才是下限。"
-- example = "演示：三篇稿件的推荐（在看）数为 10、0、2，中位数为 2 次。"
--
-- [[metric]]
-- key = "recommends_max"
-- label = "最高推荐（在看）数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月推荐（在看）数已知的稿件中最高的一篇的推荐（在看）数。"
-- base = "posts_with_recommends"
-- base_label = "篇推荐（在看）数已知的稿件"
-- coverage = "recommends_total_coverage"
-- floor = "recommends_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "只反映一篇；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失。"
-- example = "演示：三篇稿件的推荐（在看）数为 10、0、2，最高推荐（在看）数为 10 次。"
-- is_integer = true
--
-- [[metric]]
-- key = "headline_recommends"
-- label = "头条总推荐（在看）数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月位置已知的稿件中，排在一次推送第一位而推荐（在看）数已知的，其推荐（在看）数之和；有推送而没有头条的记 0。"
-- base = "headlines_with_recommends"
-- base_label = "篇推荐（在看）数已知的头条"
-- coverage = "headline_recommends_coverage"
-- floor = "headline_recommends_is_floor"
-- tags = ["shares"]
-- needs = ["interactions", "captures", "positions", "observed"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "来源不注明位置的平台缺失；可以被组织和刷量，不作为评价单位或个人工作的依据。"
-- example = "演示：两次推送的头条推荐（在看）数为 8 和 5，头条总推荐（在看）数为 13 次。"
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
--
-- [[metric]]
-- key = "interactions_median"
-- label = "互动数中位数"
-- unit = "次"
-- direction = "higher"
-- definition = "当月点赞、评论、转发三项俱知的稿件，其三项之和的中位数。"
-- base = "posts_with_interactions"
-- base_label = "篇三项互动数俱知的稿件"
-- coverage = "interactions_coverage"
-- floor = "interactions_median_is_floor"
-- tags = ["likes", "comments", "shares"]
-- needs = ["interactions", "captures"]
-- source = "行动计划二（六）：增强网络传播度"
-- blind_spot = "三项缺一的稿件不计入；可以被组织和刷量，不作为评价单位或个人工作的依据；没有稿件时缺失。"
-- example = "演示：三篇稿件三项之和为 15、6、9，互动数中位数为 9 次。"
--
-- [[metric]]
-- key = "interactions_per_1000_followers"
-- label = "每千粉丝互动数"
-- unit = "次/千人"
-- direction = "higher"
-- definition = "总互动数除以粉丝数再乘以 1000；粉丝数为下限或缺失的，缺失。"
-- base = "posts_with_interactions"
-- base_label = "篇三项互动数俱知的稿件"
-- coverage = "interactions_per_follower_coverage"
-- floor = "interactions_is_floor"
-- tags = ["likes", "comments", "shares", "follows"]
-- needs = ["interactions", "followers", "captures", "observed"]
-- source = "行动计划二（六）：增强网络传播度和社会影响力"
-- blind_spot = "买来的粉丝会拉低它，刷出的互动会拉高它；可以被组织和刷量，不作为评价单位或个人工作的依据；互动的人未必是粉丝。"
-- example = "演示：总互动数 150 次，粉丝 10,000 人，每千粉丝互动数为 150 ÷ 10,000 × 1000 = 15 次/千人。"

WITH seen AS (
    SELECT subject, 'likes' AS kind, likes AS number, likes_is_floor AS is_floor, position, is_original
    FROM post_asof
    UNION ALL
    SELECT subject, 'comments' AS kind, comments AS number, comments_is_floor AS is_floor, position, is_original
    FROM post_asof
    UNION ALL
    SELECT subject, 'shares' AS kind, shares AS number, shares_is_floor AS is_floor, position, is_original
    FROM post_asof
    UNION ALL
    SELECT subject, 'favourites' AS kind, favourites AS number, favourites_is_floor AS is_floor, position, is_original
    FROM post_asof
    UNION ALL
    SELECT subject, 'recommends' AS kind, recommends AS number, recommends_is_floor AS is_floor, position, is_original
    FROM post_asof
    UNION ALL
    SELECT subject, 'interactions' AS kind, interactions AS number, interactions_is_floor AS is_floor, position, is_original
    FROM post_asof
),
counted AS (
    SELECT
        subject,
        kind,
        COUNT(*) AS posts,
        COUNT(number) AS known,
        SUM(number) AS total,
        AVG(number) AS mean,
        MEDIAN(number) AS median,
        -- What the median would be if every floor were endlessly high: a difference makes it a floor itself.
        MEDIAN(CASE WHEN is_floor THEN 1000000000000000 ELSE number END) AS median_at_most,
        MAX(number) AS highest,
        COUNT(*) FILTER (WHERE is_floor) AS floors,
        COUNT(position) AS placed,
        COUNT(*) FILTER (WHERE position = 1) AS headlines,
        COUNT(number) FILTER (WHERE position = 1) AS headline_known,
        SUM(number) FILTER (WHERE position = 1) AS headline_total,
        COUNT(*) FILTER (WHERE position = 1 AND is_floor) AS headline_floors,
        COUNT(is_original) AS stated,
        COUNT(*) FILTER (WHERE is_original) AS originals,
        COUNT(number) FILTER (WHERE is_original) AS original_known,
        SUM(number) FILTER (WHERE is_original) AS original_total,
        COUNT(*) FILTER (WHERE is_original AND is_floor) AS original_floors
    FROM seen
    GROUP BY subject, kind
),
listed AS (
    SELECT 'likes' AS kind
    UNION ALL
    SELECT 'comments'
    UNION ALL
    SELECT 'shares'
    UNION ALL
    SELECT 'favourites'
    UNION ALL
    SELECT 'recommends'
    UNION ALL
    SELECT 'interactions'
),
placed AS (
    SELECT
        a.subject,
        l.kind,
        a.observed_days / NULLIF(a.open_days, 0) AS observed_share,
        -- Looked at and silent: its totals are known to be nothing, if its platform shows the count at all.
        a.observed_days > 0 AND c.subject IS NULL
        AND SUM(c.known) OVER (PARTITION BY a.platform, l.kind) > 0 AS is_silent,
        a.observed_days > 0 AND c.subject IS NULL
        AND SUM(c.headline_known) OVER (PARTITION BY a.platform, l.kind) > 0 AS is_without_headlines,
        a.observed_days > 0 AND c.subject IS NULL
        AND SUM(c.original_known) OVER (PARTITION BY a.platform, l.kind) > 0 AS is_without_originals,
        c.posts, c.total, c.mean, c.median, c.median_at_most, c.highest,
        COALESCE(c.known, 0) AS known,
        COALESCE(c.floors, 0) AS floors,
        c.placed, c.headlines, c.headline_total,
        COALESCE(c.headline_known, 0) AS headline_known,
        COALESCE(c.headline_floors, 0) AS headline_floors,
        c.stated, c.originals, c.original_total,
        COALESCE(c.original_known, 0) AS original_known,
        COALESCE(c.original_floors, 0) AS original_floors
    FROM account_asof AS a
    CROSS JOIN listed AS l
    LEFT JOIN counted AS c ON c.subject = a.subject AND c.kind = l.kind
),
settled AS (
    SELECT
        subject, kind, observed_share, mean, median, highest, known, floors,
        headline_known, headline_floors, original_known, original_floors,
        CASE WHEN median_at_most > median THEN 1 ELSE 0 END AS median_floor,
        CASE WHEN is_silent THEN 0 ELSE total END AS total,
        CASE WHEN is_without_headlines OR (placed > 0 AND headlines = 0) THEN 0 ELSE headline_total END AS headline_total,
        CASE WHEN is_without_originals OR (stated = posts AND originals = 0) THEN 0 ELSE original_total END AS original_total,
        COALESCE(known / NULLIF(posts, 0), CASE WHEN is_silent THEN 1 ELSE 0 END) AS known_share,
        -- Where all places are known and none is a headline, nothing more is to be known; so with originals.
        CASE WHEN is_without_headlines THEN 1
             ELSE COALESCE(placed / NULLIF(posts, 0) * COALESCE(headline_known / NULLIF(headlines, 0), 1), 0)
        END AS headline_share,
        CASE WHEN is_without_originals THEN 1
             ELSE COALESCE(stated / NULLIF(posts, 0) * COALESCE(original_known / NULLIF(originals, 0), 1), 0)
        END AS original_share
    FROM placed
)
SELECT
    s.subject,
    MAX(s.total) FILTER (WHERE s.kind = 'likes') AS likes_total,
    MAX(s.mean) FILTER (WHERE s.kind = 'likes') AS likes_mean,
    MAX(s.median) FILTER (WHERE s.kind = 'likes') AS likes_median,
    MAX(s.known) FILTER (WHERE s.kind = 'likes') AS posts_with_likes,
    MAX(s.floors) FILTER (WHERE s.kind = 'likes') > 0 AS likes_is_floor,
    MAX(s.median_floor) FILTER (WHERE s.kind = 'likes') > 0 AS likes_median_is_floor,
    MAX(s.observed_share * s.known_share) FILTER (WHERE s.kind = 'likes') AS likes_total_coverage,
    MAX(s.known_share) FILTER (WHERE s.kind = 'likes') AS likes_coverage,
    MAX(s.highest) FILTER (WHERE s.kind = 'likes') AS likes_max,
    MAX(s.headline_total) FILTER (WHERE s.kind = 'likes') AS headline_likes,
    MAX(s.headline_known) FILTER (WHERE s.kind = 'likes') AS headlines_with_likes,
    MAX(s.headline_floors) FILTER (WHERE s.kind = 'likes') > 0 AS headline_likes_is_floor,
    MAX(s.observed_share * s.headline_share) FILTER (WHERE s.kind = 'likes') AS headline_likes_coverage,
    MAX(s.total) FILTER (WHERE s.kind = 'comments') AS comments_total,
    MAX(s.mean) FILTER (WHERE s.kind = 'comments') AS comments_mean,
    MAX(s.median) FILTER (WHERE s.kind = 'comments') AS comments_median,
    MAX(s.known) FILTER (WHERE s.kind = 'comments') AS posts_with_comments,
    MAX(s.floors) FILTER (WHERE s.kind = 'comments') > 0 AS comments_is_floor,
    MAX(s.median_floor) FILTER (WHERE s.kind = 'comments') > 0 AS comments_median_is_floor,
    MAX(s.observed_share * s.known_share) FILTER (WHERE s.kind = 'comments') AS comments_total_coverage,
    MAX(s.known_share) FILTER (WHERE s.kind = 'comments') AS comments_coverage,
    MAX(s.original_total) FILTER (WHERE s.kind = 'comments') AS originals_comments_total,
    MAX(s.original_known) FILTER (WHERE s.kind = 'comments') AS originals_with_comments,
    MAX(s.original_floors) FILTER (WHERE s.kind = 'comments') > 0 AS originals_comments_is_floor,
    MAX(s.observed_share * s.original_share) FILTER (WHERE s.kind = 'comments') AS originals_comments_coverage,
    MAX(s.total) FILTER (WHERE s.kind = 'shares') AS shares_total,
    MAX(s.mean) FILTER (WHERE s.kind = 'shares') AS shares_mean,
    MAX(s.median) FILTER (WHERE s.kind = 'shares') AS shares_median,
    MAX(s.known) FILTER (WHERE s.kind = 'shares') AS posts_with_shares,
    MAX(s.floors) FILTER (WHERE s.kind = 'shares') > 0 AS shares_is_floor,
    MAX(s.median_floor) FILTER (WHERE s.kind = 'shares') > 0 AS shares_median_is_floor,
    MAX(s.observed_share * s.known_share) FILTER (WHERE s.kind = 'shares') AS shares_total_coverage,
    MAX(s.known_share) FILTER (WHERE s.kind = 'shares') AS shares_coverage,
    MAX(s.highest) FILTER (WHERE s.kind = 'shares') AS shares_max,
    MAX(s.headline_total) FILTER (WHERE s.kind = 'shares') AS headline_shares,
    MAX(s.headline_known) FILTER (WHERE s.kind = 'shares') AS headlines_with_shares,
    MAX(s.headline_floors) FILTER (WHERE s.kind = 'shares') > 0 AS headline_shares_is_floor,
    MAX(s.observed_share * s.headline_share) FILTER (WHERE s.kind = 'shares') AS headline_shares_coverage,
    MAX(s.original_total) FILTER (WHERE s.kind = 'shares') AS originals_shares_total,
    MAX(s.original_known) FILTER (WHERE s.kind = 'shares') AS originals_with_shares,
    MAX(s.original_floors) FILTER (WHERE s.kind = 'shares') > 0 AS originals_shares_is_floor,
    MAX(s.observed_share * s.original_share) FILTER (WHERE s.kind = 'shares') AS originals_shares_coverage,
    MAX(s.total) FILTER (WHERE s.kind = 'favourites') AS favourites_total,
    MAX(s.mean) FILTER (WHERE s.kind = 'favourites') AS favourites_mean,
    MAX(s.median) FILTER (WHERE s.kind = 'favourites') AS favourites_median,
    MAX(s.known) FILTER (WHERE s.kind = 'favourites') AS posts_with_favourites,
    MAX(s.floors) FILTER (WHERE s.kind = 'favourites') > 0 AS favourites_is_floor,
    MAX(s.median_floor) FILTER (WHERE s.kind = 'favourites') > 0 AS favourites_median_is_floor,
    MAX(s.observed_share * s.known_share) FILTER (WHERE s.kind = 'favourites') AS favourites_total_coverage,
    MAX(s.known_share) FILTER (WHERE s.kind = 'favourites') AS favourites_coverage,
    MAX(s.total) FILTER (WHERE s.kind = 'recommends') AS recommends_total,
    MAX(s.mean) FILTER (WHERE s.kind = 'recommends') AS recommends_mean,
    MAX(s.median) FILTER (WHERE s.kind = 'recommends') AS recommends_median,
    MAX(s.known) FILTER (WHERE s.kind = 'recommends') AS posts_with_recommends,
    MAX(s.floors) FILTER (WHERE s.kind = 'recommends') > 0 AS recommends_is_floor,
    MAX(s.median_floor) FILTER (WHERE s.kind = 'recommends') > 0 AS recommends_median_is_floor,
    MAX(s.observed_share * s.known_share) FILTER (WHERE s.kind = 'recommends') AS recommends_total_coverage,
    MAX(s.known_share) FILTER (WHERE s.kind = 'recommends') AS recommends_coverage,
    MAX(s.highest) FILTER (WHERE s.kind = 'recommends') AS recommends_max,
    MAX(s.headline_total) FILTER (WHERE s.kind = 'recommends') AS headline_recommends,
    MAX(s.headline_known) FILTER (WHERE s.kind = 'recommends') AS headlines_with_recommends,
    MAX(s.headline_floors) FILTER (WHERE s.kind = 'recommends') > 0 AS headline_recommends_is_floor,
    MAX(s.observed_share * s.headline_share) FILTER (WHERE s.kind = 'recommends') AS headline_recommends_coverage,
    MAX(s.total) FILTER (WHERE s.kind = 'interactions') AS interactions_total,
    MAX(s.mean) FILTER (WHERE s.kind = 'interactions') AS interactions_mean,
    MAX(s.median) FILTER (WHERE s.kind = 'interactions') AS interactions_median,
    MAX(s.known) FILTER (WHERE s.kind = 'interactions') AS posts_with_interactions,
    MAX(s.floors) FILTER (WHERE s.kind = 'interactions') > 0 AS interactions_is_floor,
    MAX(s.median_floor) FILTER (WHERE s.kind = 'interactions') > 0 AS interactions_median_is_floor,
    MAX(s.observed_share * s.known_share) FILTER (WHERE s.kind = 'interactions') AS interactions_total_coverage,
    MAX(s.known_share) FILTER (WHERE s.kind = 'interactions') AS interactions_coverage,
    MAX(CASE WHEN s.kind = 'interactions' AND NOT f.is_floor THEN s.total * 1000 / NULLIF(f.followers, 0) END)
    AS interactions_per_1000_followers,
    MAX(s.observed_share * s.known_share * COALESCE(f.month_share, 0)) FILTER (WHERE s.kind = 'interactions')
    AS interactions_per_follower_coverage
FROM settled AS s
LEFT JOIN follower_asof AS f ON f.subject = s.subject
GROUP BY s.subject
ORDER BY s.subject
