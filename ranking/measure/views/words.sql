-- The words of a comma-joined list in lower case; none for NULL.
CREATE OR REPLACE TEMP MACRO _words(listed) AS LIST_FILTER(
    LIST_TRANSFORM(STRING_SPLIT(COALESCE(listed, ''), ','), lambda x: LOWER(TRIM(x))), lambda x: x <> ''
);
