"""The first look at texts: which of very many may be on a theme; it may keep too many, never too few."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from ranking.measure.campaign.declared import Campaign
from ranking.measure.campaign.words import LARGE_I_SMALL, SIGNS, any_holds, needles_of, tags_of

# What is read of a post to look at it.
LOOKED_AT: dict[str, pl.DataType | type[pl.DataType]] = {
    **{"post_id": pl.Int64, "published_at": pl.Datetime("us")},
    **{"title": pl.String, "text": pl.String, "topics": pl.String},
}
_SEARCHED = ("text", "title", "topics")
# So many texts tell which characters are common.
_SAMPLE = 1_000


def keep_likely(batches: Iterable[Any], campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """The posts of the Arrow batches that hold a piece of what is looked for; columns as in LOOKED_AT."""
    words, tags = needles_of(campaigns), tags_of(campaigns)
    is_signed = pl.col("topics").is_not_null() | any_holds(_SEARCHED, SIGNS)
    close = any_holds(_SEARCHED, words) | (is_signed & any_holds(_SEARCHED, tags))
    # Written anew, for a column of texts that is only filtered keeps the whole batch in memory.
    copies = [pl.col(name) + pl.lit("") for name in _SEARCHED]
    held, rough = [pl.DataFrame(schema=LOOKED_AT)], None
    for batch in batches:
        posts = pl.from_arrow(batch)
        assert isinstance(posts, pl.DataFrame)
        if rough is None:
            # One look for all; what tells a tag from a word is asked of the few that are left.
            common = _common_characters(posts["text"])
            rough = any_holds(_SEARCHED, [_rare_part(word, common) for word in (*words, *tags)])
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
    return "".join("\0" if sign in LARGE_I_SMALL or sign.lower() != sign.upper() else sign for sign in word)
