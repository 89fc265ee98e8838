-- From schema 2 to 3: recommendations beside the other counts, files of several tables, texts of which only the beginning is known.

ALTER TABLE load ADD COLUMN part VARCHAR;
ALTER TABLE post ADD COLUMN text_is_cut BOOLEAN;

ALTER TABLE capture ADD COLUMN recommends BIGINT;
ALTER TABLE capture ADD COLUMN recommends_is_floor BOOLEAN DEFAULT FALSE;
ALTER TABLE capture ALTER COLUMN recommends_is_floor SET NOT NULL;
