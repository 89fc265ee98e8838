"""Takes back a load: what only that file gave goes, what others gave too stays as they gave it."""

import datetime as dt
from dataclasses import dataclass

from ranking.errors import InputError
from ranking.ingest.identities import join_names
from ranking.ingest.telling import CAPTURES, FOLLOWERS, RECORDS, Told
from ranking.ingest.undoing_captures import undo_captures
from ranking.ingest.undoing_posts import undo_posts
from ranking.store import Store, quote_name

_ROLE = "loader"
# Rows that no other file shares.
_OWN = ("load_account", "observed_period", "rejected_row", "contradiction", "account_sight")
_COUNTED = ("post", "capture", "follower_capture", "account_day", "account", "event", "campaign")
# Names and order as `note_provisional` finds them.
_PROVISIONAL = """
INSERT INTO provisional_account BY NAME
SELECT
    account_id, split_part(account_id, ':', 1) AS platform, substr(account_id, instr(account_id, ':') + 1) AS native_id,
    arg_min(name, load_id) FILTER (name IS NOT NULL) AS name, min(load_id) AS load_id
FROM account_sight
ANTI JOIN account USING (account_id)
GROUP BY account_id
ORDER BY account_id
"""
_OVERLAP = """
SELECT a.account_id, a.valid_from, greatest(a.load_id, b.load_id)
FROM account AS a
JOIN account AS b ON a.account_id = b.account_id AND a.valid_from < b.valid_from
WHERE coalesce(a.valid_to, DATE '9999-12-31') >= b.valid_from
ORDER BY ALL
LIMIT 1
"""


@dataclass(frozen=True)
class Undone:
    """What a load took with it: rows by table, fewer than before."""

    load_id: int
    path: str
    removed: dict[str, int]


def undo_load(store: Store, load_id: int, author: str, now: dt.datetime) -> Undone:
    """Take back load `load_id` in one transaction, as an act of `author`; published editions stay as they are.

    Raises InputError where there is no such load, it is undone already, it is older than the records that this needs,
    or something loaded later rests on it.
    """
    path = _refuse(store, load_id)
    with store.transaction():
        before = _count(store)
        undo_posts(store, load_id)
        undo_captures(store, CAPTURES, load_id)
        undo_captures(store, FOLLOWERS, load_id)
        join_names(store, with_staged=False)
        for told in RECORDS.values():
            _undo_records(store, told, load_id)
        for table in _OWN:
            store.con.execute(f"DELETE FROM {table} WHERE load_id = ?", [load_id])
        _refuse_overlap(store, load_id)
        store.con.execute("DELETE FROM provisional_account")
        store.con.execute(_PROVISIONAL)
        after = _count(store)
        removed = {table: before[table] - after[table] for table in before if before[table] != after[table]}
        act_id = store.record_act(
            author, _ROLE, "undo", {"load_id": load_id, "path": path, "removed": removed}, now
        )
        store.con.execute("UPDATE load SET undone_act_id = ? WHERE load_id = ?", [act_id, load_id])
    return Undone(load_id, path, removed)


def _refuse(store: Store, load_id: int) -> str:
    """The path of the load; raises InputError where it cannot be undone."""
    rows = store.rows("SELECT path, undone_act_id FROM load WHERE load_id = ?", [load_id])
    if not rows:
        msg = f"没有第 {load_id} 次载入，请用 ranking loads list 查看编号"
        raise InputError(msg)
    path, undone = rows[0]
    if undone is not None:
        msg = f"第 {load_id} 次载入（{path}）已经撤销，没有改动；原文件可以再次载入"
        raise InputError(msg)
    since = store.rows("SELECT value FROM setting WHERE key = 'tellings_after_load'")
    if since and load_id <= int(since[0][0]):
        msg = (
            f"第 {load_id} 次载入（{path}）早于数据库升级，当时没有记下哪些内容是几个文件共有的，不能单独撤销；"
            "请另建数据库重新载入，或恢复升级前的备份"
        )
        raise InputError(msg)
    return str(path)


def _refuse_overlap(store: Store, load_id: int) -> None:
    rows = store.rows(_OVERLAP)
    if rows:
        account, begin, other = rows[0]
        msg = (
            f"撤销第 {load_id} 次载入后，账号 {account} 自 {begin} 起的登记会与第 {other} 次载入的登记重叠，没有改动；"
            f"请先撤销第 {other} 次载入，或载入一份更正的登记表"
        )
        raise InputError(msg)


def _count(store: Store) -> dict[str, int]:
    tables = (*_COUNTED, "given_metric", "review_point", "old_rank")
    return {table: int(store.rows(f"SELECT count(*) FROM {table}")[0][0]) for table in tables}


def _undo_records(store: Store, told: Told, load_id: int) -> None:
    """The newest of the other tellings takes the place of what this load told of.

    A telling that changes nothing leaves the row to the file that said the same before.
    """
    table = quote_name(told.table)
    shared = (
        f"EXISTS (SELECT 1 FROM {told.twin} AS k WHERE {told.same('k', 't')} AND k.load_id = {int(load_id)})"
    )
    store.con.execute(f"DELETE FROM {table} AS t WHERE t.load_id = {int(load_id)} OR {shared}")
    store.con.execute(f"DELETE FROM {told.twin} WHERE load_id = ?", [load_id])
    columns = [str(name) for name, *_ in store.rows(f"DESCRIBE {table}")]
    said = ", ".join(f"k.{quote_name(name)}" for name in columns if name not in ("load_id", "row"))
    whole = (
        f"(PARTITION BY {', '.join(f'k.{quote_name(name)}' for name in told.key)} ORDER BY k.load_id, k.row"
    )
    store.con.execute(
        f"INSERT INTO {table} BY NAME WITH telling AS ("
        f"SELECT k.*, row({said}) AS said, last_value(row({said})) OVER {whole} ROWS BETWEEN UNBOUNDED PRECEDING "
        f"AND UNBOUNDED FOLLOWING) AS final, row_number() OVER {whole}) AS place FROM {told.twin} AS k "
        f"WHERE NOT EXISTS (SELECT 1 FROM {table} AS t WHERE {told.same('t', 'k')})) "
        "SELECT k.* EXCLUDE (said, final, place) FROM telling AS k "
        "QUALIFY k.place = 1 + coalesce(max(k.place) FILTER (k.said IS DISTINCT FROM k.final) OVER "
        f"(PARTITION BY {', '.join(f'k.{quote_name(name)}' for name in told.key)}), 0) ORDER BY k.load_id, k.row"
    )
    forget_uncontested(store, told)


def forget_uncontested(store: Store, told: Told) -> None:
    """Drop the one telling of a row that nothing else tells of."""
    keys = ", ".join(quote_name(name) for name in told.key)
    store.con.execute(
        f"DELETE FROM {told.twin} AS k USING (SELECT {keys} FROM {told.twin} GROUP BY {keys} HAVING count(*) = 1) AS one "
        f"WHERE {told.same('one', 'k')} AND EXISTS (SELECT 1 FROM {quote_name(told.table)} AS t "
        f"WHERE {told.same('t', 'k')} AND t.load_id = k.load_id AND t.row = k.row)"
    )
