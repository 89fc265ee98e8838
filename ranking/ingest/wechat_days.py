"""公众号后台 流量分析: one row a day and channel; reads that happened on that day, of whatever article."""

from ranking.ingest.format import Format
from ranking.ingest.wechat import ACCOUNT_REMEDY, PLATFORM

FORMAT = Format(
    key="wechat-days",
    label="公众号后台 流量分析",
    kind="account_days",
    platform=PLATFORM,
    columns={
        "day": ("日期",),
        "channel": ("渠道",),
        "reads": ("阅读次数",),
        "readers": ("阅读人数",),
        "shares": ("分享次数",),
        "sharers": ("分享人数",),
        "link_clicks": ("阅读原文次数",),
        "favourites": ("收藏次数",),
        "pushes": ("群发篇数",),
    },
    required=("day", "reads", "readers", "shares", "link_clicks"),
    known_by="表头（标题行之下，可从 B 列起）含有 日期、阅读次数、阅读人数、分享次数、阅读原文次数",
    how="数据分析 → 内容分析 → 流量分析 → 下载数据明细（.xls，一次最多两个月）",
    gives="账号每天的阅读次数、阅读人数、分享次数、收藏次数，有的带群发篇数；有“全部”渠道时只取“全部”，否则取各渠道之和",
    lacks=f"{ACCOUNT_REMEDY}；没有逐篇数据，不并入稿件的计数；阅读原文次数是文末链接的点击，不当作阅读；数字全为 0 的文件不载入",
    zeros_are_blank=True,
)
