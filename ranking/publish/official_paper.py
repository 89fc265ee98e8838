"""A document after GB/T 9704-2012 (党政机关公文格式): page, grid, type sizes, page numbers; deterministic bytes."""

import datetime as dt
import io
import math
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import _Row

# 5.2.1: 天头 37 mm, 订口 28 mm, 版心 156 mm × 225 mm on A4, which leaves 26 mm and 35 mm.
PAGE = (210, 297)
MARGINS = {"top": 37, "left": 28, "right": 26, "bottom": 35}
LINES, CHARACTERS = 22, 28
# 5.2.2: 3 号 is 16 points, 2 号 22, 4 号 14.
TEXT_SIZE, TITLE_SIZE, NUMBER_SIZE, TABLE_SIZE = 16.0, 22.0, 14.0, 12.0
# Named, not embedded: fonts of the office's own machine, then what stands in for them where they are missing.
SONG_TITLE, FANG_SONG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
FALLBACKS = {SONG_TITLE: "宋体", FANG_SONG: "仿宋", HEI: "黑体", KAI: "楷体", SONG: "宋体"}
# The page number's upper edge is 7 mm below the text block: its line (4 号, 7.6 mm high with leading) ends at 35 − 7 − 7.6.
_FOOTER_DISTANCE = 24
_CLOSER = -5  # twentieths of a point
_TWIPS_A_MM = 1440 / 25.4
_EPOCH = (1980, 1, 1, 0, 0, 0)
LINE_POINTS = round(225 / 25.4 * 72 / LINES, 2)


