-- From schema 8 to 9: links that tell a report on an event, who else should report it, and a short way to see that
-- nothing happened since a month was measured.

ALTER TABLE event ADD COLUMN links VARCHAR;
ALTER TABLE event ADD COLUMN expected_matrix VARCHAR;
ALTER TABLE event ADD COLUMN expected_accounts VARCHAR;

ALTER TABLE measured_month ADD COLUMN state VARCHAR;
