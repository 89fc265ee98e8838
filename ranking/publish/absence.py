"""What is missing of a score, and who carries the weight of it."""

from collections.abc import Mapping, Sequence

from ranking.publish.model import Board, Group, Leaf, Row
from ranking.publish.phrases import describe_missing
from ranking.standard import Node, Standard

NodeValues = Mapping[str, float | None]


def is_absent(values: NodeValues, node: str) -> bool:
    """Whether the edition says that a node had no value; one that it does not list is not said to."""
    return node in values and values[node] is None


def describe_absence(standard: Standard, values: NodeValues, part: str) -> str:
    """What the standard does about a part that has no value; empty where it has one."""
    if part not in standard.by_key or not is_absent(values, part):
        return ""
    return describe_missing(_find_carrier(standard, values, standard.by_key[part]))


def _find_carrier(standard: Standard, values: NodeValues, node: Node) -> Node:
    """The topmost node above that has no value either: its rule decides who carries the weight."""
    while node.parent not in (None, standard.root.key) and is_absent(values, str(node.parent)):
        node = standard.by_key[str(node.parent)]
    return node


def describe_group_absence(leaves: Sequence[Leaf], absences: Sequence[str], group: Group) -> str:
    """What became of a group of which every part is missing."""
    told = [text for leaf, text in zip(leaves, absences, strict=True) if leaf.group == group.key and text]
    return "；".join(dict.fromkeys(told))


def explain_dashes(groups: Sequence[Group], rows: Sequence[Row], noun: str) -> list[str]:
    """What the dashes among the parts of a board mean, with how many of what it ranks have them."""
    lines = []
    for place, group in enumerate(groups):
        words = [row.groups[place].absence for row in rows if row.groups and row.groups[place].value is None]
        if words:
            rules = "；".join(dict.fromkeys(words))
            lines.append(
                f"“{group.label}”为“—”（{len(words)} 个{noun}）：当月没有数据，缺失不是零；{rules}。"
            )
    if some := sum(1 for row in rows if any(row.absences)):
        lines.append(f"{some} 个{noun}缺少一项或多项指标，见 CSV 和工作簿中的“缺失项”一栏。")
    return lines


def list_absences(board: Board, row: Row) -> str:
    """The missing parts of one row, each with what became of its weight, for a cell of a table."""
    pairs = zip(board.leaves, row.absences, strict=True)
    return "；".join(f"{leaf.label}（{text}）" for leaf, text in pairs if text)
