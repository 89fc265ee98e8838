"""Writes files so that a reader never sees half of one and an unchanged one keeps its time."""

import os
from pathlib import Path

# What a process that was killed may leave behind.
SCRATCH_FILES = ".*.part"


def write_if_changed(path: Path, content: bytes | str) -> bool:
    """Put `content` at `path` in one step; False where the file has these bytes already.

    The neighbour file that is written first is removed again whatever happens, Ctrl-C included.
    """
    data = content.encode() if isinstance(content, str) else content
    if _holds(path, data):
        return False
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write_new(scratch, data)
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    return True


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _write_new(path: Path, data: bytes) -> None:
    """Write a file; its folder is made where there is none, which few of a site's files need."""
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
