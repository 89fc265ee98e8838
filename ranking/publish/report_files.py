"""Writes a report as page, PDF, workbook and JSON; the same sentences and cells in each."""

import asyncio
import datetime as dt
import io
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import xlsxwriter
from markupsafe import Markup

from ranking import __version__
from ranking.errors import ToolError
from ranking.publish.assets import PLOTLY_FILE, read_plotly
from ranking.publish.browser import BROWSER_ERRORS, Page, hide_tabs, open_browser, require_browser
from ranking.publish.easel import Easel
from ranking.publish.files import write_if_changed
from ranking.publish.fonts import cover, find_font, write_print_fonts
from ranking.publish.model import Chart
from ranking.publish.reports import Cell, Link, Marked, Report, Table, tell_cell
from ranking.publish.tagging import renumber_tags
from ranking.publish.templating import open_templates, read_static, without_fonts
from ranking.publish.wording import PROFILE_WORDS
from ranking.resources import content_folders

_FONT_LINK = "assets/style.css"
_SECONDS = 60
_SECONDS_A_REPORT = 10
_SHEET_NAME = 31  # the longest name of a sheet
_A4 = 9  # as spreadsheets number papers
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_FONT = "微软雅黑"
_WIDTHS = {"text": 18, "number": 10, "share": 10, "date": 12, "id": 26, "long": 60}


def report_page(
    report: Report, workspace: Path | None = None, drawings: Mapping[str, Markup] | None = None
) -> str:
    """The report as one HTML file; with `drawings` of its charts for printing, fonts beside it and without long lists.

    On the screen only charts need another file, Plotly's script (see `write_page`); without it their tables are there.
    """
    for_paper = drawings is not None
    folders = tuple(content_folders("templates", workspace))
    page = open_templates(folders).get_template("report.html")
    return page.render(
        report=report,
        program_version=__version__,
        sections=[section for section in report.sections if section.on_paper or not for_paper],
        left_out=[section.title for section in report.sections if for_paper and not section.on_paper],
        css=None if for_paper else without_fonts(read_static(folders, "style.css")),
        style=_FONT_LINK,
        drawings=drawings,
        script=read_static(folders, "boot.js") if _charts(report) and not for_paper else "",
        plotly=f"assets/{PLOTLY_FILE}",
        chart_files=(),
        tell=tell_cell,
        is_link=lambda cell: isinstance(cell, Link),
        is_marked=lambda cell: isinstance(cell, Marked),
    )


def write_page(report: Report, path: Path, workspace: Path | None = None) -> None:
    """Write the page, and beside it what draws its charts."""
    write_if_changed(path, report_page(report, workspace))
    if _charts(report):
        write_if_changed(path.parent / "assets" / PLOTLY_FILE, read_plotly())


def _charts(report: Report) -> list[Chart]:
    return [section.chart for section in report.sections if section.chart is not None]


def write_json(report: Report, path: Path) -> None:
    """Write the report as JSON: every section with its sentences and, column by column, its rows."""
    document = {
        "title": report.title,
        "publisher": report.publisher,
        "notice": report.notice,
        "audience": report.audience,
        "status": list(report.status),
        "told": list(report.told),
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "told": list(section.told),
                "rows": _plain_rows(section.table) if section.table else [],
            }
            for section in report.sections
        ],
    }
    write_if_changed(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _plain_rows(table: Table) -> list[dict[str, Any]]:
    titles = [column.title for column in table.columns]
    return [dict(zip(titles, map(_plain, row), strict=True)) for row in table.rows]


def _plain(cell: Cell) -> Any:
    if isinstance(cell, Link):
        # A place on the same page is none in data.
        return cell.text if cell.href.startswith("#") else {"text": cell.text, "href": cell.href}
    if isinstance(cell, Marked):
        return [{"text": text, "differs": differs} for text, differs in cell.pieces]
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def write_workbook(
    report: Report, path: Path, more: Callable[[xlsxwriter.Workbook], None] = lambda book: None
) -> None:
    """Write the report as a workbook: a sheet of sentences, then one a table; cells of text never become formulas.

    `more` may add sheets of its own behind them.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {
                "title": report.title,
                "author": report.publisher,
                "comments": report.notice or "",
                "category": PROFILE_WORDS[report.audience],
                "created": report.made_at,
            }
        )
        styles = _Styles(book)
        _write_sentences(book.add_worksheet("说明"), report, styles)
        names = {"说明"}
        for section in report.sections:
            if section.table is not None:
                name = _sheet_name(section.title, names)
                _write_table(book.add_worksheet(name), section.title, section.table, styles)
        more(book)
    write_if_changed(path, content.getvalue())


def _sheet_name(title: str, taken: set[str]) -> str:
    plain = title.translate(_FORBIDDEN).strip() or "表"
    name, number = plain[:_SHEET_NAME], 2
    while name in taken:
        tail = f" {number}"
        name, number = plain[: _SHEET_NAME - len(tail)] + tail, number + 1
    taken.add(name)
    return name


class _Styles:
    """The few formats that the sheets share."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def style(**extra: object) -> Any:
            return book.add_format({"font_name": _FONT, "font_size": 10, "valign": "top", **extra})

        self.title = style(bold=True, font_size=14)
        self.head = style(bold=True, bg_color="#eef2f6", bottom=1, text_wrap=True)
        self.wrapped = style(text_wrap=True)
        self.of_kind = {
            "text": style(text_wrap=True),
            "id": style(),
            "long": style(text_wrap=True),
            "number": style(num_format="#,##0.##"),
            "share": style(num_format="0.0%"),
            "date": style(num_format="yyyy-mm-dd"),
        }


def _write_sentences(sheet: Any, report: Report, styles: _Styles) -> None:
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, report.title, styles.title)
    lines = [*([report.notice] if report.notice else []), *report.status, *report.told]
    for section in report.sections:
        lines += [f"{section.title}：{text}" for text in section.told]
    for place, line in enumerate(lines, start=1):
        sheet.write_string(place, 0, line, styles.wrapped)


