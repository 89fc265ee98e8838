"""Checks a standard against the metrics that exist, and says what is worth knowing about it."""

from collections.abc import Collection, Iterator, Mapping

from ranking.catalogue import Metric
from ranking.standard.language import ROOT
from ranking.standard.model import Standard
from ranking.standard.problems import Problem
from ranking.standard.shares import effective_shares


def check_standard(
    standard: Standard, metrics: Mapping[str, Metric] | Collection[str] | None
) -> list[Problem]:
    """Every use of a metric that is not in `metrics` (None: metrics are the table's columns, any name goes).

    Where `metrics` are those of the catalogue, also every use of one that is not measured for the standard's
    subjects. Roll-ups of a matrix standard are metrics too. Faults of form were found when the text was read.
    """
    if metrics is None:
        return []
    known = {*metrics, *(rollup.key for rollup in standard.rollups)}
    problems = [
        Problem(f'汇总指标 "{rollup.key}"', "of", f'"{rollup.of}"', '没有这个指标，须是 "score" 或指标名')
        for rollup in standard.rollups
        if rollup.of != ROOT and rollup.of not in metrics
    ]
    for owner, field, name in _uses(standard):
        if name not in known:
            problems.append(
                Problem(owner, field, f'"{name}"', "没有这个指标，请改成 ranking metrics list 列出的名称")
            )
    if isinstance(metrics, Mapping):
        problems += _find_misplaced(standard, metrics)
    return list(dict.fromkeys(problems))


_MISPLACED = {
    "account": '只对矩阵计量，账号标准用不上；请换一个账号指标，或把标准改成 subject = "matrix"',
    "matrix": "只对账号计量，矩阵没有；请用 [[rollup]] 由成员汇总，或换一个矩阵指标",
}


def _find_misplaced(standard: Standard, metrics: Mapping[str, Metric]) -> Iterator[Problem]:
    """Uses of metrics that are not measured for what the standard ranks, or for the members it rolls up."""
    rolled = {rollup.key for rollup in standard.rollups}
    for owner, field, name in _uses(standard):
        metric = None if name in rolled else metrics.get(name)
        if metric is not None and standard.subject not in metric.subjects:
            yield Problem(owner, field, f'"{name}"', _MISPLACED[standard.subject])
    for rollup in standard.rollups:
        metric = metrics.get(rollup.of)
        if metric is not None and "account" not in metric.subjects:
            remedy = "只对矩阵计量，成员没有这个数，不能汇总；请在节点里直接用它"
            yield Problem(f'汇总指标 "{rollup.key}"', "of", f'"{rollup.of}"', remedy)


def remarks(standard: Standard) -> list[str]:
    """What a reader of the standard should know though it is no fault: nodes that do not count."""
    shares = effective_shares(standard)
    return [
        f'节点 "{node.key}"（{node.title}）权重为零，只显示，不计入总分'
        for node in standard.ordered_nodes
        if shares[node.key] == 0 and node.weight == 0
    ]


def _uses(standard: Standard) -> list[tuple[str, str, str]]:
    """Owner, field and name of every use of a metric."""
    uses = []
    for node in standard.nodes:
        owner = f'节点 "{node.key}"'
        uses += [(owner, "metric", node.metric)] if node.metric is not None else []
        uses += [(owner, "per", node.per)] if node.per is not None else []
        uses += [(owner, f"steps.{step.name}", step.metric) for step in node.steps if step.metric is not None]
    for entry in standard.adjustments:
        uses += [(f'调整项 "{entry.key}"', "metric", name) for name in entry.metrics]
    for flag in standard.flags:
        uses += [(f'提示 "{flag.key}"', "when.metric", name) for name in flag.when.metrics]
    breakers = [name.removeprefix("-") for name in standard.tie_breakers]
    uses += [("", "tie_breakers", name) for name in breakers if name not in standard.by_key]
    return uses
