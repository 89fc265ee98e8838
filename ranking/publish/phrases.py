"""The scoring language in plain Chinese: steps, combines, missing rules and adjustments."""

import math
from collections.abc import Callable, Mapping

from ranking.catalogue import Metric
from ranking.standard import Adjustment, Condition, Node
from ranking.standard.step import Step

_COMBINES = {
    "arithmetic": "下级加权平均",
    "geometric": "下级加权几何平均",
    "harmonic": "下级加权调和平均",
    "sum": "下级加权求和",
    "product": "下级按权数为指数连乘",
    "min": "取下级最小值",
    "max": "取下级最大值",
    "median": "取下级中位数",
    "topsis": "逼近理想解排序（TOPSIS）",
    "copeland": "两两比较计胜负（Copeland）",
}
_MISSING_RULES = {
    "reweight": "不计入，权重分给同级其他项",
    "zero": "记 0 分",
    "exclude": "不排名",
    "group_median": "以同组中位数代替",
    "group_mean": "以同组均值代替",
}
_PLAIN_STEPS = {
    "log1p": "取 ln(1+x)",
    "ln": "取自然对数",
    "log10": "取以 10 为底的对数",
    "sqrt": "开平方",
    "exp": "取指数",
    "negate": "取相反数",
    "reciprocal": "取倒数",
    "floor": "向下取整",
    "min_max": "按同组最小、最大值线性换算为 {to[0]} 至 {to[1]}",
    "z_score": "按同组均值和标准差标准化",
    "rank": "换成同组名次（最小为 1）",
    "borda": "换成同组 Borda 分",
    "percentile_rank": "换成同组百分位（0 至 1）",
    "share_of_max": "除以同组最大值",
    "share_of_sum": "除以同组合计",
    "vector_norm": "除以同组向量长度",
}
_COMPARISONS = {"at_least": "不小于", "above": "大于", "at_most": "不大于", "below": "小于", "equals": "等于"}

Labels = Mapping[str, Metric]


def metric_label(labels: Labels, key: str | None) -> str:
    """The metric's printed name; its key where the catalogue does not know it."""
    return labels[key].label if key is not None and key in labels else key or ""


def describe_node(node: Node, labels: Labels) -> str:
    """How a node gets its value: input, division and steps in order."""
    pieces = [f"除以{metric_label(labels, node.per)}"] if node.per else []
    if node.metric is None:
        power = f"下级加权幂平均（指数 {_number(node.combine.exponent or 0)}）"
        pieces.append(_COMBINES.get(node.combine.name, power))
    pieces += [describe_step(step, labels) for step in node.steps]
    if node.decimals is not None:
        pieces.append(f"四舍五入到 {node.decimals} 位小数")
    return "；".join(pieces) or "取原值"


def describe_missing(node: Node) -> str:
    """What happens where the node has no value."""
    if isinstance(node.missing, str):
        return _MISSING_RULES[node.missing]
    return f"记 {_number(node.missing)} 分"


def describe_step(step: Step, labels: Labels) -> str:
    """One step in words; a step without words of its own is printed as it is written."""
    describe = _STEPS.get(step.name)
    if describe is not None:
        return describe(step)
    if step.name in _PLAIN_STEPS:
        return _PLAIN_STEPS[step.name].format(to=[_number(bound) for bound in step.to])
    if step.metric is not None:
        verbs = {"multiply_by": "乘以", "divide_by": "除以", "add_metric": "加上"}
        factor = f"{_number(step.factor)} 倍的" if step.factor != 1 else ""
        return f"{verbs[step.name]}{factor}{metric_label(labels, step.metric)}"
    return str(step.as_written())


def describe_adjustment(adjustment: Adjustment, labels: Labels) -> str:
    """What an adjustment does, when, and on what basis."""
    when = f"{_describe_condition(adjustment.when, labels)} 时，" if adjustment.when else ""
    basis = f"（依据：{adjustment.basis}）" if adjustment.basis else ""
    return f"{adjustment.title}：{when}{_describe_effect(adjustment, labels)}{basis}"


