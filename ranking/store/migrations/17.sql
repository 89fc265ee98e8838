-- From schema 16 to 17: measured metrics are kept as lists, one row a metric. What was kept can be measured again.

DROP TABLE measured_month;
DROP TABLE measured_metric;

CREATE TABLE measured_month (           -- months whose metrics are kept
    month VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,      -- account, matrix
    cut_off TIMESTAMP NOT NULL,
    inputs VARCHAR NOT NULL,            -- fingerprint of everything they were measured from
    state VARCHAR,                      -- of the store when that was last seen to hold; NULL = no act on record
    subjects VARCHAR[] NOT NULL         -- in order
);

CREATE TABLE measured_metric (          -- the values of one metric, in the order of the month's subjects
    month VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    cut_off TIMESTAMP NOT NULL,
    metric VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    value DOUBLE[] NOT NULL
);

CREATE TABLE measured_basis (           -- what values rest on, in the same order; many metrics share one
    month VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    cut_off TIMESTAMP NOT NULL,
    basis VARCHAR NOT NULL,
    base BIGINT[] NOT NULL,             -- NULL within: the subject has no row of the metric
    coverage DOUBLE[] NOT NULL,
    is_floor BOOLEAN[] NOT NULL         -- where there is a value
);
