"""Writes each board as a workbook: the board, its scores as live formulas, its method, and what the columns mean."""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ranking.publish.columns import Cell, Column, board_columns
from ranking.publish.files import write_if_changed
from ranking.publish.model import Board, Facts
from ranking.publish.publication import Audience, Publication
from ranking.publish.recompute_sheets import write_live_sheets
from ranking.publish.wording import PROFILE_WORDS

_HEAD_ROWS = 4  # title, status, caption, headers
_FONT = "微软雅黑"
_INK, _SOFT, _HEAD_GROUND, _LINE = "#1d2329", "#59636e", "#eef2f6", "#c9d1d9"
_INPUT_GROUND = "#fff8e1"
_NARROWEST = 6


class XlsxExporter:
    """Sheets 榜单, 分项复算 (live formulas), 指标值, 界值, 计分方法, 字段说明; cells of text never become formulas."""

    name = "xlsx"
    title = "Excel 工作簿"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    audience: Audience = "public"
    on_request = False

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `data/BOARD.xlsx`."""
        for board in publication.boards:
            path = publication.data_file(board, "xlsx")
            if write_if_changed(path, xlsx_bytes(publication, board)):
                yield path
            tick()


def xlsx_bytes(publication: Publication, board: Board) -> bytes:
    """The board as a workbook; its date is the edition's, so that the bytes are the same each time."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        workbook.set_properties(
            {
                "title": f"{board.title} {board.facts.month_label}",
                "author": board.facts.publisher,
                "comments": board.facts.notice,
                "category": PROFILE_WORDS[board.facts.profile],
                "created": dt.datetime(*publication.created),
            }
        )
        styles = Styles(workbook, board.decimals)
        _write_board(workbook.add_worksheet("榜单"), board, styles)
        write_live_sheets(workbook, publication, board, styles)
        _write_method(workbook.add_worksheet("计分方法"), board, styles)
        _write_codebook(workbook.add_worksheet("字段说明"), board_columns(board), styles)
    return content.getvalue()


class Styles:
    """The few formats that the sheets share."""

    def __init__(self, workbook: xlsxwriter.Workbook, decimals: int) -> None:
        def style(**extra: object) -> Format:
            return workbook.add_format({"font_name": _FONT, "font_size": 10, "font_color": _INK, **extra})

        printed = f"0.{'0' * decimals}" if decimals else "0"
        self.title = style(bold=True, font_size=15)
        self.soft = style(font_color=_SOFT)
        self.head = style(
            bold=True, bg_color=_HEAD_GROUND, bottom=1, bottom_color=_LINE, text_wrap=True, valign="vcenter"
        )
        self.rule = style(font_color=_SOFT, text_wrap=True, valign="top", font_size=8)
        # Cells that one may change to see what follows.
        self.input = style(bg_color=_INPUT_GROUND, num_format="General")
        self.wrapped = style(text_wrap=True, valign="top")
        self.of_kind = {
            "text": style(),
            "whole": style(num_format="#,##0"),
            "score": style(num_format=printed),
            "share": style(num_format="0.0%"),
            "measure": style(num_format="General"),
        }


def _write_board(sheet: Worksheet, board: Board, styles: Styles) -> None:
    columns = board_columns(board)
    sheet.write_string(0, 0, f"{board.title}　{board.facts.month_label}", styles.title)
    sheet.write_string(1, 0, _status(board.facts, board.standard_name), styles.soft)
    sheet.write_string(2, 0, board.caption, styles.soft)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, max(column.width, _NARROWEST))
        sheet.write_string(_HEAD_ROWS - 1, place, column.title, styles.head)
    for line, row in enumerate(board.rows, start=_HEAD_ROWS):
        for place, column in enumerate(columns):
            _write_cell(sheet, line, place, column, column.cell(row), styles)
    sheet.set_row(_HEAD_ROWS - 1, 32)
    sheet.freeze_panes(_HEAD_ROWS, 4)
    sheet.autofilter(_HEAD_ROWS - 1, 0, _HEAD_ROWS - 1 + max(len(board.rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(_HEAD_ROWS - 1)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{_footer(board)}&R第 &P 页 / 共 &N 页")


def _write_cell(sheet: Worksheet, line: int, place: int, column: Column, cell: Cell, styles: Styles) -> None:
    style = styles.of_kind[column.kind]
    if cell is None or cell == "":
        return
    if column.kind == "text":
        sheet.write_string(line, place, str(cell), style)
    else:
        sheet.write_number(line, place, float(cell), style)


def _write_method(sheet: Worksheet, board: Board, styles: Styles) -> None:
    method = board.method
    sheet.write_string(0, 0, f"{method.title}（{method.name}）", styles.title)
    headers = ("分项", "同级权数", "占总分", "指标", "换算", "缺失时")
    _write_lines(sheet, 2, headers, (30, 9, 9, 20, 56, 36), styles)
    for line, node in enumerate(method.nodes, start=3):
        cells = (
            "　" * node.depth + node.label,
            node.weight,
            node.share,
            node.metric,
            node.rule,
            node.missing,
        )
        for place, text in enumerate(cells):
            sheet.write_string(line, place, text, styles.wrapped)
    texts = [*method.adjustments, *method.rules, *method.notes, *(f"来源：{text}" for text in method.sources)]
    for line, text in enumerate(texts, start=4 + len(method.nodes)):
        sheet.write_string(line, 0, text, styles.soft)


def _write_codebook(sheet: Worksheet, columns: Sequence[Column], styles: Styles) -> None:
    _write_lines(sheet, 0, ("字段", "含义", "单位", "来源"), (28, 60, 9, 36), styles)
    for line, column in enumerate(columns, start=1):
        for place, text in enumerate((column.title, column.meaning, column.unit, column.source)):
            sheet.write_string(line, place, text, styles.wrapped)


def _write_lines(
    sheet: Worksheet, line: int, headers: Sequence[str], widths: Sequence[int], styles: Styles
) -> None:
    for place, (header, width) in enumerate(zip(headers, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(line, place, header, styles.head)


def _status(facts: Facts, standard: str) -> str:
    pieces = (
        facts.notice,
        facts.state_label,
        facts.issued,
        f"数据截至 {facts.cut_off}",
        f"计分标准 {standard}",
    )
    return " · ".join(piece for piece in pieces if piece)


def _footer(board: Board) -> str:
    """In a footer `&` begins a code, and more than 255 characters are refused."""
    return f"{board.facts.series_title} {board.facts.month_label} {board.standard_name}".replace("&", "&&")[
        :200
    ]
