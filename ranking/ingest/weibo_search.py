"""dataabc/weibo-search: one CSV a keyword, many accounts, in the versions of 17 to 21 columns and a fork that adds comments."""

import polars as pl

from ranking.ingest.format import Format
from ranking.ingest.weibo import PLATFORM, filled, form_of_post, page_of_post, with_columns_present


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    full = with_columns_present(rows, "short_code", "article_url", "picture_urls", "video_url", "reposted_id")
    has_column = "reposted_id" in rows.columns
    is_repost = pl.when(filled("reposted_id")).then(pl.lit("true")).otherwise(pl.lit("false"))
    is_original = pl.when(filled("reposted_id")).then(pl.lit("false")).otherwise(pl.lit("true"))
    unknown = pl.lit(None, dtype=pl.String)
    return full.with_columns(
        kind=form_of_post(),
        url=page_of_post(),
        is_repost=is_repost if has_column else unknown,
        is_original=is_original if has_column else unknown,
    )


FORMAT = Format(
    key="weibo-search",
    label="weibo-search 微博搜索导出",
    kind="posts",
    platform=PLATFORM,
    columns={
        "post_id": ("id",),
        "short_code": ("bid",),
        "account": ("user_id",),
        "account_name": ("用户昵称",),
        "text": ("微博正文",),
        "article_url": ("头条文章url",),
        "topics": ("话题",),
        "shares": ("转发数",),
        "comments": ("评论数",),
        "likes": ("点赞数",),
        "published_at": ("发布时间",),
        "picture_urls": ("微博图片url",),
        "video_url": ("微博视频url",),
        "reposted_id": ("retweet_id",),
    },
    required=("post_id", "short_code", "account", "text", "shares", "comments", "likes", "published_at"),
    known_by="表头含有 id、bid、user_id、微博正文、转发数、评论数、点赞数、发布时间（17 至 21 列；另有一种加上评论共 24 列，同一稿件的多行认作一篇）",
    how="运行 weibo-search，取 结果文件/<关键词>/<关键词>.csv；各关键词的文件可以一起载入，重复的稿件只算一篇",
    gives="多个账号的稿件、发布时间（到分钟）、转发数、评论数、点赞数；文件里有转发时有是否转发",
    lacks="没有阅读数、粉丝数、采集时间；按关键词搜得，不是账号的全部稿件，不可据此算发稿频次；评论和评论人不存",
    derive=_derive,
    zero_words=frozenset({"转发", "评论", "赞"}),
    told_as={"is_original": "retweet_id"},
    # The default search leaves reposts out: then an empty retweet_id says nothing of a share.
    reposts_optional=True,
    overflows=True,
    public_columns=frozenset(
        {
            *(
                "id",
                "bid",
                "user_id",
                "用户昵称",
                "微博正文",
                "头条文章url",
                "话题",
                "转发数",
                "评论数",
                "点赞数",
            ),
            *("发布时间", "微博图片url", "微博视频url", "retweet_id"),
        }
    ),
)
