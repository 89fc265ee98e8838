"""Backs a workspace up and restores it: store, standards, editions and configuration; a restore is proven by verifying."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ranking.config import read_settings
from ranking.errors import InputError
from ranking.resources import CONFIG_NAME, find_workspace
from ranking.routine.archive import Manifest, check_archive, unpack_archive, write_archive
from ranking.routine.soundness import find_faults, verify_published
from ranking.routine.workspace import REGISTER_NAME
from ranking.store import open_store, read_store
from ranking.working_days import OWN_NAME

_STORE = "ranking.duckdb"
_WAL = ".wal"
# What a workspace has of its own besides the site.
_OWN_FILES = (CONFIG_NAME, REGISTER_NAME, OWN_NAME)
_OWN_FOLDERS = ("标准", "指标", "模板", "目标")


@dataclass(frozen=True)
class Restored:
    """What a restore put where, how many published editions verified, and where the old files are kept."""

    folder: Path
    manifest: Manifest
    verified: int
    kept: Path | None


def back_up(db: Path, out: Path | None, *, now: dt.datetime) -> tuple[Path, Manifest]:
    """Write the archive, while others may read the store; raises StoreError while another process writes it.

    Goes into the workspace's folder of backups, or beside the store, where `out` is None.
    """
    workspace = find_workspace()
    path = out or _default_path(workspace, db, now)
    store = read_store(db)
    try:
        version = int(store.rows("SELECT value FROM setting WHERE key = 'schema_version'")[0][0])
        with ExitStack() as stack:
            # Closing any handle of a file gives up this process's locks on it: all stay open to the end.
            sources = dict(_sources(db, workspace))
            files = {name: stack.enter_context(file.open("rb")) for name, file in sources.items()}
            manifest = write_archive(path, files, store=_STORE, schema_version=version, now=now)
    finally:
        store.con.close()
    return path, manifest


def _default_path(workspace: Path | None, db: Path, now: dt.datetime) -> Path:
    folder = workspace / read_settings(workspace).output.backups if workspace else db.parent
    return folder / f"ranking-{now:%Y%m%d-%H%M%S}.zip"


def _sources(db: Path, workspace: Path | None) -> Iterator[tuple[str, Path]]:
    """Name in the archive → file: the store with its log, then the workspace's own files and its site."""
    yield _STORE, db
    log = db.with_name(db.name + _WAL)
    if log.is_file() and log.stat().st_size:
        yield _STORE + _WAL, log
    if workspace is None:
        return
    folders = (*_OWN_FOLDERS, read_settings(workspace).output.site)
    paths = [workspace / name for name in _OWN_FILES]
    paths += [path for name in folders for path in sorted((workspace / name).rglob("*"))]
    for path in paths:
        if path.is_file() and not path.name.endswith(".part"):
            yield path.relative_to(workspace).as_posix(), path


def restore(path: Path, folder: Path, *, replace: bool, author: str, now: dt.datetime) -> Restored:
    """Put an archive's files into `folder`, once they are whole and every published edition verifies.

    What is there already is only replaced on demand, and then kept aside. Raises InputError with nothing written
    where the archive is damaged, an edition does not verify, or files are in the way.
    """
    manifest = check_archive(path)
    in_the_way = _in_the_way(manifest, folder)
    if in_the_way and not replace:
        msg = (
            f"{folder}: 已有 {'、'.join(in_the_way)}，没有恢复任何内容；请用 --out 恢复到空文件夹，"
            "或加 --replace（原有的会移到旁边保留）"
        )
        raise InputError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", suffix=".part", dir=folder) as scratch:
        unpacked = Path(scratch)
        unpack_archive(path, manifest, unpacked)
        verified = _prove(path, unpacked / manifest.store, author, now)
        if replace and (folder / manifest.store).exists():
            # Whoever holds the store would go on writing into the file that is moved away.
            open_store(folder / manifest.store).close()
        kept = _keep_aside(folder, in_the_way, now)
        for top in sorted(unpacked.iterdir()):
            _put(top, folder / top.name)
    return Restored(folder, manifest, verified, kept)


def _in_the_way(manifest: Manifest, folder: Path) -> list[str]:
    """What the restore would overwrite, by its first name; a store's log goes with the store."""
    tops = {entry.name.split("/")[0] for entry in manifest.files} | {manifest.store + _WAL}
    return sorted(top for top in tops if (folder / top).is_file() or _holds_files(folder / top))


def _holds_files(folder: Path) -> bool:
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))


def _prove(path: Path, db: Path, author: str, now: dt.datetime) -> int:
    """How many published editions the unpacked store holds; raises InputError unless all of it is sound."""
    with open_store(db) as store:
        faults = [*find_faults(store), *verify_published(store)]
        if faults:
            msg = "\n".join(
                [f"{path}: 备份中的数据库未通过检查，没有恢复任何内容：", *(f"  {f}" for f in faults)]
            )
            raise InputError(msg)
        published = int(store.rows("SELECT count(*) FROM edition WHERE state = 'published'")[0][0])
        with store.transaction():
            store.record_act(author, "keeper", "restore", {"backup": path.name, "editions": published}, now)
    return published


def _keep_aside(folder: Path, names: list[str], now: dt.datetime) -> Path | None:
    if not names:
        return None
    kept = folder / f"恢复前-{now:%Y%m%d-%H%M%S}"
    kept.mkdir()
    for name in names:
        (folder / name).replace(kept / name)
    return kept


def _put(source: Path, target: Path) -> None:
    """Move what was unpacked to its place; an empty folder that stands there makes way."""
    if target.is_dir():
        shutil.rmtree(target)
    source.replace(target)
