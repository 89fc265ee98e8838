"""Writes the short form of a report as a document after GB/T 9704-2012: its sentences, then the tables that fit."""

from collections.abc import Sequence
from pathlib import Path

from ranking.publish.files import write_if_changed
from ranking.publish.official_paper import OfficialPaper
from ranking.publish.official_text import LONGEST, numeral
from ranking.publish.reports import Report, Section, printed_rows
from ranking.publish.wording import clean_name, print_day

# A column is as wide as its longest cell, within these many characters.
_NARROWEST, _WIDEST = 5, 20


def is_documented(report: Report) -> bool:
    """Whether any of its sections stands in a document."""
    return any(section.in_document is not None for section in report.sections)


def write_report_document(report: Report, path: Path) -> str | None:
    """Write the document; gives a remark where its text has more characters than papers may have, else None."""
    paper = OfficialPaper(
        title=report.title,
        publisher=report.publisher,
        subject=" · ".join(filter(None, (report.notice, *report.status))),
        created=report.made_at,
    )
    paper.title(clean_name(report.title))
    told = [section for section in report.sections if section.in_document is not None]
    written = _write_text(paper, report, [section for section in told if not section.in_document])
    paper.signature(clean_name(report.publisher), print_day(report.made_at))
    tables = [section for section in told if section.in_document and section.table and section.table.rows]
    for number, section in enumerate(tables, start=1):
        _write_table(paper, section, f"附表{number if len(tables) > 1 else ''}")
    write_if_changed(path, paper.to_bytes())
    if written <= LONGEST:
        return None
    return f"{path.name} 正文 {written} 字，超过 {LONGEST} 字，印发前请精简"


def _write_text(paper: OfficialPaper, report: Report, sections: Sequence[Section]) -> int:
    """The sentences under numbered headings; gives the number of their characters."""
    if report.notice:
        paper.text(f"〔{clean_name(report.notice)}〕", indent=False)
    parts = [("总体情况", ["；".join(report.status) + "。", *report.told])]
    parts += [(section.title, list(section.told)) for section in sections]
    written = 0
    for number, (title, sentences) in enumerate(parts, start=1):
        heading = f"{numeral(number)}、{clean_name(title)}"
        paper.heading(heading)
        texts = [clean_name(sentence) for sentence in sentences]
        for text in texts:
            paper.text(text)
        written += sum(map(len, [heading, *texts]))
    return written


def _write_table(paper: OfficialPaper, section: Section, mark: str) -> None:
    table = section.table
    assert table is not None and section.in_document is not None
    titles = [column.title for column in table.columns]
    places = [titles.index(title) for title in section.in_document]
    rows = [[clean_name(cells[place]) for place in places] for cells in printed_rows(table)]
    longest = [max(len(cell) for cell in column) for column in zip(section.in_document, *rows, strict=True)]
    paper.caption(f"{mark}：{clean_name(section.title)}")
    paper.table(section.in_document, rows, [min(max(size, _NARROWEST), _WIDEST) for size in longest])
