"""The columns of the project's own files: the one list from which reading and the manual are made."""

from dataclasses import dataclass

from ranking.ingest.model import Kind


@dataclass(frozen=True)
class Column:
    """One column, accepted under its English key or its Chinese label."""

    key: str
    label: str
    meaning: str
    required: bool = False


ACCOUNT = (
    Column("platform", "平台", "微信公众号、微博、抖音等", required=True),
    Column("account", "账号ID", "平台给的编号，按文本填写", required=True),
)

COLUMNS: dict[Kind, tuple[Column, ...]] = {
    "accounts": (
        Column("platform", "平台", "微信公众号、微博、抖音等", required=True),
        Column("native_id", "账号ID", "平台给的编号，按文本填写", required=True),
        Column("name", "名称", "这段时间里的账号名称", required=True),
        Column("level", "层级", "部级、省级、市级、县级；空为未分级"),
        Column("region_code", "行政区划代码", "GB/T 2260 六位代码"),
        Column("region", "地区", "地区名称"),
        Column("organisation", "主办单位", "主办单位名称"),
        Column("matrix", "矩阵", "所属矩阵的名称"),
        Column("superior", "上级账号", "平台:账号ID，同平台可只写账号ID"),
        Column("is_main", "主账号", "是、否或空"),
        Column("valid_from", "启用日期", "从哪一天起是这样；改名、调整层级另起一行", required=True),
        Column("valid_to", "停用日期", "最后一天；空为至今"),
    ),
    "posts": (
        *ACCOUNT,
        Column("account_name", "账号名称", "未登记的账号以此显示"),
        Column("post_id", "稿件ID", "同一账号内不重复，按文本填写", required=True),
        Column("published_at", "发布时间", "北京时间；只有日期也可", required=True),
        Column("kind", "形式", "文字、图片、视频、文章、海报、直播、音频、解读"),
        Column("is_original", "是否原创", "是、否；空为未知"),
        Column("is_repost", "是否转发", "是、否；空为未知"),
        Column("position", "位置", "同一次推送中的次序，头条为 1"),
        Column("title", "标题", ""),
        Column("text", "正文", ""),
        Column("text_is_cut", "正文不全", "是表示只有开头一段；空为未知"),
        Column("url", "链接", ""),
        Column("topics", "话题", "多个以逗号分隔，不写 #"),
        Column("captured_at", "采集时间", "看到这些计数的时间；空则按本账号最新一篇的发布时间计"),
        Column("reads", "阅读数", "阅读或播放；平台不给则留空"),
        Column("likes", "点赞数", ""),
        Column("comments", "评论数", ""),
        Column("shares", "转发数", ""),
        Column("favourites", "收藏数", ""),
        Column("recommends", "推荐数", "在看、推荐一类；平台不给则留空"),
    ),
    "account_days": (
        *ACCOUNT,
        Column("day", "日期", "哪一天的数字", required=True),
        Column("channel", "渠道", "全部，或各个渠道；空为全部。有“全部”的日子只取“全部”，没有的取各渠道之和"),
        Column("reads", "阅读次数", "当天发生的阅读，不论文章哪天发表", required=True),
        Column("readers", "阅读人数", "各渠道的人数不能相加，没有“全部”时为未知"),
        Column("shares", "分享次数", ""),
        Column("favourites", "收藏次数", ""),
        Column("pushes", "群发篇数", "当天群发的文章数；为 0 的日子算作看过"),
    ),
    "followers": (
        *ACCOUNT,
        Column("captured_at", "采集时间", "看到粉丝数的时间", required=True),
        Column("followers", "粉丝数", "", required=True),
    ),
    "observed": (
        *ACCOUNT,
        Column("first_day", "起始日期", "从这一天起看过该账号", required=True),
        Column("last_day", "截止日期", "到这一天为止（含）", required=True),
    ),
    "events": (
        Column("event", "事件ID", "不重复的编号", required=True),
        Column("title", "标题", "", required=True),
        Column("kind", "类别", "重要政策、突发事件、舆情回应、主题宣传", required=True),
        Column("released_at", "发布时间", "权威发布的时间，写到分钟", required=True),
        Column("window_hours", "时限小时", "应在几小时内发布，大于零", required=True),
        Column("topics", "话题", "含其一即算，逗号分隔"),
        Column("keywords_any", "任一关键词", "含其一即算"),
        Column("keywords_all", "全部关键词", "须全部含有"),
        Column("keywords_none", "排除关键词", "含其一即不算"),
        Column("expected_level", "应报层级", "哪些层级应报；空为全部账号"),
    ),
    "campaigns": (
        Column("campaign", "宣传ID", "不重复的编号", required=True),
        Column("title", "标题", "", required=True),
        Column("first_day", "起始日期", "", required=True),
        Column("last_day", "截止日期", "", required=True),
        Column("topics", "话题", "含其一即算，逗号分隔"),
        Column("keywords_any", "任一关键词", "含其一即算"),
        Column("target_posts", "目标稿件数", "整数；空为不设"),
        Column("target_originals", "目标原创数", "整数；空为不设"),
        Column("target_products", "目标作品数", "整数；空为不设"),
        Column("basis", "依据", "文件名称或文号"),
    ),
}

# The columns that `--account` can stand in for.
ACCOUNT_KEYS = ("platform", "account")
COUNT_KEYS = ("reads", "likes", "comments", "shares", "favourites", "recommends")
