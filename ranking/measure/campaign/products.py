"""Which posts are products (宣传品), which count apart, and which products are one series."""

import re
from typing import Literal

import polars as pl

from ranking.measure.campaign.words import any_holds
from ranking.vocabulary import WordClass, word_classes

Family = Literal["product", "apart"]
FAMILIES: tuple[Family, ...] = ("product", "apart")

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


def telling_head() -> pl.Expr:
    """The `head` in small letters where it holds a word of any class, null elsewhere: few do, and each class costs a look."""
    words = (word for family in FAMILIES for each in word_classes(family) for word in each.words)
    return pl.when(any_holds(["head"], [*words])).then(pl.col("head").str.to_lowercase())


def tell_classes() -> list[pl.Expr]:
    """For each class of products and of what counts apart, by what a post belongs to it; null where it does not.

    Asked of `kind` and `telling_head`; the columns are named after family and code.
    """
    return [
        _by(each).alias(_column(family, each.code)) for family in FAMILIES for each in word_classes(family)
    ]


def _by(each: WordClass) -> pl.Expr:
    word = pl.col("telling_head").str.extract(f"({'|'.join(map(re.escape, each.words))})")
    is_kind = pl.col("kind").is_in(each.post_kinds)
    return pl.coalesce(
        pl.when(is_kind).then(pl.lit(f"形式为{each.label}")), pl.lit("含“") + word + pl.lit("”")
    )


def _column(family: Family, code: str) -> str:
    return f"{family}_{code}"


def class_of(family: Family, codes: tuple[str, ...]) -> tuple[pl.Expr, pl.Expr]:
    """Label of the first of the classes that a post belongs to, and by what, over the columns of `tell_classes`."""
    chosen = [each for each in word_classes(family) if each.code in codes]
    none = pl.lit(None, pl.String)
    by = [pl.col(_column(family, each.code)) for each in chosen]
    labels = [
        pl.when(told.is_not_null()).then(pl.lit(each.label)) for each, told in zip(chosen, by, strict=True)
    ]
    return pl.coalesce(*labels, none), pl.coalesce(*by, none)


def with_series(facts: pl.LazyFrame) -> pl.LazyFrame:
    """The posts with `series`, the name that all parts of a series share: the head without the part's number and signs.

    A text without a title is part of a series only where it carries a number. Null where no name is left that
    could tell one series from another. Asked over the columns of `tell_classes`.
    """
    has_title = pl.col("title").fill_null("").str.strip_chars() != ""
    # Only what may be a product has a series; the patterns of numbers are dear.
    may_be = pl.any_horizontal(
        pl.col("product_counts").is_not_null(),
        *(pl.col(_column("product", each.code)).is_not_null() for each in word_classes("product")),
    )
    first_line = pl.col("head").str.extract(r"^([^\r\n]*)")
    line = pl.when(may_be).then(pl.when(has_title).then("head").otherwise(first_line))
    is_part = pl.col("line").str.contains(_SERIAL) | pl.col("line").str.contains(_PART)
    name = pl.col("line").str.replace_all(_SERIAL, " ").str.replace_all(_PART, " $1")
    name = name.str.replace_all(_SIGNS, "").str.to_lowercase()
    is_named = (pl.col("series").str.len_chars() >= _SHORTEST_NAME) & (has_title | pl.col("is_part"))
    # One step after the other, so that nothing is worked out twice.
    named = facts.with_columns(line=line).with_columns(series=name, is_part=is_part)
    return named.with_columns(series=pl.when(is_named).then("series")).drop("line", "is_part")
