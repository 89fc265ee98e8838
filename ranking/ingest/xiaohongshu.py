"""小红书 笔记列表明细表: a notice above the header; exposure (曝光) is not reads."""

import polars as pl

from ranking.ingest.format import Format
from ranking.ingest.works import form_by_genre


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(kind=form_by_genre("genre"))


FORMAT = Format(
    key="xiaohongshu-notes",
    label="小红书 笔记列表明细表",
    kind="posts",
    platform="xiaohongshu",
    columns={
        "title": ("笔记标题",),
        "published_at": ("首次发布时间",),
        "genre": ("体裁",),
        "exposure": ("曝光",),
        "reads": ("观看量",),
        "likes": ("点赞",),
        "comments": ("评论",),
        "favourites": ("收藏",),
        "shares": ("分享",),
    },
    required=("title", "published_at", "genre", "exposure", "reads"),
    known_by="表头（第一行的提示之下）含有 笔记标题、首次发布时间、体裁、曝光、观看量",
    how="专业号中心 → 笔记数据 → 导出数据（.xlsx，最多 1,000 条）",
    gives="笔记标题、首次发布时间、形式、观看量、点赞、评论、收藏、分享",
    lacks="没有账号列（用 --account 小红书:账号ID 说明）、笔记ID（以标题、发布时间、体裁认作同一笔记）；没有是否原创；曝光不当作阅读；超过 1,000 条的部分不在其中",
    natural_key=("title", "published_at", "kind"),
    derive=_derive,
)
