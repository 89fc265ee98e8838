"""Leaves of a month's posts and captures one row a post: with its last capture."""

from duckdb import DuckDBPyConnection

# Mostly there is one capture a post; nothing more is done then. A post with several keeps the last one, and of several
# of one time the one that was loaded last.
_STEPS = (
    """
    CREATE OR REPLACE TEMP TABLE _post AS
    SELECT s.*
    FROM _post AS s
    JOIN (SELECT post_id, MAX(captured_at) AS captured_at FROM _post GROUP BY post_id) AS l
      ON l.post_id = s.post_id AND l.captured_at IS NOT DISTINCT FROM s.captured_at
    """,
    """
    CREATE OR REPLACE TEMP TABLE _post AS
    SELECT *
    FROM _post
    QUALIFY ROW_NUMBER() OVER (PARTITION BY post_id ORDER BY load_id DESC, row DESC) = 1
    """,
)
_COUNTS = "SELECT (SELECT COUNT(*) FROM _post), (SELECT COUNT(*) FROM _month_post)"


def keep_last_captures(con: DuckDBPyConnection) -> None:
    """Drop from `_post` every row of a post but that of its last capture."""
    for step in _STEPS:
        # Every post stands in `_post`: with as many rows as posts each has one.
        ((rows, posts),) = con.execute(_COUNTS).fetchall()
        if rows == posts:
            return
        con.execute(step)
