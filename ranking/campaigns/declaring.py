"""The text of a new campaign file, to be completed by an editor and loaded."""

import datetime as dt

from ranking.standard.writing import toml_value

_RULES = """
# 哪些稿件属于这一主题（至少填一项；含其一即算，写了 keywords_all 的须全部含有）
topics = {topics}
sections = []               # 专栏、合集的名称，如【专栏】
keywords_any = {keywords}
keywords_all = []
keywords_none = []          # 含其一即不算
links = []
posts = []                  # 逐篇指定：平台:账号ID/稿件ID

# 谁应当开展
declared_by = ""            # 由哪个单位认定为重大网络主题宣传
is_major = "是"
levels = []                 # 部级、省级、市级、县级；空为全部
platforms = []
accounts = []               # 平台:账号ID；空为不限

# 怎样计数
original_rule = "两者"      # 声明、独立、两者
apart = ["公文", "汇编", "解读"]   # 另计，不算原创；都不另计写 ["无"]
product_kinds = []          # 海报、短视频、长图、H5、动漫、歌曲；空为全部
series_once = "是"          # 同一系列只计一件
same_piece = "一次"         # 同一作品多次或在几个平台发布：一次、各计
deleted_counts = "是"       # 计入后删除的是否仍计
shared_with = []            # 可同时计入的另一项宣传的编号
is_broad_confirmed = "否"

# 目标与依据
target_posts = ""
target_originals = 10
target_products = 1
basis = ""                  # 文件名称或文号
"""


def declaration_text(
    campaign_id: str,
    title: str,
    days: tuple[dt.date, dt.date],
    topics: tuple[str, ...],
    keywords: tuple[str, ...],
) -> str:
    """A campaign as TOML with every rule written out and explained; it can be loaded as it is."""
    head = "\n".join(
        f"{key} = {toml_value(value)}"
        for key, value in (
            ("campaign", campaign_id),
            ("title", title),
            ("first_day", days[0].isoformat()),
            ("last_day", days[1].isoformat()),
        )
    )
    rules = _RULES.format(topics=toml_value(list(topics)), keywords=toml_value(list(keywords)))
    return f"# 网络主题宣传的申报：改好后用 ranking load campaigns 载入。\n\n[[campaign]]\n{head}\n{rules}"