class OfficialPaper:
    """A document in the making; text goes in from top to bottom."""

    def __init__(self, *, title: str, publisher: str, subject: str, created: dt.datetime) -> None:
        self.document: Document = docx.Document()
        self._clear_template()
        self._lay_page()
        self._style_text()
        self._number_pages()
        properties = self.document.core_properties
        properties.title, properties.author, properties.subject = title, publisher, subject
        properties.last_modified_by, properties.comments = publisher, ""
        properties.language = "zh-CN"
        properties.created = properties.modified = created

    def title(self, text: str) -> None:
        """The title: 2 号小标宋, centred, one empty line after it."""
        self._paragraph(text, SONG_TITLE, TITLE_SIZE, indent=False, alignment=WD_ALIGN_PARAGRAPH.CENTER)
        self._paragraph("", FANG_SONG, TEXT_SIZE, indent=False)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading: 一、in 黑体, （一）in 楷体."""
        paragraph = self._paragraph(text, HEI if level == 1 else KAI, TEXT_SIZE)
        paragraph.paragraph_format.keep_with_next = True
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        paragraph._p.get_or_add_pPr().append(outline)

    def text(self, text: str, *, indent: bool = True) -> None:
        """A paragraph: 3 号仿宋, first line in by two characters."""
        self._paragraph(text, FANG_SONG, TEXT_SIZE, indent=indent)

    def signature(self, publisher: str, date: str) -> None:
        """Who issues it and when, on the right, four characters in from the edge."""
        for text in ("", publisher, date):
            paragraph = self._paragraph(
                text, FANG_SONG, TEXT_SIZE, indent=False, alignment=WD_ALIGN_PARAGRAPH.RIGHT
            )
            paragraph.paragraph_format.right_indent = Pt(4 * TEXT_SIZE)
            paragraph.paragraph_format.keep_together = True

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """A table over the whole width; its head stands on every page, no row is split. `widths` are shares."""
        table = self.document.add_table(rows=0, cols=len(heads))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        table._tbl.tblPr.append(parse_xml(_BORDERS))
        whole = PAGE[0] - MARGINS["left"] - MARGINS["right"]
        millimetres = [whole * share / sum(widths) for share in widths]
        for place, cells in enumerate([heads, *rows]):
            if place < 2:
                row = table.add_row()
                self._dress(row, millimetres, is_head=place == 0)
            else:
                # A row that is copied takes a quarter of the time of one that is made.
                row = _copy_row(row)
            for cell, text in zip(row.cells, cells, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph.runs[0].text = text
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if len(text) < 9 else WD_ALIGN_PARAGRAPH.LEFT
        for column, width in zip(table.columns, millimetres, strict=True):
            column.width = Mm(width)

    def _dress(self, row: Any, millimetres: Sequence[float], *, is_head: bool) -> None:
        """Give a row everything but its texts and on which side they stand."""
        _mark_row(row, is_head=is_head)
        for cell, width in zip(row.cells, millimetres, strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            self._fill(paragraph, "", HEI if is_head else FANG_SONG, TABLE_SIZE)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            paragraph.paragraph_format.first_line_indent = Pt(0)
            # Rows of a table are as high as their type, not as a line of the grid.
            _leave_grid(paragraph)

    def caption(self, text: str) -> None:
        """What stands above a table, kept with it."""
        paragraph = self._paragraph(text, HEI, TABLE_SIZE, indent=False, alignment=WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.keep_with_next = True

    def to_bytes(self) -> bytes:
        """The file; the same document gives the same bytes."""
        made = io.BytesIO()
        self.document.save(made)
        steady = io.BytesIO()
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                # As made on any system, so that the bytes do not tell which.
                entry.create_system = 0
                target.writestr(entry, _FONT_TABLE if name == "word/fontTable.xml" else source.read(name))
        return steady.getvalue()

    def _clear_template(self) -> None:
        body = self.document.element.body
        for element in list(body):
            if not element.tag.endswith("sectPr"):
                body.remove(element)

    def _lay_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
        section.top_margin, section.left_margin = Mm(MARGINS["top"]), Mm(MARGINS["left"])
        section.right_margin, section.bottom_margin = Mm(MARGINS["right"]), Mm(MARGINS["bottom"])
        section.header_distance, section.footer_distance = Mm(15), Mm(_FOOTER_DISTANCE)
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        # 22 lines in 225 mm, 28 characters in 156 mm; character pitch is told in 4096ths of a point over the type size.
        # The grid is of lines alone: LibreOffice would give many signs two cells. The spacing of the text keeps the 28.
        pitch = (PAGE[0] - MARGINS["left"] - MARGINS["right"]) / 25.4 * 72 / CHARACTERS
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(int(225 * _TWIPS_A_MM / LINES)))
        grid.set(qn("w:charSpace"), str(math.floor((pitch - TEXT_SIZE) * 4096)))

    def _style_text(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.size = Pt(TEXT_SIZE)
        _name_fonts(normal.element.get_or_add_rPr(), FANG_SONG)
        # 28 signs of 16 points are 2 mm wider than the text block: each is set closer, so that 28 fit and 29 do not.
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(_CLOSER))
        normal.element.rPr.find(qn("w:sz")).addprevious(closer)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")
        normal.element.get_or_add_rPr().append(language)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
        normal.paragraph_format.line_spacing = 1.0
        normal.paragraph_format.widow_control = False

    def _number_pages(self) -> None:
        """4 号半角宋体 between dashes, one character in from the outer edge: right on odd pages, left on even ones."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        sides = (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        )
        for footer, side in sides:
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = side
            edge = Pt(NUMBER_SIZE)
            if side == WD_ALIGN_PARAGRAPH.RIGHT:
                paragraph.paragraph_format.right_indent = edge
            else:
                paragraph.paragraph_format.left_indent = edge
            for text in ("— ", None, " —"):
                run = paragraph.add_run(text or "")
                run.font.size = Pt(NUMBER_SIZE)
                _name_fonts(run._r.get_or_add_rPr(), SONG)
                if text is None:
                    _add_page_field(run)

    def _paragraph(
        self,
        text: str,
        font: str,
        size: float,
        *,
        indent: bool = True,
        alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    ) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = alignment
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * size)
        if size != TEXT_SIZE:
            # A title may not take two lines of the grid for one of its own.
            paragraph.paragraph_format.line_spacing = Pt(LINE_POINTS)
            _leave_grid(paragraph)
        self._fill(paragraph, text, font, size)
        return paragraph

    def _fill(self, paragraph: Any, text: str, font: str, size: float) -> None:
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        _name_fonts(run._r.get_or_add_rPr(), font)


def _leave_grid(paragraph: Any) -> None:
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(snap)


def _name_fonts(properties: Any, font: str) -> None:
    """The font for Chinese and for digits alike."""
    names = properties.find(qn("w:rFonts"))
    if names is None:
        names = OxmlElement("w:rFonts")
        properties.insert(0, names)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        names.set(qn(f"w:{kind}"), font)
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        names.attrib.pop(qn(f"w:{kind}"), None)


def _add_page_field(run: Any) -> None:
    for kind in ("begin", None, "separate", "shown", "end"):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.text = "PAGE"
        elif kind == "shown":
            element = OxmlElement("w:t")
            element.text = "1"
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _copy_row(row: Any) -> Any:
    """The same row once more, below it."""
    copied = deepcopy(row._tr)
    row._tr.addnext(copied)
    return _Row(copied, row.table)


def _mark_row(row: Any, *, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


_FONT_TABLE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f"<w:fonts {nsdecls('w')}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
        if name != other
    )
    + "</w:fonts>"
)
_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_BORDERS = f"<w:tblBorders {nsdecls('w')}>{_EDGES}</w:tblBorders>"
