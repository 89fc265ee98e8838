"""A load that is broken off leaves the store as it was before that file."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ranking.ingest import LoadOptions, load_paths
from ranking.ingest.recording import record_load
from ranking.store import open_store
from tests.ingest.desk import NOW, POST, Desk, csv_text

# Loads a file and dies, or is interrupted, when everything is merged and only the commit is missing.
_PROGRAM = """
import os, sys, datetime as dt
from pathlib import Path
from ranking.ingest import LoadOptions, load_paths, loading
from ranking.store import open_store

def stop(*_, **__):
    os.kill(os.getpid(), int(sys.argv[3]))

loading.record_load = stop
with open_store(Path(sys.argv[1])) as store:
    load_paths(store, "posts", [Path(sys.argv[2])], LoadOptions(), author="演示", now=dt.datetime(2026, 11, 1))
"""


@pytest.mark.parametrize("number", [getattr(signal, "SIGKILL", signal.SIGTERM), signal.SIGINT])
def test_killed_load_leaves_the_store_as_it_was(tmp_path: Path, number: signal.Signals) -> None:
    db, first, second = tmp_path / "a.duckdb", tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text(csv_text([POST]), encoding="utf-8")
    second.write_text(csv_text([{**POST, "post_id": str(n)} for n in range(1000)]), encoding="utf-8")
    with open_store(db, create=True) as store:
        load_paths(store, "posts", [first], LoadOptions(), author="演示", now=NOW)
        before = Desk(store, tmp_path).image()
    command = [sys.executable, "-c", _PROGRAM, str(db), str(second), str(int(number))]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONUTF8": "1"})
    assert done.returncode != 0
    with open_store(db) as store:
        assert Desk(store, tmp_path).image() == before
        assert load_paths(store, "posts", [second], LoadOptions(), author="演示", now=NOW)[0].accepted == 1000


# Dies while chunks are staged, long before anything is merged.
_PROGRAM_OF_CHUNKS = """
import os, sys, datetime as dt
from pathlib import Path
from ranking.ingest import LoadOptions, delimited, load_paths, staging
from ranking.store import open_store

delimited._BLOCK_BYTES = staging._IN_MEMORY_BYTES = 4096
seen = []

def progress(what, done, total=None):
    seen.append(done)
    if len(seen) == int(sys.argv[3]):
        os.kill(os.getpid(), 9)

with open_store(Path(sys.argv[1])) as store:
    load_paths(store, "posts", [Path(sys.argv[2])], LoadOptions(), author="演示", now=dt.datetime(2026, 11, 1), progress=progress)
print(len(seen))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_load_killed_among_its_chunks_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    db, first, second = tmp_path / "a.duckdb", tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text(csv_text([POST]), encoding="utf-8")
    second.write_text(csv_text([{**POST, "post_id": str(n)} for n in range(2000)]), encoding="utf-8")
    with open_store(db, create=True) as store:
        load_paths(store, "posts", [first], LoadOptions(), author="演示", now=NOW)
        before = Desk(store, tmp_path).image()
    command = [sys.executable, "-c", _PROGRAM_OF_CHUNKS, str(db), str(second)]
    done = subprocess.run([*command, "5"], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    with open_store(db) as store:
        assert Desk(store, tmp_path).image() == before
    whole = subprocess.run([*command, "0"], capture_output=True, check=True)
    assert int(whole.stdout) > 10


def test_interrupt_between_chunks_leaves_the_store_as_it_was(desk: Desk) -> None:
    path = desk.write("a.csv", csv_text([POST]))
    before = desk.image()

    def interrupt(what: str, done: int, total: int | None = None) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_paths(desk.store, "posts", [path], LoadOptions(), author="演示", now=NOW, progress=interrupt)
    assert desk.image() == before
    assert desk.load(path).accepted == 1


def test_failure_in_the_last_step_is_rolled_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_after_recording(*args: object) -> None:
        record_load(*args)  # type: ignore[arg-type]
        raise OSError("disk full")

    path = desk.write("a.csv", csv_text([POST]))
    before = desk.image()
    with monkeypatch.context() as patch:
        patch.setattr("ranking.ingest.loading.record_load", fail_after_recording)
        with pytest.raises(OSError, match="disk full"):
            desk.load(path)
    assert desk.image() == before


def test_progress_names_the_file_and_counts_its_rows(desk: Desk) -> None:
    told: list[tuple[str, int]] = []
    path = desk.write("演示.csv", csv_text([POST]))
    load_paths(
        desk.store,
        "posts",
        [path],
        LoadOptions(),
        author="演示",
        now=NOW,
        progress=lambda what, done, total=None: told.append((what, done)),
    )
    assert told == [("载入 演示.csv", 0), ("载入 演示.csv", 1)]
