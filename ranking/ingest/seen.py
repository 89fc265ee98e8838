"""The accounts of a post file: noted for the load, provisional where unregistered, observed on which days."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from ranking.ingest.source import Source
from ranking.store import Store

# An account, the first and the last day.
Period = tuple[str, dt.date, dt.date]

_NOTE = """
INSERT INTO load_account
SELECT ?, account_id, count(*), max(newest)
FROM first_row
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
    """Note the accounts of the staged posts (`first_row`: one row a post), and the days on which they were looked at."""
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
        periods = [(account_id, *source.options.covers) for account_id in sorted(accounts)]
        note_periods(store, source.load_id, periods, "covers")


def note_periods(store: Store, load_id: int, periods: Sequence[Period], basis: str) -> int:
    """Note on which days (inclusive) accounts were looked at; gives how many of the periods were not known.

    What this load has noted is not noted again; what another load knows is, because any of them can be undone.
    """
    known = _known_periods(store, periods, basis)
    noted, fresh = [], 0
    for account_id, first, last in periods:
        covering = {load for load, start, end in known[account_id] if start <= first and last <= end}
        if load_id not in covering:
            noted.append((account_id, first, last, basis, load_id))
            known[account_id].append((load_id, first, last))
            fresh += not covering
    _insert_periods(store, noted)
    return fresh


def _known_periods(
    store: Store, periods: Sequence[Period], basis: str
) -> dict[str, list[tuple[int, dt.date, dt.date]]]:
    """By account what is noted of it on this basis: load, first and last day."""
    known: dict[str, list[tuple[int, dt.date, dt.date]]] = {account_id: [] for account_id, _, _ in periods}
    rows = store.rows(
        "SELECT account_id, load_id, first_day, last_day FROM observed_period "
        "WHERE basis = ? AND account_id IN (SELECT unnest(?))",
        [basis, list(known)],
    )
    for account_id, *period in rows:
        known[account_id].append((period[0], period[1], period[2]))
    return known


def _insert_periods(store: Store, noted: list[tuple[str, dt.date, dt.date, str, int]]) -> None:
    if noted:
        columns = ["account_id", "first_day", "last_day", "basis", "load_id"]
        store.con.register("noted_periods", pl.DataFrame(noted, schema=columns, orient="row"))
        store.con.execute("INSERT INTO observed_period BY NAME FROM noted_periods")
        store.con.unregister("noted_periods")
