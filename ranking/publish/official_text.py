"""From a text template with a mark at the head of each line to a document after GB/T 9704-2012."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ranking.publish.official_paper import OfficialPaper
from ranking.publish.publication import Publication
from ranking.publish.wording import clean_name, print_day

# 《整治形式主义为基层减负若干规定》(2024): papers on a special topic have at most 4,000 characters.
LONGEST = 4000
_NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Attachment:
    """A table after the text: caption, heads, rows and the widths of columns as shares."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Written:
    """The document's bytes and how many characters its text has, tables not counted."""

    content: bytes
    characters: int


def numeral(number: int) -> str:
    """A number up to 99 as offices number their paragraphs: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return head + (_NUMERALS[ones] if ones or not tens else "")


def write_document(
    publication: Publication,
    template: str,
    facts: Mapping[str, Any],
    attach: Callable[[str], Attachment],
) -> Written:
    """The document of a template; `attach` gives the table that a line `@…` asks for."""
    created = dt.datetime(*publication.created)
    lines = [clean_name(line) for line in _render(publication, template, facts).splitlines()]
    lines = [line for line in lines if line]
    title = next((line[2:] for line in lines if line.startswith("= ")), publication.facts.series_title)
    paper = OfficialPaper(
        title=title,
        publisher=publication.facts.publisher,
        subject=" · ".join(filter(None, (publication.facts.notice, publication.facts.edition_id))),
        created=created,
    )
    for line in lines:
        _write_line(paper, line, created, attach)
    characters = sum(len(line.lstrip("=#! ")) for line in lines if not line.startswith("@"))
    return Written(paper.to_bytes(), characters)


def _render(publication: Publication, template: str, facts: Mapping[str, Any]) -> str:
    # Plain text, nothing to be escaped: a document takes every character as it is.
    environment = Environment(
        loader=FileSystemLoader(publication.templates),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    day = dt.datetime(*publication.created).date()
    return environment.get_template(template).render(
        facts=publication.facts,
        contact=publication.contact,
        numeral=numeral,
        days_after=lambda days: print_day(day + dt.timedelta(days=days)),
        **facts,
    )


def _write_line(
    paper: OfficialPaper, line: str, created: dt.datetime, attach: Callable[[str], Attachment]
) -> None:
    if line.startswith("= "):
        paper.title(line[2:])
    elif line.startswith("## "):
        paper.heading(line[3:], level=2)
    elif line.startswith("# "):
        paper.heading(line[2:])
    elif line.startswith("! "):
        paper.signature(line[2:], print_day(created))
    elif line.startswith("@"):
        attachment = attach(line[1:])
        paper.caption(attachment.caption)
        paper.table(attachment.heads, attachment.rows, attachment.widths)
    elif line.startswith("〔"):
        paper.text(line, indent=False)
    else:
        paper.text(line)
