-- From schema 3 to 4: near copies and measured months are kept; account-day figures have a table.

CREATE TABLE near_copy (
    month VARCHAR NOT NULL,
    post_id BIGINT NOT NULL,
    earlier_id BIGINT NOT NULL,
    similarity DOUBLE NOT NULL,
    is_first BOOLEAN NOT NULL,
    order_known BOOLEAN NOT NULL,
    is_short BOOLEAN NOT NULL
);

CREATE TABLE short_post (
    month VARCHAR NOT NULL,
    post_id BIGINT NOT NULL
);

CREATE TABLE compared_month (
    month VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL
);

CREATE TABLE measured_month (
    month VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    cut_off TIMESTAMP NOT NULL,
    inputs VARCHAR NOT NULL
);

CREATE TABLE measured_metric (
    month VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    cut_off TIMESTAMP NOT NULL,
    subject VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    value DOUBLE,
    base BIGINT NOT NULL,
    coverage DOUBLE NOT NULL,
    is_floor BOOLEAN NOT NULL
);

CREATE TABLE account_day (
    account_id VARCHAR NOT NULL,
    day DATE NOT NULL,
    reads BIGINT,
    readers BIGINT,
    shares BIGINT,
    favourites BIGINT,
    pushes BIGINT,
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

CREATE TABLE given_metric (
    account_id VARCHAR NOT NULL,
    month VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    value DOUBLE,
    base BIGINT,
    source VARCHAR NOT NULL,
    publishable BOOLEAN NOT NULL,
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

CREATE TABLE review_point (
    account_id VARCHAR NOT NULL,
    post_id BIGINT,
    month VARCHAR NOT NULL,
    points DOUBLE NOT NULL,
    kind VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    reviewer VARCHAR NOT NULL,
    reviewed_at TIMESTAMP NOT NULL,
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);
