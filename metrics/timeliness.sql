-- key = "timeliness"
-- label = "信息发布时效"
-- about = "账号有没有停更，重大信息发布之后多久跟进。静默只在观测日之内计算：没有观测的日子不算静默。"
--
-- [[metric]]
-- key = "longest_silence_days"
-- label = "最长静默天数"
-- unit = "天"
-- direction = "lower"
-- definition = "连续观测而没有稿件的日期中，伸入当月的最长一段的天数：从上月延续过来的部分计入，算到月末为止；未观测日和未开通日把一段断开。"
-- base = "observed_days"
-- base_label = "个观测日"
-- needs = ["observed"]
-- subjects = ["account"]
-- source = "行动计划二（六）：不断提升信息发布时效"
-- blind_spot = "未观测的日子里是否停更不知道，所以观测不全时这是下限；观测开始之前已经停更的部分算不进来；只发转发也算发稿。"
-- example = "演示：9 月 28 日发稿后，下一篇在 10 月 6 日，其后逐日发稿，两个月全部观测。静默为 9 月 29 日至 10 月 5 日，10 月的最长静默为 2 + 5 = 7 天。"
-- is_integer = true
--
-- [[metric]]
-- key = "days_since_last_post"
-- label = "距最后发稿天数"
-- unit = "天"
-- direction = "lower"
-- definition = "到月末（当月停用的，到停用日）为止连续观测而没有稿件的天数，可以上溯到以前各月；最后一天发了稿件的为 0。"
-- base = "observed_days"
-- base_label = "个观测日"
-- needs = ["observed"]
-- subjects = ["account"]
-- source = "行动计划二（六）：不断提升信息发布时效"
-- blind_spot = "最后一天没有观测到时缺失，不作推测；上溯遇到未观测日即止，所以可能是下限。"
-- example = "演示：最后一篇稿件发于 10 月 20 日，此后每天都在观测之内，10 月末的天数为 31 − 20 = 11 天。"
-- is_integer = true
--
-- [[metric]]
-- key = "working_day_share"
-- label = "工作日发稿比例"
-- unit = "比例"
-- direction = "higher"
-- definition = "当月观测到的工作日（含调休上班的周末，不含放假的日子）中，至少发布一篇稿件的所占比例。"
-- base = "working_days"
-- base_label = "个观测到的工作日"
-- coverage = "working_coverage"
-- needs = ["observed"]
-- subjects = ["account"]
-- source = "行动计划二（六）：不断提升信息发布时效"
-- blind_spot = "工作日依国务院办公厅每年的放假通知（data/working-days.toml），没有列出的年份缺失；应急等需要周末发布的信息不因此加分；一天发一篇与发十篇一样。"
-- example = "演示：2026 年 10 月有 18 个工作日（1 日至 7 日放假，10 日周六上班），全部观测，其中 9 天发了稿，比例为 9 ÷ 18 = 0.5。"
--
-- [[metric]]
-- key = "event_lag_hours"
-- label = "重大信息跟进用时"
-- unit = "小时"
-- direction = "lower"
-- definition = "当月发布的重大信息中，应由该账号报道且在时限内报道了的，从信息发布到该账号第一篇相符稿件的小时数的中位数。"
-- base = "events_timed"
-- base_label = "条重大信息"
-- coverage = "lag_coverage"
-- needs = ["events", "time", "observed"]
-- source = "行动计划二（六）：不断提升信息发布时效；重大信息传播同频共振"
-- blind_spot = "超过时限才报道的不进入用时，由及时率反映；信息发布之前的稿件不算报道（同一分钟内视为同时）；只有日期没有时刻的稿件算不出小时，涉及的信息不计；用别的说法报道而不含话题和关键词的认不出来；第一篇之前有未观测日的不计。"
-- example = "演示：两条重大信息，一条 9:00 发布、当天 12:00 跟进，另一条 10:00 发布、次日 11:00 跟进，用时为 3 小时和 25 小时，中位数为 (3 + 25) ÷ 2 = 14 小时。"
--
-- [[metric]]
-- key = "event_on_time_share"
-- label = "重大信息及时率"
-- unit = "比例"
-- direction = "higher"
-- definition = "应由该账号报道且整个时限都在观测之内的当月重大信息中，在时限内报道了的所占比例。"
-- base = "events_decided"
-- base_label = "条重大信息"
-- coverage = "event_coverage"
-- needs = ["events", "observed"]
-- source = "行动计划二（六）：重大信息传播同频共振；二（二）：突发公共事件信息发布和政务舆情回应"
-- blind_spot = "没有应报道的信息，或时限内有未观测日、截止时时限未满的，不计入分母，都不计入时缺失；只有日期的稿件，整天落在时限之内才算及时，否则该条不计；只看有没有报道，不看报道得好不好。"
-- example = "演示：当月应报道 4 条，其中 1 条的时限内有 2 天没有观测，其余 3 条报道了 2 条，及时率为 2 ÷ 3 ≈ 0.667，覆盖率为 3 ÷ 4 = 0.75。"
--
-- [[metric]]
-- key = "event_first_in_matrix"
-- label = "矩阵内首报次数"
-- unit = "条"
-- direction = "higher"
-- definition = "当月应由本矩阵至少两个账号报道的重大信息中，该账号的跟进用时在矩阵各账号里最短（可并列）的条数。"
-- base = "shared_settled"
-- base_label = "条应由矩阵内多个账号报道、结果已知的重大信息"
-- coverage = "shared_coverage"
-- needs = ["events", "time", "observed"]
-- subjects = ["account"]
-- source = "行动计划二（六）：重大信息传播同频共振；实现上下联动"
-- blind_spot = "只同用时已知的账号比，没有观测到或只有日期的账号可能更早；没有矩阵的账号缺失；先报道不等于报道得好。"
-- example = "演示：矩阵有甲、乙两个账号，三条信息甲的用时为 1、5、未报道，乙为 2、5、3 小时；甲首报 2 条（1 小时的一条和并列 5 小时的一条），基数 3 条。"
-- is_integer = true

