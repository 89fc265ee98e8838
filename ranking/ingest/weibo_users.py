"""The users.csv of dataabc/weibo-crawler: follower counts; everything personal stays outside."""

import polars as pl

from ranking.ingest.format import Format, Layout
from ranking.ingest.weibo import PLATFORM, filled, with_columns_present

_BEFORE_PLACE = ("用户id", "昵称", "性别", "生日", "所在地")
_AFTER_PLACE = (
    *("学习经历", "公司", "注册时间", "阳光信用", "微博数", "粉丝数", "关注数", "简介", "主页"),
    *("头像", "高清头像", "微博等级", "会员等级", "是否认证", "认证类型", "认证信息", "上次记录微博信息"),
)

# Pictures, the next two columns, lie at other addresses.
_ADDRESS = r"^\s*https?://(?:[\w-]+\.)*weibo\.(?:com|cn)/"

# The version of December 2025 puts a column in the middle while it appends to the old file; read
# under the old header, 粉丝数 would be 微博数. The address under 主页 tells the two apart.
_LAYOUTS = tuple(
    Layout(columns, "主页", _ADDRESS)
    for columns in ((*_BEFORE_PLACE, "IP属地", *_AFTER_PLACE), (*_BEFORE_PLACE, *_AFTER_PLACE))
)


def _derive(rows: pl.DataFrame) -> pl.DataFrame:
    full = with_columns_present(rows, "bio")
    is_page = pl.col("home_page").str.contains(_ADDRESS).fill_null(False)
    # A page that is not given says nothing, unless it stands one column to the left.
    is_left = pl.col("bio").str.contains(_ADDRESS).fill_null(False)
    shifted = ~is_page & (filled("home_page") | is_left)
    return full.with_columns(
        fault=pl.when(shifted).then(pl.lit("主页一列不是网址，这一行的列数与表头不符，请核对后重新导出"))
    )


FORMAT = Format(
    key="weibo-crawler-users",
    label="weibo-crawler 账号信息（users.csv）",
    kind="followers",
    platform=PLATFORM,
    columns={
        "account": ("用户id",),
        "account_name": ("昵称",),
        "followers": ("粉丝数",),
        "home_page": ("主页",),
        "bio": ("简介",),
    },
    required=("account", "account_name", "followers", "home_page"),
    known_by="表头含有 用户id、昵称、粉丝数、主页",
    how="weibo-crawler 的 weibo/users.csv，与同批稿件放在同一文件夹里一起载入",
    gives="粉丝数（须有采集时间：--captured-at，或与同批抓取的稿件文件一起按文件夹载入）、账号名称",
    lacks="没有采集时间；性别、生日、所在地、学习经历、公司等个人信息一律不存",
    derive=_derive,
    layouts=_LAYOUTS,
    overflows=True,
    keeps_last_row=True,
    public_columns=frozenset({"用户id", "昵称", "粉丝数"}),
)
