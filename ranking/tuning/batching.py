"""The matrix path: one tree worked out for many sets of weights at once, where its form allows that.

Every column below has a row a set of weights and a column a row of the sheet; what no weight can change has
one row only. What cannot be done this way raises NotBatchedError, and the engine itself does it set by set.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ranking.standard import Node, Standard
from ranking.standard.numbers import Bools, Floats, round_column
from ranking.standard.sheet import Sheet
from ranking.standard.step import Step
from ranking.standard.steps import apply_step
from ranking.standard.tree import Worked
from ranking.tuning.weights import WeightSets

# Combines that are a weighted mean of some function of the values, or a weighted sum.
_MEANS = frozenset({"arithmetic", "geometric", "harmonic", "power", "sum"})
_GROUP_RULES = frozenset({"group_mean", "group_median"})


class NotBatchedError(Exception):
    """Only the engine itself can work this out; never leaves this room."""


@dataclass
class Batch:
    """One node for many sets of weights."""

    value: Floats
    received: Floats
    excluded: Bools
    coverage: Floats


def refuse_unbatched(standard: Standard, sheet: Sheet) -> None:
    """Raise NotBatchedError for a tree with an inner node that looks at other subjects, or that is no kind of mean."""
    for node in standard.ordered_nodes:
        if node.metric is not None:
            continue
        rules = {node.missing, node.hidden}
        if (
            node.combine.name not in _MEANS
            or any(step.is_data_driven for step in node.steps)
            or rules & _GROUP_RULES
            or (node.hidden is not None and sheet.hidden)
        ):
            raise NotBatchedError


def work_out_batch(
    standard: Standard, sheet: Sheet, leaves: Mapping[str, Worked], sets: WeightSets
) -> tuple[Floats, Floats]:
    """What the root gives (before adjustments) and its coverage, a row a set and a column a row of the sheet."""
    found: dict[str, Batch] = {}
    for node in reversed(standard.ordered_nodes):
        if node.metric is None:
            found[node.key] = _inner(standard, sheet, node, found, sets)
        else:
            leaf = leaves[node.key]
            found[node.key] = Batch(
                leaf.value[None], leaf.received[None], leaf.excluded[None], leaf.coverage[None]
            )
    root = found[standard.root.key]
    if np.isinf(root.received).any():
        raise NotBatchedError
    shape = (sets.count, sheet.size)
    return np.broadcast_to(root.received, shape), np.broadcast_to(root.coverage, shape)


def leaf_shares(standard: Standard, sets: WeightSets) -> Floats:
    """The share of every leaf in the total under every set, all combines normalised: sets × leaves."""
    shares = {standard.root.key: np.ones(sets.count)}
    for node in standard.ordered_nodes:
        children = standard.children(node.key)
        if children:
            weights = sets.columns(children)
            total = weights.sum(axis=1)
            for place, child in enumerate(children):
                shares[child.key] = shares[node.key] * weights[:, place] / total
    return np.stack([shares[leaf.key] for leaf in standard.leaves], axis=1)


def is_plain(standard: Standard, leaves: Mapping[str, Worked]) -> bool:
    """Whether the score is just Σ share of the leaf · its value: means all the way up, nothing missing."""
    inner = [node for node in standard.nodes if node.metric is None]
    means = all(
        node.combine.name == "arithmetic"
        and not node.steps
        and node.decimals is None
        and node.min_coverage == 0
        for node in inner
    )
    return means and not any(np.isnan(leaf.received).any() for leaf in leaves.values())


def _inner(
    standard: Standard, sheet: Sheet, node: Node, found: Mapping[str, Batch], sets: WeightSets
) -> Batch:
    nodes = standard.children(node.key)
    weights = sets.columns(nodes)
    children = [found[child.key] for child in nodes]
    counting = weights > 0
    excluded = _any_counting([child.excluded for child in children], counting)
    combined = _combine(node, [child.received for child in children], weights)
    combined = np.where(excluded, np.nan, combined)
    if node.min_coverage > 0:
        present = _blend([(~np.isnan(child.value)).astype(np.float64) for child in children], weights)
        thin = present / weights.sum(axis=1, keepdims=True) < node.min_coverage - 1e-12
        combined = np.where(thin, np.nan, combined)
    if np.isinf(combined).any():
        raise NotBatchedError
    value = np.where(excluded, np.nan, _finish(node, combined, sheet))
    coverage = _blend([child.coverage for child in children], weights) / weights.sum(axis=1, keepdims=True)
    return _handed_up(node, value, excluded, coverage)


def _any_counting(claims: list[Bools], counting: Bools) -> Bools:
    """Whether any child with weight claims it; one row where no child does in any set."""
    if not any(claim.any() for claim in claims):
        return np.zeros((1, claims[0].shape[1]), dtype=bool)
    found = [claim & counting[:, [place]] for place, claim in enumerate(claims)]
    return np.asarray(np.logical_or.reduce(found, axis=0))


def _combine(node: Node, received: list[Floats], weights: Floats) -> Floats:
    """The combined values by the node's kind of mean; no child with weight present gives NaN."""
    present = [~np.isnan(column) for column in received]
    complete = all(column.all() for column in present)
    name, exponent = node.combine.name, node.combine.exponent
    if name == "sum":
        values = _blend([np.nan_to_num(column) for column in received], weights)
        if complete:
            return values
        some = _blend([column.astype(np.float64) for column in present], (weights > 0).astype(np.float64))
        return np.where(some > 0, values, np.nan)
    total = (
        weights.sum(axis=1, keepdims=True)
        if complete
        else _blend([column.astype(np.float64) for column in present], weights)
    )
    if name == "arithmetic":
        return _divided(_blend([np.nan_to_num(column) for column in received], weights), total)
    power = {"geometric": 0.0, "harmonic": -1.0}.get(name, exponent or 0.0)
    return _power_mean(received, weights, total, power)


