"""A desk with an empty store for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ranking.store import open_store
from tests.ingest.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty store and a folder."""
    folder = tmp_path / "收件"
    folder.mkdir()
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        yield Desk(store, folder)
