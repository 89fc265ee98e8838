"""The columns of the project's own files: the one list from which reading, templates and the manual are made."""

from dataclasses import dataclass
from typing import Literal

from ranking.ingest.model import Kind
from ranking.vocabulary import Family, terms

# What a cell holds: how a template formats it, and what its reader makes of it.
Shape = Literal["text", "id", "count", "number", "rate", "day", "time", "month", "flag", "code", "list"]

# Stands in the one cell of a template's example row by which the row is known, and is not loaded.
EXAMPLE = "演示（示例行，不载入）"


@dataclass(frozen=True)
class Column:
    """One column, accepted under its English key, its Chinese label or one of its other names."""

    key: str
    label: str
    meaning: str
    required: bool = False
    shape: Shape = "text"
    words: Family | None = None  # what can be chosen from
    example: str = ""  # as it stands in the example row of a template
    names: tuple[str, ...] = ()


_PLATFORM = Column("platform", "平台", "微信公众号、微博、抖音等", True, "code", "platform", "微信公众号")
ACCOUNT = (_PLATFORM, Column("account", "账号ID", "平台给的编号，按文本填写", True, "id", example=EXAMPLE))
_ACCOUNT_NAME = Column("account_name", "账号名称", "未登记的账号以此显示", example="演示发布")
_MONTH_FORM = "写成 2026-10"


def _given_columns() -> tuple[Column, ...]:
    """One column a figure that vendors give; the words are those of data/vocabulary.toml."""
    examples = {"pushes": "31", "posts": "88", "reads": "18592", "reads_max": "10万+", "open_rate": "12.5%"}
    return tuple(
        Column(
            term.code,
            term.label,
            _GIVEN_MEANINGS[term.form] + term.note,
            False,
            term.form,
            example=examples.get(term.code, ""),
            names=term.names,
        )
        for term in terms("given_metric")
    )


_GIVEN_MEANINGS: dict[Shape, str] = {
    "count": "整数；10万+ 按下限记",
    "number": "数值，可有小数和负号",
    "rate": "写成 12.5% 或 0.125",
}

