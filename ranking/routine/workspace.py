"""A new workspace: the folders of a month's work, a register to fill in and the settings."""

from pathlib import Path

import xlsxwriter

from ranking.errors import InputError
from ranking.resources import CONFIG_NAME
from ranking.vocabulary import terms

FOLDERS = ("收件", "标准", "发布", "备份")
REGISTER_NAME = "登记表.xlsx"

_CONFIG = """\
# 榜单工作区的设置。以 # 开头的行是说明，改动等号右边的内容即可。

[publisher]
name = "（请填写发布单位）"
contact = ""                  # 异议联系方式，印在榜单上

[series]
id = "monthly"                # 系列代号：小写字母、数字、连字符
title = "生态环境政务新媒体榜单"
standards = ["ecology-account"]

[calendar]
cut_off_day = 5               # 次月几日 24 时为计数截止时间
objection_days = 0            # 征求异议几天；0 为不征求，大于 0 则不经征求异议不能发布
"""

# Column title, width, what the second sheet says about it.
_REGISTER_COLUMNS = (
    ("平台", 14, "必填。从下拉列表中选择。"),
    ("账号ID", 24, "必填。平台给出的账号编号；请保持为文本，不要让表格软件改成科学计数。"),
    ("名称", 28, "必填。账号当前名称；改名时另起一行，并填写各自的启用、停用日期。"),
    ("层级", 10, "省级、市级、县级等，从下拉列表中选择；留空则列入“未分级”榜。"),
    ("行政区划代码", 14, "六位代码，如 110101。"),
    ("地区", 16, "印在榜单上的地区名称。"),
    ("主办单位", 28, "账号的主办单位。"),
    ("矩阵", 20, "账号所属矩阵的名称，如省厅矩阵。"),
    ("上级账号", 24, "上级账号的“平台:账号ID”，没有可留空。"),
    ("主账号", 10, "是 或 否。"),
    ("启用日期", 14, "必填。本行内容自哪一天起有效，写成 2026-01-01。"),
    ("停用日期", 14, "有效的最后一天；仍在使用则留空。"),
)
_ROWS_WITH_LISTS = 2000


def create_workspace(folder: Path) -> list[Path]:
    """Make the folders, `ranking.toml` and an empty register in `folder`; nothing that exists is touched.

    Returns what was made. Raises InputError when `folder` is a file or holds a `ranking.toml` already.
    """
    if folder.is_file():
        msg = f"{folder} 是一个文件，请另给一个文件夹名称"
        raise InputError(msg)
    if (folder / CONFIG_NAME).exists():
        msg = f"{folder} 已经是工作区（其中有 {CONFIG_NAME}），没有改动任何文件"
        raise InputError(msg)
    made = []
    for name in FOLDERS:
        if not (folder / name).is_dir():
            (folder / name).mkdir(parents=True)
            made.append(folder / name)
    (folder / CONFIG_NAME).write_text(_CONFIG, encoding="utf-8")
    made.append(folder / CONFIG_NAME)
    if not (folder / REGISTER_NAME).exists():
        write_register_template(folder / REGISTER_NAME)
        made.append(folder / REGISTER_NAME)
    return made


def write_register_template(path: Path) -> None:
    """An empty register workbook: a sheet to fill in, with lists to choose from, and one that explains."""
    with xlsxwriter.Workbook(str(path)) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        register = book.add_worksheet("登记表")
        register.freeze_panes(1, 0)
        for place, (title, width, _) in enumerate(_REGISTER_COLUMNS):
            register.set_column(place, place, width, text)
            register.write_string(0, place, title, head)
            if choices := _choices_of(title):
                register.data_validation(
                    1, place, _ROWS_WITH_LISTS, place, {"validate": "list", "source": choices}
                )
        notes = book.add_worksheet("填写说明")
        notes.set_column(0, 0, 16, wrapped)
        notes.set_column(1, 1, 80, wrapped)
        notes.write_row(0, 0, ["栏目", "说明"], head)
        for row, (title, _, note) in enumerate(_REGISTER_COLUMNS, start=1):
            notes.write_row(row, 0, [title, note])


def _choices_of(title: str) -> list[str]:
    match title:
        case "平台":
            return [term.label for term in terms("platform")]
        case "层级":
            return [term.label for term in terms("level")]
        case "主账号":
            return ["是", "否"]
        case _:
            return []
