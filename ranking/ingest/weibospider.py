"""dataabc/weiboSpider: CSV of 11, 12 or 13 columns, JSON and SQLite with the same fields."""

import polars as pl

from ranking.ingest.format import Format
from ranking.ingest.source import FAULT
from ranking.ingest.weibo import PLATFORM, form_of_post, page_of_post, topics_within, with_columns_present
from ranking.ingest.weibo_codes import numbers_of_codes

# What the tool writes into a text field that has nothing to say.
_NOTHING = "无"
_NO_CODE = "微博id 不是微博的短编号，请核对这一行"
_FIELDS = ("text", "article_url", "picture_urls", "video_url", "originality")
# The tool puts a repost into one cell: the account's own words, then who and what it quotes.
_REPOST = r"(?s)^\s*转发理由[:：](.*?)\n\s*(?:原始用户|转发内容)[:：].*$"
_WITHOUT_OWN_WORDS = r"^\s*(?:原始用户|转发内容)[:：]"


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    full = with_columns_present(rows, *_FIELDS)
    said = full.with_columns(
        pl.when(pl.col(name).str.strip_chars() != _NOTHING).then(pl.col(name)) for name in _FIELDS
    ).with_columns(short_code=pl.col("post_id"))
    is_original = pl.col("originality").str.strip_chars().str.to_lowercase().is_in(["true", "1"])
    is_repost = pl.col("originality").str.strip_chars().str.to_lowercase().is_in(["false", "0"])
    return said.with_columns(
        numbers_of_codes(said["post_id"]).alias("post_id"),
        text=pl.when(~is_repost.fill_null(False)).then(pl.col("text")).otherwise(_own_words()),
        kind=form_of_post(),
        url=page_of_post(),
        is_original=pl.col("originality"),
        is_repost=pl.when(is_original).then(pl.lit("false")).when(is_repost).then(pl.lit("true")),
    ).with_columns(
        pl.when(pl.col("post_id").is_null()).then(pl.lit(_NO_CODE)).alias(FAULT), topics=topics_within("text")
    )


def _own_words() -> pl.Expr:
    """A repost's text without what it quotes; NULL where it only quotes."""
    text = pl.col("text")
    own = text.str.replace(_REPOST, "$1").str.strip_prefix("转发理由:").str.strip_prefix("转发理由：")
    return pl.when(~text.str.contains(_WITHOUT_OWN_WORDS)).then(own)


FORMAT = Format(
    key="weibospider",
    label="weiboSpider 微博导出",
    kind="posts",
    platform=PLATFORM,
    account_in_path=True,
    columns={
        "post_id": ("微博id", "id"),
        "account": ("user_id",),
        "text": ("微博正文", "content"),
        "article_url": ("头条文章url", "article_url"),
        "picture_urls": ("原始图片url", "original_pictures"),
        "originality": ("是否为原创微博", "original"),
        "video_url": ("微博视频url", "video_url"),
        "published_at": ("发布时间", "publish_time"),
        "likes": ("点赞数", "up_num"),
        "shares": ("转发数", "retweet_num"),
        "comments": ("评论数", "comment_num"),
    },
    required=("post_id", "text", "picture_urls", "published_at", "likes", "shares", "comments"),
    known_by="表头含有 微博id、微博正文、原始图片url、发布时间、点赞数、转发数、评论数（11、12 或 13 列）；"
    "JSON 和 SQLite 为 id、content、original_pictures、publish_time、up_num、retweet_num、comment_num",
    how="weiboSpider 的 weibo/<昵称>/<账号ID>.csv 或 .json，或 weibodata.db",
    gives="稿件、发布时间（到分钟）、点赞数、转发数、评论数；短编号换算成 16 位编号（与其他来源合并），链接里保留短编号；"
    "抓取了转发时有是否原创，转发只取账号自己写的话；话题取自正文里的 #话题#",
    lacks="CSV 没有账号列（账号取自文件名 <账号ID>.csv，昵称取自文件夹名）；没有阅读数、采集时间；"
    "只抓原创的文件（11 列）是否原创未知；被转发者和被转发的内容不存",
    derive=_derive,
    told_as={FAULT: "微博id", "is_original": "是否为原创微博"},
    # The text of a repost names whom it quotes.
    public_columns=frozenset(
        {
            *("微博id", "头条文章url", "原始图片url", "是否为原创微博", "微博视频url", "发布时间", "点赞数"),
            *("转发数", "评论数", "id", "user_id", "article_url", "original_pictures", "original"),
            *("video_url", "publish_time", "up_num", "retweet_num", "comment_num"),
        }
    ),
)
