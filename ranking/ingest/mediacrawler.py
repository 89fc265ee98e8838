"""NanmiCoder/MediaCrawler contents of five platforms, as CSV, JSON, JSONL or the workbook of three sheets."""

from collections.abc import Callable, Mapping
from typing import Literal

import polars as pl

from ranking.ingest.columns import COUNT_KEYS
from ranking.ingest.format import Format
from ranking.ingest.times import unix_times_as_texts
from ranking.ingest.weibo import filled, topics_within, with_columns_present
from ranking.ingest.works import topics_within as topics_after_hash

# Instead of the account, files after June 2026 hold a fingerprint of it and a masked nickname.
OWNER_MARK = "creator_hash"
_SHARED = {"account_name": ("nickname",), "owner_mark": (OWNER_MARK,), "captured_at": ("last_modify_ts",)}
_SHARED_PUBLIC = ("user_id", "nickname", "title", "desc", "create_time", "last_modify_ts")
_HOW = "MediaCrawler 的 data/{folder}/<csv|json|jsonl>/*_contents_*，或 data/{folder}/*.xlsx（三个工作表）"
_LACKS = "2026 年 7 月起的文件没有账号（用 --account {platform}:账号ID 说明，一个文件只能是一个账号的）；没有是否原创"

_Unit = Literal["s", "ms"]


def _contents(
    platform: str,
    label: str,
    folder: str,
    columns: Mapping[str, str],
    *,
    unit: _Unit,
    form: pl.Expr | None = None,
    lacks: str = "",
) -> Format:
    """The contents format of one platform; `columns` maps our names to the file's."""
    own = {"account": "user_id", **columns}
    counts = tuple(key for key in COUNT_KEYS if key in own)
    required = ("post_id", "published_at", "url", *counts, "captured_at")
    known = "、".join(own[key] for key in required if key in own)
    return Format(
        key=f"mediacrawler-{folder}",
        label=f"MediaCrawler {label}内容",
        kind="posts",
        platform=platform,
        columns={**{key: (name,) for key, name in own.items()}, **_SHARED},
        required=required,
        known_by=f"含有 {known}、last_modify_ts",
        how=_HOW.format(folder=folder),
        gives="账号（2026 年 6 月及以前）、稿件、发布时间（到秒）、采集时间（last_modify_ts）、各项计数；话题取自正文（小红书取自 tag_list）",
        lacks=_LACKS.format(platform=label) + (f"；{lacks}" if lacks else "") + "；性别、IP 属地、签名等不存",
        derive=_derive(
            unit, form, topics_within("text") if platform == "weibo" else topics_after_hash("text")
        ),
        one_owner="owner_mark",
        public_columns=frozenset({*own.values(), *_SHARED_PUBLIC}),
    )


def _derive(unit: _Unit, form: pl.Expr | None, topics: pl.Expr) -> Callable[[pl.DataFrame], pl.DataFrame]:
    def derive(rows: pl.DataFrame) -> pl.DataFrame:
        full = with_columns_present(rows, "form", "pictures", "video", "tags", "text")
        timed = full.with_columns(
            unix_times_as_texts(full["published_at"], unit).alias("published_at"),
            unix_times_as_texts(full["captured_at"], "ms").alias("captured_at"),
            topics=pl.col("tags") if "tags" in rows.columns else topics,
        )
        if form is not None:
            timed = timed.with_columns(kind=form)
        return timed.drop("account_name") if "owner_mark" in rows.columns else timed

    return derive


_DOUYIN_FORM = pl.when(filled("pictures")).then(pl.lit("picture")).when(filled("video")).then(pl.lit("video"))
_NOTE_FORM = (
    pl.when(pl.col("form") == "video")
    .then(pl.lit("video"))
    .when(pl.col("form") == "normal")
    .then(pl.lit("picture"))
)
_VIDEO = pl.lit("video")

FORMATS = (
    _contents(
        *("weibo", "微博", "weibo"),
        {
            **{"post_id": "note_id", "text": "content", "published_at": "create_time", "url": "note_url"},
            **{"likes": "liked_count", "comments": "comments_count", "shares": "shared_count"},
        },
        unit="s",
        lacks="没有阅读数",
    ),
    _contents(
        *("douyin", "抖音", "douyin"),
        {
            **{"post_id": "aweme_id", "title": "title", "text": "desc", "published_at": "create_time"},
            **{"likes": "liked_count", "favourites": "collected_count", "comments": "comment_count"},
            **{"shares": "share_count", "url": "aweme_url", "video": "video_download_url"},
            "pictures": "note_download_url",
        },
        unit="s",
        form=_DOUYIN_FORM,
        lacks="没有播放量",
    ),
    _contents(
        *("bilibili", "哔哩哔哩", "bili"),
        {
            **{"post_id": "video_id", "title": "title", "text": "desc", "published_at": "create_time"},
            **{"likes": "liked_count", "reads": "video_play_count", "favourites": "video_favorite_count"},
            **{"shares": "video_share_count", "comments": "video_comment", "url": "video_url"},
        },
        unit="s",
        form=_VIDEO,
        lacks="投币数、弹幕数不存",
    ),
    _contents(
        *("kuaishou", "快手", "kuaishou"),
        {
            **{"post_id": "video_id", "title": "title", "text": "desc", "published_at": "create_time"},
            **{"likes": "liked_count", "reads": "viewd_count", "url": "video_url"},
        },
        unit="ms",
        form=_VIDEO,
        lacks="没有评论数、分享数",
    ),
    _contents(
        *("xiaohongshu", "小红书", "xhs"),
        {
            **{
                "post_id": "note_id",
                "form": "type",
                "title": "title",
                "text": "desc",
                "published_at": "time",
            },
            **{"likes": "liked_count", "favourites": "collected_count", "comments": "comment_count"},
            **{"shares": "share_count", "url": "note_url", "tags": "tag_list"},
        },
        unit="ms",
        form=_NOTE_FORM,
        lacks="没有阅读数",
    ),
)
