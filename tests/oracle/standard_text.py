"""A standard as the oracle reads it: the TOML text with its defaults filled in, nothing checked."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

STEP_NAMES = (
    *("add", "times", "add_metric", "multiply_by", "divide_by", "power", "log1p", "ln", "log10", "sqrt"),
    *("exp", "negate", "reciprocal", "floor", "round", "clip", "fill", "goalposts", "piecewise"),
    *("min_max", "z_score", "rank", "borda", "percentile_rank", "share_of_max", "share_of_sum"),
    *("vector_norm", "distance_to_target", "winsorise", "treat_outliers"),
)
MERGED_TABLES = ("node", "adjustment", "flag", "board", "rollup")


@dataclass(frozen=True)
class Step:
    """One step with its argument and what was written beside it."""

    name: str
    argument: Any
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Node:
    """One node; a leaf has a metric, an inner node has children."""

    key: str
    parent: str | None
    weight: float
    metric: str | None
    per: str | None
    combine: str
    combine_option: Any
    steps: tuple[Step, ...]
    scope: str
    missing: str | float
    hidden: str | float
    min_coverage: float
    decimals: int | None


@dataclass(frozen=True)
class Standard:
    """A whole standard; `settings` are the fields of `[standard]` as written."""

    settings: Mapping[str, Any]
    nodes: tuple[Node, ...]
    adjustments: tuple[Mapping[str, Any], ...]
    flags: tuple[Mapping[str, Any], ...]
    boards: tuple[Mapping[str, Any], ...]

    def children(self, key: str) -> list[Node]:
        """The children that count: those with weight."""
        return [node for node in self.nodes if node.parent == key and node.weight > 0]

    @property
    def root(self) -> Node:
        """The node without parent."""
        return next(node for node in self.nodes if node.parent is None)

    def top_down(self) -> list[Node]:
        """All nodes, every one followed by all below it; siblings in file order."""
        return self._below(self.root)

    def bottom_up(self) -> list[Node]:
        """All nodes, every one after its children."""
        return self.top_down()[::-1]

    def _below(self, node: Node) -> list[Node]:
        children = [child for child in self.nodes if child.parent == node.key]
        return [node, *(other for child in children for other in self._below(child))]


def read(text: str, others: Mapping[str, str]) -> Standard:
    """The standard of `text`; `others` are the texts it may extend, by the name it uses."""
    document = merged(text, others)
    return Standard(
        settings=document["standard"],
        nodes=tuple(_node(entry) for entry in document.get("node", [])),
        adjustments=tuple(document.get("adjustment", [])),
        flags=tuple(document.get("flag", [])),
        boards=tuple(document.get("board", [])),
    )


def merged(text: str, others: Mapping[str, str]) -> dict[str, Any]:
    """The document with what it extends, as if written in one file."""
    own = tomllib.loads(text)
    name = own["standard"].pop("extends", None)
    if name is None:
        return own
    document = merged(others[name], others)
    document["standard"] |= own["standard"]
    for table in MERGED_TABLES:
        document[table] = _merge_entries(document.get(table, []), own.get(table, []))
    return document


def _merge_entries(
    inherited: Sequence[dict[str, Any]], own: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    entries = {entry["key"]: entry for entry in inherited}
    for entry in own:
        if entry.get("remove", False):
            _remove(entries, entry["key"])
        else:
            entries[entry["key"]] = entries.get(entry["key"], {}) | entry
    return list(entries.values())


def _remove(entries: dict[str, dict[str, Any]], key: str) -> None:
    """Take an entry away, and of nodes all that hang below it."""
    del entries[key]
    for below in [other for other, entry in entries.items() if entry.get("parent") == key]:
        _remove(entries, below)


def _node(entry: Mapping[str, Any]) -> Node:
    combine = entry.get("combine", "arithmetic")
    name, option = (combine, None) if isinstance(combine, str) else next(iter(combine.items()))
    missing = entry.get("missing", "reweight")
    return Node(
        key=entry["key"],
        parent=entry.get("parent"),
        weight=entry.get("weight", 1),
        metric=entry.get("metric"),
        per=entry.get("per"),
        combine=name,
        combine_option=option,
        steps=tuple(_step(step) for step in entry.get("steps", [])),
        scope=entry.get("scope", "board"),
        missing=missing,
        hidden=entry.get("hidden", missing),
        min_coverage=entry.get("min_coverage", 0),
        decimals=entry.get("decimals"),
    )


def _step(entry: str | Mapping[str, Any]) -> Step:
    if isinstance(entry, str):
        return Step(entry, None, {})
    name = next(key for key in entry if key in STEP_NAMES)
    argument = None if entry[name] is True else entry[name]
    return Step(name, argument, {key: value for key, value in entry.items() if key != name})
