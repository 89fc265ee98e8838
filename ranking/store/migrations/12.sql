-- From schema 11 to 12: what several files say of one thing, names as files give them, loads taken back.

ALTER TABLE load ADD COLUMN owner_basis VARCHAR;
ALTER TABLE load ADD COLUMN is_withheld BOOLEAN;
ALTER TABLE load ADD COLUMN undone_act_id INTEGER;

CREATE TABLE contradiction (
    load_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    words VARCHAR NOT NULL
);

CREATE TABLE account_sight (
    load_id INTEGER NOT NULL,
    account_id VARCHAR NOT NULL,
    name VARCHAR
);

INSERT INTO account_sight
SELECT load_id, account_id, name FROM provisional_account
UNION
SELECT a.load_id, a.account_id, NULL
FROM load_account AS a
ANTI JOIN provisional_account USING (load_id, account_id)
ORDER BY ALL;

-- What was shared by files loaded until now is not known: those loads cannot be taken back.
INSERT INTO setting
SELECT 'tellings_after_load', CAST(coalesce(max(load_id), 0) AS VARCHAR) FROM load;
CREATE TABLE told_account AS FROM account LIMIT 0;
CREATE TABLE told_account_day AS FROM account_day LIMIT 0;
CREATE TABLE told_event AS FROM event LIMIT 0;
CREATE TABLE told_campaign AS FROM campaign LIMIT 0;
CREATE TABLE told_given_metric AS FROM given_metric LIMIT 0;
CREATE TABLE told_review_point AS FROM review_point LIMIT 0;
CREATE TABLE told_follower_capture AS SELECT *, FALSE AS is_bound FROM follower_capture LIMIT 0;
CREATE TABLE told_capture AS SELECT *, FALSE AS is_bound FROM capture LIMIT 0;
CREATE TABLE told_post AS SELECT *, FALSE AS text_is_known FROM post LIMIT 0;
