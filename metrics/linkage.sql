-- key = "linkage"
-- label = "上下联动"
-- about = "上下级之间、矩阵成员之间是否呼应：转载上级的稿件，共同报道重大信息。"
--
-- [[metric]]
-- key = "relays_of_superior"
-- label = "转发上级稿件数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月稿件中，正文与登记的上级账号（及其上级）此前 30 天内的稿件近似（相似度不低于 0.8）的篇数。"
-- base = "compared_posts"
-- base_label = "篇正文不少于 20 个字的稿件"
-- coverage = "compared_coverage"
-- tags = ["relay"]
-- needs = ["texts", "observed"]
-- source = "行动计划二（六）：实现上下联动"
-- blind_spot = "单列显示，不进入零流量方案；微博式一键转发而正文不含原文的认不出来；登记表没有写上级账号的为 0；转发多少不等于联动好坏。"
-- example = "演示：上级账号 3 日发布通报，本账号 4 日全文转载，另有 5 篇自写，转发上级稿件数为 1 篇，基数 6 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "event_resonance"
-- label = "重大信息共振率"
-- unit = "比例"
-- direction = "higher"
-- definition = "当月每条重大信息，矩阵中应报道的活跃成员（当月有稿件）在时限内报道了的所占比例，各条再取平均；自采与转发一样算。"
-- base = "events"
-- base_label = "条有结果已知成员的重大信息"
-- coverage = "decided_share"
-- needs = ["events", "observed"]
-- subjects = ["matrix"]
-- source = "行动计划二（六）：重大信息传播同频共振"
-- blind_spot = "时限内有未观测日的成员不计入；用别的说法报道而不含话题和关键词的认不出来；成员很少的矩阵起伏大。"
-- example = "演示：矩阵有 4 个活跃成员，两条信息分别有 4 个和 2 个成员按时报道，共振率为 (4 ÷ 4 + 2 ÷ 4) ÷ 2 = 0.75。"
--
-- [[metric]]
-- key = "resonance_spread_hours"
-- label = "共振时差"
-- unit = "小时"
-- direction = "lower"
-- definition = "当月每条重大信息，矩阵成员中最先与最后报道的用时之差（至少两个成员用时已知），各条取中位数。"
-- base = "spread_events"
-- base_label = "条至少两个成员用时已知的重大信息"
-- coverage = "spread_share"
-- needs = ["events", "time", "observed"]
-- subjects = ["matrix"]
-- source = "行动计划二（六）：重大信息传播同频共振"
-- blind_spot = "没有报道的成员不在其中，应与共振率一起看；只有日期的稿件算不出小时。"
-- example = "演示：两条信息，一条三个成员的用时为 1、3、9 小时，另一条两个成员为 2、4 小时，时差为 8 和 2 小时，中位数为 5 小时。"

WITH relayed AS (
    SELECT
        subject,
        COUNT(*) AS posts,
        COUNT(authorship) AS compared_posts,
        COUNT(*) FILTER (WHERE is_relay AND authorship IS NOT NULL) AS relays
    FROM post_asof
    GROUP BY subject
),
active_member AS (
    SELECT subject, account_id
    FROM member_asof
    WHERE posts > 0
),
by_event AS (
    SELECT
        e.subject,
        e.event_id,
        COUNT(*) AS expected,
        COUNT(e.on_time) AS decided,
        AVG(e.on_time) AS share,
        COUNT(e.lag_hours) AS timed,
        MAX(e.lag_hours) - MIN(e.lag_hours) AS spread_hours
    FROM event_member AS e
    JOIN active_member AS m ON m.subject = e.subject AND m.account_id = e.account_id
    GROUP BY e.subject, e.event_id
),
resonance AS (
    SELECT
        subject,
        AVG(share) AS share,
        COUNT(share) AS events,
        SUM(decided) / NULLIF(SUM(expected), 0) AS decided_share,
        MEDIAN(CASE WHEN timed > 1 THEN spread_hours END) AS spread_hours,
        COUNT(*) FILTER (WHERE timed > 1) AS spread_events,
        COUNT(*) FILTER (WHERE timed > 1) / NULLIF(COUNT(*), 0) AS spread_share
    FROM by_event
    GROUP BY subject
)
SELECT
    a.subject,
    CASE WHEN r.compared_posts > 0 THEN r.relays
         WHEN r.subject IS NULL AND a.observed_days > 0 THEN 0
    END AS relays_of_superior,
    s.share AS event_resonance,
    s.spread_hours AS resonance_spread_hours,
    COALESCE(r.compared_posts, 0) AS compared_posts,
    COALESCE(s.events, 0) AS events,
    COALESCE(s.spread_events, 0) AS spread_events,
    a.observed_days / NULLIF(a.open_days, 0)
    * COALESCE(r.compared_posts / NULLIF(r.posts, 0), CASE WHEN a.observed_days > 0 THEN 1 ELSE 0 END) AS compared_coverage,
    -- Where nothing was expected, nothing that was needed went unseen, if anyone was looked at at all.
    COALESCE(s.decided_share, CASE WHEN a.observed_days > 0 THEN 1 ELSE 0 END) AS decided_share,
    COALESCE(s.spread_share, CASE WHEN a.observed_days > 0 THEN 1 ELSE 0 END) AS spread_share
FROM account_asof AS a
LEFT JOIN relayed AS r ON r.subject = a.subject
LEFT JOIN resonance AS s ON s.subject = a.subject
ORDER BY a.subject
