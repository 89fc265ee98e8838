"""A second Python process that cuts the font and writes editions while this one loads and measures: pages keep one core busy, no more.

The two talk in pickled messages over the second one's standard input and output. This module imports little, so that the
second process starts before the first one has imported what it works with.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Literal, Self

from ranking.errors import ToolError

if TYPE_CHECKING:
    from ranking.editions.model import Archive
    from ranking.editions.seal import Profile
    from ranking.publish import Progress, PublishResult

Kind = Literal["publish", "font"]

_SECONDS_TO_END = 20
# Ctrl-C while it is importing ends it without a word.
_PROGRAM = """import signal
signal.signal(signal.SIGINT, signal.SIG_DFL)
from ranking.collecting import without_collecting
with without_collecting():
    from ranking.routine.serving import serve
    serve()"""
_GONE = "写出网页的辅助进程意外结束，请检查内存和磁盘后再运行一次"


class Beside:
    """The second process for the time of a `with` block; it ends with this one, whatever happens."""

    def __enter__(self) -> Self:
        # What this one can import the other one can, too.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            # A pipe to a process that is gone cannot be flushed; that was told already.
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def publish(
        self,
        archive: "Archive",
        out: Path,
        *,
        only: set[str] | None,
        workspace: Path | None,
        profile: "Profile",
        progress: "Progress",
        promised: frozenset[str] = frozenset(),
        contact: str | None = None,
    ) -> "PublishResult":
        """What `publish_edition` gives, done over there; its errors are raised here.

        One caller at a time. Raises ToolError where the other process has ended.
        """
        order = {
            "archive": archive,
            "out": out,
            "only": only,
            "workspace": workspace,
            "profile": profile,
            "promised": promised,
            "contact": contact,
        }
        result: PublishResult = self._ask("publish", order, progress)
        return result

    def cut_font(self, out: Path, files: Sequence[Path]) -> list[Path]:
        """What `cut_font_for` gives, done over there; errors as with `publish`."""
        written: list[Path] = self._ask(
            "font", {"out": out, "files": files}, lambda what, done, total=None: None
        )
        return written

    def _ask(self, kind: Kind, order: dict[str, Any], progress: "Progress") -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            send(self._process.stdin, (kind, order))
            while True:
                answer, content = pickle.load(self._process.stdout)
                if answer == "error":
                    raise content
                if answer == "done":
                    return content
                progress(*content)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            raise ToolError(_GONE) from error


def send(stream: IO[bytes], message: object) -> None:
    """Write one message to the other process."""
    stream.write(pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL))
    stream.flush()
