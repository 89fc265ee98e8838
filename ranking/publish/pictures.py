"""Writes what is posted on phones: long pictures of every board, and the article for a 公众号."""

import asyncio
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ranking.errors import ToolError
from ranking.publish.browser import BROWSER_ERRORS, Page, open_browser, require_browser
from ranking.publish.easel import Easel
from ranking.publish.files import write_if_changed
from ranking.publish.model import Board, Row
from ranking.publish.paper import Desk, lay_desk
from ranking.publish.publication import Audience, Publication
from ranking.publish.templating import open_templates, read_static

# 540 CSS pixels at scale 2 are 1080 of the picture: as wide as a phone, with letters of a readable size.
_WIDTH, _SCALE = 540, 2
ROWS_A_PICTURE = 25
_ARTICLE_ROWS = 10
_SECONDS_FOR_ALL, _SECONDS_A_BOARD = 60, 60


@dataclass(frozen=True)
class Shot:
    """One picture to take: a page of the desk and the file that it becomes."""

    page: str
    target: Path


class PictureExporter:
    """Every board as long pictures, 25 rows each."""

    name = "png"
    title = "长图"
    media_type = "image/png"
    audience: Audience = "public"
    on_request = True

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `pictures/BOARD-N.png`, 1080 pixels wide; raises ToolError where there is no browser."""
        with tempfile.TemporaryDirectory(prefix="ranking-png-", ignore_cleanup_errors=True) as folder:
            desk = _lay(publication, Path(folder))
            shots = [shot for board in publication.boards for shot in _lay_board(publication, desk, board)]
            yield from _take(shots, desk)
        for _ in publication.boards:
            tick()


class ArticleExporter:
    """One article on the edition that can be pasted into the editor of a 公众号, with its pictures."""

    name = "article"
    title = "公众号文章"
    media_type = "text/html"
    audience: Audience = "public"
    on_request = True

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `article/index.html` and its chart pictures; the length of the text is remarked.

        Raises ToolError where there is no browser.
        """
        with tempfile.TemporaryDirectory(prefix="ranking-png-", ignore_cleanup_errors=True) as folder:
            desk = _lay(publication, Path(folder))
            yield from _take([], desk, publication)
        text = render_article(publication)
        length = len("".join(re.sub(r"<[^>]*>", "", text).split()))
        publication.remarks.append(f"{self.title}正文 {length} 字，图片 {len(publication.boards)} 组")
        path = publication.article / "index.html"
        if write_if_changed(path, text):
            yield path
        for _ in publication.boards:
            tick()


def render_article(publication: Publication) -> str:
    """The article; it shows the pictures that lie beside it."""
    parts = [
        {"board": board, "rows": board.ranked[:_ARTICLE_ROWS], "pictures": _find_pictures(publication, board)}
        for board in publication.boards
    ]
    text = open_templates(publication.templates, publication.months).get_template("article.html")
    return text.render(
        facts=publication.facts,
        contact=publication.contact,
        parts=parts,
        standards=list(dict.fromkeys(board.standard_name for board in publication.boards)),
    )


def _find_pictures(publication: Publication, board: Board) -> list[dict[str, str]]:
    pictures = [
        {"src": f"{board.slug}-{chart.key}.png", "alt": chart.title}
        for chart in board.charts[:1]
        if (publication.article / f"{board.slug}-{chart.key}.png").is_file()
    ]
    page = 1
    while publication.picture_file(board, page).is_file():
        alt = f"{board.title}第 {page} 张"
        pictures.append({"src": f"../pictures/{board.slug}-{page}.png", "alt": alt})
        page += 1
    return pictures


def _lay(publication: Publication, folder: Path) -> Desk:
    require_browser()
    desk = lay_desk(publication, folder)
    style = read_static(publication.templates, "picture.css")
    write_if_changed(folder / "assets" / "picture.css", style)
    return desk


def _lay_board(publication: Publication, desk: Desk, board: Board) -> Iterator[Shot]:
    """Put a board's pages on the desk; pictures of an earlier, longer board are taken away."""
    pages = [board.ranked[at : at + ROWS_A_PICTURE] for at in range(0, len(board.ranked), ROWS_A_PICTURE)]
    pages = pages or [()]
    for number, rows in enumerate(pages, start=1):
        name = f"{board.slug}-{number}.html"
        text = desk.templates.get_template("picture.html").render(
            facts=publication.facts,
            board=board,
            rows=rows,
            page=number,
            pages=len(pages),
            rest=_rest_of(board),
        )
        (desk.folder / name).write_text(text, encoding="utf-8")
        yield Shot(name, publication.picture_file(board, number))
    beyond = len(pages) + 1
    while publication.picture_file(board, beyond).is_file():
        publication.picture_file(board, beyond).unlink()
        beyond += 1


def _rest_of(board: Board) -> Callable[[Row], Decimal]:
    """What a row's bar is short of the best score of the board."""
    best = max((row.score or Decimal(0) for row in board.ranked), default=Decimal(0))
    return lambda row: max(best - (row.score or Decimal(0)), Decimal(0))


def _take(shots: list[Shot], desk: Desk, charts_of: Publication | None = None) -> list[Path]:
    browser = require_browser()
    boards = charts_of.boards if charts_of else ()
    limit = _SECONDS_FOR_ALL + _SECONDS_A_BOARD * (len(shots) + len(boards))
    try:
        return asyncio.run(asyncio.wait_for(_take_all(browser, shots, desk, charts_of), limit))
    except BROWSER_ERRORS as error:
        msg = f"浏览器 {browser} 在生成图片时中断（{str(error) or '超时'}）；请再试一次，或用 RANKING_BROWSER 换一个浏览器"
        raise ToolError(msg) from error


async def _take_all(
    browser: Path, shots: list[Shot], desk: Desk, charts_of: Publication | None
) -> list[Path]:
    written = []
    async with open_browser(browser) as opened:
        page = await Page.open(opened)
        await page.resize(_WIDTH, 1200, _SCALE)
        if charts_of is not None:
            easel = Easel(await Page.open(opened))
            await easel.page.load(desk.easel)
            shots = [
                shot for board in charts_of.boards for shot in await _lay_chart(easel, desk, charts_of, board)
            ]
        for shot in shots:
            await page.load(desk.folder / shot.page)
            if write_if_changed(shot.target, await page.take_picture()):
                written.append(shot.target)
    return written


async def _lay_chart(easel: Easel, desk: Desk, publication: Publication, board: Board) -> list[Shot]:
    """The first chart of a board as a page of its own; its finding is said above it."""
    if not board.charts:
        return []
    chart = board.charts[0]
    drawing = (await easel.draw([chart], width=_WIDTH - 48))[chart.key]
    name = f"{board.slug}-{chart.key}-chart.html"
    text = desk.templates.get_template("picture_chart.html").render(
        facts=publication.facts, board=board, chart=chart, drawing=drawing
    )
    (desk.folder / name).write_text(text, encoding="utf-8")
    return [Shot(name, publication.article / f"{board.slug}-{chart.key}.png")]
