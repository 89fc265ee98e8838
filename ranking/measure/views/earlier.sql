-- What was measured of this month and of the earlier ones that it is compared with, each as of its own cut-off.
CREATE OR REPLACE TEMP VIEW metric_month AS
SELECT m.subject, m.metric, c.months_back, m.value, m.coverage
FROM measured_metric AS m
JOIN _compared AS c ON m.month = c.month AND m.cut_off = c.cut_off AND m.subject_kind = c.kind;

-- What the year asks for, and how many months back it began; empty where no target is in force.
CREATE OR REPLACE TEMP VIEW year_target AS
SELECT campaigns, months_back
FROM _year_target;
