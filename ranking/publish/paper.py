"""Prints boards, editions and accounts as PDF: charts drawn in one browser tab, pages printed in the same browser."""

import asyncio
import io
import re
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import choreographer
import pikepdf
from choreographer.errors import BrowserClosedError
from jinja2 import Environment
from markupsafe import Markup

from ranking.publish.account_pages import render_account
from ranking.publish.accounts import account_file, list_subjects
from ranking.publish.archival import mark_archival
from ranking.publish.assets import PLOTLY_FILE, characters_of, read_plotly, write_looks
from ranking.publish.browser import Page, hide_tabs
from ranking.publish.easel import Easel
from ranking.publish.files import write_if_changed
from ranking.publish.fonts import cover, find_font, write_print_fonts
from ranking.publish.model import Board
from ranking.publish.overview import present_figures
from ranking.publish.pages import render_board
from ranking.publish.press import Press
from ranking.publish.publication import Audience, Publication
from ranking.publish.rare_signs import write_rare_signs
from ranking.publish.tagging import renumber_tags
from ranking.publish.templating import open_templates
from ranking.publish.touching import Touching, find_touching
from ranking.publish.wording import PROFILE_WORDS

# Two tabs keep two cores busy; more only wait for each other.
_TABS = 2
_SECONDS_FOR_ALL = 60
_SECONDS_A_BOARD = 30


@dataclass(frozen=True)
class Desk:
    """The folder that pages are printed from, with all they need beside them."""

    folder: Path
    templates: Environment

    @property
    def easel(self) -> Path:
        """The page that draws charts."""
        return self.folder / "easel.html"


class PdfExporter:
    """One document a board: the same page under its print rules, the charts as drawings."""

    name = "pdf"
    title = "PDF"
    media_type = "application/pdf"
    audience: Audience = "public"
    on_request = False

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `MONTH/BOARD.pdf`; raises ToolError where there is no browser or it fails."""
        yield from print_sheets(
            publication,
            lambda desk: [_board_sheet(desk, publication, board) for board in publication.boards],
            tick,
        )


class EditionPdfExporter:
    """All boards of the edition in one document, with one count of pages and one outline."""

    name = "pdf-edition"
    title = "全刊 PDF"
    media_type = "application/pdf"
    audience: Audience = "public"
    on_request = True

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `MONTH/documents/edition.pdf`; raises ToolError where there is no browser or it fails."""
        if publication.boards:
            yield from print_sheets(
                publication, lambda desk: [_edition_sheet(desk, publication)], lambda: None
            )
        for _ in publication.boards:
            tick()


class AccountPdfExporter:
    """A document an account, to be handed to those who run it."""

    name = "pdf-accounts"
    title = "账号 PDF"
    media_type = "application/pdf"
    audience: Audience = "public"
    on_request = True

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `MONTH/accounts/ACCOUNT.pdf`; raises ToolError where there is no browser or it fails."""
        touching = find_touching(publication)
        yield from print_sheets(
            publication,
            lambda desk: [
                _account_sheet(desk, publication, subject, touching.get(subject, Touching()))
                for subject in list_subjects(publication.boards)
            ],
            lambda: None,
        )
        for _ in publication.boards:
            tick()


@dataclass(frozen=True)
class Sheet:
    """One document to print: its file, its title, and how its page is made."""

    target: Path
    title: str
    standards: str
    render: Callable[["Easel"], Awaitable[str]]


def _board_sheet(desk: Desk, publication: Publication, board: Board) -> Sheet:
    async def render(easel: Easel) -> str:
        drawings = await easel.draw(board.charts)
        return render_board(desk.templates, publication, board, drawings, root="")

    return Sheet(publication.pdf_file(board), board.title, board.standard_name, render)


def _edition_sheet(desk: Desk, publication: Publication) -> Sheet:
    names = "、".join(dict.fromkeys(board.standard_name for board in publication.boards))

    async def render(easel: Easel) -> str:
        parts = []
        for place, board in enumerate(publication.boards, start=1):
            drawings = await easel.draw(board.charts)
            page = render_board(desk.templates, publication, board, drawings, root="")
            parts.append(Markup(_take_content(page, f"b{place}-")))
        return desk.templates.get_template("edition_paper.html").render(
            root="",
            facts=publication.facts,
            figures=present_figures(publication),
            boards=publication.boards,
            parts=parts,
            names=list(dict.fromkeys(board.standard_name for board in publication.boards)),
            standards=names,
        )

    return Sheet(publication.document("edition.pdf"), "全部榜单", names, render)


def _take_content(page: str, prefix: str) -> str:
    """What stands in a page's main element, its ids made its own among many."""
    content = page[page.index("<main") : page.index("</main>")].split(">", 1)[1]
    return _IDS.sub(lambda found: f"{found[1]}{prefix}{found[2]}", content)


