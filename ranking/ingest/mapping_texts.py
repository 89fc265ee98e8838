"""Writes a mapping for an editor to complete: as TOML, or as a workbook with lists to choose from."""

import json
from pathlib import Path

import xlsxwriter

from ranking.ingest.columns import COLUMNS
from ranking.ingest.date_forms import SERIAL, UNIX_MILLISECONDS, UNIX_SECONDS
from ranking.ingest.guessing import Guess
from ranking.ingest.mapping import HEADS, KEY_ROW, KIND_ROW
from ranking.ingest.model import Kind

_KIND: Kind = "posts"
_FORM_WORDS = ("yyyyMMdd", "dd/MM/yyyy", "yyyy年MM月dd日 HH时mm分", UNIX_SECONDS, UNIX_MILLISECONDS, SERIAL)
_LABELS = {column.key: column.label for column in COLUMNS[_KIND]}
_EXPLANATION = (
    "“字段”是本程序的列，“文件列名”照抄文件表头里的名称；文件里没有的字段留空。",
    "整份文件都一样的内容写在“固定值”，如 平台 写 微博。账号不写固定值，载入时用 --account 说明。",
    "数值以万、亿为单位的，在“单位”里选万或亿；单元格自己写明单位的不用填。",
    f"日期不是常见写法的，在“日期格式”里写明，如 {_FORM_WORDS[0]}；时间戳写 {UNIX_SECONDS} 或 {UNIX_MILLISECONDS}。",
    f"没有稿件ID的，在“{KEY_ROW}”的固定值里写哪几个字段相同就是同一篇，如 标题、发布时间。",
)


def mapping_as_toml(guess: Guess, name: str) -> str:
    """The proposal as TOML, with what is still to be said as comments."""
    key = () if guess.mapping is None else guess.mapping.natural_key
    lines = [
        f"# 对应表：{name} 的列各是什么。核对后用 ranking load posts 文件 --mapping 本文件 载入。",
        f"name = {_quoted(name)}",
        'kind = "稿件"',
        *(
            [
                f"natural_key = [{', '.join(_quoted(_LABELS[k]) for k in key)}]  # 没有稿件ID，这几项相同算同一篇"
            ]
            if key
            else []
        ),
    ]
    for column in guess.columns:
        lines += [
            "",
            "[[column]]",
            f"field = {_quoted(_LABELS[column.field])}",
            f"column = {_quoted(column.column or '')}",
        ]
        lines += [f"unit = {_quoted(column.unit)}"] if column.unit else []
        lines += [f"form = {_quoted(column.form)}"] if column.form else []
    given = {column.field for column in guess.columns}
    if "platform" not in given:
        lines += ["", "# 文件里没有平台：整份文件属于同一平台的，去掉下面三行的 # 并改成该平台。"]
        lines += ["# [[column]]", f"# field = {_quoted(_LABELS['platform'])}", '# value = "微博"']
    if "account" not in given:
        lines += ["", "# 文件里没有账号ID：载入时用 --account 平台:账号ID 说明。"]
    if guess.mapping is None:
        lines += ["", "# 没有认出发布时间和标题（或稿件ID），请补上，否则不能载入。"]
    if guess.left:
        lines += ["", f"# 没有用到的列：{'、'.join(' '.join(cell.split()) for cell in guess.left)}"]
    return "\n".join(lines) + "\n"


def write_mapping_workbook(guess: Guess, path: Path) -> None:
    """The proposal as a workbook to fill in: one line a field, the columns of the file to choose from."""
    proposed = {column.field: column for column in guess.columns}
    columns = [*(column.column or "" for column in guess.columns), *guess.left]
    key = () if guess.mapping is None else guess.mapping.natural_key
    # No cell is ever a formula: names of columns come from a file that nobody vouches for.
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("对应表")
        sheet.write_row(0, 0, HEADS, book.add_format({"bold": True}))
        sheet.write_row(1, 0, [KIND_ROW, "", "", "", "稿件"])
        sheet.write_row(2, 0, [KEY_ROW, "", "", "", "、".join(_LABELS[k] for k in key)])
        for place, column in enumerate(COLUMNS[_KIND], start=3):
            found = proposed.get(column.key)
            cells = (found.column or "", found.unit, found.form) if found else ("", "", "")
            sheet.write_row(place, 0, [column.label, *cells, ""])
        last = 2 + len(COLUMNS[_KIND])
        choices = book.add_worksheet("文件的列")
        choices.write_column(0, 0, columns)
        sheet.data_validation(
            3, 1, last, 1, {"validate": "list", "source": f"=文件的列!$A$1:$A${max(len(columns), 1)}"}
        )
        sheet.data_validation(3, 2, last, 2, {"validate": "list", "source": ["万", "亿"]})
        sheet.set_column(0, 4, 18)
        book.add_worksheet("填写说明").write_column(0, 0, _EXPLANATION)


def _quoted(text: str) -> str:
    """A TOML basic string; JSON writes the same escapes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
