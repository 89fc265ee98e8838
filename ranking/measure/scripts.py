"""Runs the scripts of `views/`, statement by statement."""

from collections.abc import Mapping
from importlib.resources import files

import duckdb
from duckdb import DuckDBPyConnection


def run_script(con: DuckDBPyConnection, script: str, values: Mapping[str, object]) -> None:
    """Run every statement of a script with the parameters that it names."""
    text = (files("ranking.measure") / "views" / script).read_text(encoding="utf-8")
    for statement in duckdb.extract_statements(text):
        con.execute(statement, {name: values[name] for name in statement.named_parameters})
