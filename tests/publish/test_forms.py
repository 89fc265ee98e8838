"""Forms beside the page: official documents, pictures, article, documents of an edition and of accounts."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from PIL import Image

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive
from ranking.errors import InputError
from ranking.publish import EXPORTERS, choose_exporters, publish_edition
from ranking.publish.boards import present_boards
from ranking.publish.browser import Page
from ranking.publish.lookup import read_lookup
from ranking.publish.model import Board
from ranking.publish.official_text import numeral
from tests.publish.archives import make_archive, make_crowd
from tests.publish.conftest import look
from tests.publish.pdf_text import read_pages

MONTH = "2026-10"
NAMES = ["<script>alert(1)</script>", "=cmd()", "㙟䶮县发布", "长" * 40, "&amp;{{7*7}}"]


@pytest.fixture(scope="module")
def papers(archive: Archive, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("papers")
    publish_edition(archive, out, catalogue=catalogue, only={"docx", "docx-notice"}, profile="internal")
    return out / MONTH / "documents"


@pytest.fixture(scope="module")
def phones(
    browser: Path, archive: Archive, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("phones")
    only = {"png", "article", "pdf-edition"}
    result = publish_edition(archive, out, catalogue=catalogue, only=only, profile="internal")
    assert result.left_out == [] and any("字" in remark for remark in result.remarks)
    return out / MONTH


def open_docx(path: Path) -> Any:
    return docx.Document(str(path))


@pytest.mark.parametrize("name", ["bulletin.docx", "compliance.docx"])
def test_official_page_has_the_geometry_of_the_standard(papers: Path, name: str) -> None:
    document = open_docx(papers / name)
    section = document.sections[0]
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(length.mm) for length in margins] == [37, 28, 26, 35]
    grid = section._sectPr.find(qn("w:docGrid"))
    lines = 225 / 25.4 * 1440 / int(grid.get(qn("w:linePitch")))
    pitch = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert int(lines) == 22 and int(156 / 25.4 * 72 / pitch) == 28
    # Programs that lay out lines alone come to the same 28 by the spacing of the text.
    closer = document.styles["Normal"].element.rPr.find(qn("w:spacing")).get(qn("w:val"))
    assert int(156 / 25.4 * 72 / (16 + int(closer) / 20)) == 28 and grid.get(qn("w:type")) == "lines"


def test_official_text_has_the_sizes_and_fonts_of_the_standard(papers: Path) -> None:
    document = open_docx(papers / "bulletin.docx")
    title = document.paragraphs[0].runs[0]
    assert title.font.size.pt == 22 and "小标宋" in title._r.rPr.rFonts.get(qn("w:eastAsia"))
    body = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("依据"))
    assert body.runs[0].font.size.pt == 16 and body.paragraph_format.first_line_indent.pt == 32
    assert "仿宋" in body.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia"))
    with zipfile.ZipFile(papers / "bulletin.docx") as archive:
        assert b'w:altName w:val="\xe4\xbb\xbf\xe5\xae\x8b"' in archive.read("word/fontTable.xml")


def test_page_numbers_stand_between_dashes_on_the_outer_side(papers: Path) -> None:
    section = open_docx(papers / "bulletin.docx").sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert (odd.alignment.name, even.alignment.name) == ("RIGHT", "LEFT")
    assert {run.font.size.pt for run in (*odd.runs, *even.runs)} == {14}


def test_every_ranked_row_stands_in_the_bulletin(papers: Path, boards: dict[str, Board]) -> None:
    document = open_docx(papers / "bulletin.docx")
    ranked = [board for board in boards.values() if board.ranked]
    assert len(document.tables) == len(ranked)
    for table, board in zip(document.tables, ranked, strict=True):
        cells = [[cell.text for cell in row.cells] for row in table.rows[1:]]
        assert [(line[0], line[2], line[4]) for line in cells] == [
            (row.rank_text, row.name, row.score_text) for row in board.ranked
        ]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_documents_are_the_same_bytes_twice(
    papers: Path, archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"docx", "docx-notice"}, profile="internal")
    for path in tmp_path.rglob("*.docx"):
        assert path.read_bytes() == (papers / path.name).read_bytes()


def test_notice_of_compliance_tells_no_traffic_and_no_rank(papers: Path) -> None:
    document = open_docx(papers / "compliance.docx")
    text = "".join(paragraph.text for paragraph in document.paragraphs)
    assert "通报" in text and not re.search(r"第\d+名|阅读\d|点赞|\d分", text)


def test_internal_format_is_refused_for_the_public(
    archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="docx-notice 只用于内部版"):
        publish_edition(archive, tmp_path / "site", catalogue=catalogue, only={"docx-notice"})
    assert not (tmp_path / "site").exists()
    assert "docx-notice" not in {exporter.name for exporter in choose_exporters(None, "public")}


def test_long_text_is_remarked(catalogue: Catalogue, tmp_path: Path) -> None:
    crowd = [
        account
        for place in range(60)
        for account in make_crowd(3, f"weibo-county-{place}", "weibo", "county", 6)
    ]
    crowd = [
        replace(account, subject=f"weibo:{place}", name="长" * 40, board=account.board)
        for place, account in enumerate(crowd)
    ]
    result = publish_edition(make_archive(crowd, months=1), tmp_path, catalogue=catalogue, only={"docx"})
    assert any("超过 4000 字" in remark for remark in result.remarks)


def test_pictures_are_1080_wide_and_hold_25_rows(phones: Path, boards: dict[str, Board]) -> None:
    for slug, board in boards.items():
        pictures = list((phones / "pictures").glob(f"{slug}-[0-9]*.png"))
        assert len(pictures) == max(1, -(-len(board.ranked) // 25))
        assert {Image.open(io.BytesIO(path.read_bytes())).width for path in pictures} == {1080}


def test_article_has_inline_styles_alone(phones: Path, boards: dict[str, Board]) -> None:
    text = (phones / "article" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<(table|style|script|div|link)|\s(class|id)=|position:", text)
    for source in re.findall(r'src="([^"]+)"', text):
        assert (phones / "article" / source).is_file()
    for board in boards.values():
        assert all(row.name in text for row in board.ranked[:3])


def test_article_fits_a_phone(browser: Path, phones: Path) -> None:
    async def measure(page: Page) -> Any:
        await page.resize(360, 800)
        await page.load(phones / "article" / "index.html")
        return await page.evaluate("document.documentElement.scrollWidth")

    assert look(browser, measure) == 360


def test_edition_document_begins_with_its_boards(phones: Path, boards: dict[str, Board]) -> None:
    with pikepdf.open(phones / "documents" / "edition.pdf") as document:
        links = [item for item in document.pages[0].get("/Annots", []) if item.get("/Subtype") == "/Link"]
    assert len(links) == len(boards)
    first = read_pages(phones / "documents" / "edition.pdf")[0]
    assert all(board.title in first for board in boards.values())
    assert all(board.ranked[0].score_text in first for board in boards.values() if board.ranked)


def test_edition_document_counts_its_pages_through(phones: Path, boards: dict[str, Board]) -> None:
    path = phones / "documents" / "edition.pdf"
    pages = read_pages(path)
    for number, text in enumerate(pages, start=1):
        assert f"第{number}页/共{len(pages)}页" in text and "校验aaaaaaaaaaaaaaaa" in text
    with pikepdf.open(path) as document:
        fonts = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        kinds = {str(item["/Subtype"]) for item in fonts if item.get("/Type") == "/Font"}
        assert kinds == {"/Type0", "/CIDFontType2"}
        with document.open_outline() as outline:
            titles = {item.title for item in _walk(outline.root)}
        assert {board.title for board in boards.values()} <= titles


def _walk(items: Any) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _walk(item.children)


def test_documents_are_marked_for_the_archive(phones: Path) -> None:
    with pikepdf.open(phones / "documents" / "edition.pdf") as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
            assert metadata["dc:title"] == str(document.docinfo["/Title"])
        assert str(document.Root["/OutputIntents"][0]["/OutputConditionIdentifier"]) == "sRGB"


def test_names_are_text_in_every_form(browser: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    crowd = make_crowd(len(NAMES), "weibo-county", "weibo", "county", 6)
    crowd = [replace(account, name=name) for account, name in zip(crowd, NAMES, strict=True)]
    only = {"docx", "article", "pdf-edition", "pdf-accounts", "png"}
    result = publish_edition(make_archive(crowd), tmp_path, catalogue=catalogue, only=only)
    assert result.left_out == []
    folder = tmp_path / MONTH
    cells = {
        cell.text
        for row in open_docx(folder / "documents/bulletin.docx").tables[0].rows
        for cell in row.cells
    }
    assert set(NAMES) <= cells
    assert "<script" not in (folder / "article/index.html").read_text(encoding="utf-8")
    text = "".join(read_pages(folder / "documents/edition.pdf"))
    assert [name for name in NAMES if name not in text] == []
    assert len(list(folder.rglob("accounts/*.pdf"))) == len(NAMES)


@pytest.mark.parametrize("size", [1, 500])
def test_small_and_large_boards_in_every_form(size: int, catalogue: Catalogue, tmp_path: Path) -> None:
    archive = make_archive(make_crowd(size, "weibo-county", "weibo", "county", 6))
    result = publish_edition(archive, tmp_path, catalogue=catalogue, only={"docx", "xlsx", "csv", "json"})
    assert result.left_out == []
    (board,) = present_boards(read_lookup(archive, catalogue, "public"))
    document = open_docx(tmp_path / MONTH / "documents" / "bulletin.docx")
    assert [Decimal(row.cells[4].text) for row in document.tables[0].rows[1:]] == [
        row.score for row in board.ranked
    ]


def test_public_forms_hold_nothing_internal(archive: Archive, catalogue: Catalogue, tmp_path: Path) -> None:
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"docx", "xlsx", "csv", "json", "html"})
    lookup = read_lookup(archive, catalogue, "public")
    listed = {row.subject for board in present_boards(lookup) for row in board.rows}
    hidden = [
        name
        for subject, name in archive.edition.subjects.select("subject", "name").iter_rows()
        if subject not in listed
    ]
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        text = _text_of(path)
        assert "内部版，不对外提供" not in text, path
        assert not [name for name in hidden if name in text], path
    assert not list(tmp_path.rglob("compliance.docx"))


def _text_of(path: Path) -> str:
    data = path.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", errors="ignore")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode("utf-8", errors="ignore") for name in archive.namelist())


def test_own_style_logo_and_wording_take_the_place_of_the_shipped(
    archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    own = tmp_path / "工作区" / "模板"
    own.mkdir(parents=True)
    (own.parent / "ranking.toml").write_text('[publisher]\ncontact = "演示电话"\n', encoding="utf-8")
    (own / "own.css").write_text(":root { --accent: #aa0000; }\n", encoding="utf-8")
    (own / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (own / "bulletin.txt").write_text("= 演示自拟标题\n自拟正文，联系{{ contact }}\n", encoding="utf-8")
    out = tmp_path / "site"
    publish_edition(archive, out, catalogue=catalogue, only={"html", "docx"}, workspace=own.parent)
    style = (out / "assets" / "style.css").read_text(encoding="utf-8")
    assert style.rstrip().endswith(":root { --accent: #aa0000; }") and "--g8" in style
    assert (out / "assets" / "logo.svg").is_file()
    assert 'src="../assets/logo.svg"' in (out / MONTH / "index.html").read_text(encoding="utf-8")
    texts = [p.text for p in open_docx(out / MONTH / "documents" / "bulletin.docx").paragraphs]
    assert texts[0] == "演示自拟标题" and "自拟正文，联系演示电话" in texts


def test_every_exporter_says_what_it_is() -> None:
    names = [exporter.name for exporter in EXPORTERS]
    assert len(set(names)) == len(names) >= 12
    for exporter in EXPORTERS:
        assert exporter.title and "/" in exporter.media_type and exporter.audience in ("public", "internal")


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")]
)
def test_paragraphs_are_numbered_as_offices_do(number: int, text: str) -> None:
    assert numeral(number) == text
