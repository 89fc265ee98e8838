"""A new workspace: the folders of a month's work, a register to fill in and the settings."""

from pathlib import Path

from ranking.errors import InputError
from ranking.ingest.templates import write_template
from ranking.resources import CONFIG_NAME

FOLDERS = ("收件", "标准", "预览", "发布", "备份")
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

# 每月应收的文件，一种一段；不写 [[sources]] 时，载入 收件/ 中所有认识的文件。
# [[sources]]
# name = "微博后台导出"               # 待办中的称呼
# files = "收件/{month}/*.csv"      # {month} 换成 2026-10，{year} 换成 2026
# kind = "posts"                    # accounts、posts、events、followers、campaigns、reviews、metrics、history
# required = true                   # 没有收到就列入待办
# covers = true                     # 文件覆盖整月：没有稿件的日子即为静默
# account = "weibo:1234567890"      # 文件自身没有写明账号时
# mapping = "对应表.toml"             # 不认识的文件各列是什么

# 文件自身没有账号时，由文件夹或文件名看出是谁的；{name} 是登记的名称，{account} 是账号ID，{platform} 是平台，* 是任意文字
# [owners]
# patterns = ["{platform}_{name}_*.xlsx", "{name}/*"]

[calendar]                    # 均指次月；{ day = 3, working = true } 是第 3 个工作日，{ day = 5, postpone = true } 遇休息日顺延
due = { day = 3 }             # 报送截止
cut_off = { day = 5 }         # 计数截止，当日 24 时
objections = { days = 0 }     # 征求异议几天；0 为不征求，大于 0 则不经征求异议不能发布
# preview = { day = 6 }       # 征求异议自哪天起；不写为计数截止次日
# issue = { day = 10 }        # 签发；不写为异议受理截止（不征求时为计数截止）次日
# count_age = 3               # 计数取稿件发布几天以内的；不写为计数截止前最后一次采集

# [compliance]                # ranking compliance 和账号单用
# flag_days = 14              # 静默满几天列入通报
# warning_days = [10, 12]     # 静默到几天预警
# mend_days = 15              # 提示印发之后几天以内整改

[output]
intake = "收件"
site = "发布"
drafts = "预览"                # 草稿、征求异议稿和待办，供内部使用
backups = "备份"
profile = "public"            # public 对外公布；internal 内部使用
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
