-- From schema 10 to 11: how a campaign is counted, what people decided of its posts, posts that are gone.

ALTER TABLE campaign ADD COLUMN declared_by VARCHAR;
ALTER TABLE campaign ADD COLUMN is_major BOOLEAN;
ALTER TABLE campaign ADD COLUMN levels VARCHAR;
ALTER TABLE campaign ADD COLUMN platforms VARCHAR;
ALTER TABLE campaign ADD COLUMN accounts VARCHAR;
ALTER TABLE campaign ADD COLUMN sections VARCHAR;
ALTER TABLE campaign ADD COLUMN keywords_all VARCHAR;
ALTER TABLE campaign ADD COLUMN keywords_none VARCHAR;
ALTER TABLE campaign ADD COLUMN links VARCHAR;
ALTER TABLE campaign ADD COLUMN posts VARCHAR;
ALTER TABLE campaign ADD COLUMN original_rule VARCHAR;
ALTER TABLE campaign ADD COLUMN apart VARCHAR;
ALTER TABLE campaign ADD COLUMN product_kinds VARCHAR;
ALTER TABLE campaign ADD COLUMN series_once BOOLEAN;
ALTER TABLE campaign ADD COLUMN same_piece VARCHAR;
ALTER TABLE campaign ADD COLUMN deleted_counts BOOLEAN;
ALTER TABLE campaign ADD COLUMN shared_with VARCHAR;
ALTER TABLE campaign ADD COLUMN is_broad_confirmed BOOLEAN;

CREATE TABLE campaign_decision (
    decision_id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL,
    campaign_id VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    native_id VARCHAR NOT NULL,
    aspect VARCHAR NOT NULL,
    counts BOOLEAN NOT NULL,
    reason VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL
);

CREATE TABLE post_removal (
    act_id INTEGER NOT NULL,
    account_id VARCHAR NOT NULL,
    native_id VARCHAR NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    evidence VARCHAR NOT NULL
);

