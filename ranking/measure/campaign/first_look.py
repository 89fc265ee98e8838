"""The first look at texts: which of very many may be on a theme; it may keep too many, never too few."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from ranking.measure.campaign.declared import Campaign
from ranking.measure.campaign.words import SIGNS, needles_of, tags_of

# What is read of a post to look at it.
LOOKED_AT: dict[str, pl.DataType | type[pl.DataType]] = {
    **{"post_id": pl.Int64, "published_at": pl.Datetime("us")},
    **{"title": pl.String, "text": pl.String, "topics": pl.String},
}
_SEARCHED = ("text", "title", "topics")
# So many texts tell which characters are common.
_SAMPLE = 1_000
# The only letter whose small form is two characters, a plain i and a dot: a text with it is looked at closely.
_LARGE_I, _ITS_SMALL_FORM = "\u0130", "i\u0307"


def keep_likely(batches: Iterable[Any], campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """The posts of the Arrow batches that hold a piece of what is looked for; columns as in LOOKED_AT."""
    words, tags = needles_of(campaigns), tags_of(campaigns)
    is_signed = pl.col("topics").is_not_null() | _any_holds(SIGNS)
    close = _any_holds(words) | (is_signed & _any_holds(tags))
    # Written anew, for a column of texts that is only filtered keeps the whole batch in memory.
    copies = [pl.col(name) + pl.lit("") for name in _SEARCHED]
    held, rough = [pl.DataFrame(schema=LOOKED_AT)], None
    for batch in batches:
        posts = pl.from_arrow(batch)
        assert isinstance(posts, pl.DataFrame)
        if rough is None:
            # One look for all; what tells a tag from a word is asked of the few that are left.
            common = _common_characters(posts["text"])
            rough = _any_holds([_rare_part(word, common) for word in (*words, *tags)])
        held.append(posts.filter(rough).filter(close).with_columns(copies))
    return pl.concat(held)


def _common_characters(texts: pl.Series) -> Counter[str]:
    """How often each character stands in a sample of the texts."""
    return Counter("".join(texts.gather_every(max(1, len(texts) // _SAMPLE)).drop_nulls()))


def _rare_part(word: str, common: Mapping[str, int]) -> str:
    """What of a word is looked for first: from its rarest character on, for a search stops wherever its beginning stands.

    Letters and figures are left out where two other characters follow each other: what they begin stands everywhere.
    """
    parts = [part for part in re.split(r"[\x00-\x7f]", _without_letters(word)) if len(part) > 1]
    if not parts:
        return word
    longest = max(parts, key=len)
    return longest[min(range(len(longest) - 1), key=lambda place: common.get(longest[place], 0)) :]


def _without_letters(word: str) -> str:
    return "".join("\0" if sign in _ITS_SMALL_FORM or sign.lower() != sign.upper() else sign for sign in word)


def _any_holds(needles: Sequence[str]) -> pl.Expr:
    """Whether a post holds any of them, whatever their case; one pattern of plain words is searched many bytes at a time."""
    if not needles:
        return pl.lit(value=False)
    pattern = "|".join(dict.fromkeys(map(_pattern, needles)))
    holds = (pl.col(name).str.contains(pattern) for name in _SEARCHED)
    return pl.any_horizontal(holds).fill_null(value=False)


def _pattern(needle: str) -> str:
    pattern = pl.escape_regex(needle)
    pattern = pattern if needle.lower() == needle.upper() else f"(?i:{pattern})"
    return f"{pattern}|{_LARGE_I}" if set(needle) & set(_ITS_SMALL_FORM) else pattern
