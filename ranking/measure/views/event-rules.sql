-- The rule of each asked event as lists of words in lower case; a topic tag also stands in a text as #tag#.
CREATE OR REPLACE TEMP TABLE _event_rule AS
SELECT
    event_id,
    _words(topics) AS tags,
    LIST_TRANSFORM(_words(topics), lambda x: '#' || x || '#') AS written_tags,
    _words(keywords_any) AS any_of,
    _words(keywords_all) AS all_of,
    _words(keywords_none) AS none_of,
    _words(links) AS links
FROM _asked_event;
