"""What always leads to the newest edition: `latest/` and the Atom feed, both made from the list of editions."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from ranking.publish.files import write_if_changed
from ranking.publish.model import Facts
from ranking.publish.neighbours import INDEX
from ranking.publish.register import EditionEntry

FEED = "feed.xml"
_FOLDER = "latest"
# A feed without entries has to bear a date all the same.
_NEVER = "1970-01-01T00:00:00+08:00"


@dataclass(frozen=True)
class Item:
    """One edition in the feed; a revision keeps its id and is told by its date and title."""

    id: str
    title: str
    updated: str
    href: str
    summary: str


def write_newest(
    templates: Environment, out: Path, facts: Facts, entries: Sequence[EditionEntry]
) -> Iterator[Path]:
    """Bring `latest/` and `feed.xml` up to date; gives the files that changed."""
    pages = {f"{_FOLDER}/{name}.html": text for name, text in _render_latest(templates, facts, entries)}
    for name, text in {**pages, FEED: _render_feed(templates, facts, entries)}.items():
        if write_if_changed(out / name, text):
            yield out / name


def _render_latest(
    templates: Environment, facts: Facts, entries: Sequence[EditionEntry]
) -> Iterator[tuple[str, str]]:
    """A page for the edition and for every board, each leading to the newest month that has it."""
    newest: dict[str, tuple[EditionEntry, str]] = {}
    # A month is the newest before any quarter or year, whatever their names sort like.
    months_first = sorted(entries, key=lambda entry: len(entry.month) != len("2026-10") or "Q" in entry.month)
    for entry in (entry for entry in months_first if entry.is_written):
        for slug, title in ((INDEX, facts.series_title), *((b.slug, b.title) for b in entry.boards)):
            newest.setdefault(slug, (entry, title))
    template = templates.get_template("latest.html")
    for slug, (entry, title) in newest.items():
        href = f"../{entry.month}/{slug}.html"
        yield slug, template.render(facts=facts, title=title, href=href, month_label=entry.month_label)


def _render_feed(templates: Environment, facts: Facts, entries: Sequence[EditionEntry]) -> str:
    series = facts.edition_id.split("/")[0]
    items = [_describe(series, facts, entry) for entry in entries if entry.is_written and entry.published]
    return templates.get_template(FEED).render(
        facts=facts,
        feed_id=_name(series),
        updated=max((item.updated for item in items), default=_NEVER),
        items=items,
    )


def _describe(series: str, facts: Facts, entry: EditionEntry) -> Item:
    leaders = [f"{board.title}第一名 {board.leader}" for board in entry.boards if board.leader]
    revision = f"（{entry.revision}）" if entry.revision else ""
    return Item(
        id=_name(f"{series}/{entry.month}"),
        title=f"{facts.series_title} {entry.month_label}{revision}",
        updated=entry.published,
        href=f"{entry.month}/{INDEX}.html",
        summary=f"数据截至 {entry.cut_off}。{'；'.join(leaders)}。",
    )


def _name(text: str) -> str:
    """An id that needs no host and stays the same wherever the site lies."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"gov-media-ranking/{text}").urn
