"""头条号 作品数据: one row a work; impressions (展现量) are not reads."""

from ranking.ingest.format import Format

FORMAT = Format(
    key="toutiao-works",
    label="头条号 作品数据",
    kind="posts",
    platform="toutiao",
    columns={
        "title": ("标题",),
        "published_at": ("发布时间",),
        "post_id": ("ID",),
        "url": ("链接",),
        "impressions": ("展现量",),
        "reads": ("阅读量",),
        "likes": ("点赞量",),
        "comments": ("评论量",),
        "shares": ("转发量",),
        "favourites": ("收藏量",),
    },
    required=("title", "published_at", "post_id", "impressions", "reads"),
    known_by="表头含有 标题、发布时间、ID、展现量、阅读量",
    how="头条号后台 → 数据 → 作品数据 → 导出（.xlsx）",
    gives="标题、发布时间、阅读量、点赞量、评论量、转发量、收藏量、链接",
    lacks="没有账号列（用 --account 今日头条:账号ID 说明）；没有是否原创；展现量是曝光，不当作阅读；分享量和各种比率不存",
)
