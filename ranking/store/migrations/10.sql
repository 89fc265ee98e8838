-- From schema 9 to 10: objections, what is held out, what both change, and counts of a fixed age.

ALTER TABLE edition ADD COLUMN count_age INTEGER;

CREATE TABLE objection (
    objection_id INTEGER PRIMARY KEY,
    month VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    post VARCHAR,
    metric VARCHAR,
    claim VARCHAR NOT NULL,
    evidence VARCHAR,
    objector VARCHAR,
    act_id INTEGER NOT NULL
);

CREATE TABLE objection_decision (
    objection_id INTEGER NOT NULL,
    decision VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    act_id INTEGER NOT NULL
);

CREATE TABLE amendment (
    amendment_id INTEGER PRIMARY KEY,
    month VARCHAR NOT NULL,
    objection_id INTEGER,
    kind VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    post VARCHAR,
    captured_at TIMESTAMP,
    field VARCHAR,
    value VARCHAR,
    reason VARCHAR NOT NULL,
    evidence VARCHAR,
    act_id INTEGER NOT NULL
);

CREATE TABLE amendment_release (
    amendment_id INTEGER PRIMARY KEY,
    reason VARCHAR NOT NULL,
    act_id INTEGER NOT NULL
);

CREATE TABLE edition_amendment (
    edition_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    subject VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    kind VARCHAR,
    post VARCHAR,
    field VARCHAR,
    value VARCHAR,
    reason VARCHAR NOT NULL,
    evidence VARCHAR,
    decided DATE NOT NULL
);

CREATE TABLE edition_amended (
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    before DOUBLE,
    after DOUBLE
);
