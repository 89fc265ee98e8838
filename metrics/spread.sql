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

WITH counted AS (
    SELECT
        subject,
        COUNT(*) AS posts,
        COUNT(position) AS placed,
        COUNT(*) FILTER (WHERE position = 1) AS headlines,
        COUNT(is_original) AS stated,
        COUNT(*) FILTER (WHERE is_original) AS originals,
        COUNT(likes) AS likes_known,
        SUM(likes) AS likes_total,
        AVG(likes) AS likes_mean,
        MEDIAN(likes) AS likes_median,
        MAX(likes) AS likes_max,
        COUNT(*) FILTER (WHERE likes_is_floor) AS likes_floors,
        COUNT(likes) FILTER (WHERE position = 1) AS headline_likes_known,
        SUM(likes) FILTER (WHERE position = 1) AS headline_likes_total,
        COUNT(*) FILTER (WHERE position = 1 AND likes_is_floor) AS headline_likes_floors,
        COUNT(comments) AS comments_known,
        SUM(comments) AS comments_total,
        AVG(comments) AS comments_mean,
        MEDIAN(comments) AS comments_median,
        COUNT(*) FILTER (WHERE comments_is_floor) AS comments_floors,
        COUNT(comments) FILTER (WHERE is_original) AS original_comments_known,
        SUM(comments) FILTER (WHERE is_original) AS original_comments_total,
        COUNT(*) FILTER (WHERE is_original AND comments_is_floor) AS original_comments_floors,
        COUNT(shares) AS shares_known,
        SUM(shares) AS shares_total,
        AVG(shares) AS shares_mean,
        MEDIAN(shares) AS shares_median,
        MAX(shares) AS shares_max,
        COUNT(*) FILTER (WHERE shares_is_floor) AS shares_floors,
        COUNT(shares) FILTER (WHERE position = 1) AS headline_shares_known,
        SUM(shares) FILTER (WHERE position = 1) AS headline_shares_total,
        COUNT(*) FILTER (WHERE position = 1 AND shares_is_floor) AS headline_shares_floors,
        COUNT(shares) FILTER (WHERE is_original) AS original_shares_known,
        SUM(shares) FILTER (WHERE is_original) AS original_shares_total,
        COUNT(*) FILTER (WHERE is_original AND shares_is_floor) AS original_shares_floors,
        COUNT(favourites) AS favourites_known,
        SUM(favourites) AS favourites_total,
        AVG(favourites) AS favourites_mean,
        MEDIAN(favourites) AS favourites_median,
        COUNT(*) FILTER (WHERE favourites_is_floor) AS favourites_floors,
        COUNT(recommends) AS recommends_known,
        SUM(recommends) AS recommends_total,
        AVG(recommends) AS recommends_mean,
        MEDIAN(recommends) AS recommends_median,
        MAX(recommends) AS recommends_max,
        COUNT(*) FILTER (WHERE recommends_is_floor) AS recommends_floors,
        COUNT(recommends) FILTER (WHERE position = 1) AS headline_recommends_known,
        SUM(recommends) FILTER (WHERE position = 1) AS headline_recommends_total,
        COUNT(*) FILTER (WHERE position = 1 AND recommends_is_floor) AS headline_recommends_floors,
        COUNT(interactions) AS interactions_known,
        SUM(interactions) AS interactions_total,
        AVG(interactions) AS interactions_mean,
        MEDIAN(interactions) AS interactions_median,
        COUNT(*) FILTER (WHERE interactions_is_floor) AS interactions_floors
    FROM post_asof
    GROUP BY subject
),
-- What the medians would be if every floor were endlessly high: a difference makes a median a floor itself.
raised AS (
    SELECT
        subject,
        MEDIAN(CASE WHEN likes_is_floor THEN 1000000000000000 ELSE likes END) AS likes_median,
        MEDIAN(CASE WHEN comments_is_floor THEN 1000000000000000 ELSE comments END) AS comments_median,
        MEDIAN(CASE WHEN shares_is_floor THEN 1000000000000000 ELSE shares END) AS shares_median,
        MEDIAN(CASE WHEN favourites_is_floor THEN 1000000000000000 ELSE favourites END) AS favourites_median,
        MEDIAN(CASE WHEN recommends_is_floor THEN 1000000000000000 ELSE recommends END) AS recommends_median,
        MEDIAN(CASE WHEN interactions_is_floor THEN 1000000000000000 ELSE interactions END) AS interactions_median
    FROM post_asof
    WHERE subject IN (
        SELECT subject
        FROM counted
        WHERE likes_floors + comments_floors + shares_floors + favourites_floors + recommends_floors + interactions_floors > 0
    )
    GROUP BY subject
),
placed AS (
    SELECT
        a.subject,
        a.observed_days / NULLIF(a.open_days, 0) AS observed_share,
        a.observed_days > 0 AND c.subject IS NULL AS is_silent,
        c.placed / NULLIF(c.posts, 0) AS placed_share,
        c.placed > 0 AND c.headlines = 0 AS has_no_headline,
        c.stated / NULLIF(c.posts, 0) AS stated_share,
        c.stated = c.posts AND c.originals = 0 AS has_no_original,
        c.posts, c.headlines, c.originals,
        -- Looked at and silent: its totals are known to be nothing, if its platform shows the count at all.
        SUM(c.likes_known) OVER (PARTITION BY a.platform) > 0 AS likes_shown,
        SUM(c.comments_known) OVER (PARTITION BY a.platform) > 0 AS comments_shown,
        SUM(c.shares_known) OVER (PARTITION BY a.platform) > 0 AS shares_shown,
        SUM(c.favourites_known) OVER (PARTITION BY a.platform) > 0 AS favourites_shown,
        SUM(c.recommends_known) OVER (PARTITION BY a.platform) > 0 AS recommends_shown,
        SUM(c.interactions_known) OVER (PARTITION BY a.platform) > 0 AS interactions_shown,
        SUM(c.headline_likes_known) OVER (PARTITION BY a.platform) > 0 AS headline_likes_shown,
        SUM(c.headline_shares_known) OVER (PARTITION BY a.platform) > 0 AS headline_shares_shown,
        SUM(c.headline_recommends_known) OVER (PARTITION BY a.platform) > 0 AS headline_recommends_shown,
        SUM(c.original_comments_known) OVER (PARTITION BY a.platform) > 0 AS original_comments_shown,
        SUM(c.original_shares_known) OVER (PARTITION BY a.platform) > 0 AS original_shares_shown,
        c.likes_total, c.likes_mean, c.likes_median, c.likes_max,
        COALESCE(c.likes_known, 0) AS likes_known, COALESCE(c.likes_floors, 0) > 0 AS likes_is_floor,
        COALESCE(r.likes_median > c.likes_median, FALSE) AS likes_median_is_floor,
        c.headline_likes_total, COALESCE(c.headline_likes_known, 0) AS headline_likes_known,
        COALESCE(c.headline_likes_floors, 0) > 0 AS headline_likes_is_floor,
        c.comments_total, c.comments_mean, c.comments_median,
        COALESCE(c.comments_known, 0) AS comments_known, COALESCE(c.comments_floors, 0) > 0 AS comments_is_floor,
        COALESCE(r.comments_median > c.comments_median, FALSE) AS comments_median_is_floor,
        c.original_comments_total, COALESCE(c.original_comments_known, 0) AS original_comments_known,
        COALESCE(c.original_comments_floors, 0) > 0 AS original_comments_is_floor,
        c.shares_total, c.shares_mean, c.shares_median, c.shares_max,
        COALESCE(c.shares_known, 0) AS shares_known, COALESCE(c.shares_floors, 0) > 0 AS shares_is_floor,
        COALESCE(r.shares_median > c.shares_median, FALSE) AS shares_median_is_floor,
        c.headline_shares_total, COALESCE(c.headline_shares_known, 0) AS headline_shares_known,
        COALESCE(c.headline_shares_floors, 0) > 0 AS headline_shares_is_floor,
        c.original_shares_total, COALESCE(c.original_shares_known, 0) AS original_shares_known,
        COALESCE(c.original_shares_floors, 0) > 0 AS original_shares_is_floor,
        c.favourites_total, c.favourites_mean, c.favourites_median,
        COALESCE(c.favourites_known, 0) AS favourites_known, COALESCE(c.favourites_floors, 0) > 0 AS favourites_is_floor,
        COALESCE(r.favourites_median > c.favourites_median, FALSE) AS favourites_median_is_floor,
        c.recommends_total, c.recommends_mean, c.recommends_median, c.recommends_max,
        COALESCE(c.recommends_known, 0) AS recommends_known, COALESCE(c.recommends_floors, 0) > 0 AS recommends_is_floor,
        COALESCE(r.recommends_median > c.recommends_median, FALSE) AS recommends_median_is_floor,
        c.headline_recommends_total, COALESCE(c.headline_recommends_known, 0) AS headline_recommends_known,
        COALESCE(c.headline_recommends_floors, 0) > 0 AS headline_recommends_is_floor,
        c.interactions_total, c.interactions_mean, c.interactions_median,
        COALESCE(c.interactions_known, 0) AS interactions_known, COALESCE(c.interactions_floors, 0) > 0 AS interactions_is_floor,
        COALESCE(r.interactions_median > c.interactions_median, FALSE) AS interactions_median_is_floor
    FROM account_asof AS a
    LEFT JOIN counted AS c ON c.subject = a.subject
    LEFT JOIN raised AS r ON r.subject = a.subject
),
covered AS (
    SELECT
        *,
        COALESCE(likes_known / NULLIF(posts, 0), CASE WHEN is_silent AND likes_shown THEN 1 ELSE 0 END) AS likes_share,
        COALESCE(comments_known / NULLIF(posts, 0), CASE WHEN is_silent AND comments_shown THEN 1 ELSE 0 END) AS comments_share,
        COALESCE(shares_known / NULLIF(posts, 0), CASE WHEN is_silent AND shares_shown THEN 1 ELSE 0 END) AS shares_share,
        COALESCE(favourites_known / NULLIF(posts, 0), CASE WHEN is_silent AND favourites_shown THEN 1 ELSE 0 END) AS favourites_share,
        COALESCE(recommends_known / NULLIF(posts, 0), CASE WHEN is_silent AND recommends_shown THEN 1 ELSE 0 END) AS recommends_share,
        COALESCE(interactions_known / NULLIF(posts, 0), CASE WHEN is_silent AND interactions_shown THEN 1 ELSE 0 END) AS interactions_share,
        -- Where all places are known and none is a headline, nothing more is to be known; so with originals.
        CASE WHEN is_silent AND headline_likes_shown THEN 1
             ELSE COALESCE(placed_share * COALESCE(headline_likes_known / NULLIF(headlines, 0), 1), 0)
        END AS headline_likes_share,
        CASE WHEN is_silent AND original_comments_shown THEN 1
             ELSE COALESCE(stated_share * COALESCE(original_comments_known / NULLIF(originals, 0), 1), 0)
        END AS original_comments_share,
        CASE WHEN is_silent AND headline_shares_shown THEN 1
             ELSE COALESCE(placed_share * COALESCE(headline_shares_known / NULLIF(headlines, 0), 1), 0)
        END AS headline_shares_share,
        CASE WHEN is_silent AND original_shares_shown THEN 1
             ELSE COALESCE(stated_share * COALESCE(original_shares_known / NULLIF(originals, 0), 1), 0)
        END AS original_shares_share,
        CASE WHEN is_silent AND headline_recommends_shown THEN 1
             ELSE COALESCE(placed_share * COALESCE(headline_recommends_known / NULLIF(headlines, 0), 1), 0)
        END AS headline_recommends_share
    FROM placed
)
SELECT
    s.subject,
    CASE WHEN s.is_silent AND s.likes_shown THEN 0 ELSE s.likes_total END AS likes_total,
    s.likes_mean,
    s.likes_median,
    s.likes_max,
    s.likes_known AS posts_with_likes,
    s.likes_is_floor,
    s.likes_median_is_floor,
    s.observed_share * s.likes_share AS likes_total_coverage,
    s.likes_share AS likes_coverage,
    CASE WHEN (s.is_silent AND s.headline_likes_shown) OR s.has_no_headline THEN 0 ELSE s.headline_likes_total END AS headline_likes,
    s.headline_likes_known AS headlines_with_likes,
    s.headline_likes_is_floor,
    s.observed_share * s.headline_likes_share AS headline_likes_coverage,
    CASE WHEN s.is_silent AND s.comments_shown THEN 0 ELSE s.comments_total END AS comments_total,
    s.comments_mean,
    s.comments_median,
    s.comments_known AS posts_with_comments,
    s.comments_is_floor,
    s.comments_median_is_floor,
    s.observed_share * s.comments_share AS comments_total_coverage,
    s.comments_share AS comments_coverage,
    CASE WHEN (s.is_silent AND s.original_comments_shown) OR s.has_no_original THEN 0 ELSE s.original_comments_total END
    AS originals_comments_total,
    s.original_comments_known AS originals_with_comments,
    s.original_comments_is_floor AS originals_comments_is_floor,
    s.observed_share * s.original_comments_share AS originals_comments_coverage,
    CASE WHEN s.is_silent AND s.shares_shown THEN 0 ELSE s.shares_total END AS shares_total,
    s.shares_mean,
    s.shares_median,
    s.shares_max,
    s.shares_known AS posts_with_shares,
    s.shares_is_floor,
    s.shares_median_is_floor,
    s.observed_share * s.shares_share AS shares_total_coverage,
    s.shares_share AS shares_coverage,
    CASE WHEN (s.is_silent AND s.headline_shares_shown) OR s.has_no_headline THEN 0 ELSE s.headline_shares_total END AS headline_shares,
    s.headline_shares_known AS headlines_with_shares,
    s.headline_shares_is_floor,
    s.observed_share * s.headline_shares_share AS headline_shares_coverage,
    CASE WHEN (s.is_silent AND s.original_shares_shown) OR s.has_no_original THEN 0 ELSE s.original_shares_total END
    AS originals_shares_total,
    s.original_shares_known AS originals_with_shares,
    s.original_shares_is_floor AS originals_shares_is_floor,
    s.observed_share * s.original_shares_share AS originals_shares_coverage,
    CASE WHEN s.is_silent AND s.favourites_shown THEN 0 ELSE s.favourites_total END AS favourites_total,
    s.favourites_mean,
    s.favourites_median,
    s.favourites_known AS posts_with_favourites,
    s.favourites_is_floor,
    s.favourites_median_is_floor,
    s.observed_share * s.favourites_share AS favourites_total_coverage,
    s.favourites_share AS favourites_coverage,
    CASE WHEN s.is_silent AND s.recommends_shown THEN 0 ELSE s.recommends_total END AS recommends_total,
    s.recommends_mean,
    s.recommends_median,
    s.recommends_max,
    s.recommends_known AS posts_with_recommends,
    s.recommends_is_floor,
    s.recommends_median_is_floor,
    s.observed_share * s.recommends_share AS recommends_total_coverage,
    s.recommends_share AS recommends_coverage,
    CASE WHEN (s.is_silent AND s.headline_recommends_shown) OR s.has_no_headline THEN 0 ELSE s.headline_recommends_total END AS headline_recommends,
    s.headline_recommends_known AS headlines_with_recommends,
    s.headline_recommends_is_floor,
    s.observed_share * s.headline_recommends_share AS headline_recommends_coverage,
    CASE WHEN s.is_silent AND s.interactions_shown THEN 0 ELSE s.interactions_total END AS interactions_total,
    s.interactions_mean,
    s.interactions_median,
    s.interactions_known AS posts_with_interactions,
    s.interactions_is_floor,
    s.interactions_median_is_floor,
    s.observed_share * s.interactions_share AS interactions_total_coverage,
    s.interactions_share AS interactions_coverage,
    CASE WHEN NOT f.is_floor
         THEN CASE WHEN s.is_silent AND s.interactions_shown THEN 0 ELSE s.interactions_total END * 1000 / NULLIF(f.followers, 0)
    END AS interactions_per_1000_followers,
    s.observed_share * s.interactions_share * COALESCE(f.month_share, 0) AS interactions_per_follower_coverage
FROM covered AS s
LEFT JOIN follower_asof AS f ON f.subject = s.subject
ORDER BY s.subject
