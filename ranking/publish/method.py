"""The method section of a board: its standard as a readable tree, definitions, and a worked example."""

from collections.abc import Iterable

from ranking.editions.withholding import WITHHELD
from ranking.publish.lookup import Lookup
from ranking.publish.model import Definition, Group, Leaf, Method, MethodNode, Row, Worked, WorkedLine
from ranking.publish.phrases import (
    describe_adjustment,
    describe_missing,
    describe_node,
    metric_label,
)
from ranking.publish.rows import Layout
from ranking.publish.wording import MISSING, TIE_RULES, print_measure, print_score, print_share
from ranking.standard import Node, Standard, effective_shares, traffic_among, traffic_words

BASE = "base"
REST = "rest"
_OWN_METRICS = "计分标准自带"


def find_groups(lookup: Lookup, key: tuple[str, str]) -> tuple[tuple[Group, ...], tuple[Leaf, ...]]:
    """The columns of parts that a board prints, and the parts in each.

    A group is a child of the root with weight; what an adjustment or the base adds has a group of its
    own, which is left out where every such part is zero.
    """
    standard = lookup.standards[key[0]]
    shares = effective_shares(standard)
    tops = [node for node in standard.children(standard.root.key) if node.weight > 0]
    groups = [
        Group(node.key, node.title, print_share(shares.get(node.key)), colour)
        for colour, node in enumerate(tops, start=1)
    ]
    top_of = find_tops(standard)
    leaves = [
        Leaf(part, _part_label(standard, part), top_of.get(part, REST), kind)
        for part, kind in lookup.part_kinds.get(key, {}).items()
        if top_of.get(part, REST) in {REST, *(group.key for group in groups)}
    ]
    of_board = lookup.parts.get(key, {}).values()
    rest = [leaf for leaf in leaves if leaf.group == REST]
    if any(parts.get(leaf.key) for parts in of_board for leaf in rest):
        groups.append(Group(REST, "基数与调整", "", len(groups) + 1))
    else:
        leaves = [leaf for leaf in leaves if leaf.group != REST]
    return tuple(groups), tuple(leaves)


def find_tops(standard: Standard) -> dict[str, str]:
    """Node → the child of the root above it (or itself)."""
    tops: dict[str, str] = {}
    for node in standard.ordered_nodes:
        if node.parent is not None:
            tops[node.key] = node.key if node.parent == standard.root.key else tops[node.parent]
    return tops


def _part_label(standard: Standard, part: str) -> str:
    if part in standard.by_key:
        return standard.by_key[part].title
    titles = {adjustment.key: adjustment.title for adjustment in standard.adjustments}
    return titles.get(part, "基数" if part == BASE else part)


def present_method(lookup: Lookup, layout: Layout, first: Row | None) -> Method:
    """The standard in words; `first` is the row that the example recomputes."""
    standard = lookup.standards[layout.key[0]]
    texts = lookup.archive.edition.standards
    stored = texts.filter(texts["standard_id"] == standard.id)
    return Method(
        name=f"{standard.id}@{standard.version}",
        title=standard.title,
        sha256=stored["sha256"][0],
        nodes=_present_nodes(lookup, standard, layout),
        adjustments=tuple(describe_adjustment(entry, lookup.catalogue) for entry in standard.adjustments),
        definitions=present_definitions(lookup, standard.metrics),
        rules=(*_present_rules(standard), _present_traffic(lookup, standard)),
        notes=standard.notes,
        sources=standard.sources,
        worked=_work_example(lookup, layout, standard, first) if first else None,
    )


def _present_nodes(lookup: Lookup, standard: Standard, layout: Layout) -> tuple[MethodNode, ...]:
    shares = effective_shares(standard)
    colours = {group.key: group.colour for group in layout.groups}
    depths: dict[str | None, int] = {None: 0}
    nodes = []
    for node in standard.ordered_nodes:
        depths[node.key] = depths[node.parent] + 1
        nodes.append(
            MethodNode(
                key=node.key,
                label="总分" if node.parent is None and node.label is None else node.title,
                depth=depths[node.key] - 1,
                weight="" if node.parent is None else f"{node.weight:g}",
                share=print_share(shares.get(node.key)),
                metric=metric_label(lookup.catalogue, node.metric),
                rule=describe_node(node, lookup.catalogue),
                missing=describe_missing(node) if node.parent is not None else "",
                colour=colours.get(node.key, 0),
            )
        )
    return tuple(nodes)


def present_definitions(lookup: Lookup, metrics: Iterable[str]) -> tuple[Definition, ...]:
    """What each metric means, in the order given; one that the catalogue does not know keeps its key alone."""
    return tuple(_define(lookup, key) for key in metrics)


def _define(lookup: Lookup, key: str) -> Definition:
    metric = lookup.catalogue.get(key)
    if metric is None:
        return Definition(key, _name_rollup(lookup, key), "", "计分标准自带的指标", "", "", _OWN_METRICS)
    return Definition(
        key,
        metric.label,
        metric.unit,
        metric.definition,
        metric.blind_spot,
        metric.source,
        lookup.families[key],
    )


def _name_rollup(lookup: Lookup, key: str) -> str:
    """What the node that reads it is called, for a figure that a standard makes of a matrix's members."""
    readers = (
        node.title
        for standard in lookup.standards.values()
        for node in standard.ordered_nodes
        if node.metric == key
    )
    return next(readers, key)


def _present_rules(standard: Standard) -> tuple[str, ...]:
    ranked_to = standard.decimals if standard.rank_decimals is None else standard.rank_decimals
    return (
        f"得分四舍五入到 {standard.decimals} 位小数。",
        f"排名按四舍五入到 {ranked_to} 位小数的得分从高到低；{TIE_RULES[standard.ties]}。",
        "缺失不等于零：平台不提供、未采集到或没有观测的数据一律记作缺失，按各指标写明的规则处理。",
        "各分项四舍五入后之和恒等于公布的得分；余数按最大余数法分配。",
        "未登记、已停用或按规则不排名的账号不占名次，列于榜后并注明原因。",
    )


def _present_traffic(lookup: Lookup, standard: Standard) -> str:
    dependence = traffic_among(standard, lookup.catalogue, lookup.standards.values())
    return f"流量依赖程度：{'；'.join(traffic_words(dependence))}。"


def _work_example(lookup: Lookup, layout: Layout, standard: Standard, row: Row) -> Worked:
    values = lookup.values.get((*layout.key, row.subject), {})
    lines = []
    for leaf, part, absence in zip(layout.leaves, row.parts, row.absences, strict=True):
        node = standard.by_key.get(leaf.key)
        lines.append(
            WorkedLine(
                label=leaf.label,
                measured=_print_measured(lookup, row.subject, node),
                finished=absence or (print_score(values.get(leaf.key), 2) if node else MISSING),
                part=print_score(part, layout.decimals),
            )
        )
    return Worked(row.name, tuple(lines), row.score_text)


def _print_measured(lookup: Lookup, subject: str, node: Node | None) -> str:
    if node is None or node.metric is None:
        return MISSING
    measured = lookup.measures.get(subject, {}).get(node.metric)
    if measured is not None and measured.is_withheld:
        return WITHHELD
    if measured is None or measured.value is None:
        return "缺失"
    unit = lookup.catalogue[node.metric].unit if node.metric in lookup.catalogue else ""
    at_least = "≥ " if measured.is_floor else ""
    is_share = unit == "比例"
    text = print_measure(measured.value, "%" if is_share else unit)
    return f"{at_least}{text}" if is_share else f"{at_least}{text} {unit}".rstrip()
