-- From schema 14 to 15: what an edition shows beside its scores.

CREATE TABLE edition_day (              -- posts a day of the members of matrices, on the days on which they were open
    edition_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    day DATE NOT NULL,
    posts INTEGER                       -- NULL = nobody looked on that day
);

CREATE TABLE edition_event (            -- the events released in the month
    edition_id VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    released VARCHAR NOT NULL,          -- 2026-10-08 09:00
    window_hours DOUBLE NOT NULL,
    expected INTEGER NOT NULL           -- accounts that should report it
);

CREATE TABLE edition_echo (             -- the accounts that reported an event
    edition_id VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    subject VARCHAR,
    hour INTEGER,                       -- whole hours from the release to the first report; NULL = known by its day alone
    posts INTEGER NOT NULL
);

CREATE TABLE edition_best (             -- the most read posts of an account
    edition_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    title VARCHAR,
    url VARCHAR,
    published VARCHAR NOT NULL,
    kind VARCHAR,
    reads BIGINT,
    interactions BIGINT,                -- decides where the platform gives no reads
    is_floor BOOLEAN NOT NULL
);

CREATE TABLE edition_case (             -- what editors named as good; by whom stays in review_point
    edition_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    subject VARCHAR NOT NULL,
    title VARCHAR,                      -- NULL = of the account as a whole
    url VARCHAR,
    published VARCHAR,
    points DOUBLE NOT NULL,
    reason VARCHAR NOT NULL
);

CREATE TABLE edition_move (             -- the first month of a new version: how its ranks differ from those by the version before
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    before VARCHAR NOT NULL,            -- the version before
    subjects INTEGER NOT NULL,          -- ranked by both
    moved INTEGER NOT NULL,
    over_3 INTEGER NOT NULL,            -- by more than three places
    over_10 INTEGER NOT NULL,
    most INTEGER NOT NULL
);
