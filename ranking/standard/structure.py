"""Faults that only the whole file shows: the tree, the names, the boards."""

from collections import Counter
from collections.abc import Iterator

from ranking.standard.language import RESERVED_KEYS, ROOT
from ranking.standard.model import Node, Standard
from ranking.standard.problems import Problem, node_problem, shown
from ranking.vocabulary import labels


def check_structure(standard: Standard) -> list[Problem]:
    """Every fault of a standard's tree, names and boards, in file order."""
    return [
        *_doubles(standard),
        *_tree_problems(standard),
        *(problem for node in standard.nodes for problem in _node_problems(standard, node)),
        *_weight_problems(standard),
        *_tie_problems(standard),
        *_board_problems(standard),
        *_rollup_problems(standard),
    ]


def _doubles(standard: Standard) -> Iterator[Problem]:
    groups: dict[str, list[str]] = {
        "节点或调整项": [
            *(node.key for node in standard.nodes),
            *(entry.key for entry in standard.adjustments),
        ],
        "提示": [flag.key for flag in standard.flags],
        "榜单": [board.key for board in standard.boards],
        "汇总指标": [rollup.key for rollup in standard.rollups],
        "发布前检查": [gate.key for gate in standard.gates],
    }
    for name, keys in groups.items():
        for key, count in Counter(keys).items():
            if count > 1:
                yield Problem(name, "key", shown(key), f"出现了 {count} 次，须改成互不相同")


def _tree_problems(standard: Standard) -> Iterator[Problem]:
    if not standard.nodes:
        yield Problem("", "[[node]]", None, f'一个节点也没有，至少要有根节点 "{ROOT}"')
        return
    roots = [node.key for node in standard.nodes if node.parent is None]
    for key in roots:
        if key != ROOT:
            yield node_problem(key, "parent", "空", f'只有根节点 "{ROOT}" 没有上级，请写明 parent')
    if ROOT not in roots:
        yield Problem(f'节点 "{ROOT}"', None, None, f'须有一个 key 为 "{ROOT}"、不写 parent 的根节点')
    for node in standard.nodes:
        if node.parent is not None and node.parent not in standard.by_key:
            yield node_problem(node.key, "parent", node.parent, "没有这个节点，请改成已有节点的 key")
        elif trail := _cycle(standard, node):
            yield node_problem(node.key, "parent", node.parent, f"上级关系成环：{' → '.join(trail)}")


def _cycle(standard: Standard, node: Node) -> list[str]:
    """The way from a node back to itself, or nothing."""
    trail, here = [node.key], node.parent
    while here is not None and here in standard.by_key and here not in trail:
        trail.append(here)
        here = standard.by_key[here].parent
    return [*trail, node.key] if here == node.key else []


def _node_problems(standard: Standard, node: Node) -> Iterator[Problem]:
    children = standard.children(node.key)
    if node.key in RESERVED_KEYS:
        yield node_problem(node.key, "key", node.key, "是保留字，请改名")
    if node.metric is not None and children:
        yield node_problem(node.key, "metric", node.metric, "有下级的节点不能再有指标，请去掉其一")
    if node.metric is None and not children:
        yield node_problem(node.key, "metric", "空", "没有下级的节点须写明指标，或为它写下级节点")
    if node.per is not None and node.metric is None:
        yield node_problem(node.key, "per", node.per, "只能与 metric 一起使用")
    if node.metric is not None:
        inner_only = {"combine": None, "min_coverage": None, "decimals": "，取整请用步骤 round"}
        for field in inner_only.keys() & node.model_fields_set:
            value = node.combine.name if field == "combine" else getattr(node, field)
            yield node_problem(node.key, field, value, f"只用于有下级的节点{inner_only[field] or ''}")
    yield from _ideal_problems(standard, node)


def _ideal_problems(standard: Standard, node: Node) -> Iterator[Problem]:
    children = {child.key for child in standard.children(node.key)}
    for field, ideal in (("best", node.combine.best), ("worst", node.combine.worst)):
        if isinstance(ideal, dict) and set(ideal) != children:
            yield node_problem(
                node.key, f"combine.{field}", ideal, f"须为每个下级各写一个数：{'、'.join(sorted(children))}"
            )
    best, worst = node.combine.best, node.combine.worst
    if isinstance(best, float) and best == worst:
        yield node_problem(node.key, "combine.best", best, "须与 worst 不相等")


def _weight_problems(standard: Standard) -> Iterator[Problem]:
    for node in standard.nodes:
        children = standard.children(node.key)
        if children and all(child.weight == 0 for child in children):
            yield node_problem(node.key, "weight", "全部为 0", "下级中至少一个权重须大于零")


def _tie_problems(standard: Standard) -> Iterator[Problem]:
    if (standard.ties == "ordered") != bool(standard.tie_breakers):
        yield Problem(
            "",
            "tie_breakers",
            shown(list(standard.tie_breakers)),
            'ties = "ordered" 与 tie_breakers 须同时写明',
        )


def _board_problems(standard: Standard) -> Iterator[Problem]:
    for board in standard.boards:
        for family, values in (("platform", board.platform), ("level", board.level)):
            known = labels("platform") if family == "platform" else labels("level")
            for value in values:
                if value not in known:
                    listed = "、".join(known)
                    yield Problem(
                        f'榜单 "{board.key}"', family, shown(value), f"没有这个代码，可用：{listed}"
                    )
        for column in board.split:
            if f"{{{column}}}" not in board.title:
                yield Problem(
                    f'榜单 "{board.key}"', "title", shown(board.title), f"须含 {{{column}}}，否则各榜同名"
                )


def _rollup_problems(standard: Standard) -> Iterator[Problem]:
    if standard.subject == "account" and standard.rollups:
        yield Problem("", "[[rollup]]", standard.rollups[0].key, '只用于 subject = "matrix" 的标准')
    for rollup in standard.rollups:
        unknown = set(rollup.platforms) - set(labels("platform"))
        if unknown:
            yield Problem(
                f'汇总指标 "{rollup.key}"', "platforms", "、".join(sorted(unknown)), "没有这个平台代码"
            )
