"""dataabc/weibo-crawler as JSON and SQLite: the posts of one or many accounts."""

import polars as pl

from ranking.ingest.format import Format
from ranking.ingest.weibo import PLATFORM, filled, form_of_post, page_of_post, with_columns_present

_OPTIONAL = ("article_url", "picture_urls", "video_url", "full_time", "reposted", "reposted_id")


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    full = with_columns_present(rows, *_OPTIONAL)
    is_repost = filled("reposted") | filled("reposted_id")
    return full.with_columns(
        published_at=pl.when(filled("full_time")).then(pl.col("full_time")).otherwise(pl.col("day")),
        kind=form_of_post(),
        url=page_of_post(),
        is_repost=pl.when(is_repost).then(pl.lit("true")).otherwise(pl.lit("false")),
        is_original=pl.when(is_repost).then(pl.lit("false")).otherwise(pl.lit("true")),
    )


FORMAT = Format(
    key="weibo-crawler-data",
    label="weibo-crawler 微博导出（JSON、SQLite）",
    kind="posts",
    platform=PLATFORM,
    columns={
        "post_id": ("id",),
        "short_code": ("bid",),
        "account": ("user_id",),
        "account_name": ("screen_name",),
        "text": ("text",),
        "article_url": ("article_url",),
        "picture_urls": ("pics",),
        "video_url": ("video_url",),
        "day": ("created_at",),
        "full_time": ("full_created_at",),
        "likes": ("attitudes_count",),
        "comments": ("comments_count",),
        "shares": ("reposts_count",),
        "topics": ("topics",),
        "reposted": ("retweet",),
        "reposted_id": ("retweet_id",),
    },
    required=("post_id", "short_code", "account", "text", "day", "likes", "comments", "shares"),
    known_by="含有 id、bid、user_id、text、created_at、attitudes_count、comments_count、reposts_count",
    how="weibo-crawler 的 weibo/<昵称>/<账号ID>.json，或 weibo/weibodata.db",
    gives="账号、稿件、发布时间、点赞数、评论数、转发数；同一文件里的账号信息另给出粉丝数；文件里有转发时有是否原创",
    lacks="没有阅读数、采集时间；文件里没有一条转发时是否原创未知；被转发者和被转发的内容不存",
    derive=_derive,
    told_as={"published_at": "created_at", "is_original": "retweet"},
    reposts_optional=True,
    public_columns=frozenset(
        {
            *("id", "bid", "user_id", "screen_name", "text", "article_url", "pics", "video_url"),
            *(
                "created_at",
                "full_created_at",
                "attitudes_count",
                "comments_count",
                "reposts_count",
                "topics",
            ),
        }
    ),
)
