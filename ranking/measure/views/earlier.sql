-- What was measured of this month and of the earlier ones that it is compared with, each as of its own cut-off.
-- Figures are kept as lists, one a metric, in the order of the month's list of subjects.
CREATE OR REPLACE TEMP VIEW metric_month AS
SELECT subject, metric, months_back, value, coverage
FROM (
    SELECT
        UNNEST(s.subjects) AS subject, m.metric, c.months_back,
        UNNEST(m.value) AS value, UNNEST(b.coverage) AS coverage, UNNEST(b.base) AS base
    FROM measured_metric AS m
    JOIN _compared AS c ON m.month = c.month AND m.cut_off = c.cut_off AND m.subject_kind = c.kind
    JOIN measured_basis AS b
      ON b.month = m.month AND b.cut_off = m.cut_off AND b.subject_kind = m.subject_kind AND b.basis = m.basis
    JOIN measured_month AS s ON s.month = m.month AND s.cut_off = m.cut_off AND s.subject_kind = m.subject_kind
) AS kept
WHERE base IS NOT NULL;

-- What the year asks for, and how many months back it began; empty where no target is in force.
CREATE OR REPLACE TEMP VIEW year_target AS
SELECT campaigns, months_back
FROM _year_target;
