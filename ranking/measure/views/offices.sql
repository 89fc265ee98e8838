-- To whom each account belongs as of a month's end: its organisation (without one it stands for itself) and, below,
-- its superiors.
CREATE OR REPLACE TEMP TABLE _organisation AS
SELECT account_id, platform, superior_id, COALESCE(organisation, account_id) AS organisation
FROM account
WHERE valid_from < CAST($month_end AS DATE)
QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY valid_from DESC, load_id DESC, row DESC) = 1;

-- Each account's superiors, whatever number of steps above it.
CREATE OR REPLACE TEMP TABLE _superior AS
WITH RECURSIVE above AS (
    SELECT account_id, superior_id FROM _organisation WHERE superior_id IS NOT NULL
    UNION
    SELECT a.account_id, o.superior_id
    FROM above AS a
    JOIN _organisation AS o ON o.account_id = a.superior_id
    WHERE o.superior_id IS NOT NULL
)
SELECT account_id, superior_id FROM above;
