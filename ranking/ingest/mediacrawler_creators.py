"""NanmiCoder/MediaCrawler creators (until June 2026): follower counts; everything personal stays outside."""

import polars as pl

from ranking.ingest.format import Format
from ranking.ingest.times import unix_times_as_texts


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(unix_times_as_texts(rows["captured_at"], "ms").alias("captured_at"))


def _creators(platform: str, label: str, *marks: str) -> Format:
    """The creators of one platform; `marks` are the columns that tell its files from the others'."""
    told = ("user_id", "fans", "last_modify_ts", *marks)
    return Format(
        key=f"mediacrawler-creators-{platform}",
        label=f"MediaCrawler {label}账号",
        kind="followers",
        platform=platform,
        columns={
            "account": ("user_id",),
            "account_name": ("nickname",),
            "followers": ("fans",),
            "captured_at": ("last_modify_ts",),
            **{mark: (mark,) for mark in marks},
        },
        required=("account", "followers", "captured_at", *marks),
        known_by=f"含有 {'、'.join(told)}",
        how="MediaCrawler 的 creator_creators_* 文件，或三个工作表的工作簿里的 Creators",
        gives="粉丝数、采集时间（last_modify_ts）、账号名称",
        lacks="2026 年 7 月起不再导出；性别、IP 属地、简介等个人信息一律不存",
        derive=_derive,
        public_columns=frozenset({"user_id", "nickname", "fans", "follows", "last_modify_ts"}),
    )


# Of several that fit, the one with most marks is meant.
FORMATS = (
    _creators("weibo", "微博", "follows", "tag_list"),
    _creators("douyin", "抖音", "follows", "interaction", "videos_count"),
    _creators("xiaohongshu", "小红书", "follows", "interaction", "tag_list"),
    _creators("kuaishou", "快手", "follows", "interaction"),
)
