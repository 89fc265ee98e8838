"""The three live sheets of a workbook: values of metrics, figures found in the data, formulas up to the rank."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ranking.catalogue import Metric
from ranking.editions.withholding import WITHHELD
from ranking.publish.model import Board
from ranking.publish.publication import Publication
from ranking.publish.recomputation import (
    FIGURE_SHEET,
    METRIC_SHEET,
    WEIGHT_LINE,
    LiveColumn,
    Recomputation,
    recompute_board,
)
from ranking.standard import Scored

if TYPE_CHECKING:
    from ranking.publish.workbook import Styles

LIVE_SHEET = "分项复算"
# The same in the sheets of metrics and of formulas, so that a row's cells have one number.
_HEAD_ROWS = 5
_LEADING = ("账号", "公布名次", "公布得分", "复算得分", "复算名次", "核对")
_WIDTHS = (26, 9, 9, 9, 9, 7)
_NOTE = (
    "各列由左到右：取指标值，逐步换算，按权数合并，调整，修约，排名。改动“指标值”中的数字或本表第 4 行的权数，"
    "得分和名次随即重算；“界值”是本期全部参评账号的数据所得，不随改动变化。"
)


def write_live_sheets(
    workbook: xlsxwriter.Workbook, publication: Publication, board: Board, styles: "Styles"
) -> None:
    """Add 分项复算, 指标值 and 界值; nothing where the board has no row, or rests on withheld figures."""
    if board.standard_name.split("@")[0] in publication.withheld_standards:
        remark = f"{WITHHELD}：用到这些指标的榜，工作簿里没有“{LIVE_SHEET}”等工作表"
        if remark not in publication.remarks:
            publication.remarks.append(remark)
        return
    scored = publication.scored[board.standard_name.split("@")[0]]
    lines = (_HEAD_ROWS + 1, _HEAD_ROWS + len(board.rows))
    live = recompute_board(board, scored, lines, publication.lookup.catalogue)
    if live is None:
        return
    _write_formulas(workbook.add_worksheet(LIVE_SHEET), board, live, styles)
    _write_metrics(workbook.add_worksheet(METRIC_SHEET), board, live, styles)
    _write_figures(workbook.add_worksheet(FIGURE_SHEET), live, styles)


def write_own_sheets(
    workbook: xlsxwriter.Workbook,
    board: Board,
    subject: str,
    scored: Scored,
    metrics: Mapping[str, Metric],
    styles: "Styles",
) -> None:
    """Add the three sheets with one subject's row alone; its rank stands as a value, for it needs all the others."""
    ranked, unranked = (
        tuple(row for row in rows if row.subject == subject) for rows in (board.ranked, board.unranked)
    )
    own = replace(board, ranked=ranked, unranked=unranked)
    live = recompute_board(own, scored, (_HEAD_ROWS + 1, _HEAD_ROWS + 1), metrics)
    if live is None:
        return
    live = replace(live, rank=replace(live.rank, formula=None))
    _write_formulas(workbook.add_worksheet(LIVE_SHEET), own, live, styles)
    _write_metrics(workbook.add_worksheet(METRIC_SHEET), own, live, styles)
    _write_figures(workbook.add_worksheet(FIGURE_SHEET), live, styles)


