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
-- base = "posts_months_3m"
-- base_label = "个可比的月份"
-- coverage = "posts_coverage_3m"
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
-- base = "posts_months_12m"
-- base_label = "个可比的月份"
-- coverage = "posts_coverage_12m"
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
-- base = "active_days_months_3m"
-- base_label = "个可比的月份"
-- coverage = "active_days_coverage_3m"
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
-- base = "active_days_months_12m"
-- base_label = "个可比的月份"
-- coverage = "active_days_coverage_12m"
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
-- base = "longest_silence_days_months_3m"
-- base_label = "个可比的月份"
-- coverage = "longest_silence_days_coverage_3m"
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
-- base = "longest_silence_days_months_12m"
-- base_label = "个可比的月份"
-- coverage = "longest_silence_days_coverage_12m"
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
-- base = "declared_original_share_months_3m"
-- base_label = "个可比的月份"
-- coverage = "declared_original_share_coverage_3m"
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
-- base = "declared_original_share_months_12m"
-- base_label = "个可比的月份"
-- coverage = "declared_original_share_coverage_12m"
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
-- base = "independent_share_months_3m"
-- base_label = "个可比的月份"
-- coverage = "independent_share_coverage_3m"
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
-- base = "independent_share_months_12m"
-- base_label = "个可比的月份"
-- coverage = "independent_share_coverage_12m"
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
-- base = "form_diversity_months_3m"
-- base_label = "个可比的月份"
-- coverage = "form_diversity_coverage_3m"
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
-- base = "form_diversity_months_12m"
-- base_label = "个可比的月份"
-- coverage = "form_diversity_coverage_12m"
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
-- base = "event_on_time_share_months_3m"
-- base_label = "个可比的月份"
-- coverage = "event_on_time_share_coverage_3m"
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
-- base = "event_on_time_share_months_12m"
-- base_label = "个可比的月份"
-- coverage = "event_on_time_share_coverage_12m"
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
-- base = "event_lag_hours_months_3m"
-- base_label = "个可比的月份"
-- coverage = "event_lag_hours_coverage_3m"
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
-- base = "event_lag_hours_months_12m"
-- base_label = "个可比的月份"
-- coverage = "event_lag_hours_coverage_12m"
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
-- base = "reads_mean_months_3m"
-- base_label = "个可比的月份"
-- coverage = "reads_mean_coverage_3m"
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
-- base = "reads_mean_months_12m"
-- base_label = "个可比的月份"
-- coverage = "reads_mean_coverage_12m"
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
-- base = "interactions_mean_months_3m"
-- base_label = "个可比的月份"
-- coverage = "interactions_mean_coverage_3m"
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
-- base = "interactions_mean_months_12m"
-- base_label = "个可比的月份"
-- coverage = "interactions_mean_coverage_12m"
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
-- base = "followers_months_3m"
-- base_label = "个可比的月份"
-- coverage = "followers_coverage_3m"
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
-- base = "followers_months_12m"
-- base_label = "个可比的月份"
-- coverage = "followers_coverage_12m"
-- tags = ["follows"]
-- needs = ["earlier_months"]
-- source = "行动计划专栏 10：根据账号内容质量提升和矩阵运行改善情况"
-- blind_spot = "当月或此前各月覆盖率不足 0.8 的不比，一个可比的月份也没有时缺失；此前各月按各自的截止日期（次月，见 ranking.toml）计数；季节和节日造成的起落看不出来。"
-- example = "演示：前十二个月中 6 个月可比，平均 12，当月为 15，变化为 15 − 12 = 3，基数 6 个月，覆盖率 6 ÷ 12 = 0.5。"

