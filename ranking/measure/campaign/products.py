"""Which posts are products (宣传品), which count apart, and which products are one series."""

from collections.abc import Sequence
from typing import Literal

import polars as pl

from ranking.vocabulary import WordClass, word_classes

# Of a text without a title this much stands for one.
_HEAD = 40
_NUMBER = "[0-9０-９一二三四五六七八九十百]{1,3}"
# How the parts of a series are numbered: （一）, 第3期, ②, 2/6, （上); then 之二, which no letter follows.
_SERIAL = (
    rf"[（(\[【［]\s*(?:{_NUMBER}|[上中下])\s*[）)\]】］]"
    rf"|第\s*{_NUMBER}\s*[期集篇弹季讲则章回部辑]"
    r"|[①-⑳]|[0-9]{1,3}\s*/\s*[0-9]{1,3}"
)
_PART = rf"之{_NUMBER}([^0-9一-龥]|$)"
_SIGNS = r"[\W_]+"
_SHORTEST_NAME = 4


def head_of() -> pl.Expr:
    """What tells the kind of a post: its `title`, or the beginning of its `excerpt` where it has none."""
    title = pl.col("title").fill_null("").str.strip_chars()
    text = pl.col("excerpt").fill_null("").str.strip_chars().str.slice(0, _HEAD)
    return pl.when(title != "").then(title).otherwise(text)


def chosen_classes(family: Literal["product", "apart"], codes: tuple[str, ...]) -> list[WordClass]:
    """The classes of a family that a campaign names."""
    return [each for each in word_classes(family) if each.code in codes]


def class_of(classes: Sequence[WordClass]) -> tuple[pl.Expr, pl.Expr]:
    """Label of the first class that the post's `kind` or a word of its `head` belongs to, and by what; null without."""
    none = pl.lit(None, pl.String)
    head = pl.col("head").str.to_lowercase()
    label, by = none, none
    for each in reversed(classes):
        is_kind = pl.col("kind").is_in(each.post_kinds).fill_null(value=False)
        words = none
        for word in reversed(each.words):
            words = (
                pl.when(head.str.contains(word, literal=True)).then(pl.lit(f"含“{word}”")).otherwise(words)
            )
        label = (
            pl.when(is_kind | head.str.contains_any(list(each.words)))
            .then(pl.lit(each.label))
            .otherwise(label)
        )
        by = pl.coalesce(pl.when(is_kind).then(pl.lit(f"形式为{each.label}")), words, by)
    return label, by


def series_of() -> pl.Expr:
    """The name that all parts of a series share: the head without the part's number and signs.

    A text without a title is part of a series only where it carries a number. Null where no name is left that
    could tell one series from another.
    """
    has_title = pl.col("title").fill_null("").str.strip_chars() != ""
    line = pl.when(has_title).then("head").otherwise(pl.col("head").str.extract(r"^([^\r\n]*)"))
    is_part = line.str.contains(_SERIAL) | line.str.contains(_PART)
    name = line.str.replace_all(_SERIAL, " ").str.replace_all(_PART, " $1")
    name = name.str.replace_all(_SIGNS, "").str.to_lowercase()
    return pl.when((name.str.len_chars() >= _SHORTEST_NAME) & (has_title | is_part)).then(name)
