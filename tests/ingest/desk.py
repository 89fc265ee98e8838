"""A desk to load files at: write a file, load it, look at the store."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ranking.ingest import Group, LoadOptions, LoadOutcome, load_paths
from ranking.store import Store

NOW = dt.datetime(2026, 11, 3, 9)
POST = {
    "platform": "微博",
    "account": "1000000001",
    "post_id": "5001",
    "published_at": "2026-10-01 08:00:00",
}


class Desk:
    """One open store and a folder for the files that are loaded into it."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder

    def write(self, name: str, content: str | bytes) -> Path:
        """The file `name` with that content."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self, path: Path, group: Group = "posts", **options: Any) -> LoadOutcome:
        """The outcome of loading one file."""
        (outcome,) = self.load_all(path, group=group, **options)
        return outcome

    def load_all(self, *paths: Path, group: Group = "posts", **options: Any) -> list[LoadOutcome]:
        """The outcomes of loading files and folders."""
        return load_paths(self.store, group, paths, LoadOptions(**options), author="演示", now=NOW)

    def load_rows(
        self, rows: Iterable[Mapping[str, str]], group: Group = "posts", name: str = "a.csv", **options: Any
    ) -> LoadOutcome:
        """The outcome of loading these rows as a CSV file."""
        return self.load(self.write(name, csv_text(rows)), group, **options)

    def load_posts(self, *changes: Mapping[str, str], name: str = "a.csv", **options: Any) -> LoadOutcome:
        """The outcome of loading one canonical post a change, each the usual post but for it."""
        return self.load_rows([{**POST, **change} for change in changes], name=name, **options)

    def one(self, query: str) -> Any:
        """The single value that a query gives."""
        ((value,),) = self.store.rows(query)
        return value

    def rejected(self) -> list[tuple[int, str, str]]:
        """Row, field and reason of every rejected row."""
        return [
            tuple(row)
            for row in self.store.rows("SELECT row, field, reason FROM rejected_row ORDER BY load_id, row")
        ]

    def image(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything in the store, table by table."""
        tables = [
            name for (name,) in self.store.rows("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")
        ]
        return {name: self.store.rows(f'SELECT * FROM "{name}" ORDER BY ALL') for name in sorted(tables)}


def csv_text(rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as CSV text; the columns are those of any row, in order of appearance."""
    listed = list(rows)
    columns = list(dict.fromkeys(name for row in listed for name in row))
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return target.getvalue()
