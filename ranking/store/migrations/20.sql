-- From schema 19 to 20: what a person decided of a post can be taken back, so that the rules decide again.

ALTER TABLE campaign_decision ALTER COLUMN counts DROP NOT NULL;
