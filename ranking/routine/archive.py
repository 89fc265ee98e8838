"""One archive of everything a workspace cannot do without: a ZIP with a manifest, and a hash over all of it at its end."""

import datetime as dt
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ranking import __version__
from ranking.errors import InputError

MANIFEST = "manifest.json"
FORMAT_VERSION = 1
_BLOCK = 1 << 20
_SEAL = b"sha256:"
_DIGITS = 64


class Entry(BaseModel):
    """One file of an archive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str  # relative, with /
    sha256: str
    bytes: int


class Manifest(BaseModel):
    """`manifest.json`: what the archive holds, of when and of which program."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format_version: int
    program_version: str
    schema_version: int
    made_at: str
    store: str  # the name of the store among the files
    files: tuple[Entry, ...]


def write_archive(
    path: Path, files: Mapping[str, IO[bytes]], *, store: str, schema_version: int, now: dt.datetime
) -> Manifest:
    """Put the files (name → open for reading) into a new archive; either all of it stands at `path` or nothing.

    Raises InputError where something is there already.
    """
    if path.exists():
        msg = f"{path}: 已经存在，没有覆盖；请用 --out 另给一个名称"
        raise InputError(msg)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            entries = tuple(_add(archive, name, files[name]) for name in sorted(files))
            manifest = Manifest(
                format_version=FORMAT_VERSION,
                program_version=__version__,
                schema_version=schema_version,
                made_at=str(now),
                store=store,
                files=entries,
            )
            text = json.dumps(manifest.model_dump(), ensure_ascii=False, indent=1)
            archive.writestr(MANIFEST, text.encode())
            archive.comment = _SEAL + b"0" * _DIGITS
        _seal(scratch)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    return manifest


def _add(archive: zipfile.ZipFile, name: str, source: IO[bytes]) -> Entry:
    digest, size = hashlib.sha256(), 0
    with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return Entry(name=name, sha256=digest.hexdigest(), bytes=size)


def _seal(path: Path) -> None:
    """Write the hash of all bytes before it over the last ones: the archive's comment."""
    with path.open("r+b") as file:
        digest = _hash_all_but_seal(file)
        file.seek(-_DIGITS, os.SEEK_END)
        file.write(digest)
        file.flush()
        os.fsync(file.fileno())


def _hash_all_but_seal(file: IO[bytes]) -> bytes:
    left = file.seek(0, os.SEEK_END) - _DIGITS
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (block := file.read(min(_BLOCK, left))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest().encode()


def check_archive(path: Path) -> Manifest:
    """The manifest of an archive every byte of which is as it was written; raises InputError otherwise."""
    if not path.is_file():
        msg = f"{path}: 没有这个文件，请检查路径"
        raise InputError(msg)
    with path.open("rb") as file:
        digest = _hash_all_but_seal(file)
        file.seek(-min(_DIGITS, path.stat().st_size), os.SEEK_END)
        sealed = file.read()
    if sealed != digest:
        msg = f"{path}: 备份已损坏或不是本程序的备份（校验值不符），没有恢复任何内容；请换用另一份备份"
        raise InputError(msg)
    with zipfile.ZipFile(path) as archive:
        manifest = _read_manifest(path, archive)
        for fault in _find_faults(archive, manifest):
            msg = f"{path}: {fault}，没有恢复任何内容；请换用另一份备份"
            raise InputError(msg)
    return manifest


def _read_manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        entries: Any = json.loads(archive.read(MANIFEST))
        if isinstance(entries, dict) and int(entries.get("format_version", 0)) > FORMAT_VERSION:
            msg = f"{path}: 备份由更新的程序写成（格式 {entries['format_version']}），请升级本程序"
            raise InputError(msg)
        return Manifest.model_validate({**entries, "files": tuple(entries["files"])})
    except (KeyError, ValueError, TypeError, ValidationError) as error:
        msg = f"{path}: 不是本程序的备份（没有可读的 {MANIFEST}），没有恢复任何内容"
        raise InputError(msg) from error


def _find_faults(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    named = sorted([MANIFEST, *(entry.name for entry in manifest.files)])
    if sorted(archive.namelist()) != named:
        yield "所含文件与清单不符"
        return
    for entry in manifest.files:
        parts = PurePosixPath(entry.name)
        if parts.is_absolute() or ".." in parts.parts or "\\" in entry.name or ":" in entry.name:
            yield f"文件名 {entry.name} 越出了文件夹"
            return
        with archive.open(entry.name) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != entry.sha256:  # type: ignore[arg-type]
                yield f"文件 {entry.name} 的校验值不符"
                return


def unpack_archive(path: Path, manifest: Manifest, folder: Path) -> None:
    """Write the files of a checked archive into a folder."""
    with zipfile.ZipFile(path) as archive:
        for entry in manifest.files:
            target = folder / entry.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry.name) as source, target.open("wb") as file:
                while block := source.read(_BLOCK):
                    file.write(block)