# Ids and what refers to them, in the page and in its drawings.
_IDS = re.compile(
    r"""((?:\bid=|aria-labelledby=|aria-describedby=)["']|href=["']#|url\(["']?(?:&quot;)?#)([^"'&)]+)"""
)


def _account_sheet(desk: Desk, publication: Publication, subject: str, touching: Touching) -> Sheet:
    account = publication.book.account(subject)
    names = "、".join(dict.fromkeys(standing.board.standard_name for standing in account.standings))
    charts = [chart for standing in account.standings for chart in standing.charts]
    charts += [account.days] if account.days else []

    async def render(easel: Easel) -> str:
        return render_account(
            desk.templates,
            publication,
            account,
            touching,
            drawings=await easel.draw(charts),
            root="",
            standards=names,
        )

    return Sheet(publication.accounts / f"{account_file(subject)}.pdf", account.row.name, names, render)


def print_sheets(
    publication: Publication, lay: Callable[[Desk], list[Sheet]], tick: Callable[[], None]
) -> list[Path]:
    """Print documents in one browser; gives the files that changed. Raises ToolError where it fails."""
    with (
        nullcontext(publication.press) if publication.press is not None else Press() as press,
        tempfile.TemporaryDirectory(prefix="ranking-pdf-", ignore_cleanup_errors=True) as folder,
    ):
        desk = lay_desk(publication, Path(folder))
        sheets = lay(desk)
        limit = _SECONDS_FOR_ALL + _SECONDS_A_BOARD * (len(sheets) + len(publication.boards))
        return press.run(lambda opened: _print_all(opened, desk, sheets, publication, tick), limit)


def lay_desk(publication: Publication, folder: Path) -> Desk:
    assets = folder / "assets"
    write_looks(assets, publication.templates)
    write_if_changed(assets / PLOTLY_FILE, read_plotly())
    font = find_font()
    if font is not None:
        characters = cover(characters_of(publication))
        write_print_fonts(assets, characters, font)
        write_rare_signs(assets, characters, font)
    templates = open_templates(publication.templates, publication.months)
    desk = Desk(folder, templates)
    write_if_changed(desk.easel, templates.get_template("easel.html").render(plotly=PLOTLY_FILE))
    return desk


async def _print_all(
    opened: choreographer.Browser,
    desk: Desk,
    sheets: Sequence[Sheet],
    publication: Publication,
    tick: Callable[[], None],
) -> list[Path]:
    waiting = iter(sheets)
    written: list[Path] = []
    easel = Easel(await Page.open(opened))
    await easel.page.load(desk.easel)
    pages = [await Page.open(opened) for _ in range(min(_TABS, len(sheets)))]
    await hide_tabs(opened)
    for page in pages:
        await page.stand_in(desk.folder, "print")

    async def work(page: Page) -> None:
        for sheet in waiting:
            await page.write(await sheet.render(easel))
            if write_if_changed(sheet.target, _finish(await page.print_pdf(), sheet, publication)):
                written.append(sheet.target)
            tick()

    # The first failure ends all tabs; the end of the browser cancels them, which a group takes for no failure.
    async with asyncio.TaskGroup() as tabs:
        working = [tabs.create_task(work(page)) for page in pages]
    if any(task.cancelled() for task in working):
        msg = "浏览器已退出"
        raise BrowserClosedError(msg)
    return sorted(written)


def _finish(raw: bytes, sheet: Sheet, publication: Publication) -> bytes:
    """The browser's document with the edition's date and names, in bytes that are the same each time."""
    stamp = "D:{:04d}{:02d}{:02d}{:02d}{:02d}{:02d}+08'00'".format(*publication.created)
    facts = publication.facts
    finished = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as document:
        renumber_tags(document)
        info = document.docinfo
        info["/Title"] = f"{sheet.title} {facts.month_label} · {facts.series_title}"
        info["/Author"] = facts.publisher
        info["/Subject"] = " · ".join(
            text
            for text in (
                facts.notice,
                f"期次 {facts.edition_id}",
                f"计分标准 {sheet.standards}",
                facts.hash,
            )
            if text
        )
        info["/Keywords"] = PROFILE_WORDS[facts.profile]
        info["/Creator"] = f"gov-media-ranking {facts.program_version}"
        info["/Producer"] = "Chromium, pikepdf"
        info["/CreationDate"] = info["/ModDate"] = stamp
        document.Root["/Lang"] = pikepdf.String("zh-CN")
        document.Root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
        mark_archival(document)
        document.save(
            finished,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return finished.getvalue()
