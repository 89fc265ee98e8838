"""Brings a store of an earlier schema up to date: a copy first, then one transaction."""

import os
import shutil
from importlib.resources import files
from pathlib import Path

import duckdb

from ranking.store.store import SCHEMA_VERSION


def copy_before_migrating(path: Path, version: int) -> Path:
    """A copy of the closed store beside it, named after its schema version; what is written never is half."""
    copy = path.with_name(f"{path.stem}.结构{version}备份{path.suffix}")
    scratch = copy.with_name(f".{copy.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(path, scratch)
        scratch.replace(copy)
    finally:
        scratch.unlink(missing_ok=True)
    return copy


def migrate(con: duckdb.DuckDBPyConnection, version: int) -> None:
    """Take the store from `version` to this program's, step by step, inside the caller's transaction."""
    for step in range(version + 1, SCHEMA_VERSION + 1):
        con.execute(_read_script(step))
    con.execute("UPDATE setting SET value = ? WHERE key = 'schema_version'", [str(SCHEMA_VERSION)])


def _read_script(step: int) -> str:
    """`migrations/2.sql` takes a store of schema 1 to schema 2; scripts are never changed after a release."""
    return (files("ranking.store") / "migrations" / f"{step}.sql").read_text(encoding="utf-8")
