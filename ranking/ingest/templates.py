"""Fillable workbooks (模板) of the project's own files, made from the columns that the loaders check."""

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter

from ranking.errors import InputError
from ranking.ingest.canonical import GIVES
from ranking.ingest.columns import COLUMNS, EXAMPLE, Column, Shape
from ranking.ingest.model import KIND_LABELS, Kind, command_of_kind
from ranking.ingest.times import Moment, read_time
from ranking.vocabulary import terms

EXPLANATION = "填写说明"
# Ids and months stay text: a spreadsheet would round the one and turn the other into a day.
_CELL_FORMS: dict[Shape, str] = {
    **{"text": "@", "id": "@", "month": "@", "list": "@", "code": "@", "flag": "@"},
    **{"count": "#,##0", "number": "#,##0.######", "rate": "0.00%", "day": "yyyy-mm-dd"},
    "time": "yyyy-mm-dd hh:mm",
}
_SHAPES: dict[Shape, str] = {
    **{"text": "文本", "id": "编号（文本）", "month": "月份（文本）", "list": "几个词，逗号分隔"},
    **{"code": "从列表中选", "flag": "是或否", "count": "整数", "number": "数值", "rate": "比率"},
    **{"day": "日期", "time": "日期和时刻"},
}
_FLAGS = ("是", "否")
_ROWS_WITH_LISTS = 5_000
_WIDTHS: dict[Shape, int] = {"text": 24, "id": 24, "time": 18, "list": 20}
_USUAL_WIDTH = 13
_RULES = (
    "表头不要改名；列的次序可以变，用不到的列可以删去，必填的列要保留。",
    f"带“{EXAMPLE}”的一行是示例，载入时跳过，可以删去。",
    "不知道的数字留空，不要填 0；写“10万+”的按下限记。",
    "编号按文本填写，不要让表格软件改成 1.23E+18 或把末位变成 0。",
)


def template_names() -> dict[Kind, str]:
    """The kinds that have a template, and what each is called."""
    return {kind: KIND_LABELS[kind] for kind in COLUMNS}


def kind_of_template(name: str) -> Kind:
    """The kind that `name`, English or Chinese, means; raises InputError for an unknown one."""
    for kind, label in template_names().items():
        if name.strip() in (kind, label):
            return kind
    known = "、".join(f"{kind}（{label}）" for kind, label in template_names().items())
    msg = f"没有名为“{name}”的模板，可用：{known}"
    raise InputError(msg)


def write_template(kind: Kind, path: Path) -> None:
    """An empty workbook: a sheet to fill in with lists to choose from, and one that explains each column.

    Raises InputError where `path` exists or its folder does not.
    """
    if path.exists():
        msg = f"{path}: 文件已存在，没有覆盖；请换一个名称或先移走原文件"
        raise InputError(msg)
    if not path.parent.is_dir():
        msg = f"{path}: 文件夹不存在，请先建好或换一个位置"
        raise InputError(msg)
    columns = COLUMNS[kind]
    # No cell is ever a formula or a link.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"{KIND_LABELS[kind]}模板", "created": dt.datetime(2026, 1, 1)})
        _write_table(book, KIND_LABELS[kind], columns)
        _write_explanation(book, kind, columns)


def _write_table(book: Any, name: str, columns: tuple[Column, ...]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    heads = {
        is_required: book.add_format({"bold": True, "border": 1, "bg_color": colour})
        for is_required, colour in ((True, "#D9E4EF"), (False, "#F0F3F6"))
    }
    for place, column in enumerate(columns):
        cells = book.add_format({"num_format": _CELL_FORMS[column.shape]})
        grey = book.add_format(
            {"num_format": _CELL_FORMS[column.shape], "italic": True, "font_color": "#808080"}
        )
        sheet.set_column(place, place, _WIDTHS.get(column.shape, _USUAL_WIDTH), cells)
        sheet.write_string(0, place, column.label, heads[column.required])
        _write_example(sheet, place, column, grey)
        if choices := choices_of(column):
            sheet.data_validation(1, place, _ROWS_WITH_LISTS, place, _validation(column, choices))


def _validation(column: Column, choices: tuple[str, ...]) -> dict[str, object]:
    """A list to choose from; where other words may stand too, it only proposes."""
    is_closed = column.shape in ("code", "flag")
    return {
        "validate": "list",
        "source": list(choices),
        "show_error": is_closed,
        "error_title": column.label,
        "error_message": "请从列表中选择",
    }


def choices_of(column: Column) -> tuple[str, ...]:
    """The words that can be chosen in a column; none where it is free."""
    if column.shape == "flag":
        return _FLAGS
    return () if column.words is None else tuple(term.label for term in terms(column.words))


def _write_example(sheet: Any, place: int, column: Column, form: Any) -> None:
    if not column.example:
        return
    moment = read_time(column.example) if column.shape in ("day", "time") else None
    if isinstance(moment, Moment):
        sheet.write_datetime(1, place, moment.value, form)
    elif column.shape in ("count", "number") and column.example.isdecimal():
        sheet.write_number(1, place, int(column.example), form)
    else:
        sheet.write_string(1, place, column.example, form)


def _write_explanation(book: Any, kind: Kind, columns: tuple[Column, ...]) -> None:
    sheet = book.add_worksheet(EXPLANATION)
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#D9E4EF"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((18, 18, 8, 18, 60, 24, 70)):
        sheet.set_column(place, place, width, wrapped)
    lines = (f"{KIND_LABELS[kind]}：{GIVES[kind]}。", *_RULES, f"填好后载入：{command_of_kind(kind)} 本文件")
    sheet.write_row(0, 0, ("栏目", "英文列名", "必填", "填什么", "说明", "示例", "整张表"), head)
    for row, column in enumerate(columns, start=1):
        sheet.write_row(row, 0, _explained(column))
    sheet.write_column(1, 6, lines)


def _explained(column: Column) -> tuple[str, ...]:
    choices = choices_of(column)
    meaning = column.meaning + (f"（可选：{'、'.join(choices)}）" if choices else "")
    return (
        column.label,
        column.key,
        "是" if column.required else "",
        _SHAPES[column.shape],
        meaning,
        column.example,
    )
