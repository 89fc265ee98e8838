"""dataabc/weibo-crawler: one CSV an account, in the layouts of 2020, of 2023 and of 2025."""

import polars as pl

from ranking.ingest.format import Format, Layout
from ranking.ingest.weibo import PLATFORM, form_of_post, page_of_post, with_columns_present

_FIRST = ("id", "bid", "正文", "头条文章url", "原始图片url", "视频url")
_REST = ("位置", "日期", "工具", "点赞数", "评论数", "转发数", "话题", "@用户")
_REPOST = ("是否原创", "源用户id", "源用户昵称")

_POST_2020 = (*_FIRST, *_REST)
_POST_2023 = (*_POST_2020, "完整日期")
_POST_2025 = (*_FIRST, "Live Photo视频url", *_REST, "完整日期", "是否编辑过", "编辑次数")


def _with_source(post: tuple[str, ...]) -> tuple[str, ...]:
    return (*post, *_REPOST, *(f"源微博{name}" for name in post))


# Rows appended by a later version stand under the header of the earlier one: what is under 日期
# tells which layout a row has.
_LAYOUTS = tuple(
    Layout(columns, "日期", r"^\s*20\d\d[-/年.]\d")
    for columns in (_with_source(_POST_2025), _with_source(_POST_2023))
)


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    optional = ("short_code", "article_url", "picture_urls", "video_url", "full_time", "originality")
    full = with_columns_present(rows, *optional)
    is_original = pl.col("originality").str.strip_chars().str.to_lowercase()
    return full.with_columns(
        published_at=pl.when(pl.col("full_time").str.strip_chars() != "")
        .then(pl.col("full_time"))
        .otherwise(pl.col("day")),
        kind=form_of_post(),
        url=page_of_post(),
        # 是否原创 is only written where reposts were crawled; without it originality is unknown.
        is_original=pl.col("originality"),
        is_repost=pl.when(is_original == "true")
        .then(pl.lit("false"))
        .when(is_original == "false")
        .then(pl.lit("true")),
    )


FORMAT = Format(
    key="weibo-crawler",
    label="weibo-crawler 微博导出",
    kind="posts",
    platform=PLATFORM,
    account_in_path=True,
    columns={
        "post_id": ("id",),
        "short_code": ("bid",),
        "text": ("正文",),
        "article_url": ("头条文章url",),
        "picture_urls": ("原始图片url",),
        "video_url": ("视频url",),
        "day": ("日期",),
        "full_time": ("完整日期",),
        "likes": ("点赞数",),
        "comments": ("评论数",),
        "shares": ("转发数",),
        "topics": ("话题",),
        "originality": ("是否原创",),
    },
    required=("post_id", "short_code", "text", "day", "likes", "comments", "shares"),
    known_by="表头含有 id、bid、正文、日期、点赞数、评论数、转发数（14、33 或 39 列）",
    how="运行 weibo-crawler（config.json 里 write_mode 含 csv），取 weibo/<昵称>/<账号ID>.csv，连同文件夹一起交来",
    gives="稿件、发布时间、点赞数、评论数、转发数；抓取了转发时有是否原创",
    lacks="没有账号列（账号取自文件名 账号ID.csv，昵称取自文件夹名）；没有阅读数；没有采集时间；早期文件只有日期",
    derive=_derive,
    layouts=_LAYOUTS,
    overflows=True,
    told_as={"published_at": "日期", "is_original": "是否原创"},
    # Names and ids of those who were reposted are not ours to keep.
    public_columns=frozenset((*_POST_2025, "是否原创")) - {"@用户", "位置"},
)
