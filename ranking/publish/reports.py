"""A report: sentences and tables about one matter, the same in page, PDF, workbook, JSON and on the screen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ranking.publish.model import Chart

ColumnKind = Literal["text", "number", "share", "date", "id", "long"]


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere: text and address."""

    text: str
    href: str


@dataclass(frozen=True)
class Marked:
    """A text of which some pieces are marked, e.g. where two texts differ."""

    pieces: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.pieces)


Cell = str | int | float | dt.date | Link | Marked | None


@dataclass(frozen=True)
class Column:
    """A column's heading and how its cells are set: `number` to the right, `share` as per cent, `id` (an id, or a figure with all its digits) in one piece, `long` wraps wide."""

    title: str
    kind: ColumnKind = "text"


@dataclass(frozen=True)
class Table:
    """Rows under columns; `caption` says what they are and in which order."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Section:
    """One part of a report; `key` is its address on the page and the name of its sheet is `title`.

    Where its table has no rows the sentence `empty` stands instead. What is not `on_paper` (lists of hundreds of
    posts) is left out of the PDF, which says so. `in_document` names the columns that fit an official document; without
    any the sentences alone stand there, and None keeps the section out of it. A `chart` stands before the table.
    """

    key: str
    title: str
    told: tuple[str, ...] = ()
    table: Table | None = None
    empty: str = "没有。"
    on_paper: bool = True
    in_document: tuple[str, ...] | None = None
    chart: Chart | None = None


@dataclass(frozen=True)
class Report:
    """A whole report. `status` is the line under the title, `notice` stands above everything (e.g. 演示数据)."""

    title: str
    publisher: str
    status: tuple[str, ...]
    told: tuple[str, ...]
    sections: tuple[Section, ...]
    made_at: dt.datetime
    notice: str | None = None
    audience: Literal["public", "internal"] = "internal"


def tell_cell(cell: Cell, kind: ColumnKind = "text") -> str:
    """A cell as it is printed; “—” where there is nothing."""
    if cell is None:
        return "—"
    if isinstance(cell, Link):
        return cell.text
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, int):
        return f"{cell:,}"
    if isinstance(cell, float):
        return f"{cell:.1%}" if kind == "share" else f"{round(cell, 2):,.10g}"
    return str(cell)


def report_text(report: Report, sections: Sequence[str] | None = None) -> list[str]:
    """The report for a terminal: the sentences, then each table as lines of cells; `sections` limits it by key."""
    lines = [*([report.notice] if report.notice else []), report.title, *report.told]
    for section in report.sections:
        if sections is not None and section.key not in sections:
            continue
        lines += ["", f"【{section.title}】", *section.told]
        if section.table is not None:
            heads = [column.title for column in section.table.columns]
            lines.append("　".join(heads) if section.table.rows else section.empty)
            lines += ["　".join(cells) for cells in printed_rows(section.table)]
    return lines


def printed_rows(table: Table) -> list[list[str]]:
    """Every cell of a table as it is printed."""
    kinds = [column.kind for column in table.columns]
    return [[tell_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in table.rows]
