"""Random standards and tables: every step, combine and rule, small numbers, many ties and gaps."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.standard.drawn_adjustments import adjustments, conditions, head_fields
from tests.standard.drawn_steps import SIGNED, Sign, StepMaker, loosest
from tests.standard.drawn_tables import METRICS, Row, tables
from tests.standard.rendering import Document, render

SCOPES = ("board", "all", "region")

NORMALISED = ("arithmetic", "geometric", "harmonic", "power", "topsis")
COMBINES = (*NORMALISED, "sum", "product", "min", "max", "median", "copeland")
NEED_POSITIVE = ("geometric", "harmonic", "power", "product")
RULES = ("reweight", "zero", "exclude", "group_median", "group_mean", 7.5)
WEIGHTS = (1, 2, 3, 10, 25, 40, 0.5, 0)
EXPONENTS = (1, 2, 0.5, 0.25, 0)  # weights under a product


@dataclass(frozen=True)
class Feature:
    """What a generated standard must contain at least once: a step, a combine or a missing rule."""

    kind: str
    name: str | float

    def __str__(self) -> str:
        return f"{self.kind}-{self.name}"


@dataclass(frozen=True)
class Case:
    """A standard as a document, and the table it is to score."""

    document: Document
    rows: list[Row]

    @property
    def text(self) -> str:
        return render(self.document)


@st.composite
def standards(draw: st.DrawFn, boards: list[str], feature: Feature | None = None) -> Document:
    """A valid standard over the metrics of `tables`, up to four levels deep."""
    maker = TreeMaker(draw, feature)
    maker.grow(None, 0)
    nodes = draw(st.permutations(maker.nodes)) if draw(st.booleans()) else maker.nodes
    document: Document = {"standard": draw(head_fields([node["key"] for node in nodes])), "node": list(nodes)}
    document["adjustment"] = [
        {"key": f"a{number}", **entry}
        for number, entry in enumerate(draw(st.lists(adjustments(), max_size=3)))
    ]
    document["flag"] = [
        {"key": f"f{number}", "label": "提示", "when": when}
        for number, when in enumerate(draw(st.lists(conditions(), max_size=2)))
    ]
    if draw(st.integers(0, 3)) == 3:
        shares = st.sampled_from([0, 0.25, 0.5, 0.75])
        document["board"] = [
            {"key": board, "title": "演示榜", "min_coverage": draw(shares)} for board in boards
        ]
    return document


@st.composite
def cases(draw: st.DrawFn, feature: Feature | None = None) -> Case:
    """A table and a standard that can score it, though it may find no value for some subject."""
    rows = draw(tables())
    boards = sorted({str(row["board"]) for row in rows})
    return Case(draw(standards(boards, feature)), rows)


class TreeMaker:
    """Draws a tree from the root down, keeping track of which signs a value can have."""

    def __init__(self, draw: st.DrawFn, feature: Feature | None) -> None:
        self.draw, self.feature = draw, feature
        self.nodes: list[Document] = []
        self.is_featured = feature is None

    def grow(self, parent: str | None, depth: int) -> Sign:
        """Add a node and all below it; the sign says what its parent can expect."""
        node: Document = {"key": f"n{len(self.nodes)}" if parent else "score"}
        if parent is not None:
            node["parent"] = parent
        self.nodes.append(node)
        is_inner = parent is None or (depth < 4 and self.draw(st.integers(0, 3)) == 0)
        sign = self._make_inner(node, depth) if is_inner else self._make_leaf(node)
        self._maybe(node, "scope", st.sampled_from(SCOPES))
        sign = self._add_steps(node, sign)
        if is_inner:
            self._maybe(node, "decimals", st.integers(0, 3))
            self._maybe(node, "min_coverage", st.sampled_from([0.25, 0.5, 0.6, 1]))
        return self._add_rules(node, sign)

    def _make_leaf(self, node: Document) -> Sign:
        node["metric"] = self.draw(st.sampled_from(sorted(METRICS)))
        sign = METRICS[node["metric"]]
        if self.draw(st.integers(0, 3)) == 0:
            node["per"] = self.draw(st.sampled_from(["count", "positive", "constant"]))
        return sign

    def _make_inner(self, node: Document, depth: int) -> Sign:
        name = self._combine_name()
        number = self.draw(st.integers(1, 4))
        first = len(self.nodes)
        signs = [self.grow(node["key"], depth + 1) for _ in range(number)]
        sign = loosest(signs)
        if (
            name in NEED_POSITIVE
            and sign == SIGNED
            and not self._is_asked("combine", name)
            and self._is_usual()
        ):
            name = "arithmetic"
        children = [child for child in self.nodes[first:] if child["parent"] == node["key"]]
        weights = EXPONENTS if name == "product" else WEIGHTS
        for child in children:
            child["weight"] = self.draw(st.sampled_from(weights))
        if all(child["weight"] == 0 for child in children):
            children[0]["weight"] = 1
        node["combine"] = self._with_options(name, [child["key"] for child in children])
        return sign if name not in ("copeland",) else SIGNED

    def _combine_name(self) -> str:
        if self.feature is not None and self.feature.kind == "combine" and not self.is_featured:
            self.is_featured = True
            return str(self.feature.name)
        return self.draw(st.sampled_from(COMBINES))

    def _with_options(self, name: str, children: list[str]) -> Any:
        if name == "power":
            return {"power": self.draw(st.sampled_from([-2, -1, 0, 0.5, 1, 2, 3]))}
        if name == "copeland" and self.draw(st.booleans()):
            return {"copeland": {"count": self.draw(st.sampled_from(["net", "wins", "outranking"]))}}
        if name == "topsis" and self.draw(st.booleans()):
            options: Document = {"normalise": self.draw(st.sampled_from(["vector", "min_max"]))}
            if self.draw(st.booleans()):
                options |= {"ideal": "fixed", "best": 100, "worst": dict.fromkeys(children, -1.5)}
            return {"topsis": options}
        return name

    def _add_steps(self, node: Document, sign: Sign) -> Sign:
        maker = StepMaker(self.draw, SCOPES, METRICS)
        wanted = None
        if self.feature is not None and self.feature.kind == "step" and not self.is_featured:
            self.is_featured, wanted = True, str(self.feature.name)
        steps, sign = maker.make(sign, self.draw(st.integers(0, 3)), wanted)
        if steps:
            node["steps"] = steps
        return sign

    def _add_rules(self, node: Document, sign: Sign) -> Sign:
        rules = st.sampled_from(RULES)
        if self.feature is not None and self.feature.kind == "missing" and not self.is_featured:
            self.is_featured, node["missing"] = True, self.feature.name
        else:
            self._maybe(node, "missing", rules)
        self._maybe(node, "hidden", rules, 5)
        is_zeroed = "zero" in (node.get("missing"), node.get("hidden"))
        return loosest([sign, "nonneg"]) if is_zeroed else sign

    def _maybe(self, node: Document, field: str, values: st.SearchStrategy[Any], one_in: int = 3) -> None:
        if self.draw(st.integers(1, one_in)) == one_in:
            node[field] = self.draw(values)

    def _is_asked(self, kind: str, name: str) -> bool:
        return self.feature is not None and (self.feature.kind, self.feature.name) == (kind, name)

    def _is_usual(self) -> bool:
        """Mostly true; else something is tried that may have no value."""
        return self.draw(st.integers(0, 19)) < 19
