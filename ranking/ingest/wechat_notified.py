"""公众号后台 已通知内容: one row an article, frozen a week after it was pushed."""

import polars as pl

from ranking.ingest.format import Format
from ranking.ingest.wechat import ACCOUNT_REMEDY, NOT_STORED, PLATFORM, as_dashed_days


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        published_at=as_dashed_days("published_at"),
        kind=pl.lit("article"),
    )


FORMAT = Format(
    key="wechat-notified",
    label="公众号后台 已通知内容",
    kind="posts",
    platform=PLATFORM,
    columns={
        "title": ("内容标题",),
        "published_at": ("发表时间",),
        "reads": ("总阅读次数",),
        "shares": ("总分享次数",),
        "delivered": ("送达人数",),
        "url": ("内容url",),
    },
    required=("title", "published_at", "reads", "shares", "delivered"),
    known_by="表头含有 内容标题、发表时间、总阅读次数、总分享次数、送达人数",
    how="内容分析 → 已通知内容 → 下载数据明细（.xls 或 .xlsx）",
    gives="文章标题、发表日期、阅读次数、分享次数、链接；数字在发表 7 天后不再变",
    lacks=f"{ACCOUNT_REMEDY}；没有点赞数、评论数、发表时刻、是否原创；只发布而未通知的文章不在其中；{NOT_STORED}",
    natural_key=("title", "published_at"),
    derive=_derive,
    told_as={"published_at": "发表时间"},
)
