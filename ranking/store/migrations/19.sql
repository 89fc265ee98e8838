-- From schema 18 to 19: posts on events and fingerprints of days are kept. All of it is found again from the rest.

CREATE TABLE event_hit (                -- posts in the window of an event that fit its rule, whoever published them
    event_id VARCHAR NOT NULL,
    post_id BIGINT NOT NULL
);

CREATE TABLE searched_event (           -- events whose posts are found
    event_id VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL             -- fingerprint of the rule and of the posts in the window
);

CREATE TABLE day_print (                -- fingerprints of the posts and captures of each day
    source VARCHAR NOT NULL,            -- post, text (what near copies are told by), capture
    day DATE NOT NULL,
    rows BIGINT NOT NULL,
    mixed UBIGINT NOT NULL,             -- two sums over the hashes of the rows
    total HUGEINT NOT NULL
);

CREATE TABLE printed_store (            -- one row: what tells that the fingerprints of days still hold
    state VARCHAR                       -- NULL = no act on record: they do not
);
