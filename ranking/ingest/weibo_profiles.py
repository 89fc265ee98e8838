"""The account part of Weibo crawlers' JSON and SQLite: follower counts; everything personal stays outside."""

from ranking.ingest.format import Format
from ranking.ingest.weibo import PLATFORM

FORMAT = Format(
    key="weibo-profiles",
    label="微博账号信息（weibo-crawler、weiboSpider 的 JSON、SQLite）",
    kind="followers",
    platform=PLATFORM,
    columns={
        "account": ("id",),
        "account_name": ("screen_name", "nick_name", "nickname"),
        "followers": ("followers_count", "follower_count", "followers"),
        "following": ("follow_count", "following"),
    },
    required=("account", "account_name", "followers", "following"),
    known_by="JSON 的 user 或 SQLite 的 user 表，含有 id、昵称、粉丝数、关注数",
    how="与稿件在同一个 JSON 或 SQLite 文件里，一并载入",
    gives="粉丝数（采集时间取 --captured-at，或同一文件中该账号最新一篇稿件的发布时间）、账号名称",
    lacks="没有采集时间；性别、生日、所在地、学习经历、公司等个人信息一律不存",
    keeps_last_row=True,
    public_columns=frozenset(
        {"id", "screen_name", "nick_name", "nickname", "followers_count", "follower_count", "followers"}
    ),
)
