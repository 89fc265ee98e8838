"""Takes back the captures of a load: those of the posts and accounts that it told of are replayed without it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from ranking.ingest.columns import COUNT_KEYS
from ranking.ingest.replaying import Telling, replay
from ranking.ingest.telling import CAPTURES, FOLLOWERS, Told
from ranking.store import Store, quote_name

# The figures of a capture, and the marks that go with them.
_COLUMNS: Mapping[Told, tuple[Sequence[str], Sequence[str]]] = {
    CAPTURES: (COUNT_KEYS, tuple(f"{key}_is_floor" for key in COUNT_KEYS)),
    FOLLOWERS: (("followers", "is_floor"), ()),
}
# Whether the time of a telling is only a bound is kept of the later ones; of the first it follows from its load.
_IS_BOUND = {
    CAPTURES: "EXISTS (SELECT 1 FROM load AS l JOIN load_account AS a USING (load_id) JOIN post AS p ON p.account_id = a.account_id "
    "WHERE l.load_id = k.load_id AND l.captured_at_basis = 'newest_post' AND p.post_id = k.post_id "
    "AND a.newest_post = k.captured_at)",
    FOLLOWERS: "EXISTS (SELECT 1 FROM load AS l WHERE l.load_id = k.load_id AND l.captured_at_basis = 'newest_post')",
}

# Loads are numbered from 1.
_NO_LOAD = 0


def undo_captures(store: Store, told: Told, load_id: int) -> None:
    """What the load told of goes; what the other files tell of the same posts or accounts stands as if it had never come."""
    subject = told.key[0]
    touched = " UNION ".join(
        f"SELECT {subject} FROM {name} WHERE load_id = {int(load_id)}"
        for name in (quote_name(told.table), told.twin)
    )
    _touch(store, touched)
    _write_again(store, told, _tellings(store, told, load_id))


def move_captures(store: Store, posts: Mapping[tuple[int, int], int]) -> None:
    """Give the captures of the posts in `touched_post` to the post that `posts` says of the load and row that told them."""
    _touch(store, "FROM touched_post")
    told = [
        (posts[telling.load_id, telling.row], telling) for _, telling in _tellings(store, CAPTURES, _NO_LOAD)
    ]
    _write_again(store, CAPTURES, told)


def _touch(store: Store, subjects: str) -> None:
    store.con.execute(f"CREATE OR REPLACE TEMP TABLE touched_subject AS {subjects}")


def _write_again(store: Store, told: Told, tellings: Iterable[tuple[Any, Telling]]) -> None:
    """Replay `tellings` (post or account, telling) in place of all that is known of the touched ones."""
    subject, table = told.key[0], quote_name(told.table)
    captures: list[tuple[Any, ...]] = []
    kept: list[tuple[Any, ...]] = []
    for name, group in groupby(sorted(tellings, key=itemgetter(0)), key=itemgetter(0)):
        whole, also = replay(telling for _, telling in group)
        captures += [_as_row(name, telling) for telling in whole]
        kept += [_as_row(name, telling) for telling in also]
    for target, rows in ((table, captures), (told.twin, kept)):
        store.con.execute(f"DELETE FROM {target} WHERE {subject} IN (SELECT {subject} FROM touched_subject)")
        _insert(store, told, target, rows)
    store.con.execute("DROP TABLE touched_subject")


def _tellings(store: Store, told: Told, load_id: int) -> Iterator[tuple[Any, Telling]]:
    """Each touched post or account with one thing that a load other than `load_id` tells of it."""
    subject, table = told.key[0], quote_name(told.table)
    figures, marks = _COLUMNS[told]
    names = ", ".join(f"k.{name}" for name in (*told.key, *figures, *marks, "load_id", "row"))
    others = f"k.{subject} IN (SELECT {subject} FROM touched_subject) AND k.load_id <> {int(load_id)}"
    rows = store.rows(
        f"SELECT {names}, k.is_bound OR {_IS_BOUND[told]} FROM {told.twin} AS k WHERE {others} "
        f"UNION ALL SELECT {names}, {_IS_BOUND[told]} FROM {table} AS k WHERE {others} "
        f"AND NOT EXISTS (SELECT 1 FROM {told.twin} AS t WHERE {told.same('t', 'k')} "
        "AND t.load_id = k.load_id AND t.row = k.row) ORDER BY ALL"
    )
    for row in rows:
        yield row[0], _as_telling(row, len(figures))


def _as_telling(row: tuple[Any, ...], width: int) -> Telling:
    _, at, *values, load_id, number, is_bound = row
    figures, marks = values[:width], values[width:]
    return Telling(at, tuple(figures), tuple(marks) or (False,) * width, load_id, number, is_bound)


def _as_row(name: Any, told: Telling) -> tuple[Any, ...]:
    return name, told.at, *told.figures, *told.marks, told.load_id, told.row, told.is_bound


def _insert(store: Store, told: Told, target: str, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    figures, marks = _COLUMNS[told]
    fillers = [f"_{number}" for number in range(len(figures) - len(marks))]
    names = [*told.key, *figures, *marks, *fillers, "load_id", "row", "is_bound"]
    frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    left_out = [*fillers, *([] if target == told.twin else ["is_bound"])]
    store.con.register("replayed_rows", frame.drop(left_out))
    store.con.execute(f"INSERT INTO {target} BY NAME SELECT * FROM replayed_rows ORDER BY ALL")
    store.con.unregister("replayed_rows")