WITH active_day AS (
    SELECT DISTINCT subject, day
    FROM post_asof
),
silent_day AS (
    -- Neighbouring silent days share the difference of their two running numbers.
    SELECT
        o.subject,
        o.day,
        o.day_number - ROW_NUMBER() OVER (PARTITION BY o.subject ORDER BY o.day) AS run
    FROM observed_day AS o
    LEFT JOIN active_day AS a ON a.subject = o.subject AND a.day = o.day
    WHERE a.day IS NULL
),
silence AS (
    SELECT subject, run, MAX(day) AS last_day, COUNT(*) AS days
    FROM silent_day
    GROUP BY subject, run
    HAVING MAX(day) >= CAST($month_start AS DATE)
),
longest AS (
    SELECT subject, MAX(days) AS days
    FROM silence
    GROUP BY subject
),
last_seen AS (
    SELECT subject, MAX(day) AS day
    FROM observed_day
    GROUP BY subject
),
working AS (
    SELECT o.subject, COUNT(*) AS days, COUNT(a.day) AS active_days
    FROM observed_day AS o
    JOIN calendar_day AS c ON c.day = o.day AND c.working_day
    LEFT JOIN active_day AS a ON a.subject = o.subject AND a.day = o.day
    GROUP BY o.subject
),
calendar AS (
    SELECT COUNT(working_day) / NULLIF(COUNT(*), 0) AS known_share
    FROM calendar_day
),
events AS (
    SELECT
        subject,
        COUNT(*) AS expected,
        MEDIAN(lag_hours) AS lag_hours,
        COUNT(lag_hours) AS timed,
        AVG(on_time) AS on_time_share,
        COUNT(on_time) AS decided,
        COUNT(COALESCE(lag_hours, on_time)) AS settled
    FROM event_outcome
    GROUP BY subject
),
within_matrix AS (
    SELECT
        o.subject,
        o.lag_hours,
        o.on_time,
        COUNT(*) OVER (PARTITION BY o.event_id, a.matrix) AS accounts,
        MIN(o.lag_hours) OVER (PARTITION BY o.event_id, a.matrix) AS first_lag
    FROM event_outcome AS o
    JOIN account_asof AS a ON a.subject = o.subject
    WHERE a.matrix IS NOT NULL
),
firsts AS (
    SELECT
        subject,
        COUNT(*) AS events,
        COUNT(*) FILTER (WHERE lag_hours = first_lag) AS firsts,
        COUNT(COALESCE(lag_hours, on_time)) AS settled
    FROM within_matrix
    WHERE accounts > 1
    GROUP BY subject
)
SELECT
    a.subject,
    CASE WHEN a.observed_days > 0 THEN COALESCE(l.days, 0) END AS longest_silence_days,
    CASE WHEN s.day = a.last_open_day THEN COALESCE(z.days, 0) END AS days_since_last_post,
    w.active_days / NULLIF(w.days, 0) AS working_day_share,
    e.lag_hours AS event_lag_hours,
    e.on_time_share AS event_on_time_share,
    CASE WHEN f.settled > 0 THEN f.firsts END AS event_first_in_matrix,
    a.observed_days,
    COALESCE(w.days, 0) AS working_days,
    COALESCE(e.timed, 0) AS events_timed,
    COALESCE(e.decided, 0) AS events_decided,
    COALESCE(f.settled, 0) AS shared_settled,
    a.observed_days / NULLIF(a.open_days, 0) AS coverage,
    a.observed_days / NULLIF(a.open_days, 0) * c.known_share AS working_coverage,
    -- Where nothing was expected, nothing that was needed went unseen, if the account was looked at at all.
    COALESCE(e.settled / NULLIF(e.expected, 0), CASE WHEN a.observed_days > 0 THEN 1 ELSE 0 END) AS lag_coverage,
    COALESCE(e.decided / NULLIF(e.expected, 0), CASE WHEN a.observed_days > 0 THEN 1 ELSE 0 END) AS event_coverage,
    COALESCE(f.settled / NULLIF(f.events, 0), CASE WHEN a.observed_days > 0 THEN 1 ELSE 0 END) AS shared_coverage
FROM account_asof AS a
CROSS JOIN calendar AS c
LEFT JOIN longest AS l ON l.subject = a.subject
LEFT JOIN last_seen AS s ON s.subject = a.subject
LEFT JOIN silence AS z ON z.subject = a.subject AND z.last_day = a.last_open_day
LEFT JOIN working AS w ON w.subject = a.subject
LEFT JOIN events AS e ON e.subject = a.subject
LEFT JOIN firsts AS f ON f.subject = a.subject
ORDER BY a.subject
