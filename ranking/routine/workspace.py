"""A new workspace: the folders of a month's work, a register to fill in and the settings."""

from pathlib import Path

from ranking.errors import InputError
from ranking.ingest.templates import write_template
from ranking.resources import CONFIG_NAME

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
        write_template("accounts", folder / REGISTER_NAME)
        made.append(folder / REGISTER_NAME)
    return made
