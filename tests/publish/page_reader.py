"""Reads pages back with the standard library alone: tables, ids, attributes."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "img", "input", "hr"}


@dataclass
class Element:
    """One element with its attributes, children and text."""

    tag: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, in order, white space made single."""
        return " ".join("".join(self.pieces).split())

    def all(self, tag: str, css_class: str = "") -> list["Element"]:
        """Every element below with this tag, and class where one is given."""
        found = []
        for child in self.children:
            classes = child.attributes.get("class", "").split()
            if child.tag == tag and (not css_class or css_class in classes):
                found.append(child)
            found += child.all(tag, css_class)
        return found

    def everything(self) -> list["Element"]:
        """Every element below."""
        return [found for child in self.children for found in (child, *child.everything())]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)

    def finish(self) -> Element:
        self.close()
        assert len(self._open) == 1, f"<{self._open[-1].tag}> is never closed"
        return self.root


def read_page(page: Path | str) -> Element:
    """The page as a tree; an element that is not closed, or closed in the wrong order, is an error."""
    reader = _Reader()
    reader.feed(page.read_text(encoding="utf-8") if isinstance(page, Path) else page)
    return reader.finish()


def read_board_table(page: Path) -> list[tuple[str, str, str]]:
    """Rank, name and score of each row of a board's page."""
    (table,) = read_page(page).all("table", "board")
    rows = table.all("tbody")[0].all("tr")
    return [(_cell(row, "td", "rank"), _name(row), _cell(row, "td", "score")) for row in rows]


def _cell(row: Element, tag: str, css_class: str) -> str:
    return row.all(tag, css_class)[0].text


def _name(row: Element) -> str:
    """The name without the small remarks after it."""
    cell = row.all("th", "name")[0]
    remarks = [small.text for small in cell.all("small")]
    text = cell.text
    for remark in reversed(remarks):
        text = text.removesuffix(remark).rstrip()
    return text
