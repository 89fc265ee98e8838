"""The shared codes (platforms, levels, kinds) and the words that offices use for them."""

import tomllib
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ranking.resources import shipped_root

Family = Literal[
    "platform", "level", "kind", "event_kind", "review_kind", "given_metric", "original_rule", "piece_rule"
]

# A campaign for which nothing counts apart says so with this code.
NONE_APART = "none"

# A registered account without a level is ranked on a board of its own.
UNCLASSIFIED = "unclassified"
UNCLASSIFIED_LABEL = "未分级"


class Term(BaseModel):
    """One code, the word that is printed for it, and the spellings that are read as it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    label: str
    names: tuple[str, ...]
    form: Literal["count", "number", "rate"] = "count"  # what a given metric's cells hold
    note: str = ""  # what a given metric's name leaves open


@cache
def terms(family: Family) -> tuple[Term, ...]:
    """All terms of one family in the order in which they are listed everywhere."""
    text = (shipped_root() / "data" / "vocabulary.toml").read_text(encoding="utf-8")
    return tuple(Term(**entry) for entry in tomllib.loads(text)[family])


@cache
def codes_by_name(family: Family) -> dict[str, str]:
    """Every accepted spelling (and the code itself) → code."""
    return {name: term.code for term in terms(family) for name in (*term.names, term.label, term.code)}


@cache
def labels(family: Family) -> dict[str, str]:
    """Code → the word that is printed; for levels the unclassified ones too."""
    found = {term.code: term.label for term in terms(family)}
    return found | {UNCLASSIFIED: UNCLASSIFIED_LABEL} if family == "level" else found


def coded_account(words: str) -> str:
    """An account, or a post of one, with the code of its platform for the name: `微博:1/2` becomes `weibo:1/2`.

    What does not begin with a known platform comes back as it is.
    """
    platform, mark, rest = words.strip().replace("：", ":", 1).partition(":")
    code = codes_by_name("platform").get(platform.strip())
    return f"{code}:{rest.strip()}" if mark and code else words.strip()


class WordClass(BaseModel):
    """A class of posts told by form or by words of the title: a kind of product, or what counts apart in a campaign."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    label: str
    names: tuple[str, ...]
    post_kinds: tuple[str, ...]
    words: tuple[str, ...]


@cache
def word_classes(family: Literal["product", "apart"]) -> tuple[WordClass, ...]:
    """The classes of `data/campaign-words.toml`, in its order."""
    text = (shipped_root() / "data" / "campaign-words.toml").read_text(encoding="utf-8")
    return tuple(WordClass(**entry) for entry in tomllib.loads(text)[family])
