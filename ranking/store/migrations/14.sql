-- From schema 13 to 14: what persons decided of signs of unusual traffic or posting.

CREATE TABLE anomaly_decision (
    decision_id INTEGER PRIMARY KEY,
    month VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    sign VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    told VARCHAR NOT NULL,
    act_id INTEGER NOT NULL
);

CREATE TABLE anomaly_amendment (
    decision_id INTEGER NOT NULL,
    amendment_id INTEGER NOT NULL
);
