"""Documents and pages in a real browser: fonts, page numbers, dates, width of a phone, no errors."""

from pathlib import Path
from typing import Any

import pikepdf
import pytest

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive
from ranking.errors import ToolError
from ranking.publish import publish_edition
from ranking.publish.browser import Page, find_browser
from tests.publish.conftest import look
from tests.publish.pdf_text import read_pages

COUNTY = Path("2026-10") / "weibo-county.pdf"


def test_document_has_only_the_embedded_truetype_font(documents: Path) -> None:
    with pikepdf.open(documents / COUNTY) as document:
        fonts = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        ]
        assert {str(font["/Subtype"]) for font in fonts} == {"/Type0", "/CIDFontType2"}
        assert all("RankingSans" in str(font["/BaseFont"]) for font in fonts)


def test_document_knows_title_language_date_and_outline(documents: Path) -> None:
    with pikepdf.open(documents / COUNTY) as document:
        assert str(document.docinfo["/Title"]) == "微博县级账号榜 2026年10月 · 生态环境政务新媒体榜单"
        assert str(document.docinfo["/CreationDate"]) == "D:20261110090000+08'00'"
        assert str(document.Root["/Lang"]) == "zh-CN"
        assert document.Root["/MarkInfo"]["/Marked"]
        with document.open_outline() as outline:
            assert outline.root[0].title == "微博县级账号榜"


def test_document_links_nowhere_outside_itself(documents: Path) -> None:
    for path in documents.rglob("*.pdf"):
        with pikepdf.open(path) as document:
            for page in document.pages:
                assert not any("/URI" in note.get("/A", {}) for note in page.get("/Annots", []))


def test_every_page_says_edition_standard_notice_and_place(documents: Path) -> None:
    pages = read_pages(documents / COUNTY)
    assert len(pages) >= 4
    for number, text in enumerate(pages, start=1):
        assert f"第{number}页/共{len(pages)}页" in text
        assert "期次demo/2026-10/r1·标准demo-account@2026.1" in text
        assert "演示数据" in text and "微博县级账号榜·2026年10月" in text


def test_head_of_the_table_stands_on_each_of_its_pages(documents: Path) -> None:
    pages = read_pages(documents / COUNTY)
    with_rows = [text for text in pages if text.count("31/31") > 3]
    assert len(with_rows) >= 2
    assert all("近12个月" in text and "观测日" in text for text in with_rows)


def test_same_edition_gives_the_same_document(
    documents: Path, archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"pdf"}, profile="internal")
    for path in tmp_path.rglob("*.pdf"):
        assert path.read_bytes() == (documents / path.relative_to(tmp_path)).read_bytes()
    assert len(list(tmp_path.rglob("*"))) == 5  # the month's folder and four documents


def test_pages_link_the_documents_that_are_there(documents: Path, site: Path) -> None:
    page = Path("2026-10") / "weibo-county.html"
    assert 'href="weibo-county.pdf"' in (documents / page).read_text(encoding="utf-8")
    assert 'href="weibo-county.pdf"' not in (site / page).read_text(encoding="utf-8")


def test_no_page_scrolls_sideways_on_a_phone(browser: Path, site: Path) -> None:
    async def widths(page: Page) -> list[tuple[str, int]]:
        found = []
        # All pages of accounts are made alike; those of latest/ lead on at once.
        left_out = {*sorted(site.rglob("accounts/*.html"))[4:], *site.glob("latest/*.html")}
        for path in sorted({*site.rglob("*.html")} - left_out):
            await page.resize(360, 800)
            await page.load(path)
            found.append((path.name, await page.evaluate("document.documentElement.scrollWidth")))
        return found

    assert {width for _, width in look(browser, widths)} == {360}


def test_charts_are_drawn_when_they_come_into_view(browser: Path, site: Path) -> None:
    wait = """new Promise((done) => {
      const errors = [];
      addEventListener("error", (event) => errors.push(event.message));
      document.querySelector("#chart-ranks").scrollIntoView();
      const look = () => document.querySelector("#chart-ranks.drawn .main-svg")
        ? done({errors, buttons: document.querySelectorAll(".modebar-btn").length}) : setTimeout(look, 50);
      look();
    })"""

    async def draw(page: Page) -> Any:
        await page.load(site / "2026-10" / "weibo-county.html")
        return await page.evaluate(wait)

    assert look(browser, draw) == {"errors": [], "buttons": 0}


def test_variable_that_names_no_browser_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANKING_BROWSER", "/nowhere/chromium")
    with pytest.raises(ToolError, match="RANKING_BROWSER"):
        find_browser()


def test_browser_that_does_not_start_leaves_the_rest_written(
    archive: Archive, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    false = tmp_path / "chromium"
    false.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    false.chmod(0o755)
    monkeypatch.setenv("RANKING_BROWSER", str(false))
    result = publish_edition(archive, tmp_path / "site", catalogue=catalogue, only={"pdf", "html"})
    assert [what for what, _ in result.left_out] == ["PDF"]
    assert (tmp_path / "site" / "2026-10" / "weibo-county.html").is_file()


def test_browser_that_ends_while_it_prints_leaves_no_documents_unsaid(
    browser: Path, archive: Archive, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def end(page: Page) -> bytes:
        page._tab._broker._browser.subprocess.kill()
        await page.evaluate("new Promise((done) => setTimeout(done, 60000))")
        return b""

    monkeypatch.setattr(Page, "print_pdf", end)
    result = publish_edition(archive, tmp_path / "site", catalogue=catalogue, only={"pdf"})
    assert [what for what, _ in result.left_out] == ["PDF"]
    assert "中断（浏览器已退出）" in result.left_out[0][1]
