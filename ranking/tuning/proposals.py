"""Weights that data proposes for the children of one node; each method with the words that go into the standard."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from ranking.errors import StandardError
from ranking.standard import Bounds, Scored, Standard, score_table
from ranking.standard.numbers import Floats

METHOD_WORDS = {
    "equal": "等权",
    "entropy": "熵权法（Shannon 信息熵）",
    "critic": "CRITIC 法（标准差 × Σ(1 − r)，Diakoulaki 等，1995）",
    "critic-abs": "CRITIC 法变体（标准差 × Σ(1 − |r|)，正负相关同样视为重复）",
    "sd": "标准差法（按最小、最大值换算后的标准差）",
    "pca": "主成分法（第一主成分载荷的平方）",
}
# Methods that ask for judgements instead (see `pairwise`).
JUDGED = ("ahp", "ahp-geometric", "swing")


@dataclass(frozen=True)
class Proposal:
    """Weights for some siblings, summing to their nominal sum, and where they come from."""

    method: str
    weights: dict[str, float]
    note: str


def propose_weights(
    standard: Standard,
    table: pl.DataFrame,
    method: str,
    *,
    parent: str = "score",
    board: str | None = None,
    bounds: Bounds | None = None,
    scored: Scored | None = None,
) -> Proposal:
    """Weights for the counting children of `parent` by the finished values of the rows that have all of them.

    Of one board, or of all rows of the table; whoever asks for several proposals gives the table `scored` already.
    Raises StandardError for an unknown method or parent, for
    fewer than three complete rows, and where the values do not allow the method.
    """
    if method not in METHOD_WORDS:
        msg = f"没有方法 {method}，可用：{'、'.join([*METHOD_WORDS, *JUDGED])}"
        raise StandardError(msg)
    keys = proposed_keys(standard, parent)
    values = _complete_values(scored or score_table(standard, table, bounds=bounds), keys, board)
    shares = METHODS[method](values)
    where = f"榜 {board} 的" if board is not None else ""
    note = f"{standard.by_key[parent].title} 下级的权重由{METHOD_WORDS[method]}得出，依据{where} {len(values)} 个数据齐全的对象"
    return Proposal(method, scaled_weights(standard, keys, shares), note)


def proposed_keys(standard: Standard, parent: str) -> tuple[str, ...]:
    """The children of a node that have a weight above zero; raises StandardError for fewer than two."""
    if parent not in standard.by_key:
        msg = f"标准 {standard.id} 中没有节点 {parent}，可用：{'、'.join(standard.by_key)}"
        raise StandardError(msg)
    keys = tuple(child.key for child in standard.children(parent) if child.weight > 0)
    if len(keys) < 2:
        msg = f"节点 {parent} 下面权重大于零的下级不足两个，无从分配权重；请用 --of 指定另一个节点"
        raise StandardError(msg)
    return keys


def scaled_weights(standard: Standard, keys: tuple[str, ...], shares: Floats) -> dict[str, float]:
    """Shares as weights that have the sum of the old ones."""
    total = sum(standard.by_key[key].weight for key in keys)
    whole = shares / shares.sum() * total
    return dict(zip(keys, whole.tolist(), strict=True))


def _complete_values(scored: Scored, keys: tuple[str, ...], board: str | None) -> Floats:
    values = np.stack([scored.nodes[key].value for key in keys], axis=1)
    usable = ~np.isnan(values).any(axis=1) & scored.sheet.registered
    if board is not None:
        usable &= (scored.sheet.boards == board).to_numpy()
    if usable.sum() < 3:
        msg = f"数据齐全的对象只有 {usable.sum()} 个，至少要 3 个；请换一个榜或换一组下级"
        raise StandardError(msg)
    return np.asarray(values[usable])


def weigh_equally(values: Floats) -> Floats:
    """1/n for each column."""
    return np.full(values.shape[1], 1 / values.shape[1])


def weigh_by_entropy(values: Floats) -> Floats:
    """Shares by 1 − e, e = −Σ p·ln p / ln n with p = x / Σx of a column; 0·ln 0 = 0. Negative values are refused."""
    if (values < 0).any() or (values.sum(axis=0) == 0).any():
        raise StandardError("熵权法要求各项得分不为负且不全为零，请先用 goalposts 或 min_max 换算")
    parts = values / values.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = -np.where(parts > 0, parts * np.log(parts), 0.0).sum(axis=0) / np.log(len(values))
    return _shares(np.maximum(1 - entropy, 0.0))


def weigh_by_deviation(values: Floats) -> Floats:
    """Shares by the sample standard deviation of min-max scaled columns."""
    return _shares(_scaled(values).std(axis=0, ddof=1))


def weigh_by_critic(values: Floats, *, absolute: bool = False) -> Floats:
    """Shares by σ·Σ(1 − r) of min-max scaled columns; with `absolute` Σ(1 − |r|)."""
    scaled = _scaled(values)
    moving = scaled.std(axis=0) > 0
    correlations = np.corrcoef(scaled[:, moving], rowvar=False)
    conflict = (1 - (np.abs(correlations) if absolute else np.atleast_2d(correlations))).sum(axis=0)
    information = np.zeros(values.shape[1])
    # A column that never varies contrasts with nothing.
    information[moving] = scaled[:, moving].std(axis=0, ddof=1) * conflict
    return _shares(np.maximum(information, 0.0))


def weigh_by_component(values: Floats) -> Floats:
    """Squared loadings of the first principal component of standardised columns."""
    moving = values.std(axis=0) > 0
    if moving.sum() < 2:
        return _shares(moving.astype(np.float64))
    correlations = np.corrcoef(values[:, moving], rowvar=False)
    loadings = np.linalg.eigh(correlations)[1][:, -1]
    shares = np.zeros(values.shape[1])
    shares[moving] = loadings**2
    return _shares(shares)


def weigh_by_swing(points: Floats, ranges: Floats) -> Floats:
    """Shares from swings: the points given to going from worst to best, divided by how far that is.

    `points` are relative (the largest swing is usually given 100), `ranges` the stated spans in the
    units of the finished values (von Winterfeldt and Edwards, 1986).
    """
    if (points < 0).any() or not (points > 0).any() or (ranges <= 0).any():
        raise StandardError("摆幅法：各项分数须不小于零且不全为零，所述最好与最差之差须大于零")
    return _shares(points / ranges)


def _scaled(values: Floats) -> Floats:
    low, high = values.min(axis=0), values.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    scaled: Floats = (values - low) / span
    return scaled


def _shares(amounts: Floats) -> Floats:
    if not amounts.sum() > 0:
        raise StandardError("各项得分在对象之间没有差别，无法由数据得出权重，请改用 equal 或专家方法")
    return np.asarray(amounts / amounts.sum())


def _absolute_critic(values: Floats) -> Floats:
    return weigh_by_critic(values, absolute=True)


METHODS: dict[str, Callable[[Floats], Floats]] = {
    "equal": weigh_equally,
    "entropy": weigh_by_entropy,
    "critic": weigh_by_critic,
    "critic-abs": _absolute_critic,
    "sd": weigh_by_deviation,
    "pca": weigh_by_component,
}
