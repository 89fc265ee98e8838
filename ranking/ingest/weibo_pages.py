"""What point-and-click scrapers (八爪鱼, 后羿) take from a Weibo page: columns named after the page's classes."""

import polars as pl

from ranking.ingest.format import Format
from ranking.ingest.source import FAULT
from ranking.ingest.weibo import PLATFORM, filled, topics_within
from ranking.ingest.weibo_codes import numbers_of_codes

_ADDRESS = r"weibo\.c(?:om|n)/([0-9]+)/([0-9A-Za-z]+)"
# `5月31日 23:54 来自 微博云剪   已编辑`: the time, then the client, then what happened later.
_AFTER_TIME = r"(?s)\s*(来自|已编辑|转赞人数).*$"
# A repost shows its own time, then that of what it quotes; both texts stand in one cell, inseparably.
_QUOTING = r"^[^,，]*:[0-9]{2}\s*[,，]\s*[0-9]"
_QUOTED_TIME = r"(?s)[,，].*$"
_UNFOLD = r"[.…\s\x{200B}]*展开(全文)?[cd]?\s*$"


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    said = [filled(name) for name in ("text", "address", "time_and_client")]
    present = rows.filter(pl.any_horizontal(said))
    address = pl.col("address")
    codes = present.select(code=address.str.extract(_ADDRESS, 2))["code"]
    quoting = pl.col("time_and_client").str.contains(_QUOTING)
    is_cut = pl.col("text").str.contains(_UNFOLD)
    return present.with_columns(
        numbers_of_codes(codes).alias("post_id"),
        account=address.str.extract(_ADDRESS, 1),
        url=pl.format("https://weibo.com/{}/{}", address.str.extract(_ADDRESS, 1), codes),
        published_at=pl.col("time_and_client").str.replace(_AFTER_TIME, "").str.replace(_QUOTED_TIME, ""),
        text=pl.when(~quoting).then(pl.col("text").str.replace(_UNFOLD, "…")),
        is_repost=pl.when(quoting).then(pl.lit("true")),
        is_original=pl.when(quoting).then(pl.lit("false")),
        text_is_cut=pl.when(is_cut).then(pl.lit("true")).otherwise(pl.lit("false")),
    ).with_columns(
        topics_within("text").alias("topics"),
        pl.when(pl.col("post_id").is_null())
        .then(pl.lit("weibo_url 里没有账号和稿件编号，无法辨认是哪一篇，请核对"))
        .alias(FAULT),
    )


FORMAT = Format(
    key="weibo-pages",
    label="网页采集器微博导出（八爪鱼、后羿）",
    kind="posts",
    platform=PLATFORM,
    columns={
        "address": ("weibo_url",),
        "account": ("weibo_url",),
        "post_id": ("weibo_url",),
        "time_and_client": ("WB_from",),
        "text": ("WB_text",),
        "shares": ("forward",),
        "comments": ("comment",),
        "likes": ("like",),
    },
    required=("address", "time_and_client", "text", "shares", "comments", "likes"),
    known_by="表头含有 weibo_url、WB_from、WB_text、forward、comment、like",
    how="采集器按网页的类名给列命名时导出的 CSV 或 XLSX",
    gives="稿件、发布时间（到分钟）、转发数、评论数、点赞数；账号和稿件编号取自 weibo_url，话题取自正文",
    lacks="当年的时间没有年份：须用 --year 说明，或用 --captured-at 说明采集时间，没有说明的，只载入写明年份的行；以“展开全文”结尾的正文只有开头一段，"
    "记为“正文不全”，其他来源有全文时补全；带着引文时间的是转发，其正文与引文分不开，不存；其余是否原创未知；没有形式、阅读数；没有链接的行无法使用，空白行不计",
    derive=_derive,
    zero_words=frozenset({"转发", "评论", "赞"}),
    told_as={"published_at": "WB_from", FAULT: "weibo_url"},
    public_columns=frozenset({"weibo_url", "WB_from", "WB_text", "forward", "comment", "like"}),
)
