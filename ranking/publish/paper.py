"""Prints every board as a PDF: charts drawn once in a browser tab, pages printed in the same browser."""

import asyncio
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from jinja2 import Environment
from markupsafe import Markup

from ranking.errors import ToolError
from ranking.publish.assets import PLOTLY_FILE, characters_of, read_plotly, write_looks
from ranking.publish.browser import BROWSER_ERRORS, Page, open_browser, require_browser
from ranking.publish.files import write_if_changed
from ranking.publish.fonts import cover_site, find_font, write_site_fonts
from ranking.publish.model import Board
from ranking.publish.pages import render_board
from ranking.publish.publication import Audience, Publication
from ranking.publish.tagging import renumber_tags
from ranking.publish.templating import open_templates
from ranking.publish.wording import PROFILE_WORDS

# Two tabs keep two cores busy; more only wait for each other.
_TABS = 2
# Wide enough for every label at the size in which the page prints it (182 mm of paper).
_CHART_WIDTH = 720
_SECONDS_FOR_ALL = 60
_SECONDS_A_BOARD = 30


@dataclass(frozen=True)
class _Desk:
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
        browser = require_browser()
        limit = _SECONDS_FOR_ALL + _SECONDS_A_BOARD * len(publication.boards)
        with tempfile.TemporaryDirectory(prefix="ranking-pdf-", ignore_cleanup_errors=True) as folder:
            desk = _lay_desk(publication, Path(folder))
            try:
                yield from asyncio.run(
                    asyncio.wait_for(_print_boards(browser, desk, publication, tick), limit)
                )
            except BROWSER_ERRORS as error:
                msg = f"浏览器 {browser} 在生成 PDF 时中断（{error or '超时'}）；请再试一次，或用 RANKING_BROWSER 换一个浏览器"
                raise ToolError(msg) from error


def _lay_desk(publication: Publication, folder: Path) -> _Desk:
    assets = folder / "assets"
    write_looks(assets, publication.templates)
    write_if_changed(assets / PLOTLY_FILE, read_plotly())
    font = find_font()
    if font is not None:
        # The characters of the whole site, so that its pages and documents share one cut.
        characters = cover_site(publication.assets / "fonts", characters_of(publication))
        write_site_fonts(assets / "fonts", characters, font)
    templates = open_templates(publication.templates)
    desk = _Desk(folder, templates)
    write_if_changed(desk.easel, templates.get_template("easel.html").render(plotly=PLOTLY_FILE))
    return desk


async def _print_boards(
    browser: Path, desk: _Desk, publication: Publication, tick: Callable[[], None]
) -> list[Path]:
    waiting = iter(publication.boards)
    written: list[Path] = []
    async with open_browser(browser) as opened:
        easel = _Easel(await Page.open(opened))
        await easel.page.load(desk.easel)

        async def work() -> None:
            page = await Page.open(opened)
            for board in waiting:
                drawings = await easel.draw(board)
                written.extend(await _print_board(page, desk, publication, board, drawings))
                tick()

        # The first failure ends all tabs; the browser is closed whatever happens.
        async with asyncio.TaskGroup() as tabs:
            for _ in range(min(_TABS, len(publication.boards))):
                tabs.create_task(work())
    return sorted(written)


class _Easel:
    """The tab in which charts are drawn, one board at a time."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._turn = asyncio.Lock()

    async def draw(self, board: Board) -> dict[str, Markup]:
        """Every chart of a board as SVG; ids in it depend on the chart alone."""
        figures = "".join(f"{json.dumps(chart.key)}: {chart.figure}," for chart in board.charts)
        async with self._turn:
            drawn = await self.page.evaluate(f"draw({{{figures}}}, {_CHART_WIDTH})")
        return {key: Markup(svg) for key, svg in drawn.items()}


async def _print_board(
    page: Page, desk: _Desk, publication: Publication, board: Board, drawings: dict[str, Markup]
) -> list[Path]:
    """Print one board; gives its file if it changed."""
    source = desk.folder / f"{board.slug}.html"
    text = render_board(desk.templates, publication, board, drawings, root="")
    source.write_text(text, encoding="utf-8")
    await page.load(source, medium="print")
    document = _finish(await page.print_pdf(), board, publication)
    path = publication.pdf_file(board)
    return [path] if write_if_changed(path, document) else []


def _finish(raw: bytes, board: Board, publication: Publication) -> bytes:
    """The browser's document with the edition's date and names, in bytes that are the same each time."""
    stamp = "D:{:04d}{:02d}{:02d}{:02d}{:02d}{:02d}+08'00'".format(*publication.created)
    facts = board.facts
    finished = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as document:
        renumber_tags(document)
        info = document.docinfo
        info["/Title"] = f"{board.title} {facts.month_label} · {facts.series_title}"
        info["/Author"] = facts.publisher
        info["/Subject"] = " · ".join(
            text
            for text in (
                facts.notice,
                f"期次 {facts.edition_id}",
                f"计分标准 {board.standard_name}",
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
        document.save(finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return finished.getvalue()
