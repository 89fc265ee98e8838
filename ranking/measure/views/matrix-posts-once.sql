-- The posts of all members of a matrix, without what the organisation had published on another platform before.
CREATE OR REPLACE TEMP VIEW post_asof AS
SELECT m.subject, p.*
FROM _told_post AS p
JOIN _member AS m ON m.account_id = p.account_id
WHERE NOT p.is_own_repeat;