def _describe_effect(adjustment: Adjustment, labels: Labels) -> str:
    if adjustment.veto is not None:
        return "得分记 0" if adjustment.veto == "zero" else "不排名"
    if adjustment.cap is not None:
        return f"得分不高于 {_number(adjustment.cap)}"
    if isinstance(adjustment.factor, str):
        return f"得分乘以{metric_label(labels, adjustment.factor)}"
    if adjustment.factor is not None:
        return f"得分乘以 {_number(adjustment.factor)}"
    verb, points = ("加", adjustment.add) if adjustment.add is not None else ("扣", adjustment.deduct)
    if adjustment.per is None:
        return f"{verb} {_number(points or 0)} 分"
    beyond = f"超过 {_number(adjustment.beyond)} 的部分，" if adjustment.beyond else ""
    most = f"，最多 {_number(adjustment.ceiling)} 分" if adjustment.ceiling is not None else ""
    return f"{metric_label(labels, adjustment.per)}{beyond}每单位{verb} {_number(points or 0)} 分{most}"


def _describe_condition(condition: Condition, labels: Labels) -> str:
    if condition.all:
        return "且".join(_describe_condition(part, labels) for part in condition.all)
    if condition.any:
        return "或".join(_describe_condition(part, labels) for part in condition.any)
    name = metric_label(labels, condition.metric)
    pieces = [
        f"{name}{_COMPARISONS[how]} {_number(value)}"
        if how in _COMPARISONS
        else f"{name}{_state(how, value)}"
        for how, value in condition.comparisons.items()
    ]
    return "且".join(pieces)


def _state(how: str, value: float | bool) -> str:
    state = "缺失" if how == "is_missing" else "未公开"
    return state if value else f"未{state}" if how == "is_missing" else "已公开"


def _number(value: float) -> str:
    if math.isinf(value):
        return "不限"
    return f"{value:g}"


def _describe_clip(step: Step) -> str:
    lowest, highest = step.numbers
    if math.isinf(lowest):
        return f"高于 {_number(highest)} 的按 {_number(highest)} 计"
    if math.isinf(highest):
        return f"低于 {_number(lowest)} 的按 {_number(lowest)} 计"
    return f"限在 {_number(lowest)} 至 {_number(highest)} 之间"


def _describe_goalposts(step: Step) -> str:
    (worst, best), (low, high) = step.numbers, step.to
    return f"由 {_number(worst)}（{_number(low)} 分）到 {_number(best)}（{_number(high)} 分）线性换算"


def _describe_piecewise(step: Step) -> str:
    points = "、".join(f"{_number(x)}→{_number(y)}" for x, y in step.points)
    return f"按折线换算：{points}"


def _describe_fill(step: Step) -> str:
    words = {"group_mean": "同组均值", "group_median": "同组中位数"}
    return f"缺失时补为{words[step.word] if step.word else ' ' + _number(step.number or 0)}"


def _describe_winsorise(step: Step) -> str:
    low, high = step.numbers
    return f"两端收至第 {_number(low * 100)}、第 {_number(high * 100)} 百分位"


_STEPS: dict[str, Callable[[Step], str]] = {
    "add": lambda step: f"加 {_number(step.number or 0)}",
    "times": lambda step: f"乘以 {_number(step.number or 0)}",
    "power": lambda step: f"取 {_number(step.number or 0)} 次方",
    "round": lambda step: f"四舍五入到 {_number(step.number or 0)} 位小数",
    "distance_to_target": lambda step: f"换成距目标值 {_number(step.number or 0)} 的完成程度",
    "treat_outliers": lambda step: f"处理离群值（最多 {_number(step.number or 0)} 个点）",
    "clip": _describe_clip,
    "goalposts": _describe_goalposts,
    "piecewise": _describe_piecewise,
    "fill": _describe_fill,
    "winsorise": _describe_winsorise,
}
