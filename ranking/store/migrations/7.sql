-- From schema 6 to 7: given figures can be floors.

ALTER TABLE given_metric ADD COLUMN is_floor BOOLEAN DEFAULT FALSE;
