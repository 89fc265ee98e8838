-- From schema 17 to 18: what the last look through a month for signs found, so that a dossier can tell what waits.

CREATE TABLE anomaly_look (
    month VARCHAR NOT NULL,
    cut_off TIMESTAMP NOT NULL,
    looked_at TIMESTAMP NOT NULL
);

CREATE TABLE anomaly_finding (
    month VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    sign VARCHAR NOT NULL,
    told VARCHAR NOT NULL
);
