-- The posts of all members of a matrix, each for itself.
CREATE OR REPLACE TEMP VIEW post_asof AS
SELECT m.subject, p.*
FROM _told_post AS p
JOIN _member AS m ON m.account_id = p.account_id;
