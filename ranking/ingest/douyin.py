"""抖音创作者中心 作品列表: one row a work, in both headers and the short variants."""

import polars as pl

from ranking.ingest.format import Format
from ranking.ingest.source import FAULT
from ranking.ingest.works import form_by_genre, topics_within

_PUBLIC = "公开"


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(_hidden(rows), kind=form_by_genre("genre"), topics=topics_within("title"))


def _hidden(rows: pl.DataFrame) -> pl.Expr:
    """A work that only its author sees is no publication."""
    if "state" not in rows.columns:
        return pl.lit(None, dtype=pl.String).alias(FAULT)
    state = pl.col("state").str.strip_chars()
    reason = pl.format("状态是“{}”，不是公开的作品，不计入", state)
    return pl.when((state != "") & (state != _PUBLIC)).then(reason).alias(FAULT)


FORMAT = Format(
    key="douyin-works",
    label="抖音创作者中心 作品列表",
    kind="posts",
    platform="douyin",
    columns={
        "title": ("作品名称",),
        "published_at": ("发布时间",),
        "genre": ("体裁",),
        "state": ("审核状态", "发布状态"),
        "reads": ("播放量", "播放"),
        "likes": ("点赞量", "点赞"),
        "shares": ("分享量", "分享"),
        "comments": ("评论量", "评论"),
        "favourites": ("收藏量", "收藏"),
    },
    required=("title", "published_at", "genre", "reads", "likes"),
    known_by="表头含有 作品名称、发布时间、体裁、播放量、点赞量（新旧两种表头，列名可不带“量”）",
    how="数据中心 → 作品分析 → 作品列表 → 导出数据（.xlsx）",
    gives="作品名称、发布时间、形式、播放量、点赞量、评论量、分享量、收藏量；只计状态为“公开”的作品",
    lacks="没有账号列（用 --account 抖音:账号ID 说明）、作品ID和链接（以标题、发布时间、体裁认作同一作品）；没有是否原创；各种比率不存",
    natural_key=("title", "published_at", "kind"),
    derive=_derive,
)
