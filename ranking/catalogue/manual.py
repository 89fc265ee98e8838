"""Writes the metric manual (指标手册) from the headers of the metric files."""

from collections.abc import Iterator

from ranking.catalogue.model import Family, Metric
from ranking.catalogue.shelf import Catalogue

_DIRECTIONS = {"higher": "越大越好", "lower": "越小越好", "neutral": "不分好坏"}
_NEEDS = {
    "reads": "阅读数",
    "interactions": "互动数（点赞、评论、转发）",
    "followers": "有日期的粉丝数",
    "events": "重大信息",
    "campaigns": "主题宣传",
    "captures": "截止时刻以前的采集",
    "originality": "来源对是否原创的说明",
    "observed": "观测期",
    "time": "发布的时刻（不只是日期）",
    "texts": "正文",
    "positions": "在一次推送中的位置",
    "kinds": "形式",
    "reviews": "编辑评阅",
    "earlier_months": "此前各月",
    "given": "载入的账号月度指标",
}
_TAGS = {
    "reads": "阅读",
    "likes": "点赞",
    "shares": "转发",
    "comments": "评论",
    "follows": "关注",
    "relay": "转发上级稿件",
}

_OPENING = """# 指标手册

本手册由 `metrics/` 中各文件的说明生成，请勿手工修改；改说明请改 `metrics/*.sql` 的开头，再重新生成。
怎样自己写指标文件，见 [指标视图](指标视图.md)。

## 各指标通用的规则

- **缺失不是零，没看到不等于没发。** 平台不提供、来源没有说明、没有观测到的，一律记缺失；观测到而确实没有的，才记 0。
- **截止时刻。** 计数取数据截止时刻及以前的最后一次采集；到时还没有采集的稿件，仍计为一篇稿件，计数缺失。
  截止时刻以后发布的稿件不计；截止时刻未过完的日子，除非有稿件，不算观测到。
- **矩阵。** 矩阵的数值由月末登记的全部成员的稿件、粉丝和观测日一起量得；观测日按成员日相加。
- **近似稿件。** 正文去掉链接、话题、提及、平台套话、标点、空白和表情，数字和字母归为半角小写，取每四个相连的字为片段；两篇片段的
  交集与并集之比（Jaccard 相似度）不低于 0.8 为近似。只比 30 天以内的，跨账号、跨平台、跨月。不足 20 个字的不比。
- **登记表。** 账号在当月至少开通一天即列入；名称、层级等以月末（当月停用的，以最后开通日）为准；未开通日期的稿件不计。
- **基数与覆盖率。** 每个数值旁都有它所依据的个数（基数）和所需材料中实际看到的比例（覆盖率，0 至 1）。
  从未观测到的账号，数值缺失、覆盖率为 0。
- **下限。** “10万+”一类的显示上限按 100000 计；含有它的合计、平均、最高值注明为下限，即“至少这么多”。
- **精度。** 非整数的数值保留 12 位有效数字，计数保留全部数字。
- **时间。** 一律为北京时间。
"""


def manual_text(catalogue: Catalogue) -> str:
    """The whole manual as Markdown in Chinese, ending with one line break."""
    parts = [_OPENING, *_present_overview(catalogue), *map(_present_family, catalogue.families)]
    return "\n".join(parts)


def describe_metric(metric: Metric) -> str:
    """All that a reader should know of one metric, in Chinese, ending with one line break."""
    needs = "、".join(_NEEDS[need] for need in metric.needs) or "稿件"
    floor = "\n- **下限**：含显示上限的数字时注明" if metric.floor else ""
    audience = "" if metric.audience == "public" else "\n- **范围**：仅供内部"
    return f"""{metric.label} `{metric.key}`

{metric.definition}

- **单位**：{metric.unit}
- **方向**：{_DIRECTIONS[metric.direction]}
- **对象**：{_subjects_of(metric)}
- **基数**：多少{metric.base_label}
- **需要**：{needs}
- **流量成分**：{_tags_of(metric)}
- **出处**：{metric.source}
- **看不到的**：{metric.blind_spot}{floor}{audience}

> {metric.example}
"""


def print_direction(metric: Metric) -> str:
    """Whether more of a metric is better, in Chinese."""
    return _DIRECTIONS[metric.direction]


def print_tags(metric: Metric) -> str:
    """What of a metric is traffic, in Chinese; 无 where nothing is."""
    return _tags_of(metric)


def _subjects_of(metric: Metric) -> str:
    if metric.subjects == ("account",):
        return "账号"
    whom = "矩阵" if metric.subjects == ("matrix",) else "账号、矩阵"
    return (
        f"{whom}（同一单位在两个平台发布的同一稿件，矩阵只计一次）" if metric.matrix_posts == "once" else whom
    )


def _present_overview(catalogue: Catalogue) -> Iterator[str]:
    yield "## 一览\n"
    yield "| 指标 | 名称 | 单位 | 方向 | 流量成分 |"
    yield "|---|---|---|---|---|"
    for key, metric in catalogue.metrics.items():
        direction = _DIRECTIONS[metric.direction]
        yield f"| [`{key}`](#{key}) | {metric.label} | {metric.unit} | {direction} | {_tags_of(metric)} |"
    yield ""


def _present_family(family: Family) -> str:
    opening = f"## {family.label}（`{family.path}`）\n\n{family.about}\n"
    sections = [f'<a id="{metric.key}"></a>\n\n### {describe_metric(metric)}' for metric in family.metrics]
    return "\n".join([opening, *sections])


def _tags_of(metric: Metric) -> str:
    return "、".join(_TAGS[tag] for tag in metric.tags) or "无"
