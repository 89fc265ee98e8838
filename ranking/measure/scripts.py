"""Runs the scripts of `views/`, statement by statement, and parses no statement twice."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.resources import files

import duckdb
from duckdb import DuckDBPyConnection


def run_script(con: DuckDBPyConnection, script: str, values: Mapping[str, object]) -> None:
    """Run every statement of a script with the parameters that it names."""
    for text, names in _statements(script):
        con.execute(parsed(text), {name: values[name] for name in names})


def parsed(text: str) -> duckdb.Statement:
    """The one statement of a text, to be run by this thread as often as it likes.

    A store of many months runs the same texts many times, and parsing takes a fifth of what running them over a small
    store does. Raises duckdb.Error where the text is no SQL.
    """
    return _PARSED.statement_of(text)


class _Parsed(threading.local):
    """The statements of one thread: connections of several threads must not share them."""

    def __init__(self) -> None:
        self.statement_of = lru_cache(maxsize=256)(_parse)


def _parse(text: str) -> duckdb.Statement:
    (statement,) = duckdb.extract_statements(text)
    return statement


_PARSED = _Parsed()


@contextmanager
def joined_as_written(con: DuckDBPyConnection) -> Iterator[None]:
    """Within the block the engine joins tables in the order in which they are named, each new one as the smaller side.

    Where a filter by time stands on one side it takes a month for a fraction of what it is, and copies the posts
    to look them up instead of looking up what belongs to them.
    """
    con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        yield
    finally:
        con.execute("RESET disabled_optimizers")


@cache
def _statements(script: str) -> list[tuple[str, list[str]]]:
    text = (files("ranking.measure") / "views" / script).read_text(encoding="utf-8")
    found = duckdb.extract_statements(text)
    return [(statement.query, sorted(statement.named_parameters)) for statement in found]
