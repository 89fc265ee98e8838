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
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        scratch.write_bytes(data)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    return True
