"""新榜 monthly account list: one row an account; the month stands in the file's name only."""

import polars as pl

from ranking.ingest.format import Format

SOURCE = "新榜"


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(source=pl.lit(SOURCE))


FORMAT = Format(
    key="newrank-accounts",
    label="新榜 账号月榜",
    kind="metrics",
    platform="wechat",
    columns={
        "account_name": ("账号名称", "公众号"),
        "account": ("账号ID", "微信号"),
        "pushes": ("发布次数",),
        "posts": ("文章数", "发布文章数"),
        "reads": ("阅读数", "总阅读数"),
        "reads_mean": ("平均阅读数", "平均阅读"),
        "recommends": ("在看数", "总在看数"),
        "reads_headline": ("头条阅读数", "头条阅读"),
        "reads_max": ("最高阅读数", "最高阅读"),
        "likes": ("点赞数", "总点赞数"),
        "newrank_index": ("新榜指数",),
    },
    required=("account_name", "account", "newrank_index"),
    known_by="表头含有 账号名称、账号ID、新榜指数",
    how="新榜的账号月榜，另存为 .xlsx；文件名写明年月，如 2026年10月政务.xlsx",
    gives="账号当月的发布次数、文章数、阅读数、平均阅读数、在看数、头条阅读数、最高阅读数、新榜指数，记为新榜给出的账号月度指标"
    "（计分标准里写作 given_reads、given_newrank_index 等）；新榜指数是机构的综合指数，计分时全部算作流量",
    lacks="没有逐篇数据；月份只在文件名里：文件名没有年月的用 --month 2026-10 说明，只有月份的也可用 --year 说明年份；"
    "合同不许公开的加 --not-publishable",
    derive=_derive,
    month_in_name=True,
)
