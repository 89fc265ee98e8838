"""A small store with two published months; the command line in an empty folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ranking.catalogue import Catalogue, read_catalogue
from ranking.editions.publish import freeze_edition
from ranking.store import Store, open_store
from tests.cli.conftest import run
from tests.editions.conftest import AUGUST, NOW, SEPTEMBER, build, make_small_store

__all__ = ["run"]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """The file of a store whose August and September are published; only ever read."""
    folder = tmp_path_factory.mktemp("audit")
    with make_small_store(folder) as store:
        for month in (AUGUST, SEPTEMBER):
            build(store, catalogue, month)
            freeze_edition(store, "small", month, author="演示", now=NOW)
        store.con.execute("CHECKPOINT")
    return folder / "small.duckdb"


@pytest.fixture
def store(published: Path) -> Iterator[Store]:
    with open_store(published) as opened:
        yield opened
