"""A standard in memory: the tree of nodes and the standard as a whole, as frozen models."""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from ranking.standard.entries import (
    Adjustment,
    Board,
    Decimals,
    Flag,
    Floor,
    Gate,
    MissingRule,
    NodeKey,
    NotNegative,
    Rollup,
    Share,
    Text,
    Texts,
    listed,
)
from ranking.standard.language import ALL_SCOPE, BOARD_SCOPE, LANGUAGE_VERSION, ROOT
from ranking.standard.step import Combine, Frozen, Moments, QuantileType, Step


class Node(Frozen):
    """One node of the tree: its input, then its steps, then its rounding."""

    key: NodeKey
    parent: Text | None = None
    label: Text | None = None
    weight: NotNegative = 1.0
    metric: Text | None = None
    per: Text | None = None
    combine: Combine = Combine.model_construct(name="arithmetic")
    steps: tuple[Step, ...] = ()
    scope: Text = BOARD_SCOPE
    missing: MissingRule = "reweight"
    hidden: MissingRule | None = None
    min_coverage: Share = 0.0
    decimals: Decimals | None = None
    note: Text | None = None
    basis: Text | None = None

    @property
    def title(self) -> str:
        """The text that is printed for the node."""
        return self.label or self.key

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric the node reads itself: input, denominator and steps."""
        read = (self.metric, self.per, *(step.metric for step in self.steps))
        return tuple(dict.fromkeys(metric for metric in read if metric is not None))


class Standard(Frozen):
    """A scoring standard after `extends` was merged; `text` is its whole text, `sha256` that text's hash."""

    id: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9][\w.-]*$")]
    version: Annotated[str, StringConstraints(strict=True, pattern=r"^[^@\s]+$")] = "1"
    title: Text = ""
    subject: Literal["account", "matrix"] = "account"
    effective_from: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] | None = None
    decimals: Decimals = 2
    rank_decimals: Decimals | None = None
    ties: Literal["min", "dense", "average", "ordered"] = "min"
    tie_breakers: Texts = ()
    floor: Floor = 0.0
    sd: Moments = "sample"
    quantile_type: QuantileType = 7
    skewness: Moments = "sample"
    kurtosis: Moments = "sample"
    members_standard: Text | None = None
    notes: Texts = ()
    sources: Texts = ()
    language: Annotated[int, Field(strict=True, ge=1, le=LANGUAGE_VERSION)] = LANGUAGE_VERSION
    nodes: tuple[Node, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    flags: tuple[Flag, ...] = ()
    boards: tuple[Board, ...] = ()
    rollups: tuple[Rollup, ...] = ()
    gates: tuple[Gate, ...] = ()
    text: str = ""
    sha256: str = ""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, entry: Any) -> Any:
        entry = listed(entry, "notes", "sources", "tie_breakers")
        return {"title": entry.get("id", ""), **entry} if isinstance(entry, dict) else entry

    @cached_property
    def by_key(self) -> dict[str, Node]:
        """Key → node."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def _below(self) -> dict[str | None, tuple[Node, ...]]:
        below: dict[str | None, list[Node]] = {}
        for node in self.nodes:
            below.setdefault(node.parent, []).append(node)
        return {parent: tuple(nodes) for parent, nodes in below.items()}

    @property
    def root(self) -> Node:
        """The node that gives the score."""
        return self.by_key[ROOT]

    def children(self, key: str) -> tuple[Node, ...]:
        """The children of a node in file order."""
        return self._below.get(key, ())

    @cached_property
    def ordered_nodes(self) -> tuple[Node, ...]:
        """All nodes from the root down, each followed by everything below it."""
        return tuple(self._walk(self.root))

    def _walk(self, node: Node) -> list[Node]:
        return [node, *(below for child in self.children(node.key) for below in self._walk(child))]

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """The nodes with a metric, in the order of `ordered_nodes`."""
        return tuple(node for node in self.ordered_nodes if node.metric is not None)

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that scoring needs, in order of first use."""
        owners: list[Node | Adjustment] = [*self.ordered_nodes, *self.adjustments]
        named = [name for owner in owners for name in owner.metrics]
        named += [name for flag in self.flags for name in flag.when.metrics]
        breakers = [name.removeprefix("-") for name in self.tie_breakers]
        named += [name for name in breakers if name not in self.by_key]
        return tuple(dict.fromkeys(named))

    @cached_property
    def scopes(self) -> tuple[str, ...]:
        """Every scope that is named, columns and the words `board` and `all`."""
        scopes = [scope for node in self.nodes for scope in (node.scope, *(s.scope for s in node.steps))]
        return tuple(dict.fromkeys(scope for scope in scopes if scope is not None))

    @property
    def scope_columns(self) -> tuple[str, ...]:
        """The columns that are named as groups."""
        return tuple(scope for scope in self.scopes if scope not in (BOARD_SCOPE, ALL_SCOPE))
