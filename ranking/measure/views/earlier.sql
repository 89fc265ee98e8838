-- What was measured of this month and of the earlier ones that it is compared with, each as of its own cut-off.
CREATE OR REPLACE TEMP VIEW metric_month AS
SELECT m.subject, m.metric, c.months_back, m.value, m.coverage
FROM measured_metric AS m
JOIN _compared AS c ON m.month = c.month AND m.cut_off = c.cut_off AND m.subject_kind = c.kind;
