"""Puts the ids of a document's tags into the order of reading, so that its bytes follow from the page alone."""

from collections.abc import Iterator
from typing import Any

import pikepdf


def renumber_tags(document: pikepdf.Pdf) -> None:
    """Number the tags that have an id from one, in document order, and their references with them.

    Chromium makes ids of numbers that belong to its process: they depend on what else it printed.
    """
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        return
    tags = list(_walk(root))
    named = [tag for tag in tags if "/ID" in tag]
    names = {str(tag["/ID"]): f"tag{place:08d}" for place, tag in enumerate(named, start=1)}
    for tag in named:
        tag["/ID"] = pikepdf.String(names[str(tag["/ID"])])
    for tag in tags:
        _rename_headers(tag.get("/A"), names)
    if "/IDTree" in root:
        pairs = pikepdf.Array([item for tag in named for item in (tag["/ID"], tag)])
        root["/IDTree"] = pikepdf.Dictionary(Names=pairs)


def _walk(tag: Any) -> Iterator[Any]:
    """Every tag below, in document order; the places of marked content are passed over."""
    below = tag.get("/K")
    kids = list(below) if isinstance(below, pikepdf.Array) else [below]
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _walk(kid)


def _rename_headers(attributes: Any, names: dict[str, str]) -> None:
    """A cell names its headers by id; one that was not printed has none."""
    entries = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    for entry in entries:
        if isinstance(entry, pikepdf.Dictionary) and "/Headers" in entry:
            known = [names[str(name)] for name in list(entry["/Headers"]) if str(name) in names]
            entry["/Headers"] = pikepdf.Array([pikepdf.String(name) for name in known])
