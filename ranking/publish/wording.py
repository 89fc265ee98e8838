"""Numbers, dates and states as an office prints them; every format takes its strings from here."""

import datetime as dt
import unicodedata
from decimal import Decimal
from functools import lru_cache

from ranking.rounding import round_half_up
from ranking.standard import Standard

MISSING = "—"
YES_OR_NO = "是为 1"  # the unit of metrics that are true or not
# Most scores of a site are printed on several pages, and many accounts share a coverage.
_KEPT = 2**16
_MINUS = "\u2212"

TIE_RULES = {
    "min": "得分相同名次并列，其后名次顺延（如 1、2、2、4）",
    "dense": "得分相同名次并列，其后名次连续（如 1、2、2、3）",
    "average": "得分相同者取平均名次（如 1、2.5、2.5、4）",
    "ordered": "得分相同者按计分标准规定的次序再比，仍相同的并列",
}
CHANGE_WORDS = {
    "up": "升",
    "down": "降",
    "same": "持平",
    "new": "新上榜",
    "no_comparison": "无可比",
    "unmarked": "",
}
PROFILE_WORDS = {"public": "公开版", "internal": "内部版"}
STATE_WORDS = {"draft": "草稿", "preview": "征求异议稿", "published": "已发布"}


def tell_noun(standard: Standard) -> str:
    """What a standard ranks."""
    return "矩阵" if standard.subject == "matrix" else "账号"


def clean_name(text: str | None) -> str:
    """`text` on one line without control characters, which some formats cannot hold."""
    kept = ("" if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text or "")
    return " ".join("".join(kept).split())


@lru_cache(maxsize=_KEPT)
def print_score(value: float | Decimal | None, decimals: int) -> str:
    """A score or part with exactly that many decimals; a dash where there is none."""
    return MISSING if value is None else f"{round_half_up(float(value), decimals):f}"


def print_signed(value: Decimal) -> str:
    """A difference with its sign: `+1.20`, `−0.35`, and plain zero."""
    sign = "+" if value > 0 else _MINUS if value < 0 else ""
    return f"{sign}{abs(value):f}"


def print_measure(value: float | None, unit: str = "") -> str:
    """A metric's value: whole numbers with separators, others with at most two decimals."""
    if value is None:
        return MISSING
    if unit == YES_OR_NO:
        return "是" if value else "否"
    if unit == "%":
        return f"{round_half_up(value * 100, 1):f}%"
    if float(value).is_integer():
        return f"{int(value):,}"
    # Two decimals would print a small share as 0.00.
    decimals = 2 if abs(value) >= 1 else 3
    return f"{round_half_up(value, decimals):,f}"


@lru_cache(maxsize=_KEPT)
def print_share(share: float | None) -> str:
    """A share of the whole in per cent with one decimal, without a needless zero."""
    if share is None:
        return MISSING
    text = f"{round_half_up(share * 100, 1):f}"
    return f"{text.removesuffix('.0')}%"


def print_day(moment: dt.datetime | dt.date) -> str:
    """A day as offices write it, unpadded: `2026年11月6日`."""
    return f"{moment.year}年{moment.month}月{moment.day}日"


def print_moment(moment: dt.datetime) -> str:
    """A moment to the minute; midnight is told as the end of the day before (`24:00`)."""
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return f"{print_day(moment - dt.timedelta(days=1))} 24:00"
    return f"{print_day(moment)} {moment:%H:%M}"
