"""The hash that stands for a whole edition, and the chain that it forms with the one before."""

import hashlib
import json
from collections.abc import Iterator

import polars as pl

from ranking.editions.model import Edition

# Facts that say how and when an edition was issued, or follow from the hash itself.
_NOT_HASHED = {"state", "hash"}


def hash_edition(edition: Edition) -> str:
    """SHA-256 (hex) over every fact and row of an edition, the hash of its predecessor included.

    Rows are hashed as JSON in the frames' own order with numbers written in their shortest exact form,
    so that the hash is the same on any machine.
    """
    digest = hashlib.sha256()
    for line in _lines(edition):
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _lines(edition: Edition) -> Iterator[str]:
    facts = {key: value for key, value in vars(edition.facts).items() if key not in _NOT_HASHED}
    yield json.dumps(facts, default=str, ensure_ascii=False, sort_keys=True)
    for name, frame in vars(edition).items():
        if isinstance(frame, pl.DataFrame):
            yield name
            yield json.dumps(frame.columns)
            yield from (json.dumps(row, default=str, ensure_ascii=False) for row in frame.iter_rows())
