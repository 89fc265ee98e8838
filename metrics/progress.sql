-- key = "progress"
-- label = "进步"
-- about = "每个账号（矩阵）只同自己的过去比：当月的主要指标减去此前三个月、十二个月的平均。"
--
-- [[metric]]
-- key = "posts_change_3m"
-- label = "稿件数比前三个月的变化"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月的稿件数减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "posts_change_12m"
-- label = "稿件数比前十二个月的变化"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月的稿件数减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"
--
-- [[metric]]
-- key = "active_days_change_3m"
-- label = "发稿天数比前三个月的变化"
-- unit = "天"
-- direction = "higher"
-- definition = "当月的发稿天数减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "active_days_change_12m"
-- label = "发稿天数比前十二个月的变化"
-- unit = "天"
-- direction = "higher"
-- definition = "当月的发稿天数减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"
--
-- [[metric]]
-- key = "longest_silence_days_change_3m"
-- label = "最长静默天数比前三个月的变化"
-- unit = "天"
-- direction = "lower"
-- definition = "当月的最长静默天数减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- subjects = ["account"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "longest_silence_days_change_12m"
-- label = "最长静默天数比前十二个月的变化"
-- unit = "天"
-- direction = "lower"
-- definition = "当月的最长静默天数减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- subjects = ["account"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"
--
-- [[metric]]
-- key = "declared_original_share_change_3m"
-- label = "声明原创比例比前三个月的变化"
-- unit = "比例之差"
-- direction = "higher"
-- definition = "当月的声明原创比例减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "declared_original_share_change_12m"
-- label = "声明原创比例比前十二个月的变化"
-- unit = "比例之差"
-- direction = "higher"
-- definition = "当月的声明原创比例减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"
--
-- [[metric]]
-- key = "independent_share_change_3m"
-- label = "独立稿件比例比前三个月的变化"
-- unit = "比例之差"
-- direction = "higher"
-- definition = "当月的独立稿件比例减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "independent_share_change_12m"
-- label = "独立稿件比例比前十二个月的变化"
-- unit = "比例之差"
-- direction = "higher"
-- definition = "当月的独立稿件比例减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"
--
-- [[metric]]
-- key = "form_diversity_change_3m"
-- label = "形式多样性比前三个月的变化"
-- unit = "比特"
-- direction = "higher"
-- definition = "当月的形式多样性减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "form_diversity_change_12m"
-- label = "形式多样性比前十二个月的变化"
-- unit = "比特"
-- direction = "higher"
-- definition = "当月的形式多样性减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"
--
-- [[metric]]
-- key = "event_on_time_share_change_3m"
-- label = "重大信息及时率比前三个月的变化"
-- unit = "比例之差"
-- direction = "higher"
-- definition = "当月的重大信息及时率减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "event_on_time_share_change_12m"
-- label = "重大信息及时率比前十二个月的变化"
-- unit = "比例之差"
-- direction = "higher"
-- definition = "当月的重大信息及时率减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"
--
-- [[metric]]
-- key = "event_lag_hours_change_3m"
-- label = "重大信息跟进用时比前三个月的变化"
-- unit = "小时"
-- direction = "lower"
-- definition = "当月的重大信息跟进用时减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "event_lag_hours_change_12m"
-- label = "重大信息跟进用时比前十二个月的变化"
-- unit = "小时"
-- direction = "lower"
-- definition = "当月的重大信息跟进用时减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"
--
-- [[metric]]
-- key = "reads_mean_change_3m"
-- label = "篇均阅读数比前三个月的变化"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月的篇均阅读数减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- tags = ["reads"]
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "reads_mean_change_12m"
-- label = "篇均阅读数比前十二个月的变化"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月的篇均阅读数减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- tags = ["reads"]
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"
--
-- [[metric]]
-- key = "interactions_mean_change_3m"
-- label = "篇均互动数比前三个月的变化"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月的篇均互动数减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- tags = ["likes", "comments", "shares"]
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "interactions_mean_change_12m"
-- label = "篇均互动数比前十二个月的变化"
-- unit = "次/篇"
-- direction = "higher"
-- definition = "当月的篇均互动数减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- tags = ["likes", "comments", "shares"]
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"
--
-- [[metric]]
-- key = "followers_change_3m"
-- label = "粉丝数比前三个月的变化"
-- unit = "人"
-- direction = "higher"
-- definition = "当月的粉丝数减去该账号（矩阵）自己此前三个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- tags = ["follows"]
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前三个月为 10、未观测、14，平均 (10 + 14) ÷ 2 = 12，当月为 15，变化为 15 − 12 = 3，基数 2 个月，覆盖率 2 ÷ 3 ≈ 0.667。"
--
-- [[metric]]
-- key = "followers_change_12m"
-- label = "粉丝数比前十二个月的变化"
-- unit = "人"
-- direction = "higher"
-- definition = "当月的粉丝数减去该账号（矩阵）自己此前十二个月中可比各月的平均。"
-- base = "base"
-- base_label = "个可比的月份"
-- tags = ["follows"]
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"

