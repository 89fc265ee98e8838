"""A copy of the store for trying something out; the store itself is not written."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from ranking.errors import StoreError
from ranking.store.opening import open_store, tell_reason
from ranking.store.store import Store


@contextmanager
def open_trial(path: Path) -> Iterator[Store]:
    """An open copy of the store at `path` that is gone after the block; an empty one where there is no store yet.

    Raises StoreError as `open_store` does, for the store that was meant.
    """
    with TemporaryDirectory() as scratch:
        copy = Path(scratch) / (path.name or "trial.duckdb")
        if path.exists():
            _refuse_held(path)
            for file in (path, path.with_name(f"{path.name}.wal")):
                if file.exists():
                    shutil.copyfile(file, copy.with_name(file.name))
        try:
            store = open_store(copy, create=True)
        except StoreError as error:
            raise StoreError(str(error).replace(str(copy), str(path))) from error
        with store:
            yield store


def _refuse_held(path: Path) -> None:
    """Raise StoreError where another process writes, or the file is no store."""
    try:
        duckdb.connect(str(path), read_only=True).close()
    except duckdb.Error as error:
        raise StoreError(tell_reason(path, str(error))) from error
