"""Follows the chain of hashes through the bundles that lie beside each other on a site."""

from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ranking.editions.bundle import Bundle, find_file_faults, open_bundle
from ranking.editions.difference import Difference
from ranking.editions.seal import SEAL_FILE, SUM_FILE, sha256_of
from ranking.errors import EditionError

BUNDLE_FOLDER = "bundle"


@dataclass(frozen=True)
class Chain:
    """How far back the editions before one could be followed.

    `editions` are the ids of those found beside it, latest first, `folders` where they lie; `missing` the hash of the one that is
    named but not there, `strangers` the editions published before that lie beside it and are not that one; `difference`
    the first fault among those that are there.
    """

    editions: tuple[str, ...]
    folders: tuple[Path, ...]
    missing: str | None
    difference: Difference | None
    strangers: tuple[str, ...] = ()


def follow_chain(bundle: Bundle) -> Chain:
    """The editions published before one, found by their hashes in the folders beside it."""
    known = dict(_neighbours(bundle))
    passed: dict[str, Path] = {}

    def so_far(missing: str | None = None, difference: Difference | None = None) -> Chain:
        return Chain(tuple(passed), tuple(passed.values()), missing, difference)

    current = bundle
    while (wanted := current.seal.previous_hash) is not None:
        if wanted not in known:
            strangers = tuple(_strangers(current, known.values(), {*passed, _name(bundle)}))
            return replace(so_far(missing=wanted), strangers=strangers)
        try:
            earlier = open_bundle(known[wanted])
        except EditionError as error:
            return so_far(difference=Difference(f"前期 {known[wanted]}", "完整可读", str(error)))
        name = _name(earlier)
        faults = (*find_file_faults(earlier), *_order_faults(earlier, current))
        if faults:
            fault = faults[0]
            where = Difference(f"前期 {name} 的{fault.place}", fault.expected, fault.found)
            return so_far(difference=where)
        passed[name] = known[wanted]
        current = earlier
    return so_far()


def _name(bundle: Bundle) -> str:
    return str(bundle.seal.edition.get("edition_id"))


def _strangers(current: Bundle, folders: Iterable[Path], known: Container[str]) -> Iterator[str]:
    """Editions of the same series beside it that were published before and are none of those known."""
    for folder in dict.fromkeys(folders):
        with suppress(EditionError):
            other = open_bundle(folder)
            if _name(other) not in known and not any(_order_faults(other, current)):
                yield _name(other)


def _neighbours(bundle: Bundle) -> Iterator[tuple[str, Path]]:
    """The bundles of a site, `SITE/ADDRESS/bundle`, by the hash they note and the one they have."""
    site = bundle.folder.resolve().parent.parent
    for seal in sorted(site.glob(f"*/{BUNDLE_FOLDER}/{SEAL_FILE}")):
        noted = seal.with_name(SUM_FILE)
        if noted.is_file():
            # One whose seal was changed still says which edition it was, and is then found at fault.
            yield noted.read_bytes().decode("utf-8", "replace").partition(" ")[0], seal.parent
        yield sha256_of(seal.read_bytes()), seal.parent


def _order_faults(earlier: Bundle, later: Bundle) -> Iterator[Difference]:
    for fact in ("series", "published_at"):
        before, after = str(earlier.seal.edition.get(fact)), str(later.seal.edition.get(fact))
        if (before != after) if fact == "series" else (before > after):
            wanted = f"与后一期相同（{after}）" if fact == "series" else f"不晚于后一期（{after}）"
            yield Difference(f" {fact}", wanted, before)
