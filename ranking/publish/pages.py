"""Writes the pages: every board, the edition, the index, and what they all share."""

from collections.abc import Callable, Iterator
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from ranking.publish.accounts import account_file
from ranking.publish.assets import PLOTLY_FILE, write_assets
from ranking.publish.files import write_if_changed
from ranking.publish.guides import link_guides, write_guides
from ranking.publish.model import Board, Link
from ranking.publish.neighbours import INDEX, link_months, refresh_neighbours
from ranking.publish.newest import write_newest
from ranking.publish.old_boards import write_old_boards
from ranking.publish.overview import (
    find_data_notes,
    find_downloads,
    present_board_groups,
    present_figures,
    tell_highlights,
)
from ranking.publish.publication import Audience, Publication
from ranking.publish.register import read_register, register_edition, write_register
from ranking.publish.templating import open_templates
from ranking.publish.tuner import link_tuner


class HtmlExporter:
    """The site; runs after the other formats, so that it links the files that there are."""

    name = "html"
    title = "网页"
    media_type = "text/html"
    audience: Audience = "public"
    on_request = False

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `MONTH/BOARD.html`, `MONTH/index.html`, `MONTH/method.html`, `MONTH/metrics.html`, `index.html`, `history.html`, `editions.json`, `latest/`, `feed.xml` and `assets/`."""
        templates = open_templates(publication.templates, publication.months)
        yield from write_assets(publication)
        known = {board.slug for entry in read_register(publication.out) for board in entry.boards}
        entries = register_edition(publication)
        month = publication.facts.month
        for board in publication.boards:
            path = publication.folder / f"{board.slug}.html"
            months = link_months(templates, entries, month, board.slug)
            if write_if_changed(path, render_board(templates, publication, board, months=months)):
                yield path
            tick()
        yield from write_guides(templates, publication)
        yield from write_register(publication.out, entries)
        slugs = sorted(known.union(board.slug for board in publication.boards))
        yield from refresh_neighbours(templates, publication.out, entries, month, [INDEX, *slugs])
        pages = {
            publication.folder / "index.html": _render_edition(
                templates, publication, link_months(templates, entries, month)
            ),
            publication.out / "index.html": open_templates(publication.templates)
            .get_template("index.html")
            .render(
                root="",
                facts=publication.facts,
                entries=entries,
                has_history=publication.lookup.archive.old_ranks.height > 0,
            ),
        }
        yield from (path for path, text in pages.items() if write_if_changed(path, text))
        yield from write_old_boards(templates, publication)
        yield from write_newest(templates, publication.out, publication.facts, entries)


def render_board(
    templates: Environment,
    publication: Publication,
    board: Board,
    drawings: dict[str, Markup] | None = None,
    root: str = "../",
    months: str = "",
) -> str:
    """The page of a board; with `drawings` (chart key → SVG) the form that is printed as a document."""
    return templates.get_template("board.html").render(
        root=root,
        facts=publication.facts,
        board=board,
        siblings=_link_siblings(publication, board),
        downloads=(*find_downloads(publication, board), *find_data_notes(publication)),
        months=months,
        drawings=drawings,
        account_links=_link_accounts(publication, board) if drawings is None else {},
        plotly=PLOTLY_FILE,
        tuner=link_tuner(publication, board),
        chart_files=publication.find_chart_files() if drawings is None else frozenset(),
        data_root="",
    )


def _link_accounts(publication: Publication, board: Board) -> dict[str, str]:
    """Subject → its page, for those whose page lies there."""
    names = {row.subject: f"{account_file(row.subject)}.html" for row in board.rows}
    there = {path.name for path in publication.accounts.glob("*.html")}
    return {subject: f"accounts/{name}" for subject, name in names.items() if name in there}


def _link_siblings(publication: Publication, board: Board) -> list[Link]:
    return [
        Link(other.title, f"{other.slug}.html", is_here=other.slug == board.slug)
        for other in publication.boards
    ]


def _render_edition(templates: Environment, publication: Publication, months: str) -> str:
    return templates.get_template("edition.html").render(
        root="../",
        facts=publication.facts,
        figures=present_figures(publication),
        highlights=list(tell_highlights(publication.boards)),
        groups=present_board_groups(publication),
        standards=dict.fromkeys(board.standard_name for board in publication.boards),
        data_notes=find_data_notes(publication),
        notes=publication.notes,
        guides=link_guides(publication),
        months=months,
    )
