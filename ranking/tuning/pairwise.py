"""AHP: weights from judgements of pairs, and whether the judgements agree with one another."""

from dataclasses import dataclass
from itertools import permutations

import numpy as np
import polars as pl

from ranking.errors import StandardError
from ranking.standard import Standard
from ranking.standard.numbers import Floats
from ranking.tuning.proposals import Proposal, proposed_keys, scaled_weights

RANDOM_INDEX_NAME = "Saaty（1980）随机一致性指标表"
# Saaty, The Analytic Hierarchy Process (1980), table of the random index for matrices of order 1 to 15.
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
HIGHEST_RATIO = 0.1
METHOD_WORDS = {"eigenvector": "特征向量法", "geometric": "几何平均法"}


@dataclass(frozen=True)
class Judgement:
    """What a pairwise matrix says: shares by both methods, its consistency, its most inconsistent triple."""

    eigenvector: Floats
    geometric: Floats
    largest_eigenvalue: float
    ratio: float  # consistency ratio CI / RI; 0 for fewer than three
    triple: tuple[int, int, int] | None
    error: float  # of the triple: a_ij · a_jk ÷ a_ik, at least 1


def judge_matrix(matrix: Floats) -> Judgement:
    """The weights of a positive reciprocal matrix of order 2 to 15."""
    size = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    place = int(values.real.argmax())
    vector = np.abs(vectors[:, place].real)
    largest = float(values[place].real)
    index = (largest - size) / (size - 1)
    ratio = index / RANDOM_INDEX[size - 1] if size > 2 else 0.0
    geometric = np.exp(np.log(matrix).mean(axis=1))
    triple, error = _worst_triple(matrix)
    return Judgement(
        vector / vector.sum(), geometric / geometric.sum(), largest, max(ratio, 0.0), triple, error
    )


def _worst_triple(matrix: Floats) -> tuple[tuple[int, int, int] | None, float]:
    """The three whose judgements contradict one another most: i over j, j over k, against i over k."""
    worst: tuple[int, int, int] | None = None
    error = 1.0
    for i, j, k in permutations(range(len(matrix)), 3):
        away = float(matrix[i, j] * matrix[j, k] / matrix[i, k])
        if away > error * (1 + 1e-12):
            worst, error = (i, j, k), away
    return worst, error


def propose_by_pairs(
    standard: Standard,
    table: pl.DataFrame,
    source: str,
    *,
    parent: str = "score",
    method: str = "eigenvector",
) -> Proposal:
    """Weights for the children of `parent` from a pairwise matrix: first column the node, one column each node.

    A cell says how many times as important the row is as the column. Raises StandardError for a matrix that is no
    reciprocal one, and for a consistency ratio above 0.1, naming the most inconsistent triple.
    """
    keys = proposed_keys(standard, parent)
    matrix = _read_matrix(table, keys, source)
    judged = judge_matrix(matrix)
    if judged.ratio > HIGHEST_RATIO:
        raise StandardError(_contradiction(standard, keys, matrix, judged, source))
    if method not in METHOD_WORDS:
        msg = f"没有方法 {method}，可用：{'、'.join(METHOD_WORDS)}"
        raise StandardError(msg)
    shares = judged.eigenvector if method == "eigenvector" else judged.geometric
    note = (
        f"{standard.by_key[parent].title} 下级的权重由层次分析法（AHP，{METHOD_WORDS[method]}）得出，"
        f"判断矩阵 {source}，最大特征根 {judged.largest_eigenvalue:.4f}，一致性比率 {judged.ratio:.3f}（{RANDOM_INDEX_NAME}）"
    )
    return Proposal(f"ahp-{method}", scaled_weights(standard, keys, shares), note)


def _read_matrix(table: pl.DataFrame, keys: tuple[str, ...], source: str) -> Floats:
    rows = table[table.columns[0]].cast(pl.String).to_list()
    if sorted(rows) != sorted(keys) or sorted(table.columns[1:]) != sorted(keys):
        msg = f"{source}：判断矩阵的行和列须恰好是 {'、'.join(keys)}（各一行、一列）"
        raise StandardError(msg)
    if len(keys) > len(RANDOM_INDEX):
        msg = f"{source}：判断矩阵最多 {len(RANDOM_INDEX)} 项，请分组比较"
        raise StandardError(msg)
    order = [rows.index(key) for key in keys]
    matrix = np.array([[_number(table[key][row], source, rows[row], key) for key in keys] for row in order])
    for i, j in permutations(range(len(keys)), 2):
        if abs(matrix[i, j] * matrix[j, i] - 1) > 0.01:
            msg = (
                f"{source}：{keys[i]} 对 {keys[j]} 是 {matrix[i, j]:g}，{keys[j]} 对 {keys[i]} 是 {matrix[j, i]:g}，"
                "两者应互为倒数，请改正其一"
            )
            raise StandardError(msg)
    return matrix


def _number(cell: object, source: str, row: str, column: str) -> float:
    """A cell as a number; fractions such as 1/3 are read too."""
    above, _, below = str(cell).strip().partition("/")
    try:
        value = float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        value = -1.0
    if not 0 < value < np.inf or (row == column and value != 1):
        expected = "1" if row == column else "大于零的数，例如 3 或 1/3"
        msg = f"{source}：行 {row}、列 {column} 的值是“{cell}”，须是{expected}"
        raise StandardError(msg)
    return value


def _contradiction(
    standard: Standard, keys: tuple[str, ...], matrix: Floats, judged: Judgement, source: str
) -> str:
    told = f"{source}：判断矩阵的一致性比率是 {judged.ratio:.3f}，须不大于 {HIGHEST_RATIO}（{RANDOM_INDEX_NAME}）"
    if judged.triple is None:
        return told
    i, j, k = judged.triple
    one, two, three = (standard.by_key[keys[place]].title for place in (i, j, k))
    return (
        f"{told}；最矛盾的三项：{one} 是 {two} 的 {matrix[i, j]:.3g} 倍、{two} 是 {three} 的 {matrix[j, k]:.3g} 倍，"
        f"推得 {one} 是 {three} 的 {matrix[i, j] * matrix[j, k]:.3g} 倍，而表中是 {matrix[i, k]:.3g} 倍，请先改正这三处"
    )


def propose_by_swing(
    standard: Standard, table: pl.DataFrame, source: str, *, parent: str = "score"
) -> Proposal:
    """Weights from swings: columns node, worst, best (of its finished value), points."""
    from ranking.tuning.proposals import weigh_by_swing

    keys = proposed_keys(standard, parent)
    needed = ("node", "worst", "best", "points")
    if set(needed) - set(table.columns) or sorted(table["node"].cast(pl.String)) != sorted(keys):
        msg = f"{source}：须有 {'、'.join(needed)} 四列，node 列恰好是 {'、'.join(keys)}"
        raise StandardError(msg)
    rows = {str(row["node"]): row for row in table.iter_rows(named=True)}
    numbers = np.array(
        [[_plain_number(rows[key][name], source, key, name) for name in needed[1:]] for key in keys]
    )
    shares = weigh_by_swing(numbers[:, 2], np.abs(numbers[:, 1] - numbers[:, 0]))
    note = f"{standard.by_key[parent].title} 下级的权重由摆幅法（swing）得出，依据 {source} 所述的最差、最好水平和分数"
    return Proposal("swing", scaled_weights(standard, keys, shares), note)


def _plain_number(cell: object, source: str, row: str, column: str) -> float:
    try:
        return float(str(cell))
    except ValueError:
        msg = f"{source}：行 {row}、列 {column} 的值是“{cell}”，须是数字"
        raise StandardError(msg) from None