def _write_table(sheet: Any, title: str, table: Table, styles: _Styles) -> None:
    sheet.write_string(0, 0, f"{title}　{table.caption}".strip(), styles.title)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, max(_WIDTHS[column.kind], 2 * len(column.title) + 2))
        sheet.write_string(1, place, column.title, styles.head)
    for line, row in enumerate(table.rows, start=2):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write_cell(sheet, line, place, cell, column.kind, styles)
    sheet.freeze_panes(2, 0)
    # Printed, a sheet is as wide as its paper, and every page begins with the heads.
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    if table.rows:
        sheet.autofilter(1, 0, 1 + len(table.rows), len(table.columns) - 1)


def _write_cell(sheet: Any, line: int, place: int, cell: Cell, kind: Any, styles: _Styles) -> None:
    style = styles.of_kind[kind]
    if cell is None:
        return
    if isinstance(cell, Link):
        # A place on the same page is none in a workbook.
        has_address = cell.text != cell.href and not cell.href.startswith("#")
        sheet.write_string(line, place, f"{cell.text} {cell.href}" if has_address else cell.text, style)
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        sheet.write_number(line, place, cell, style)
    elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        sheet.write_datetime(line, place, dt.datetime.combine(cell, dt.time()), styles.of_kind["date"])
    else:
        sheet.write_string(line, place, tell_cell(cell), style)


def write_papers(
    reports: Sequence[tuple[Report, Path]],
    workspace: Path | None = None,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Print each report as a PDF at its path, in one browser; raises ToolError where there is none or it fails."""
    browser = require_browser()
    limit = _SECONDS + _SECONDS_A_REPORT * len(reports)
    with tempfile.TemporaryDirectory(prefix="ranking-pdf-", ignore_cleanup_errors=True) as folder:
        try:
            asyncio.run(asyncio.wait_for(_print(browser, Path(folder), reports, workspace, tick), limit))
        except BROWSER_ERRORS as error:
            msg = f"浏览器 {browser} 在生成 PDF 时中断（{str(error) or '超时'}）；请再试一次，或用 RANKING_BROWSER 换一个浏览器"
            raise ToolError(msg) from error


async def _print(
    browser: Path,
    folder: Path,
    reports: Sequence[tuple[Report, Path]],
    workspace: Path | None,
    tick: Callable[[], None],
) -> None:
    folders = tuple(content_folders("templates", workspace))
    style = read_static(folders, "style.css")
    write_if_changed(folder / _FONT_LINK, style)
    font = find_font()
    if font is not None:
        figures = [chart.figure for report, _ in reports for chart in _charts(report)]
        pages = [report_page(report, workspace, _Undrawn()) for report, _ in reports]
        write_print_fonts(folder / "assets", cover("".join([style, *figures, *pages])), font)
    async with open_browser(browser) as opened:
        easel = Easel(await Page.open(opened))
        if any(_charts(report) for report, _ in reports):
            write_if_changed(folder / "assets" / PLOTLY_FILE, read_plotly())
            text = open_templates(folders).get_template("easel.html").render(plotly=PLOTLY_FILE)
            write_if_changed(folder / "easel.html", text)
            await easel.page.load(folder / "easel.html")
        page = await Page.open(opened)
        await hide_tabs(opened)
        await page.stand_in(folder, "print")
        for report, path in reports:
            charts = _charts(report)
            drawings = await easel.draw(charts) if charts else {}
            await page.write(report_page(report, workspace, drawings))
            write_if_changed(path, _finish(await page.print_pdf(), report))
            tick()


class _Undrawn(defaultdict[str, Markup]):
    """Charts that are not drawn yet, while a page is asked for its characters."""

    def __init__(self) -> None:
        super().__init__(Markup)


def _finish(raw: bytes, report: Report) -> bytes:
    """The browser's document with the report's names and date, in bytes that are the same each time."""
    finished = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as document:
        renumber_tags(document)
        info = document.docinfo
        info["/Title"], info["/Author"] = report.title, report.publisher
        info["/Subject"] = " · ".join([*([report.notice] if report.notice else []), *report.status])
        info["/Keywords"] = PROFILE_WORDS[report.audience]
        info["/Creator"], info["/Producer"] = f"gov-media-ranking {__version__}", "Chromium, pikepdf"
        info["/CreationDate"] = info["/ModDate"] = f"D:{report.made_at:%Y%m%d%H%M%S}+08'00'"
        document.Root["/Lang"] = pikepdf.String("zh-CN")
        document.Root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
        document.save(finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return finished.getvalue()
