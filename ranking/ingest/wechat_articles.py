"""wechat-article-exporter: the articles of one or many 公众号 as a workbook or as JSON."""

import polars as pl

from ranking.ingest.format import Format
from ranking.ingest.times import unix_times_as_texts
from ranking.ingest.weibo import with_columns_present

# The platform shows 10万+ from there on and hands out 100000 or 100001.
_CAPPED = r"^100,?00[01](\.0)?$"
_FORMS = {
    **{"普通图文": "article", "文章分享": "article", "视频分享": "video", "音频分享": "audio"},
    **{"音乐分享": "audio", "图片分享": "picture", "文本分享": "text", "短文": "text"},
    # The same as codes, in JSON.
    **{
        "0": "article",
        "5": "video",
        "6": "audio",
        "7": "audio",
        "8": "picture",
        "10": "text",
        "11": "article",
        "17": "text",
    },
}
_PUSHED = r"_([0-9]+)$"
_OPTIONAL = ("reads", "form", "declared", "copyright_type", "place", "topics")


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    full = with_columns_present(rows, *_OPTIONAL)
    is_json = "copyright_type" in rows.columns
    return full.with_columns(
        unix_times_as_texts(full["published_at"], "s").alias("published_at"),
        reads=pl.col("reads").str.strip_chars().str.replace(_CAPPED, "10万+"),
        kind=pl.col("form").replace_strict(_FORMS, default=None),
        position=pl.coalesce(pl.col("post_id").str.strip_chars().str.extract(_PUSHED), pl.col("place")),
        is_original=_declared_in_json() if is_json else _declared_in_workbook(),
    )


def _declared_in_workbook() -> pl.Expr:
    """`原创` is a declaration; an empty cell also stands for reposts and for originals not declared."""
    return pl.when(pl.col("declared").str.strip_chars() == "原创").then(pl.lit("true"))


def _declared_in_json() -> pl.Expr:
    is_one = [pl.col(name).str.strip_chars() == "1" for name in ("declared", "copyright_type")]
    return pl.when(is_one[0] & is_one[1]).then(pl.lit("true"))


FORMAT = Format(
    key="wechat-articles",
    label="wechat-article-exporter 公众号文章",
    kind="posts",
    platform="wechat",
    columns={
        "account_name": ("公众号", "_accountName"),
        "post_id": ("ID", "aid"),
        "url": ("链接", "link"),
        "title": ("标题", "title"),
        "published_at": ("发布时间", "update_time"),
        "reads": ("阅读", "readNum"),
        "likes": ("点赞", "oldLikeNum"),
        "shares": ("分享", "shareNum"),
        "recommends": ("喜欢", "likeNum"),
        "comments": ("留言", "commentNum"),
        "declared": ("是否原创", "copyright_stat"),
        "copyright_type": ("copyright_type",),
        "form": ("文章类型", "item_show_type"),
        "place": ("itemidx",),
        "topics": ("所属合集",),
    },
    required=("account_name", "post_id", "url", "title", "published_at"),
    known_by="表头含有 公众号、ID、链接、标题、发布时间；JSON 为 _accountName、aid、link、title、update_time",
    how="wechat-article-exporter 的“导出”，选 Excel 或 JSON",
    gives="公众号名称、文章、发布时间、形式、推送中的位置（ID 末尾的数字，1 为头条）、合集；导出时填了阅读凭据的另有"
    "阅读、点赞（拇指）、喜欢（在看，记入推荐数）、分享、留言，没有填的一律为未知；100000 和 100001 是“10万+”，按下限记",
    lacks="只有公众号名称，没有账号ID：登记表里恰有一个同名公众号时归到该账号，否则用 --account 说明；"
    "没有采集时间；“原创”只是作者的声明，空白可能是转载，也可能是没有声明的原创，记为未知",
    derive=_derive,
    owner_by_name=True,
    told_as={"is_original": "是否原创", "position": "ID"},
    public_columns=frozenset(
        {
            *("公众号", "ID", "链接", "标题", "发布时间", "阅读", "点赞", "分享", "喜欢", "留言", "是否原创"),
            *("文章类型", "所属合集", "_accountName", "aid", "link", "title", "update_time", "readNum"),
            *("oldLikeNum", "shareNum", "likeNum", "commentNum", "copyright_stat", "copyright_type"),
            *("item_show_type", "itemidx"),
        }
    ),
)
