"""Reading SQLite databases of crawlers: every table as text, nothing in them executed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from ranking.errors import InputError
from ranking.ingest.parts import Part
from ranking.ingest.table import CHUNK_ROWS, Chunk, Table, frame_of_rows, unique_names
from ranking.store import quote_name

# Views and virtual tables could run what the file says; crawlers write neither.
_TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'
ORDER BY rowid
"""


def sqlite_parts(path: Path) -> list[Part]:
    """The tables of the database; raises InputError when it is damaged or encrypted."""
    with _reading(path) as con:
        try:
            # A table behind a damaged one must not be loaded alone.
            if con.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise InputError(_damaged(path))
            names = [str(name) for (name,) in con.execute(_TABLES)]
            headers = {name: _header(con, name) for name in names}
        except (sqlite3.Error, UnicodeDecodeError) as error:  # a damaged name is no text
            raise InputError(_damaged(path)) from error
    return [
        Part(name, [list(header)], partial(_open, path, name, header)) for name, header in headers.items()
    ]


def _reading(path: Path) -> "closing[sqlite3.Connection]":
    """A connection that writes nothing, not even a journal."""
    con = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    con.text_factory = lambda data: data.decode("utf-8", "replace")
    return closing(con)


def _header(con: sqlite3.Connection, name: str) -> tuple[str, ...]:
    cursor = con.execute(f"SELECT * FROM {quote_name(name)} LIMIT 0")
    return unique_names([column for column, *_ in cursor.description])


def _open(path: Path, name: str, header: tuple[str, ...], _: int, notes: tuple[str, ...]) -> Table:
    return Table(header, lambda: _chunks(path, name, header), notes)


def _chunks(path: Path, name: str, header: tuple[str, ...]) -> Iterator[Chunk]:
    done = 0
    with _reading(path) as con:
        try:
            cursor = con.execute(f"SELECT * FROM {quote_name(name)} ORDER BY rowid")
            while rows := cursor.fetchmany(CHUNK_ROWS):
                texts = [[_told(value) for value in row] for row in rows]
                yield Chunk(frame_of_rows(header, range(done + 1, done + len(rows) + 1), texts))
                done += len(rows)
        except sqlite3.Error as error:
            raise InputError(_damaged(path)) from error


def _told(value: str | int | float | bytes | None) -> str:
    """A value as text; crawlers store no binary data that matters here."""
    return "" if value is None or isinstance(value, bytes) else str(value)


def _damaged(path: Path) -> str:
    return f"{path}: 不是可读的 SQLite 数据库（可能已损坏、加密或没有复制完整），请关闭采集程序后重新复制"
