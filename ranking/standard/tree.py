"""From the columns of a sheet up the tree to the value of every node."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ranking.errors import StandardError
from ranking.standard.combining import Blend, blend
from ranking.standard.driven import Setting, apply_driven, group_figure
from ranking.standard.figures import Figures
from ranking.standard.model import Node, Standard
from ranking.standard.numbers import Bools, Floats, round_column
from ranking.standard.sheet import Sheet
from ranking.standard.step import Step
from ranking.standard.steps import Change, apply_step

_NO_VALUE = {
    "ln": "ln 只能用于大于零的值，可先用 clip 或改用 log1p",
    "log10": "log10 只能用于大于零的值，可先用 clip",
    "log1p": "log1p 只能用于大于 -1 的值，可先用 clip",
    "sqrt": "sqrt 不能用于负值，可先用 clip",
    "power": "负值不能取分数次幂，结果也不能超出数的范围",
    "exp": "结果超出数的范围，可先用 clip",
}


@dataclass(frozen=True)
class Applied:
    """One step as it was applied: the values before it and what it made of them."""

    before: Floats
    change: Change


@dataclass
class Worked:
    """One node worked out: its input, its finished value, and what its parent receives."""

    node: Node
    input: Floats
    value: Floats
    received: Floats
    hidden: Bools
    excluded: Bools  # not to be ranked because of this node or one below it
    coverage: Floats
    blend: Blend | None = None
    children: list["Worked"] = field(default_factory=list)  # those with weight
    trail: list[Applied] = field(
        default_factory=list
    )  # of an inner node: its steps in order, then the rounding


@dataclass(frozen=True)
class Work:
    """Everything that working out one standard over one sheet needs at hand."""

    standard: Standard
    sheet: Sheet
    figures: Figures
    nodes: dict[str, Worked]

    def setting(self, node: Node, scope: str | None, place: int) -> Setting:
        """Where a data-driven figure of a node is found and kept."""
        group = self.sheet.groups[scope or node.scope]
        return Setting(self.standard, group, self.figures, node.key, place)


@np.errstate(all="ignore")  # what has no value is told from the result
def work_out(
    standard: Standard, sheet: Sheet, figures: Figures, known: Mapping[str, Worked] | None = None
) -> dict[str, Worked]:
    """Every node worked out, children before their parents; one that is known only takes its new weight."""
    work = Work(standard, sheet, figures, {})
    for node in reversed(standard.ordered_nodes):
        if known is not None and node.key in known:
            work.nodes[node.key] = replace(known[node.key], node=node)
        else:
            work.nodes[node.key] = _leaf(work, node) if node.metric is not None else _inner(work, node)
    return work.nodes


@np.errstate(all="ignore")
def follow_steps(
    standard: Standard, sheet: Sheet, figures: Figures, nodes: dict[str, Worked], key: str
) -> list[Floats]:
    """The values of a node after each of its steps, and after its rounding where it has one."""
    worked = nodes[key]
    work = Work(standard, sheet, figures, nodes)
    _, trail = _finish(work, worked.node, worked.input, worked.excluded)
    return [applied.change.values for applied in trail]


def _leaf(work: Work, node: Node) -> Worked:
    raw = work.sheet.metrics[str(node.metric)]
    if node.per is not None:
        divisor = work.sheet.metrics[node.per]
        raw = np.where(divisor == 0, np.nan, raw / divisor)
    value, _ = _finish(work, node, raw, work.sheet.nobody)
    absent = np.isnan(value)
    if not absent.any() and not np.isnan(raw).any():
        return _handed_up(
            work,
            Worked(node, raw, value, value, work.sheet.nobody, work.sheet.nobody, work.sheet.everyone),
        )
    coverage = (~np.isnan(raw) & ~absent).astype(np.float64)
    hidden = absent & _hidden_input(work.sheet, node)
    return _handed_up(work, Worked(node, raw, value, value, hidden, work.sheet.nobody, coverage))


def _hidden_input(sheet: Sheet, node: Node) -> Bools:
    marks = [sheet.hidden[name] for name in (node.metric, node.per) if name in sheet.hidden]
    return np.logical_or.reduce(marks) if marks else np.zeros(sheet.size, dtype=bool)


def _inner(work: Work, node: Node) -> Worked:
    children = [work.nodes[child.key] for child in work.standard.children(node.key) if child.weight > 0]
    weights = np.array([child.node.weight for child in children])
    keys = tuple(child.node.key for child in children)
    received = np.stack([child.received for child in children])
    blended = blend(node.combine, received, weights, keys, work.setting(node, None, 0))
    _refuse_rows(work, blended.faulty, node, f"合并方式 {node.combine.name} 不能用于负值")
    excluded = _any_of([child.excluded for child in children])
    combined = np.where(excluded | _is_thin(node, children, weights), np.nan, blended.values)
    _refuse_rows(work, np.isinf(combined), node, "合并结果超出数的范围")
    value, trail = _finish(work, node, combined, excluded)
    coverage = _mean_of([child.coverage for child in children], weights)
    hidden = np.isnan(value) & _only_hidden(children)
    return _handed_up(
        work, Worked(node, combined, value, value, hidden, excluded, coverage, blended, children, trail)
    )


def _any_of(claims: list[Bools]) -> Bools:
    if all(claim is claims[0] for claim in claims):
        return claims[0]
    result = claims[0].copy()
    for claim in claims[1:]:
        result |= claim
    return result


def _mean_of(columns: list[Floats], weights: Floats) -> Floats:
    """The weighted mean of columns without gaps, added in file order; of one column that column itself."""
    if all(column is columns[0] for column in columns):
        return columns[0]
    total = np.zeros(columns[0].shape)
    for column, weight in zip(columns, weights, strict=True):
        total += weight * column
    return np.asarray(total / weights.sum())


def _is_thin(node: Node, children: list[Worked], weights: Floats) -> Bools:
    """Rows where too little of the children's weight is present."""
    if node.min_coverage == 0:
        return np.zeros(children[0].value.shape, dtype=bool)
    share = _mean_of([(~np.isnan(child.value)).astype(np.float64) for child in children], weights)
    # Sums of binary fractions: 0.1 + 0.2 of 0.3 is all of it.
    return np.asarray(share < node.min_coverage - 1e-12)


