"""A publish that is killed at any step leaves no half-published edition; a second run finishes it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ranking.catalogue import read_catalogue
from ranking.config import Series, Settings
from ranking.editions.model import Archive
from ranking.editions.shelve import find_facts, has_bundle, read_bundle_files
from ranking.editions.verify import verify_bundle
from ranking.publish import PublishResult, publish_edition
from ranking.publish.files import SCRATCH_FILES
from ranking.routine import month as routine
from ranking.store import open_store
from tests.editions.conftest import NOW, SEPTEMBER, build, make_small_store

ROOT = Path(__file__).parents[2]

# Kills itself right before the named step: no `finally`, no closing of the store, no flushing.
_KILLED = """
import os, pathlib, signal, sys
from pathlib import Path
import ranking.store.store as store_module
from ranking.routine import month as routine
from tests.routine.test_killed_publish import publish

def die_before(owner, name, place=lambda *_: True):
    plain = getattr(owner, name)
    def deadly(*args, **named):
        if place(*args):
            os.kill(os.getpid(), signal.SIGKILL)
        return plain(*args, **named)
    setattr(owner, name, deadly)

steps = {
    "act": lambda: die_before(store_module.Store, "record_act"),
    "frozen": lambda: die_before(store_module.Store, "rows", lambda _, sql, *rest: "edition_file" in sql),
    "seal": lambda: die_before(pathlib.Path, "replace", lambda path, _: ".seal.json" in path.name),
    "index": lambda: die_before(pathlib.Path, "replace", lambda path, _: ".index.html" in path.name),
    "address": lambda: die_before(pathlib.Path, "rename"),
}
steps[sys.argv[2]]()
publish(Path(sys.argv[1]))
"""


def publish(folder: Path) -> None:
    """Freeze September in the folder's store and write its site, pages only."""
    with pytest.MonkeyPatch.context() as patch, open_store(folder / "small.duckdb") as store:
        patch.setattr(routine, "publish_edition", publish_pages)
        patch.setattr(routine, "read_settings", lambda _: Settings(series=Series(id="small")))
        routine.publish_month(
            store, SEPTEMBER, folder / "site", author="演示", now=NOW, progress=lambda *_: None
        )


def publish_pages(archive: Archive, out: Path, **named: Any) -> PublishResult:
    """Pages only, whatever was asked for: a document takes seconds."""
    return publish_edition(archive, out, **named | {"only": {"html"}})


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafted")
    with make_small_store(folder) as store:
        build(store, read_catalogue(), SEPTEMBER)
    return folder / "small.duckdb"


@pytest.fixture(scope="module")
def whole(drafted: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    shutil.copy(drafted, folder)
    publish(folder)
    return files_of(folder / "site")


@pytest.mark.parametrize(
    ("step", "is_published"),
    [("act", False), ("frozen", True), ("seal", True), ("index", True), ("address", True)],
)
def test_a_kill_leaves_no_half_and_a_second_run_finishes(
    drafted: Path, whole: dict[str, bytes], tmp_path: Path, step: str, is_published: bool
) -> None:
    shutil.copy(drafted, tmp_path)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path), step], env=env, cwd=tmp_path)
    assert killed.returncode == -signal.SIGKILL
    refuse_halves(tmp_path, is_published)
    publish(tmp_path)
    assert files_of(tmp_path / "site") == whole
    assert verify_bundle(tmp_path / "site" / "2026-09" / "bundle").agrees
    assert verify_bundle(tmp_path / "site" / "2026-09-r1" / "bundle").agrees


def refuse_halves(folder: Path, is_published: bool) -> None:
    """The store holds a draft or all of an edition; the site's list names only what is all there."""
    with open_store(folder / "small.duckdb") as store:
        facts = find_facts(store, "small", SEPTEMBER)
        acts = store.rows("SELECT count(*) FROM act WHERE what = 'publish'")[0][0]
        kept = has_bundle(store, facts)
        assert (facts.state == "published", acts, kept) == (is_published, int(is_published), is_published)
        if is_published:
            assert len(read_bundle_files(store, facts, "public")) == 15
    if (folder / "site" / "editions.json").exists():
        assert (folder / "site" / "2026-09" / "weibo-county.html").exists()
        assert verify_bundle(folder / "site" / "2026-09" / "bundle").agrees


def files_of(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and not path.match(SCRATCH_FILES)
    }
