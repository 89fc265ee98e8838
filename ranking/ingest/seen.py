"""The accounts of a post file: noted for the load, provisional where unregistered, observed on which days."""

import datetime as dt
from collections.abc import Sequence

from ranking.ingest.source import Source
from ranking.store import Store

_NOTE = """
INSERT INTO load_account
SELECT
    ?, account_id, count(DISTINCT native_id),
    max(CASE WHEN time_precision = 'day' THEN published_at + INTERVAL 86399 SECOND ELSE published_at END)
FROM staged_post
GROUP BY account_id
ORDER BY account_id
"""
_NAMED = """
SELECT account_id, arg_max(account_name, row) AS name
FROM staged_post
GROUP BY account_id
"""
# Days with a post, runs of consecutive ones joined. Periods known from other files are repeated: any file can be undone.
_DAYS_WITH_POSTS = """
INSERT INTO observed_period BY NAME
WITH posted AS (
    SELECT DISTINCT account_id, CAST(published_at AS DATE) AS day FROM staged_post
),
run AS (
    SELECT account_id, day, day - CAST(row_number() OVER (PARTITION BY account_id ORDER BY day) AS INTEGER) AS mark
    FROM posted
),
period AS (
    SELECT account_id, min(day) AS first_day, max(day) AS last_day FROM run GROUP BY account_id, mark
)
SELECT account_id, first_day, last_day, 'posts' AS basis, ? AS load_id
FROM period
ORDER BY account_id, first_day
"""


def record_accounts(store: Store, source: Source) -> None:
    """Note the accounts of the staged posts, and the days on which they were looked at."""
    store.con.execute(_NOTE, [source.load_id])
    note_provisional(store, source, _NAMED)
    if source.account is not None:
        name = source.account_name
        own = [source.account.account_id]
        note_provisional(store, source, "SELECT ? AS account_id, CAST(? AS VARCHAR) AS name", [*own, name])
    if source.options.covers is None:
        store.con.execute(_DAYS_WITH_POSTS, [source.load_id])
    else:
        _note_covered(store, source)


def note_provisional(store: Store, source: Source, named: str, params: Sequence[str | None] = ()) -> None:
    """Note the accounts of the query `named` (account_id, name); provisional unless they are registered."""
    given = list(params)
    store.con.execute(
        f"INSERT INTO account_sight BY NAME SELECT DISTINCT {source.load_id} AS load_id, n.account_id, n.name "
        f"FROM ({named}) AS n ORDER BY n.account_id",
        given,
    )
    store.con.execute(
        f"""
        INSERT INTO provisional_account BY NAME
        SELECT
            n.account_id, split_part(n.account_id, ':', 1) AS platform,
            substr(n.account_id, instr(n.account_id, ':') + 1) AS native_id, n.name, {source.load_id} AS load_id
        FROM ({named}) AS n
        ANTI JOIN account USING (account_id)
        ANTI JOIN provisional_account USING (account_id)
        ORDER BY n.account_id
        """,
        given,
    )
    store.con.execute(
        f"UPDATE provisional_account SET name = n.name FROM ({named}) AS n "
        "WHERE provisional_account.account_id = n.account_id AND provisional_account.name IS NULL",
        given,
    )


def _note_covered(store: Store, source: Source) -> None:
    """`--covers`: every account of the file was looked at on all those days, posts or not."""
    accounts = {str(row[0]) for row in store.rows("SELECT DISTINCT account_id FROM staged_post")}
    if source.account is not None:
        accounts.add(source.account.account_id)
    if source.options.covers is not None:
        for account_id in sorted(accounts):
            note_period(store, source.load_id, account_id, source.options.covers, "covers")


def note_period(
    store: Store, load_id: int, account_id: str, period: tuple[dt.date, dt.date], basis: str
) -> bool:
    """Note the days (inclusive) on which an account was looked at; False where that was known already."""
    known = store.rows(
        "SELECT load_id FROM observed_period WHERE account_id = ? AND basis = ? AND first_day <= ? AND last_day >= ?",
        [account_id, basis, *period],
    )
    if (load_id,) in known:
        return False
    store.con.execute(
        "INSERT INTO observed_period (account_id, first_day, last_day, basis, load_id) VALUES (?, ?, ?, ?, ?)",
        [account_id, *period, basis, load_id],
    )
    return not known
