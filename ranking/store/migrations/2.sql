-- From schema 1 to 2: measures of texts, revisions, previews, and the bundles of published editions.

-- Texts that were loaded before are not measured again; their measures are unknown.
ALTER TABLE post ADD COLUMN letters INTEGER;
ALTER TABLE post ADD COLUMN sentences INTEGER;
ALTER TABLE post ADD COLUMN han_characters INTEGER;
ALTER TABLE post ADD COLUMN common_characters INTEGER;

ALTER TABLE edition ADD COLUMN objections_until TIMESTAMP;
ALTER TABLE edition ADD COLUMN revision_kind VARCHAR;
ALTER TABLE edition ADD COLUMN revision_reason VARCHAR;
ALTER TABLE edition ADD COLUMN supersedes VARCHAR;

CREATE TABLE edition_file (
    edition_id VARCHAR NOT NULL,
    profile VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    content BLOB NOT NULL
);
