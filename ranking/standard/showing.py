"""A standard in Chinese words: its tree, its adjustments, its traffic dependence."""

from ranking.standard.conditions import words_of
from ranking.standard.entries import Adjustment
from ranking.standard.language import NORMALISED
from ranking.standard.model import Node, Standard
from ranking.standard.shares import TrafficDependence, effective_shares
from ranking.standard.writing import toml_value

COMBINE_WORDS = {
    "arithmetic": "加权平均",
    "geometric": "加权几何平均",
    "harmonic": "加权调和平均",
    "power": "加权幂平均",
    "sum": "加权求和",
    "product": "以权重为指数连乘",
    "min": "取最小",
    "max": "取最大",
    "median": "取中位数",
    "topsis": "TOPSIS 贴近度",
    "copeland": "Copeland 两两比较",
}
MISSING_WORDS = {
    "reweight": "不计入，由同级其他项分担",
    "zero": "按 0 计",
    "exclude": "不排名",
    "group_median": "按同组中位数计",
    "group_mean": "按同组平均数计",
}


def steps_words(node: Node) -> str:
    """The steps of a node as they are written, in order."""
    return " → ".join(toml_value(step.as_written()).strip('"{} ') for step in node.steps)


def show_tree(standard: Standard) -> list[str]:
    """The tree of a standard, a line a node: label, share of the total, input, steps, missing rule."""
    shares, depths = effective_shares(standard), {standard.root.key: 0}
    lines = []
    for node in standard.ordered_nodes:
        depth = depths[node.key] if node.parent is None else depths[node.parent] + 1
        depths[node.key] = depth
        lines.append("  " * depth + _tree_line(standard, node, shares[node.key]))
    return lines


def _tree_line(standard: Standard, node: Node, share: float | None) -> str:
    source = (
        f"指标 {' ÷ '.join(name for name in (node.metric, node.per) if name)}"
        if node.metric is not None
        else f"下级{COMBINE_WORDS[node.combine.name]}{'' if node.combine.name in NORMALISED else '（权重不归一）'}"
    )
    pieces = [f"{node.title} [{node.key}]", source]
    if node.parent is not None:
        portion = "不定" if share is None else f"{share:.2%}"
        pieces.append(
            "权重 0，只显示，不计入总分" if node.weight == 0 else f"权重 {node.weight:g}，占总分 {portion}"
        )
    if node.steps:
        pieces.append(f"步骤 {steps_words(node)}")
    if node.parent is not None and node.weight > 0:
        rule = node.missing
        pieces.append("缺失时" + (MISSING_WORDS[rule] if isinstance(rule, str) else f"按 {rule:g} 计"))
    return "；".join(pieces)


def show_adjustments(standard: Standard) -> list[str]:
    """Every adjustment with condition, effect and basis, a line each, in the order in which they work."""
    return [
        f"{entry.title}：{words_of(entry.when) + '时，' if entry.when else ''}{_effect_words(entry)}"
        f"；依据：{entry.basis or '未写明'}"
        for entry in standard.adjustments
    ]


def _effect_words(entry: Adjustment) -> str:
    if entry.veto is not None:
        return "得分归零" if entry.veto == "zero" else "不排名"
    if entry.cap is not None:
        return f"得分不高于 {entry.cap:g}"
    if entry.factor is not None:
        return f"得分乘以 {entry.factor if isinstance(entry.factor, str) else format(entry.factor, 'g')}"
    verb, points = ("加", entry.add) if entry.add is not None else ("扣", entry.deduct)
    beyond = f"超过 {entry.beyond:g} 的部分" if entry.beyond else ""
    unit = f"{entry.per} {beyond}每单位" if entry.per else ""
    most = f"，最多 {entry.ceiling:g} 分" if entry.ceiling is not None else ""
    return f"{unit}{verb} {points:g} 分{most}"


def traffic_words(dependence: TrafficDependence) -> list[str]:
    """How far a standard rests on traffic, as it is printed beside its boards."""
    lines = [
        f"点赞、评论、转发、关注占总权重 {dependence.social_share:.1%}；阅读占 {dependence.reads_share:.1%}",
    ]
    if dependence.adjustments or dependence.reads_adjustments:
        used = dict.fromkeys((*dependence.adjustments, *dependence.reads_adjustments))
        lines.append(f"使用流量指标的调整项：{'、'.join(used)}")
    if dependence.tie_breakers:
        lines.append(f"使用流量指标的同分比较：{'、'.join(dependence.tie_breakers)}")
    if dependence.untagged_metrics:
        lines.append(f"不在指标目录中、全额算作流量的指标：{'、'.join(dependence.untagged_metrics)}")
    return lines


def show_traffic(dependence: TrafficDependence) -> list[str]:
    """The traffic dependence of a standard and what follows from it for those who write beside it."""
    barred = ["因依赖流量，榜单、期刊和文书不得使用考核、评比等字样"] if dependence.bars_appraisal else []
    return [*traffic_words(dependence), *barred]
