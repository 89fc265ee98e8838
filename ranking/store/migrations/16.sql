-- From schema 15 to 16: boards that others published before, kept for history only (未复算).

CREATE TABLE old_rank (                 -- one row of a board that somebody else published; never scored, never compared with
    account_id VARCHAR NOT NULL,
    month VARCHAR NOT NULL,             -- 2026-10
    source VARCHAR NOT NULL,            -- who published it
    board VARCHAR NOT NULL,             -- what it was called there
    account_name VARCHAR,               -- as printed there
    rank INTEGER NOT NULL,
    score DOUBLE,                       -- as printed there
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);
CREATE TABLE told_old_rank AS FROM old_rank LIMIT 0;
