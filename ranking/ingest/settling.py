"""What every kind of file offers the loader: read and take rows by chunks, then settle at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from ranking.ingest.faults import faults_of

# More contradictions than that are counted, not printed.
_SHOWN_CONTRADICTIONS = 20


@dataclass(frozen=True)
class Typed:
    """A chunk read: the usable rows, typed, and the faults of the others (see `faults.py`)."""

    rows: pl.DataFrame
    faults: pl.DataFrame


@dataclass(frozen=True)
class Settlement:
    """What a file changed: `accepted` rows gave something new, `faults` turned up while merging."""

    accepted: int
    faults: pl.DataFrame = field(default_factory=lambda: faults_of([]))
    contradictions: tuple[str, ...] = ()
    contradiction_count: int = 0
    captured_at_basis: str | None = None
    notes: tuple[str, ...] = ()


class Intake(Protocol):
    """How one kind of file enters the store, inside the loader's transaction."""

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk of canonical text rows as typed rows; changes nothing."""
        ...

    def take(self, rows: pl.DataFrame) -> None:
        """Keep the usable rows of a chunk for settling."""
        ...

    def settle(self) -> Settlement:
        """Merge everything taken into the store."""
        ...


def settled_with(
    accepted: int,
    contradictions: Sequence[str],
    *,
    faults: pl.DataFrame | None = None,
    captured_at_basis: str | None = None,
) -> Settlement:
    """A settlement whose contradictions are cut to the ones that are shown."""
    return Settlement(
        accepted,
        faults=faults_of([]) if faults is None else faults,
        contradictions=tuple(contradictions[:_SHOWN_CONTRADICTIONS]),
        contradiction_count=len(contradictions),
        captured_at_basis=captured_at_basis,
    )