WITH compared AS (
    SELECT 'posts' AS metric, 3 AS months, 'posts_change_3m' AS told UNION ALL
    SELECT 'posts', 12, 'posts_change_12m' UNION ALL
    SELECT 'active_days', 3, 'active_days_change_3m' UNION ALL
    SELECT 'active_days', 12, 'active_days_change_12m' UNION ALL
    SELECT 'longest_silence_days', 3, 'longest_silence_days_change_3m' UNION ALL
    SELECT 'longest_silence_days', 12, 'longest_silence_days_change_12m' UNION ALL
    SELECT 'declared_original_share', 3, 'declared_original_share_change_3m' UNION ALL
    SELECT 'declared_original_share', 12, 'declared_original_share_change_12m' UNION ALL
    SELECT 'independent_share', 3, 'independent_share_change_3m' UNION ALL
    SELECT 'independent_share', 12, 'independent_share_change_12m' UNION ALL
    SELECT 'form_diversity', 3, 'form_diversity_change_3m' UNION ALL
    SELECT 'form_diversity', 12, 'form_diversity_change_12m' UNION ALL
    SELECT 'event_on_time_share', 3, 'event_on_time_share_change_3m' UNION ALL
    SELECT 'event_on_time_share', 12, 'event_on_time_share_change_12m' UNION ALL
    SELECT 'event_lag_hours', 3, 'event_lag_hours_change_3m' UNION ALL
    SELECT 'event_lag_hours', 12, 'event_lag_hours_change_12m' UNION ALL
    SELECT 'reads_mean', 3, 'reads_mean_change_3m' UNION ALL
    SELECT 'reads_mean', 12, 'reads_mean_change_12m' UNION ALL
    SELECT 'interactions_mean', 3, 'interactions_mean_change_3m' UNION ALL
    SELECT 'interactions_mean', 12, 'interactions_mean_change_12m' UNION ALL
    SELECT 'followers', 3, 'followers_change_3m' UNION ALL
    SELECT 'followers', 12, 'followers_change_12m'
),
known AS (
    -- A month of which a fifth or more went unseen is compared with none.
    SELECT
        subject,
        metric,
        MAX(CASE WHEN months_back = 0 THEN value END) AS now,
        -- Decimals add up to the same sum in whatever order the rows come.
        CAST(SUM(CASE WHEN months_back BETWEEN 1 AND 3 THEN CAST(value AS DECIMAL(38, 12)) END) AS DOUBLE) AS sum_3m,
        COUNT(CASE WHEN months_back BETWEEN 1 AND 3 THEN value END) AS months_3m,
        CAST(SUM(CASE WHEN months_back > 0 THEN CAST(value AS DECIMAL(38, 12)) END) AS DOUBLE) AS sum_12m,
        COUNT(CASE WHEN months_back > 0 THEN value END) AS months_12m
    FROM metric_month
    WHERE coverage >= 0.8 AND value IS NOT NULL AND metric IN (
        'posts', 'active_days', 'longest_silence_days', 'declared_original_share', 'independent_share', 'form_diversity',
        'event_on_time_share', 'event_lag_hours', 'reads_mean', 'interactions_mean', 'followers'
    )
    GROUP BY subject, metric
),
change AS (
    SELECT
        k.subject,
        c.told AS metric,
        k.now,
        c.months,
        CASE WHEN c.months = 3 THEN k.sum_3m ELSE k.sum_12m END AS total,
        CASE WHEN c.months = 3 THEN k.months_3m ELSE k.months_12m END AS months_known
    FROM known AS k
    JOIN compared AS c ON c.metric = k.metric
    WHERE k.now IS NOT NULL
)
SELECT
    subject,
    metric,
    -- Both sides are rounded; what their difference has beyond ten decimals is noise.
    FLOOR((now - total / NULLIF(months_known, 0)) * 10000000000 + 0.5) / NULLIF(10000000000, 0) AS value,
    months_known AS base,
    months_known / NULLIF(months, 0) AS coverage
FROM change
ORDER BY subject, metric
