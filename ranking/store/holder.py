"""Who holds a store: noted beside it, so that a second process can name the first. The lock itself is DuckDB's."""

import datetime as dt
import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_SHOWN_COMMAND = 120


@dataclass(frozen=True)
class Holder:
    """A process that has opened a store: its number, machine, command line and since when (Shanghai wall time)."""

    pid: int
    host: str
    command: str
    since: str

    def __str__(self) -> str:
        return f"进程 {self.pid}（{self.host} 上的 {self.command}，{self.since} 起）"


def note_holder(path: Path) -> None:
    """Say beside the store that this process has it; where nothing can be written nothing is said."""
    command = " ".join([Path(sys.argv[0]).name or "python", *sys.argv[1:]])[:_SHOWN_COMMAND]
    since = f"{dt.datetime.now(_SHANGHAI):%Y-%m-%d %H:%M:%S}"
    holder = Holder(os.getpid(), socket.gethostname(), command, since)
    with suppress(OSError):
        _note_of(path).write_text(json.dumps(asdict(holder), ensure_ascii=False), encoding="utf-8")


def forget_holder(path: Path) -> None:
    """Take back what this process noted."""
    holder = read_holder(path)
    if holder is not None and holder.pid == os.getpid():
        with suppress(OSError):
            _note_of(path).unlink()


def read_holder(path: Path, pid: int | None = None) -> Holder | None:
    """Who noted to hold the store; None where nobody did, or another process than `pid`."""
    try:
        holder = Holder(**json.loads(_note_of(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return holder if pid in (None, holder.pid) else None


def _note_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.holder")
