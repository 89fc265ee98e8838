"""Which posts are products (宣传品), which count apart, and which products are one series."""

import re
from collections.abc import Sequence

from ranking.vocabulary import WordClass

# Of a text without a title this much stands for one.
_HEAD = 40
_NUMBER = "[0-9０-９一二三四五六七八九十百]{1,3}"
# How the parts of a series are numbered: （一）, 第3期, 之二, ②, 2/6, （上）.
_SERIAL = re.compile(
    rf"[（(\[【［]\s*(?:{_NUMBER}|[上中下])\s*[）)\]】］]"
    rf"|第\s*{_NUMBER}\s*[期集篇弹季讲则章回部辑]"
    rf"|之{_NUMBER}(?![0-9一-龥])"
    r"|[①-⑳]|[0-9]{1,3}\s*/\s*[0-9]{1,3}"
)
_SIGNS = re.compile(r"[\W_]+")
_SHORTEST_NAME = 4


def head_of(title: str | None, text: str | None) -> str:
    """What tells the kind of a post: its title, or the beginning of its text where it has none."""
    return (title or "").strip() or (text or "").strip()[:_HEAD]


def class_of(kind: str | None, head: str, classes: Sequence[WordClass]) -> tuple[WordClass, str] | None:
    """The first class that the post's form or a word of its head belongs to, and by what; None without."""
    lowered = head.lower()
    for each in classes:
        if kind is not None and kind in each.post_kinds:
            return each, f"形式为{each.label}"
        for word in each.words:
            if word in lowered:
                return each, f"含“{word}”"
    return None


def series_of(title: str | None, text: str | None) -> str | None:
    """The name that all parts of a series share: the head without the part's number and signs.

    A text without a title is part of a series only where it carries a number. None where no name is left that
    could tell one series from another.
    """
    head = head_of(title, text)
    if not (title or "").strip():
        head = head.splitlines()[0] if head else ""
        if not _SERIAL.search(head):
            return None
    name = _SIGNS.sub("", _SERIAL.sub(" ", head)).lower()
    return name if len(name) >= _SHORTEST_NAME else None
