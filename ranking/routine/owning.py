"""Where owners of files are declared: the workspace's settings and its 归属 workbook."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ranking.config import read_settings
from ranking.ingest import LoadOutcome
from ranking.ingest.owner_book import BOOK_NAME, accounts_of, read_lines, waiting_line, write_lines
from ranking.ingest.ownership import Owners, read_owners
from ranking.resources import find_workspace
from ranking.store import Store


def find_owners(store: Store, book: Path | None) -> Owners | None:
    """What is declared of owners; None where there is neither a workspace nor a workbook."""
    workspace, path = find_workspace(), _book_of(book)
    known = read_owners(store, read_settings(workspace).owners.patterns, {})
    if path is None:
        return known if known.loads or known.patterns else None
    return replace(known, book=accounts_of(path, read_lines(path), known.names), has_book=True)


def ask_owners(outcomes: Sequence[LoadOutcome], book: Path | None) -> Path | None:
    """Add the files that wait to the workbook; the result is where, None where none waits or there is no workbook."""
    path = _book_of(book)
    waiting = [outcome for outcome in outcomes if outcome.waits is not None]
    if path is None or not waiting:
        return None
    lines = {line.sha256: line for line in read_lines(path)}
    known = len(lines)
    for outcome in waiting:
        if outcome.waits is not None:
            new = waiting_line(
                outcome.path.as_posix(), outcome.waits.label, outcome.waits.platform, outcome.waits.sha256
            )
            lines.setdefault(new.sha256, new)
    if len(lines) > known:
        write_lines(path, lines.values())
    return path


def _book_of(book: Path | None) -> Path | None:
    workspace = find_workspace()
    return book or (None if workspace is None else workspace / BOOK_NAME)