def _write_formulas(sheet: Worksheet, board: Board, live: Recomputation, styles: "Styles") -> None:
    sheet.write_string(0, 0, f"{board.title}　{board.facts.month_label}　{LIVE_SHEET}", styles.title)
    sheet.write_string(1, 0, _NOTE, styles.soft)
    sheet.write_string(2, 0, "规则", styles.soft)
    sheet.write_string(WEIGHT_LINE - 1, 0, "权数", styles.soft)
    for place, (title, width) in enumerate(zip(_LEADING, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(_HEAD_ROWS - 1, place, title, styles.head)
    _write_published(sheet, live, styles)
    last = len(_LEADING) - 1
    _write_column(sheet, last - 2, live.score, styles.of_kind["score"])
    _write_column(sheet, last - 1, live.rank, styles.of_kind["whole"])
    for place, column in enumerate(live.columns, start=len(_LEADING)):
        sheet.write_string(2, place, column.rule, styles.rule)
        sheet.write_string(_HEAD_ROWS - 1, place, column.title, styles.head)
        if column.weight is not None:
            sheet.write_number(WEIGHT_LINE - 1, place, column.weight, styles.input)
        _write_column(sheet, place, column, styles.of_kind["measure"])
    columns = len(_LEADING) + len(live.columns)
    sheet.set_column(len(_LEADING), columns - 1, 15)
    sheet.set_row(2, 54)
    sheet.set_row(_HEAD_ROWS - 1, 46)
    _finish(sheet, live, columns, frozen=1)


def _write_published(sheet: Worksheet, live: Recomputation, styles: "Styles") -> None:
    for line, row in enumerate(live.rows, start=_HEAD_ROWS):
        sheet.write_string(line, 0, row.name, styles.of_kind["text"])
        if row.rank is not None and row.score is not None:
            sheet.write_number(line, 1, row.rank, styles.of_kind["whole"])
            sheet.write_number(line, 2, float(row.score), styles.of_kind["score"])
        score, rank = live.score.values[line - _HEAD_ROWS], live.rank.values[line - _HEAD_ROWS]
        published = ("" if row.score is None else float(row.score), "" if row.rank is None else row.rank)
        text = "一致" if (score, rank) == published else "不一致"
        cells = f'C{line + 1}&""=D{line + 1}&"",B{line + 1}&""=E{line + 1}&""'
        sheet.write_formula(line, 5, f'=IF(AND({cells}),"一致","不一致")', styles.of_kind["text"], text)


def _write_column(sheet: Worksheet, place: int, column: LiveColumn, style: Format) -> None:
    for line, value in enumerate(column.values, start=_HEAD_ROWS):
        if column.formula is not None:
            text = column.formula(line - _HEAD_ROWS).replace("{r}", str(line + 1))
            sheet.write_formula(line, place, f"={text}", style, value)
        elif isinstance(value, str):
            sheet.write_string(line, place, value, style)
        else:
            sheet.write_number(line, place, value, style)


def _write_metrics(sheet: Worksheet, board: Board, live: Recomputation, styles: "Styles") -> None:
    sheet.write_string(0, 0, f"{board.title}　{board.facts.month_label}　{METRIC_SHEET}", styles.title)
    sheet.write_string(1, 0, "计分时所用的数值；空白为缺失，不是零。", styles.soft)
    heads = [("账号", ""), ("账号标识", ""), *((title, key) for key, title in live.metrics)]
    for place, (title, key) in enumerate(heads):
        sheet.write_string(_HEAD_ROWS - 2, place, key, styles.soft)
        sheet.write_string(_HEAD_ROWS - 1, place, title, styles.head)
    for line, (row, inputs) in enumerate(zip(live.rows, live.inputs, strict=True), start=_HEAD_ROWS):
        sheet.write_string(line, 0, row.name, styles.of_kind["text"])
        sheet.write_string(line, 1, row.subject, styles.of_kind["text"])
        for place, value in enumerate(inputs, start=2):
            if value is not None:
                sheet.write_number(line, place, value, styles.input)
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, len(heads) - 1, 15)
    sheet.set_row(_HEAD_ROWS - 1, 32)
    _finish(sheet, live, len(heads), frozen=1)


def _write_figures(sheet: Worksheet, live: Recomputation, styles: "Styles") -> None:
    sheet.write_string(0, 0, FIGURE_SHEET, styles.title)
    note = "有的换算以同组数据的最小值、均值等为界；这里是本期所得。"
    sheet.write_string(
        1, 0, note if live.figures else "本榜的计分标准不以当期数据定界，没有界值。", styles.soft
    )
    for place, (title, width) in enumerate(
        (("分项", 24), ("步骤", 44), ("组", 24), ("名称", 12), ("数值", 18))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(2, place, title, styles.head)
    for line, figure in enumerate(live.figures, start=3):
        for place, text in enumerate(
            (figure.node, figure.step, figure.group, _NAMES.get(figure.name, figure.name))
        ):
            sheet.write_string(line, place, text, styles.of_kind["text"])
        sheet.write_number(line, 4, figure.value, styles.input)
    sheet.freeze_panes(3, 0)


_NAMES = {
    "min": "最小值",
    "max": "最大值",
    "mean": "均值",
    "median": "中位数",
    "sd": "标准差",
    "sum": "合计",
    "norm": "向量长度",
    "lower": "下界",
    "upper": "上界",
}


def _finish(sheet: Worksheet, live: Recomputation, columns: int, frozen: int) -> None:
    sheet.freeze_panes(_HEAD_ROWS, frozen)
    sheet.autofilter(_HEAD_ROWS - 1, 0, _HEAD_ROWS - 1 + len(live.rows), columns - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(_HEAD_ROWS - 1)
