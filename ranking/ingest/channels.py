"""视频号助手 单篇视频: one row a video; the heart (推荐) and the thumb (喜欢) are two signals."""

import polars as pl

from ranking.ingest.format import Format
from ranking.ingest.works import topics_within


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(kind=pl.lit("video"), topics=topics_within("title"))


FORMAT = Format(
    key="channels-videos",
    label="视频号助手 单篇视频",
    kind="posts",
    platform="channels",
    columns={
        "title": ("视频描述",),
        "post_id": ("视频ID",),
        "published_at": ("发布时间",),
        "reads": ("播放量",),
        "recommends": ("推荐",),
        "likes": ("喜欢",),
        "comments": ("评论量",),
        "shares": ("分享量",),
    },
    required=("title", "post_id", "published_at", "reads", "likes"),
    known_by="表头含有 视频描述、视频ID、发布时间、播放量、喜欢",
    how="数据中心 → 视频数据 → 单篇视频 → 下载表格（CSV）",
    gives="视频描述、发布日期、播放量、推荐（爱心）、喜欢（拇指）、评论量、分享量",
    lacks="没有账号列（用 --account 视频号:账号ID 说明）；没有发布时刻、是否原创；完播率、平均播放时长不存",
    derive=_derive,
)
