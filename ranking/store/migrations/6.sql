-- From schema 5 to 6: what an edition was held against before publishing.

CREATE TABLE edition_check (
    edition_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    standard_id VARCHAR,
    rule VARCHAR NOT NULL,
    found DOUBLE,
    "limit" DOUBLE NOT NULL,
    must BOOLEAN NOT NULL,
    holds BOOLEAN NOT NULL,
    words VARCHAR NOT NULL,
    concerns VARCHAR
);