def _only_hidden(children: list[Worked]) -> Bools:
    """Whether some child is hidden and none is missing otherwise."""
    hidden = _any_of([child.hidden for child in children])
    if not hidden.any():
        return hidden
    return hidden & ~_any_of([np.isnan(child.value) & ~child.hidden for child in children])


def _finish(work: Work, node: Node, values: Floats, excluded: Bools) -> tuple[Floats, list[Applied]]:
    """The values after the node's steps and rounding, with the trail of what was done."""
    trail = []
    for place, step in enumerate(node.steps, start=1):
        change = _apply(work, node, step, place, values)
        trail.append(Applied(values, change))
        # A fill may not bring back what has been excluded, nor count it in the figures of a later step.
        values = np.where(excluded, np.nan, change.values) if step.name == "fill" else change.values
    if node.decimals is not None:
        rounded = Change(round_column(values, node.decimals))
        trail.append(Applied(values, rounded))
        values = rounded.values
    return values, trail


def _apply(work: Work, node: Node, step: Step, place: int, values: Floats) -> Change:
    if step.name == "fill" and step.word is not None:
        figure = group_figure(step.word, values, work.setting(node, step.scope, place))
        return Change(np.where(np.isnan(values), figure, values), lambda: (1.0, 0.0))
    if step.is_data_driven:
        change = apply_driven(step, values, work.setting(node, step.scope, place))
    else:
        change = apply_step(step, values, work.sheet)
    if np.isfinite(change.values).all():
        return change
    lost = ~np.isfinite(change.values) & ~np.isnan(values)
    if change.missing is not None:
        lost &= ~(change.missing & np.isnan(change.values))
    remedy = _NO_VALUE.get(step.name, "结果超出数的范围，请检查指标与参数")
    _refuse_rows(work, lost, node, f"第 {place} 步 {step.name}：{remedy}", values)
    return change


def _refuse_rows(
    work: Work, faulty: Bools | None, node: Node, remedy: str, values: Floats | None = None
) -> None:
    """Raise StandardError naming the subjects that have no value here."""
    if faulty is None or not faulty.any():
        return
    found = "" if values is None else f"（首个值是 {values[faulty][0]:g}）"
    subjects = work.sheet.name_rows(faulty)
    raise StandardError(f'{work.sheet.source}: 节点 "{node.key}"，计分对象 {subjects}{found}，{remedy}')


def _handed_up(work: Work, worked: Worked) -> Worked:
    """The node with what its parent receives by the rules `missing` and `hidden`."""
    node, absent = worked.node, np.isnan(worked.value)
    hidden_rule = node.missing if node.hidden is None else node.hidden
    # A group's figure is kept with the edition even where nobody needs it this month.
    if not absent.any() and not {"group_median", "group_mean"} & {node.missing, hidden_rule}:
        return worked
    received, excluded = worked.value.copy(), worked.excluded.copy()
    for rule, rows in ((node.missing, absent & ~worked.hidden), (hidden_rule, absent & worked.hidden)):
        rows = rows & ~worked.excluded
        if rule == "exclude":
            excluded |= rows
        elif rule in ("group_median", "group_mean"):
            setting = work.setting(node, None, len(node.steps) + 1)
            received[rows] = group_figure(str(rule), worked.value, setting)[rows]
        elif rule != "reweight":
            received[rows] = 0.0 if rule == "zero" else float(rule)
    worked.received, worked.excluded = received, excluded
    return worked
