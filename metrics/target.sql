-- key = "target"
-- label = "年度目标"
-- about = "到当月为止，当年的重大主题宣传次数是否达到年度目标；目标是文件（data/targets 或工作区的“目标”文件夹），有出处和起止年份。"
--
-- [[metric]]
-- key = "target_met"
-- label = "年度目标是否完成"
-- unit = "是为 1"
-- direction = "higher"
-- definition = "从一月到当月，各月完成的重大主题宣传次数之和达到当年目标的为 1，尚未达到的为 0；当年没有生效的目标或没有适用的主题宣传时缺失。"
-- base = "months"
-- base_label = "个有主题宣传的月份"
-- coverage = "month_share"
-- needs = ["earlier_months", "campaigns"]
-- source = "行动计划专栏 10：每年至少开展 1 次重大网络主题宣传"
-- blind_spot = "各月按各自的截止时刻计；年内以后各月还可能完成；2025 年以后随附的目标文件没有规定。"
-- example = "演示：目标为每年 1 次，账号在 6 月完成 1 次，则 5 月为 0，6 月至 12 月为 1。"
-- is_integer = true
-- of_months = "last"

WITH monthly AS (
    -- One row a month before anything is compared with it.
    SELECT subject, months_back, MAX(value) AS value
    FROM metric_month
    WHERE metric = 'campaigns_done'
    GROUP BY subject, months_back
),
done AS (
    SELECT
        m.subject,
        MAX(t.campaigns) AS wanted,
        SUM(m.value) AS campaigns,
        COUNT(m.value) AS months,
        COUNT(m.value) / NULLIF(COUNT(*), 0) AS month_share
    FROM monthly AS m
    JOIN year_target AS t ON m.months_back <= t.months_back
    GROUP BY m.subject
    -- A matrix of earlier months may have no account in this one.
    HAVING MIN(m.months_back) = 0
)
SELECT
    subject,
    CASE WHEN months = 0 THEN NULL WHEN campaigns >= wanted THEN 1 ELSE 0 END AS target_met,
    months,
    COALESCE(month_share, 0) AS month_share
FROM done
ORDER BY subject
