"""A store of an earlier schema is copied, brought up to date and keeps all it had."""

import gzip
from pathlib import Path

import pytest

from ranking.editions.model import EditionFacts
from ranking.editions.shelve import has_bundle, read_edition, read_facts
from ranking.errors import StoreError
from ranking.store import SCHEMA_VERSION, Store, open_store
from ranking.store import opening as opening_module

FIRST = Path(__file__).parents[1] / "cases" / "stores" / "schema-1.duckdb.gz"


@pytest.fixture
def first(tmp_path: Path) -> Path:
    path = tmp_path / "old.duckdb"
    path.write_bytes(gzip.decompress(FIRST.read_bytes()))
    return path


def columns(store: Store) -> set[tuple[object, ...]]:
    return set(
        store.rows(
            "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal"
        )
    )


def version(path: Path) -> str:
    import duckdb

    with duckdb.connect(str(path)) as con:
        return str(con.execute("SELECT value FROM setting WHERE key = 'schema_version'").fetchall()[0][0])


def test_the_first_schema_becomes_the_same_as_a_new_one(first: Path, tmp_path: Path) -> None:
    with open_store(first) as migrated, open_store(tmp_path / "new.duckdb", create=True) as fresh:
        assert columns(migrated) == columns(fresh)
    assert version(first) == str(SCHEMA_VERSION)


def test_everything_is_still_there(first: Path) -> None:
    with open_store(first) as store:
        counts = store.rows(
            "SELECT (SELECT count(*) FROM post), (SELECT count(*) FROM capture), (SELECT count(*) FROM act)"
        )
        facts: EditionFacts = read_facts(store, "small")[0]
        edition = read_edition(store, facts)
        assert not has_bundle(store, facts)
    assert counts == [(60, 60, 5)]  # the migration is an act of its own
    assert (facts.state, facts.hash or "")[0] == "published"
    assert edition.scores.height == 3


def test_the_store_as_it_was_is_kept_beside(first: Path, tmp_path: Path) -> None:
    open_store(first).close()
    copies = [path for path in tmp_path.iterdir() if path != first]
    assert [path.name for path in copies] == ["old.结构1备份.duckdb"]
    assert version(copies[0]) == "1"


def test_an_interrupted_migration_leaves_the_old_store(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(opening_module, "migrate", stop)
        with pytest.raises(KeyboardInterrupt):
            open_store(first)
    assert version(first) == "1"
    open_store(first).close()
    assert version(first) == str(SCHEMA_VERSION)


def test_a_store_without_a_version_is_refused(first: Path) -> None:
    with open_store(first) as store:
        store.con.execute("DELETE FROM setting")
    with pytest.raises(StoreError, match="版本是 无"):
        open_store(first)
