"""What a campaign looks for in a text: its tags, columns, links and keywords in all spellings, as one table."""

import re
from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from ranking.measure.campaign.declared import Campaign

# What stands before a topic; some keyboards give it in full width.
SIGNS = ("#", "＃")
# Weibo closes a tag with #; WeChat, Douyin and others end it with a blank or the line.
_TAG_ENDS = ("#", " ", "\n", "\r", "\t", "\u3000", "\u00a0")
_SECTION_SIGNS = tuple(map(tuple, ("【】", "[]", "［］", "「」", "《》", "〖〗")))
_SECTION_BARS = ("丨", "｜", "|", " 丨", " ｜", " |")

# The only letter whose small form is two characters, a plain i and a dot: a text with it is taken to hold either.
_LARGE_I, LARGE_I_SMALL = "\u0130", "i\u0307"

# One row a campaign and spelling; `role`: tag (and columns), link, any, all, none; `place`: order of declaring.
WORDS = {"campaign_id": pl.String, "word": pl.String, "role": pl.String, "place": pl.Int32, "told": pl.String}


def table_words(campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """Every spelling that is looked for, columns as in WORDS, in lower case and with # for ＃."""
    rows = [
        (campaign.campaign_id, plain(word), role, place, told)
        for campaign in campaigns
        for place, (word, role, told) in enumerate(_spellings(campaign))
    ]
    return pl.DataFrame(rows, schema=WORDS, orient="row").unique(
        ["campaign_id", "word", "role"], keep="first", maintain_order=True
    )


def _spellings(campaign: Campaign) -> Iterator[tuple[str, str, str]]:
    for topic in campaign.topics:
        yield from ((f"#{topic}{end}", "tag", f"话题“{topic}”") for end in _TAG_ENDS)
    for section in campaign.sections:
        told = f"专栏“{section}”"
        yield from ((f"{left}{section}{right}", "tag", told) for left, right in _SECTION_SIGNS)
        yield from ((f"{section}{bar}", "tag", told) for bar in _SECTION_BARS)
        yield from ((f"#{section}{end}", "tag", told) for end in _TAG_ENDS)
    yield from ((bare_link(link), "link", f"链接 {link}") for link in campaign.links if bare_link(link))
    yield from ((word, "any", word) for word in campaign.keywords_any)
    yield from ((word, "all", word) for word in campaign.keywords_all)
    yield from ((word, "none", word) for word in campaign.keywords_none)


def plain(text: str) -> str:
    """As texts and words are compared: lower case, with # for ＃."""
    return text.lower().replace("＃", "#")


def plain_texts(texts: pl.Expr, words: Iterable[str]) -> pl.Expr:
    """The same of a column in which the words are looked for; small letters cost most, and most words have none."""
    has_letters = any(word.lower() != word.upper() for word in words)
    texts = texts.str.to_lowercase() if has_letters else texts
    return texts.str.replace_all("＃", "#", literal=True)


def any_holds(columns: Sequence[str], words: Sequence[str]) -> pl.Expr:
    """Whether a text of the columns holds any of the words in small letters, whatever its own; at times true without need.

    One pattern of plain words is searched many bytes at a time, and small forms of whole texts are not made.
    """
    if not words:
        return pl.lit(value=False)
    pattern = "|".join(dict.fromkeys(map(_pattern, words)))
    return pl.any_horizontal(pl.col(name).str.contains(pattern) for name in columns).fill_null(value=False)


def _pattern(word: str) -> str:
    pattern = pl.escape_regex(word)
    pattern = pattern if word.lower() == word.upper() else f"(?i:{pattern})"
    return f"{pattern}|{_LARGE_I}" if set(word) & set(LARGE_I_SMALL) else pattern


def tags_of(campaigns: Sequence[Campaign]) -> list[str]:
    """The fewest pieces of which every post with a topic of the campaigns holds one behind a sign or among its topics."""
    return _fewest(topic for each in campaigns for topic in each.topics)


def needles_of(campaigns: Sequence[Campaign]) -> list[str]:
    """The fewest pieces of which every other post on a theme holds one in title, text or topics; for the first look.

    A column stands for all its spellings, a word for all that hold it, and of words that must all be there one is enough.
    """
    return _fewest(
        word
        for each in campaigns
        for word in (
            *(*each.sections, *filter(None, map(bare_link, each.links))),
            *(each.keywords_any or sorted(each.keywords_all, key=len, reverse=True)[:1]),
        )
    )


def _fewest(words: Iterable[str]) -> list[str]:
    """The words in lower case, without those that hold another; of a word with signs, whose width is open, a part without."""
    wanted: set[str] = set()
    for word in words:
        parts = sorted(plain(word).split("#"), key=len)
        wanted |= {parts[-1]} if parts[-1] else set(SIGNS)
    return sorted(word for word in wanted if not any(other in word for other in wanted - {word}))


def bare_link(link: str) -> str:
    """A link as it is compared: lower case, without scheme, fragment and final slash."""
    bare = link.strip().lower().partition("#")[0]
    return bare.partition("://")[2].rstrip("/") if "://" in bare else bare.rstrip("/")


def bare_links(links: pl.Expr) -> pl.Expr:
    """The same of a column."""
    bare = links.str.strip_chars().str.to_lowercase().str.replace("#.*$", "")
    return bare.str.replace(r"^[^:/]*://", "").str.strip_chars_end("/")


def cites_link(link: str) -> str:
    """The pattern of a text that cites the bare link itself, not one that only begins or ends like it."""
    more = r"(?:/?$|/?[^0-9A-Za-z_\-%~/?&=.#]|[/.#]+(?:[^0-9A-Za-z_\-%~/?&=]|$)|/?#)"
    return rf"(?:^|[^0-9A-Za-z_\-%~.]){re.escape(link)}{more}"
