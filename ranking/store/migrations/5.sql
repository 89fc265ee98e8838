-- From schema 4 to 5: what a revision changed.

CREATE TABLE edition_effect (
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    before DOUBLE,
    after DOUBLE
);