def _power_mean(received: list[Floats], weights: Floats, total: Floats, power: float) -> Floats:
    """(Σ ŵ·x^p)^(1/p), its limit for p = 0; only of values that are not negative."""
    if any((np.nan_to_num(column) < 0).any() for column in received):
        raise NotBatchedError
    with np.errstate(all="ignore"):
        changed = [np.log(column) if power == 0 else np.power(column, power) for column in received]
        means = _divided(_blend([_finite(column) for column in changed], weights), total)
        values = np.exp(means) if power == 0 else np.power(means, 1 / power)
    if power > 0:
        return np.asarray(values)
    zeros = [(column == 0).astype(np.float64) for column in received]
    is_zero = _blend(zeros, (weights > 0).astype(np.float64)) > 0
    return np.where(np.isnan(total) | (total == 0), np.nan, np.where(is_zero, 0.0, values))


def _finite(column: Floats) -> Floats:
    return np.where(np.isfinite(column), column, 0.0)


def _divided(amount: Floats, total: Floats) -> Floats:
    with np.errstate(all="ignore"):
        return np.where(total > 0, amount / total, np.nan)


def _blend(columns: list[Floats], weights: Floats) -> Floats:
    """Σ weight · column; the columns that no weight changes go through one matrix product."""
    fixed = [place for place, column in enumerate(columns) if len(column) == 1]
    total = np.zeros((len(weights), columns[0].shape[1]))
    if fixed:
        total = weights[:, fixed] @ np.concatenate([columns[place] for place in fixed])
    for place, column in enumerate(columns):
        if len(column) > 1:
            total += weights[:, [place]] * column
    return total


def _finish(node: Node, values: Floats, sheet: Sheet) -> Floats:
    """The values after the node's steps and rounding."""
    for step in node.steps:
        values = _apply(step, values, sheet)
    if node.decimals is not None:
        values = round_column(values.ravel(), node.decimals).reshape(values.shape)
    return values


def _apply(step: Step, values: Floats, sheet: Sheet) -> Floats:
    # A metric has one number a row of the sheet and spreads over all sets; other steps work on a plain column.
    reads = step.metric is not None
    change = apply_step(step, values if reads else values.ravel(), sheet)
    after = change.values.reshape(values.shape)
    lost = ~np.isfinite(after) & ~np.isnan(values)
    if change.missing is not None:
        lost &= ~(change.missing.reshape(values.shape) & np.isnan(after))
    if lost.any():
        raise NotBatchedError
    return after


def _handed_up(node: Node, value: Floats, excluded: Bools, coverage: Floats) -> Batch:
    """The node with what its parent receives by the rule `missing`."""
    absent = np.isnan(value) & ~excluded
    if not absent.any() or node.missing == "reweight":
        return Batch(value, value, excluded, coverage)
    if node.missing == "exclude":
        return Batch(value, value, excluded | absent, coverage)
    filled = 0.0 if node.missing == "zero" else float(node.missing)
    return Batch(value, np.where(absent, filled, value), excluded, coverage)
