"""Counting a campaign once more as a plain loop over rows of files: a tag, a window, declared originals."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """What the loop needs of one post."""

    account: str
    published: dt.datetime
    text: str
    is_original: bool | None
    topics: str = ""


@dataclass(frozen=True)
class Counted:
    """Posts, declared originals and posts of unknown originality of one account."""

    posts: int
    originals: int
    pending: int


def count_by_tag(pieces: Iterable[Piece], tag: str, first: dt.date, last: dt.date) -> dict[str, Counted]:
    """Per account what carries `#tag#` (or has it among its topics) within the window; each text once an account."""
    posts: Counter[str] = Counter()
    originals: Counter[str] = Counter()
    pending: Counter[str] = Counter()
    for piece in pieces:
        carries = f"#{tag}#" in piece.text or tag in piece.topics.split(",")
        if not carries or not first <= piece.published.date() <= last:
            continue
        posts[piece.account] += 1
        originals[piece.account] += piece.is_original is True
        pending[piece.account] += piece.is_original is None
    return {name: Counted(posts[name], originals[name], pending[name]) for name in posts}
