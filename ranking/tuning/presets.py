"""Weights to begin with on the tuner page: the standard's own, equal ones, none on traffic, those that data propose."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ranking.catalogue import Metric
from ranking.errors import StandardError
from ranking.standard import Bounds, Scored, Standard, score_table
from ranking.standard.shares import READS_TAG, SOCIAL_TAGS
from ranking.tuning.proposals import METHOD_WORDS, propose_weights
from ranking.tuning.variants import is_sound, with_weights

_TITLES = {
    "entropy": "熵权法",
    "critic": "CRITIC 法",
    "critic-abs": "CRITIC 法（绝对值）",
    "sd": "标准差法",
    "pca": "主成分法",
}


@dataclass(frozen=True)
class Preset:
    """A named set of weights: those that differ from the standard; None where it cannot be had, `note` says why."""

    title: str
    note: str
    weights: dict[str, float] | None


def list_presets(
    standard: Standard,
    table: pl.DataFrame,
    metrics: Mapping[str, Metric],
    *,
    bounds: Bounds | None = None,
) -> tuple[Preset, ...]:
    """The presets of a standard in the order in which they are offered."""
    scored = _score(standard, table, bounds)
    methods = [method for method in METHOD_WORDS if method != "equal"]
    proposed = [_propose(standard, table, method, bounds, scored) for method in methods]
    return (
        Preset("标准原有权重", "与计分标准所写的权重相同。", {}),
        Preset("等权", "每组同级各项的权重相等（权重为 0 的项仍为 0），总和不变。", _equal(standard)),
        _without_traffic(standard, metrics),
        *proposed,
    )


def _equal(standard: Standard) -> dict[str, float]:
    weights: dict[str, float] = {}
    for parent in standard.nodes:
        counting = [child for child in standard.children(parent.key) if child.weight > 0]
        total = sum(child.weight for child in counting)
        weights |= {child.key: total / len(counting) for child in counting}
    return weights


def _without_traffic(standard: Standard, metrics: Mapping[str, Metric]) -> Preset:
    title = "不含流量"
    unwanted = SOCIAL_TAGS | {READS_TAG}
    weights: dict[str, float] = {}
    for node in reversed(standard.ordered_nodes[1:]):
        used = {tag for name in node.metrics if name in metrics for tag in metrics[name].tags}
        below = [child for child in standard.children(node.key) if child.weight > 0]
        is_empty = bool(below) and all(child.key in weights for child in below)
        if used & unwanted or is_empty:
            weights[node.key] = 0.0
    # A node that is left without children keeps theirs, for its own weight takes them all out.
    kept = {key: 0.0 for key in weights if standard.by_key[key].parent not in weights}
    if not kept:
        return Preset(title, "本标准没有使用指标目录中的流量指标，与原有权重相同。", {})
    if not is_sound(with_weights(standard, kept)):
        return Preset(title, "除去流量指标后没有剩下的项，不能给出这一方案。", None)
    labels = "、".join(standard.by_key[key].title for key in reversed(kept))
    return Preset(title, f"{labels} 的权重设为 0；调整项与目录之外的指标照旧。", kept)


def _score(standard: Standard, table: pl.DataFrame, bounds: Bounds | None) -> Scored | None:
    """What every proposal starts from; None where there is no scoring, and each proposal will say why."""
    try:
        return score_table(standard, table, bounds=bounds)
    except StandardError:
        return None


def _propose(
    standard: Standard, table: pl.DataFrame, method: str, bounds: Bounds | None, scored: Scored | None
) -> Preset:
    try:
        found = propose_weights(standard, table, method, bounds=bounds, scored=scored)
    except StandardError as error:
        return Preset(_TITLES[method], f"不能给出：{error}。", None)
    return Preset(_TITLES[method], f"{found.note}。", found.weights)
