"""Says of a quarter or a year what sentences are written to say of a month: 本月 → 本季, 近 12 个月 → 近 12 个季度."""

import re
from collections.abc import Callable

from ranking.months import Month

# Longer words first; 各月 stays: a quarter is made of its months.
_OF_QUARTER = {
    "个月": "个季度",
    "本月": "本季",
    "上月": "上季",
    "当月": "当季",
    "月末": "季末",
    "月份": "季度",
}
_OF_YEAR = {"个月": "年", "本月": "本年", "上月": "上年", "当月": "当年", "月末": "年末", "月份": "年度"}
_WORDS = {3: _OF_QUARTER, 12: _OF_YEAR}
# `各 N 个月` of a period still means months.
_MONTHLY = re.compile("|".join(_OF_QUARTER))


def words_of(length: int) -> Callable[[str], str]:
    """What turns a sentence on a month into one on a period of so many months; on a month it stays."""
    words = _WORDS.get(length)
    if words is None:
        return str
    return lambda text: _MONTHLY.sub(lambda found: words[found[0]], text)


def in_words_of(month: Month, text: str) -> str:
    """A sentence that was written for a month, for this month, quarter or year."""
    return words_of(month.length)(text)