WITH comparable AS (
    -- A month of which a fifth or more went unseen is compared with none.
    SELECT subject, metric, months_back, value
    FROM metric_month
    WHERE coverage >= 0.8 AND value IS NOT NULL AND metric IN (
        'posts', 'active_days', 'longest_silence_days', 'declared_original_share', 'independent_share', 'form_diversity',
        'event_on_time_share', 'event_lag_hours', 'reads_mean', 'interactions_mean', 'followers'
    )
),
earlier AS (
    SELECT
        subject,
        metric,
        -- Decimals add up to the same sum in whatever order the rows come.
        CAST(SUM(CASE WHEN months_back <= 3 THEN CAST(value AS DECIMAL(38, 12)) END) AS DOUBLE)
        / NULLIF(COUNT(CASE WHEN months_back <= 3 THEN value END), 0) AS mean_3m,
        COUNT(CASE WHEN months_back <= 3 THEN value END) AS months_3m,
        CAST(SUM(CAST(value AS DECIMAL(38, 12))) AS DOUBLE) / NULLIF(COUNT(value), 0) AS mean_12m,
        COUNT(value) AS months_12m
    FROM comparable
    WHERE months_back > 0
    GROUP BY subject, metric
),
change AS (
    SELECT
        n.subject,
        n.metric,
        -- Both sides are rounded; what their difference has beyond ten decimals is noise.
        FLOOR((n.value - e.mean_3m) * 10000000000 + 0.5) / NULLIF(10000000000, 0) AS change_3m,
        e.months_3m,
        e.months_3m / NULLIF(3, 0) AS coverage_3m,
        FLOOR((n.value - e.mean_12m) * 10000000000 + 0.5) / NULLIF(10000000000, 0) AS change_12m,
        e.months_12m,
        e.months_12m / NULLIF(12, 0) AS coverage_12m
    FROM comparable AS n
    JOIN earlier AS e ON e.subject = n.subject AND e.metric = n.metric
    WHERE n.months_back = 0
)
SELECT
    subject,
    MAX(CASE WHEN metric = 'posts' THEN change_3m END) AS posts_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'posts' THEN months_3m END), 0) AS posts_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'posts' THEN coverage_3m END), 0) AS posts_coverage_3m,
    MAX(CASE WHEN metric = 'posts' THEN change_12m END) AS posts_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'posts' THEN months_12m END), 0) AS posts_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'posts' THEN coverage_12m END), 0) AS posts_coverage_12m,
    MAX(CASE WHEN metric = 'active_days' THEN change_3m END) AS active_days_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'active_days' THEN months_3m END), 0) AS active_days_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'active_days' THEN coverage_3m END), 0) AS active_days_coverage_3m,
    MAX(CASE WHEN metric = 'active_days' THEN change_12m END) AS active_days_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'active_days' THEN months_12m END), 0) AS active_days_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'active_days' THEN coverage_12m END), 0) AS active_days_coverage_12m,
    MAX(CASE WHEN metric = 'longest_silence_days' THEN change_3m END) AS longest_silence_days_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'longest_silence_days' THEN months_3m END), 0) AS longest_silence_days_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'longest_silence_days' THEN coverage_3m END), 0) AS longest_silence_days_coverage_3m,
    MAX(CASE WHEN metric = 'longest_silence_days' THEN change_12m END) AS longest_silence_days_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'longest_silence_days' THEN months_12m END), 0) AS longest_silence_days_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'longest_silence_days' THEN coverage_12m END), 0) AS longest_silence_days_coverage_12m,
    MAX(CASE WHEN metric = 'declared_original_share' THEN change_3m END) AS declared_original_share_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'declared_original_share' THEN months_3m END), 0) AS declared_original_share_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'declared_original_share' THEN coverage_3m END), 0) AS declared_original_share_coverage_3m,
    MAX(CASE WHEN metric = 'declared_original_share' THEN change_12m END) AS declared_original_share_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'declared_original_share' THEN months_12m END), 0) AS declared_original_share_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'declared_original_share' THEN coverage_12m END), 0) AS declared_original_share_coverage_12m,
    MAX(CASE WHEN metric = 'independent_share' THEN change_3m END) AS independent_share_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'independent_share' THEN months_3m END), 0) AS independent_share_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'independent_share' THEN coverage_3m END), 0) AS independent_share_coverage_3m,
    MAX(CASE WHEN metric = 'independent_share' THEN change_12m END) AS independent_share_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'independent_share' THEN months_12m END), 0) AS independent_share_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'independent_share' THEN coverage_12m END), 0) AS independent_share_coverage_12m,
    MAX(CASE WHEN metric = 'form_diversity' THEN change_3m END) AS form_diversity_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'form_diversity' THEN months_3m END), 0) AS form_diversity_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'form_diversity' THEN coverage_3m END), 0) AS form_diversity_coverage_3m,
    MAX(CASE WHEN metric = 'form_diversity' THEN change_12m END) AS form_diversity_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'form_diversity' THEN months_12m END), 0) AS form_diversity_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'form_diversity' THEN coverage_12m END), 0) AS form_diversity_coverage_12m,
    MAX(CASE WHEN metric = 'event_on_time_share' THEN change_3m END) AS event_on_time_share_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'event_on_time_share' THEN months_3m END), 0) AS event_on_time_share_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'event_on_time_share' THEN coverage_3m END), 0) AS event_on_time_share_coverage_3m,
    MAX(CASE WHEN metric = 'event_on_time_share' THEN change_12m END) AS event_on_time_share_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'event_on_time_share' THEN months_12m END), 0) AS event_on_time_share_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'event_on_time_share' THEN coverage_12m END), 0) AS event_on_time_share_coverage_12m,
    MAX(CASE WHEN metric = 'event_lag_hours' THEN change_3m END) AS event_lag_hours_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'event_lag_hours' THEN months_3m END), 0) AS event_lag_hours_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'event_lag_hours' THEN coverage_3m END), 0) AS event_lag_hours_coverage_3m,
    MAX(CASE WHEN metric = 'event_lag_hours' THEN change_12m END) AS event_lag_hours_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'event_lag_hours' THEN months_12m END), 0) AS event_lag_hours_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'event_lag_hours' THEN coverage_12m END), 0) AS event_lag_hours_coverage_12m,
    MAX(CASE WHEN metric = 'reads_mean' THEN change_3m END) AS reads_mean_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'reads_mean' THEN months_3m END), 0) AS reads_mean_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'reads_mean' THEN coverage_3m END), 0) AS reads_mean_coverage_3m,
    MAX(CASE WHEN metric = 'reads_mean' THEN change_12m END) AS reads_mean_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'reads_mean' THEN months_12m END), 0) AS reads_mean_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'reads_mean' THEN coverage_12m END), 0) AS reads_mean_coverage_12m,
    MAX(CASE WHEN metric = 'interactions_mean' THEN change_3m END) AS interactions_mean_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'interactions_mean' THEN months_3m END), 0) AS interactions_mean_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'interactions_mean' THEN coverage_3m END), 0) AS interactions_mean_coverage_3m,
    MAX(CASE WHEN metric = 'interactions_mean' THEN change_12m END) AS interactions_mean_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'interactions_mean' THEN months_12m END), 0) AS interactions_mean_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'interactions_mean' THEN coverage_12m END), 0) AS interactions_mean_coverage_12m,
    MAX(CASE WHEN metric = 'followers' THEN change_3m END) AS followers_change_3m,
    COALESCE(MAX(CASE WHEN metric = 'followers' THEN months_3m END), 0) AS followers_months_3m,
    COALESCE(MAX(CASE WHEN metric = 'followers' THEN coverage_3m END), 0) AS followers_coverage_3m,
    MAX(CASE WHEN metric = 'followers' THEN change_12m END) AS followers_change_12m,
    COALESCE(MAX(CASE WHEN metric = 'followers' THEN months_12m END), 0) AS followers_months_12m,
    COALESCE(MAX(CASE WHEN metric = 'followers' THEN coverage_12m END), 0) AS followers_coverage_12m
FROM change
GROUP BY subject
ORDER BY subject
