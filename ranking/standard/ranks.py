"""Ranks of rounded scores, restarting with every board, and how ties are told."""

import numpy as np

from ranking.standard.model import Standard
from ranking.standard.numbers import Floats, Ints, steady

_TIE_WORDS = {
    "min": "得分相同的并列，占用后续名次（1、2、2、4）",
    "dense": "得分相同的并列，不占用后续名次（1、2、2、3）",
    "average": "得分相同的取平均名次（1、2.5、2.5、4）",
}


def rank_scores(figures: Floats, boards: Ints, ties: str, breakers: list[Floats]) -> Floats:
    """The rank of each row within its board, 1 = largest figure; NaN where there is no figure.

    `breakers` are further figures, larger first, that order equal ones under `ordered`.
    """
    ranked = np.flatnonzero(~np.isnan(figures))
    keys = [-figures[ranked], *(np.where(np.isnan(b), np.inf, -steady(b))[ranked] for b in breakers)]
    order = np.lexsort((*reversed(keys), boards[ranked]))
    rows = ranked[order]
    sorted_keys = [key[order] for key in keys]
    new_board = _starts([boards[rows]])
    new_place = new_board | _starts(sorted_keys)
    ranks = np.full(figures.shape, np.nan)
    ranks[rows] = _places(new_board, new_place, ties)
    return ranks


def _starts(keys: list[np.ndarray]) -> np.ndarray:
    """Whether a row differs from the one before it in any key."""
    size = len(keys[0])
    starts = np.ones(size, dtype=bool)
    if size:
        starts[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return starts


def _places(new_board: np.ndarray, new_place: np.ndarray, ties: str) -> Floats:
    """Places of rows in rank order."""
    index = np.arange(len(new_board))
    board_start = np.maximum.accumulate(np.where(new_board, index, 0)) if len(index) else index
    if ties == "dense":
        count = np.cumsum(new_place)
        return np.asarray(count - count[board_start] + 1, dtype=np.float64)
    tie_start = np.maximum.accumulate(np.where(new_place, index, 0)) if len(index) else index
    first = (tie_start - board_start + 1).astype(np.float64)
    if ties != "average":
        return first
    sizes = np.bincount(np.cumsum(new_place) - 1)
    return first + (np.repeat(sizes, sizes) - 1) / 2


def tie_words(standard: Standard) -> str:
    """The rule for equal scores in words, to be printed with the board."""
    places = standard.decimals if standard.rank_decimals is None else standard.rank_decimals
    if standard.ties != "ordered":
        return f"按保留 {places} 位小数的得分排名，{_TIE_WORDS[standard.ties]}"
    order = "、".join(_breaker_words(standard, name) for name in standard.tie_breakers)
    return f"按保留 {places} 位小数的得分排名，得分相同的依次比较{order}，仍相同的并列"


def _breaker_words(standard: Standard, name: str) -> str:
    plain = name.removeprefix("-")
    node = standard.by_key.get(plain)
    return f"{node.title if node else plain}（{'小者' if name.startswith('-') else '大者'}在前）"
