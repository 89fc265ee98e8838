-- From schema 7 to 8: how sure a rank is.

CREATE TABLE edition_certainty (
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    weights_low INTEGER NOT NULL,
    weights_high INTEGER NOT NULL,
    metrics_low INTEGER NOT NULL,
    metrics_high INTEGER NOT NULL,
    band_first INTEGER NOT NULL,
    band_last INTEGER NOT NULL,
    warnings VARCHAR
);
