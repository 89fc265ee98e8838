"""Runs the scripts of `views/`, statement by statement."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import duckdb
from duckdb import DuckDBPyConnection


def run_script(con: DuckDBPyConnection, script: str, values: Mapping[str, object]) -> None:
    """Run every statement of a script with the parameters that it names."""
    for statement, names in _statements(script):
        con.execute(statement, {name: values[name] for name in names})


# Texts, not parsed statements, for connections of several threads run them.
@cache
def _statements(script: str) -> list[tuple[str, list[str]]]:
    text = (files("ranking.measure") / "views" / script).read_text(encoding="utf-8")
    found = duckdb.extract_statements(text)
    return [(statement.query, sorted(statement.named_parameters)) for statement in found]
