"""What share of the total every node has, and how much of it rests on traffic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ranking.catalogue.model import Metric
from ranking.standard.language import WEIGHTLESS
from ranking.standard.model import Node, Standard

SOCIAL_TAGS = frozenset({"likes", "shares", "comments", "follows"})
READS_TAG = "reads"


@dataclass(frozen=True)
class TrafficDependence:
    """How far a standard's scores rest on traffic; all shares are 0 to 1 of the total weight.

    `nodes` are those that make up `social_share` or `reads_share`, with their own share of the total (None where
    it cannot be told); `adjustments` and `tie_breakers` those that use likes, shares, comments or follows.
    """

    social_share: float
    reads_share: float
    nodes: tuple[tuple[str, float | None], ...]
    adjustments: tuple[str, ...]
    reads_adjustments: tuple[str, ...]
    tie_breakers: tuple[str, ...]
    untagged_metrics: tuple[str, ...]  # without entry in the catalogue: counted wholly as traffic

    @property
    def bars_appraisal(self) -> bool:
        """Whether words of appraisal are refused beside this standard."""
        return self.social_share > 0 or bool(self.adjustments) or bool(self.tie_breakers)


def effective_shares(standard: Standard) -> dict[str, float | None]:
    """Node key → its share of the total; None below min, max and median, where there is none.

    The root has 1; a child its parent's share times its weight by the sum of its siblings' weights.
    """
    shares: dict[str, float | None] = {standard.root.key: 1.0}
    for node in standard.ordered_nodes:
        children = standard.children(node.key)
        total = sum(child.weight for child in children)
        share = shares[node.key]
        for child in children:
            if child.weight == 0:
                shares[child.key] = 0.0
            elif share is None or node.combine.name in WEIGHTLESS:
                shares[child.key] = share if len(_weighted(children)) == 1 else None
            else:
                shares[child.key] = share * child.weight / total
    return shares


def traffic_dependence(
    standard: Standard, metrics: Mapping[str, Metric], *, members: TrafficDependence | None = None
) -> TrafficDependence:
    """How much of the standard rests on likes, shares, comments and follows, and on reads.

    A metric that is not in `metrics` counts wholly as both. For a matrix standard `members` is the dependence of
    the members' standard: a roll-up of their scores that rests on traffic counts wholly.
    """
    tags = _Tags(standard, metrics, members)
    shares = effective_shares(standard)
    users = [(entry.key, tags.of(entry.metrics)) for entry in standard.adjustments]
    breakers = [(name, tags.of(_breaker_metrics(standard, name))) for name in standard.tie_breakers]
    return TrafficDependence(
        social_share=_dependent(standard, standard.root, 1.0, tags, SOCIAL_TAGS),
        reads_share=_dependent(standard, standard.root, 1.0, tags, frozenset({READS_TAG})),
        nodes=tuple(
            (node.key, shares[node.key])
            for node in standard.ordered_nodes
            if tags.of(node.metrics) & (SOCIAL_TAGS | {READS_TAG}) and shares[node.key] != 0
        ),
        adjustments=tuple(key for key, used in users if used & SOCIAL_TAGS),
        reads_adjustments=tuple(key for key, used in users if READS_TAG in used),
        tie_breakers=tuple(name for name, used in breakers if used & SOCIAL_TAGS),
        untagged_metrics=tuple(name for name in standard.metrics if tags.is_unknown(name)),
    )


def traffic_among(
    standard: Standard, metrics: Mapping[str, Metric], standards: Iterable[Standard]
) -> TrafficDependence:
    """As `traffic_dependence`; the members' standard of a matrix standard is looked for in `standards`."""
    wanted, _, version = (standard.members_standard or "").partition("@")
    members = next(
        (one for one in standards if one.id == wanted and version in ("", one.version)),
        None,
    )
    return traffic_dependence(
        standard, metrics, members=traffic_dependence(members, metrics) if members else None
    )


@dataclass(frozen=True)
class _Tags:
    standard: Standard
    metrics: Mapping[str, Metric]
    members: TrafficDependence | None

    def is_unknown(self, name: str) -> bool:
        """Whether nothing is known about a metric: given as a column, or a roll-up of what is not known."""
        rollup = next((entry for entry in self.standard.rollups if entry.key == name), None)
        if rollup is None:
            return name not in self.metrics
        return self.members is None if rollup.of == "score" else rollup.of not in self.metrics

    def of(self, names: tuple[str, ...]) -> frozenset[str]:
        """All tags of some metrics."""
        return frozenset(tag for name in names for tag in self._of_one(name))

    def _of_one(self, name: str) -> frozenset[str]:
        if self.is_unknown(name):
            return SOCIAL_TAGS | {READS_TAG}
        rollup = next((entry for entry in self.standard.rollups if entry.key == name), None)
        if rollup is not None and rollup.of == "score" and self.members is not None:
            social = SOCIAL_TAGS if self.members.bars_appraisal else frozenset()
            reads = self.members.reads_share > 0 or self.members.reads_adjustments
            return social | (frozenset({READS_TAG}) if reads else frozenset())
        return frozenset(self.metrics[rollup.of if rollup else name].tags)


def _dependent(standard: Standard, node: Node, share: float, tags: _Tags, wanted: frozenset[str]) -> float:
    """The part of `share` that rests on metrics with the wanted tags."""
    if tags.of(node.metrics) & wanted:
        return share
    children = _weighted(standard.children(node.key))
    if not children:
        return 0.0
    if node.combine.name in WEIGHTLESS:
        # Any one child may decide, so one that rests on traffic makes the whole rest on it.
        return share if any(_dependent(standard, child, 1.0, tags, wanted) > 0 for child in children) else 0.0
    total = sum(child.weight for child in children)
    return sum(_dependent(standard, child, share * child.weight / total, tags, wanted) for child in children)


def _breaker_metrics(standard: Standard, name: str) -> tuple[str, ...]:
    """The metrics behind a tie-breaker: the metric itself, or all below the node it names."""
    plain = name.removeprefix("-")
    if plain not in standard.by_key:
        return (plain,)
    return _metrics_below(standard, standard.by_key[plain])


def _metrics_below(standard: Standard, node: Node) -> tuple[str, ...]:
    below = [name for child in standard.children(node.key) for name in _metrics_below(standard, child)]
    return (*node.metrics, *below)


def _weighted(children: tuple[Node, ...]) -> list[Node]:
    return [child for child in children if child.weight > 0]
