-- From schema 12 to 13: figures of sources that may not be published.

CREATE TABLE edition_withheld (         -- figures that count, but are not given out: their source may not be published
    edition_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    metric VARCHAR NOT NULL
);
