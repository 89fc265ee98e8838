"""Links a page to the same page of the months before and after, also on pages that were written earlier."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from ranking.publish.files import write_if_changed
from ranking.publish.model import Link
from ranking.publish.register import EditionEntry

INDEX = "index"
# What lies between the marks is written anew when an edition before or after comes out.
_START, _END = "<!--months-->", "<!--/months-->"
_BLOCK = re.compile(f"{_START}.*?{_END}", re.DOTALL)


def link_months(
    templates: Environment, entries: Sequence[EditionEntry], month: str, page: str = INDEX
) -> Markup:
    """The links of one page, between the marks by which they are found again."""
    earlier, later = (_link(entry, page) for entry in find_neighbours(entries, month, page))
    text = templates.get_template("_months.html").render(earlier=earlier, later=later)
    return Markup(_START + text.strip() + _END)


def find_neighbours(
    entries: Sequence[EditionEntry], month: str, page: str
) -> tuple[EditionEntry | None, EditionEntry | None]:
    """The nearest editions before and after a month that lie on the site and have the page."""
    # Months lie between months, quarters between quarters: their names have the same length.
    alike = [
        entry
        for entry in entries
        if len(entry.month) == len(month) and ("Q" in entry.month) == ("Q" in month)
    ]
    holders = [entry for entry in alike if entry.is_written and _has_page(entry, page)]
    before = [entry for entry in holders if entry.month < month]
    after = [entry for entry in holders if entry.month > month]
    return (
        max(before, key=lambda entry: entry.month, default=None),
        min(after, key=lambda entry: entry.month, default=None),
    )


def refresh_neighbours(
    templates: Environment, out: Path, entries: Sequence[EditionEntry], month: str, pages: Sequence[str]
) -> Iterator[Path]:
    """Bring the links of the editions around a month up to date; gives the pages that changed."""
    for page in pages:
        for entry in find_neighbours(entries, month, page):
            path = out / entry.month / f"{page}.html" if entry else None
            if entry is not None and path is not None and path.is_file():
                links = link_months(templates, entries, entry.month, page)
                if write_if_changed(path, _replace_block(path.read_text(encoding="utf-8"), links)):
                    yield path


def _replace_block(text: str, links: str) -> str:
    return _BLOCK.sub(lambda _: links, text, count=1)


def _has_page(entry: EditionEntry, page: str) -> bool:
    return page == INDEX or any(board.slug == page for board in entry.boards)


def _link(entry: EditionEntry | None, page: str) -> Link | None:
    return Link(entry.month_label, f"../{entry.month}/{page}.html") if entry else None