COLUMNS: dict[Kind, tuple[Column, ...]] = {
    "accounts": (
        _PLATFORM,
        Column("native_id", "账号ID", "平台给的编号，按文本填写", True, "id", example=EXAMPLE),
        Column("name", "名称", "这段时间里的账号名称", True, example="演示发布"),
        Column("level", "层级", "部级、省级、市级、县级；空为未分级", False, "code", "level", example="市级"),
        Column("region_code", "行政区划代码", "GB/T 2260 六位代码", False, "id", example="110101"),
        Column("region", "地区", "地区名称", example="演示市"),
        Column("organisation", "主办单位", "主办单位名称", example="演示市生态环境局"),
        Column("matrix", "矩阵", "所属矩阵的名称", example="演示市矩阵"),
        Column("superior", "上级账号", "平台:账号ID，同平台可只写账号ID", False, "id"),
        Column("is_main", "主账号", "是、否或空", False, "flag", example="是"),
        Column(
            *("valid_from", "启用日期", "从哪一天起是这样；改名、调整层级另起一行", True, "day"),
            example="2026-01-01",
        ),
        Column("valid_to", "停用日期", "最后一天；空为至今", False, "day"),
    ),
    "posts": (
        *ACCOUNT,
        _ACCOUNT_NAME,
        Column("post_id", "稿件ID", "同一账号内不重复，按文本填写", True, "id", example="2247500001_1"),
        Column(
            *("published_at", "发布时间", "北京时间；只有日期也可", True, "time"), example="2026-10-08 08:30"
        ),
        Column(
            *("kind", "形式", "文字、图片、视频、文章、海报、直播、音频、解读", False, "code", "kind"),
            example="文章",
        ),
        Column("is_original", "是否原创", "是、否；空为未知", False, "flag", example="是"),
        Column("is_repost", "是否转发", "是、否；空为未知", False, "flag", example="否"),
        Column("position", "位置", "同一次推送中的次序，头条为 1", False, "count", example="1"),
        Column("title", "标题", "", example="演示稿件"),
        Column("text", "正文", ""),
        Column("text_is_cut", "正文不全", "是表示只有开头一段；空为未知", False, "flag"),
        Column("url", "链接", ""),
        Column("topics", "话题", "多个以逗号分隔，不写 #", False, "list", example="演示环境日"),
        Column(
            "captured_at",
            "采集时间",
            "看到这些计数的时间；空则按本账号最新一篇的发布时间计",
            False,
            "time",
            example="2026-11-02 18:00",
        ),
        Column("reads", "阅读数", "阅读或播放；平台不给则留空", False, "count", example="10万+"),
        Column("likes", "点赞数", "", False, "count", example="128"),
        Column("comments", "评论数", "", False, "count", example="16"),
        Column("shares", "转发数", "", False, "count", example="32"),
        Column("favourites", "收藏数", "", False, "count"),
        Column("recommends", "推荐数", "在看、推荐一类；平台不给则留空", False, "count"),
    ),
    "account_days": (
        *ACCOUNT,
        Column("day", "日期", "哪一天的数字", True, "day", example="2026-10-08"),
        Column(
            "channel",
            "渠道",
            "全部，或各个渠道；空为全部。有“全部”的日子只取“全部”，没有的取各渠道之和",
            example="全部",
        ),
        Column(*("reads", "阅读次数", "当天发生的阅读，不论文章哪天发表", True, "count"), example="18592"),
        Column(
            "readers", "阅读人数", "各渠道的人数不能相加，没有“全部”时为未知", False, "count", example="9031"
        ),
        Column("shares", "分享次数", "", False, "count"),
        Column("favourites", "收藏次数", "", False, "count"),
        Column("pushes", "群发篇数", "当天群发的文章数；为 0 的日子算作看过", False, "count", example="3"),
    ),
    "followers": (
        *ACCOUNT,
        Column("captured_at", "采集时间", "看到粉丝数的时间", True, "time", example="2026-10-31 18:00"),
        Column("followers", "粉丝数", "", True, "count", example="3万"),
    ),
    "observed": (
        *ACCOUNT,
        Column("first_day", "起始日期", "从这一天起看过该账号", True, "day", example="2026-10-01"),
        Column("last_day", "截止日期", "到这一天为止（含）", True, "day", example="2026-10-31"),
    ),
    "events": (
        Column("event", "事件ID", "不重复的编号", True, "id", example=EXAMPLE),
        Column("title", "标题", "", True, example="演示重大信息"),
        Column(
            *("kind", "类别", "重要政策、突发事件、舆情回应、主题宣传", True, "code", "event_kind"),
            example="重要政策",
        ),
        Column(
            *("released_at", "发布时间", "权威发布的时间，写到分钟", True, "time"), example="2026-10-08 08:30"
        ),
        Column(
            *("window_hours", "时限小时", "应在几小时内发布，大于零；空为该类别的时限"),
            shape="number",
            example="24",
        ),
        Column("topics", "话题", "含其一即算，逗号分隔", False, "list"),
        Column("keywords_any", "任一关键词", "含其一即算", False, "list", example="水质，断面"),
        Column("keywords_all", "全部关键词", "须全部含有", False, "list"),
        Column("keywords_none", "排除关键词", "含其一即不算", False, "list"),
        Column("links", "链接", "正文含其一即算", False, "list"),
        Column(
            "expected_level",
            "应报层级",
            "哪些层级应报，可写几个；空为不限",
            False,
            "list",
            "level",
            example="市级，县级",
        ),
        Column("expected_matrix", "应报矩阵", "哪些矩阵的成员应报，可写几个；空为不限", False, "list"),
        Column(
            "expected_accounts",
            "应报账号",
            "平台:账号ID，可写几个；空为不限。层级、矩阵、账号都写明的须同时符合",
            False,
            "list",
            example="微博:9990000001",
        ),
    ),
    "campaigns": (
        Column("campaign", "宣传ID", "不重复的编号", True, "id", example=EXAMPLE),
        Column("title", "标题", "", True, example="演示主题宣传"),
        Column("first_day", "起始日期", "", True, "day", example="2026-10-01"),
        Column("last_day", "截止日期", "", True, "day", example="2026-10-31"),
        Column("declared_by", "认定单位", "由谁认定为网络主题宣传", example="演示省生态环境厅"),
        Column("is_major", "重大", "是否计入每年的重大网络主题宣传；空为是", False, "flag", example="是"),
        Column("levels", "适用层级", "部级、省级、市级、县级，可写几个；空为全部", False, "list", "level"),
        Column("platforms", "适用平台", "可写几个；空为全部", False, "list", "platform"),
        Column("accounts", "适用账号", "平台:账号ID，逗号分隔；空为不限", False, "list"),
        Column("topics", "话题", "含其一即算，逗号分隔", False, "list", example="演示环境日"),
        Column("sections", "专栏", "标题中的专栏名或合集名，如【专栏】、专栏丨；含其一即算", False, "list"),
        Column("keywords_any", "任一关键词", "含其一即算", False, "list"),
        Column("keywords_all", "全部关键词", "须全部含有", False, "list"),
        Column("keywords_none", "排除关键词", "含其一即不算", False, "list"),
        Column("links", "链接", "链接相同或正文引用该链接即算", False, "list"),
        Column("posts", "指定稿件", "平台:账号ID/稿件ID，逐篇列出", False, "list"),
        Column(
            *(
                "original_rule",
                "原创认定",
                "声明（来源声明）、独立（未见转抄）、两者；空为声明",
                False,
                "code",
            ),
            *("original_rule", "两者"),
        ),
        Column(
            "apart", "另计", "不算原创而另计的：公文、汇编、解读；空为全部，写“无”为不另计", False, "list"
        ),
        Column("product_kinds", "宣传品种类", "海报、短视频、长图、H5、动漫、歌曲；空为全部", False, "list"),
        Column("series_once", "系列计一件", "同一系列的宣传品只计一件；空为是", False, "flag"),
        Column(
            *(
                "same_piece",
                "同一作品",
                "同一作品多次或在本单位几个平台发布：一次、各计；空为一次",
                False,
                "code",
            ),
            *("piece_rule", "一次"),
        ),
        Column("deleted_counts", "删除后仍计", "计入后删除的稿件是否仍计；空为是", False, "flag"),
        Column(
            "shared_with",
            "可同计的宣传",
            "宣传ID，逗号分隔；没有写明的，一篇稿件只计入一项宣传",
            False,
            "list",
        ),
        Column("is_broad_confirmed", "已确认匹配范围", "匹配到库中大半稿件时须写“是”；空为否", False, "flag"),
        Column("target_posts", "目标稿件数", "整数；空为不设", False, "count", example="10"),
        Column("target_originals", "目标原创数", "整数；空为不设", False, "count"),
        Column("target_products", "目标作品数", "整数；空为不设", False, "count"),
        Column("basis", "依据", "文件名称或文号", example="演示通知"),
    ),
    "reviews": (
        *ACCOUNT,
        Column(
            "post_id",
            "稿件ID",
            "评的是哪一篇；不知道编号的写链接或标题，三项都空是评整个账号",
            False,
            "id",
            example="2247500001_1",
        ),
        Column("url", "链接", "没有稿件ID时，以此认稿件"),
        Column("title", "标题", "没有稿件ID和链接时，以此认稿件，须在该账号当月稿件中唯一"),
        Column("month", "月份", f"计入哪个月，{_MONTH_FORM}；评稿件的可空，取发布的月份", False, "month"),
        Column("points", "分值", "数值，可有小数和负号", True, "number", example="2"),
        Column("kind", "类型", "优质稿件、其他", True, "code", "review_kind", "优质稿件"),
        Column("reason", "理由", "为什么给这个分", True, example="演示：解读清楚，群众看得懂"),
        Column("reviewer", "评阅人", "谁给的分", True, example="演示编辑"),
        Column("reviewed_at", "评阅时间", "什么时候评的；只有日期也可", True, "time", example="2026-11-02"),
    ),
    "metrics": (
        *ACCOUNT,
        _ACCOUNT_NAME,
        Column("month", "月份", _MONTH_FORM, True, "month", example="2026-10"),
        Column("source", "来源", "谁给的数字，如新榜；空则用 --source 说明", example="演示机构"),
        Column("publishable", "可公开", "是、否；空为是。合同不许公开的写否", False, "flag", example="是"),
        *_given_columns(),
        Column(
            "metric",
            "指标",
            "以上没有的指标，一行写一个：这里写名称（小写字母、数字、下划线），右边写数值",
            words="given_metric",
        ),
        Column("value", "数值", "“指标”一列所说指标的数值", False, "number"),
        Column("base", "基数", "“数值”由多少篇、多少次得出，整数；不知道则留空", False, "count"),
    ),
    "history": (
        *ACCOUNT,
        Column("account_name", "账号名称", "原榜上印的名称", example="演示发布"),
        Column(
            "month",
            "月份",
            f"是哪个月的榜，{_MONTH_FORM}；空则用 --month 说明",
            False,
            "month",
            example="2025-10",
        ),
        Column("source", "来源", "谁发布的榜；空则用 --source 说明", example="演示机构"),
        Column("board", "榜名", "原榜的名称", True, example="演示微信公众号影响力榜"),
        Column("rank", "名次", "原榜印出的名次，大于零的整数", True, "count", example="3"),
        Column("score", "得分", "原榜印出的指数或得分；没有则留空", False, "number", example="612.4"),
    ),
}

# The columns that `--account` can stand in for.
ACCOUNT_KEYS = ("platform", "account")
COUNT_KEYS = ("reads", "likes", "comments", "shares", "favourites", "recommends")
# The figures that a row of account-month metrics may hold side by side.
GIVEN_KEYS = tuple(term.code for term in terms("given_metric"))


def column_of(kind: Kind, key: str) -> Column:
    """The column of that key; raises KeyError where the kind has none."""
    found = {column.key: column for column in COLUMNS[kind]}
    return found[key]
