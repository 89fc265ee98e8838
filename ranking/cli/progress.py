"""Progress of long work: a bar on a terminal, plain lines elsewhere; always on stderr."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click


class Progress(Protocol):
    """Told what is being worked on, how much of it is done, and how much there is."""

    def __call__(self, what: str, done: int, total: int | None = None) -> None: ...


@contextmanager
def show_progress() -> Iterator[Progress]:
    """A Progress for the time of the block."""
    if sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield _PlainLines()


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    from ranking.cli.amounts import AmountColumn

    # File names are no markup.
    words = TextColumn("{task.description}", markup=False)
    columns = (words, BarColumn(), AmountColumn(), TimeElapsedColumn())
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(what: str, done: int, total: int | None = None) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield advance


class _PlainLines:
    """One line when something new begins."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, what: str, done: int, total: int | None = None) -> None:
        if what != self._last:
            click.echo(what, err=True)
            self._last = what
