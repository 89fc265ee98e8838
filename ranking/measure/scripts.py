"""Runs the scripts of `views/`, statement by statement."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

import duckdb
from duckdb import DuckDBPyConnection


def run_script(con: DuckDBPyConnection, script: str, values: Mapping[str, object]) -> None:
    """Run every statement of a script with the parameters that it names."""
    for statement, names in _statements(script):
        con.execute(statement, {name: values[name] for name in names})


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


# Texts, not parsed statements, for connections of several threads run them.
@cache
def _statements(script: str) -> list[tuple[str, list[str]]]:
    text = (files("ranking.measure") / "views" / script).read_text(encoding="utf-8")
    found = duckdb.extract_statements(text)
    return [(statement.query, sorted(statement.named_parameters)) for statement in found]
