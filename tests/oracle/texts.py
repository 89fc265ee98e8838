"""What texts tell, by plain loops: what can be copied of them, which are alike, and who was first."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from tests.oracle.world import Entry, Post, World

SPANS = {"second": dt.timedelta(seconds=1), "minute": dt.timedelta(minutes=1), "day": dt.timedelta(days=1)}
LOOK_BACK = dt.timedelta(days=30)
SHORT_BELOW = 20


def bare(text: str | None) -> str:
    """Letters and digits only, without links and topic tags, half width, lower case."""
    cleaned = re.sub(r"(?i)https?://[!-~]+", "", text or "")
    cleaned = re.sub(r"#[^#\n]{1,40}#", "", cleaned.replace("＃", "#"))
    folded = unicodedata.normalize("NFKC", cleaned).lower()
    return "".join(letter for letter in folded if letter.isalnum())


def similarity(first: str, second: str) -> float:
    """Jaccard of the sets of four letters in a row."""
    one, other = ({text[start : start + 4] for start in range(len(text) - 3)} for text in (first, second))
    return len(one & other) / len(one | other)


def end(post: Post) -> dt.datetime:
    """The first moment at which the post was surely out."""
    return post.at + SPANS[post.precision]


@dataclass(frozen=True)
class Copies:
    """The near copies among all posts of a world that are known at the cut-off."""

    world: World
    cut_off: dt.datetime
    month_end: dt.datetime

    @cached_property
    def posts(self) -> list[Post]:
        return [post for post in self.world.posts if post.at <= self.cut_off and bare(post.text)]

    def is_short(self, post: Post) -> bool:
        return len(bare(post.text)) < SHORT_BELOW

    def last_entry(self, account: str) -> Entry | None:
        """As registered at the month's end."""
        entries = [
            entry
            for entry in self.world.entries
            if entry.account_id == account and entry.valid_from < self.month_end.date()
        ]
        return max(entries, key=lambda entry: entry.valid_from, default=None)

    def organisation(self, account: str) -> str:
        last = self.last_entry(account)
        return account if last is None or last.organisation is None else last.organisation

    def superiors(self, account: str) -> set[str]:
        """All superiors, step by step; nobody twice."""
        found: set[str] = set()
        to_visit = [account]
        while to_visit:
            last = self.last_entry(to_visit.pop())
            if last is not None and last.superior_id is not None and last.superior_id not in found:
                found.add(last.superior_id)
                to_visit.append(last.superior_id)
        return found

    @cached_property
    def _alike(self) -> dict[int, list[Post]]:
        found: dict[int, list[Post]] = {}
        for post in self.world.posts:
            mates = [other for other in self.posts if other.post_id != post.post_id]
            found[post.post_id] = [other for other in mates if self._are_alike(post, other)]
        return found

    def _are_alike(self, post: Post, other: Post) -> bool:
        mine, theirs = bare(post.text), bare(other.text)
        if not mine or not theirs:
            return False
        if mine == theirs:
            return True
        if min(len(mine), len(theirs)) < SHORT_BELOW:
            return False
        return similarity(mine, theirs) >= 0.8

    def earlier(self, post: Post) -> list[Post]:
        """Posts alike that were surely out before it, the first one first."""
        mates = [
            other
            for other in self._alike[post.post_id]
            if end(other) <= post.at and end(other) > post.at - LOOK_BACK
        ]
        return sorted(mates, key=lambda other: (end(other), other.post_id))

    def of_unknown_order(self, post: Post) -> list[Post]:
        return [other for other in self._alike[post.post_id] if other.at < end(post) and post.at < end(other)]

    def relation(self, post: Post, other: Post) -> str:
        if other.account_id == post.account_id:
            return "own_account"
        if self.organisation(other.account_id) == self.organisation(post.account_id):
            return "own_organisation"
        return "superior" if other.account_id in self.superiors(post.account_id) else "other"

    def is_own_repeat(self, post: Post) -> bool:
        kin = [
            other
            for other in self._alike[post.post_id]
            if self.relation(post, other) == "own_organisation"
            and other.account_id.split(":")[0] != post.account_id.split(":")[0]
        ]
        is_later = [other for other in kin if other in self.earlier(post)]
        is_higher = [
            other for other in kin if other in self.of_unknown_order(post) and other.post_id < post.post_id
        ]
        return bool(is_later or is_higher)

    def is_relay(self, post: Post) -> bool:
        return not self.is_short(post) and any(
            self.relation(post, other) == "superior" for other in self.earlier(post)
        )

    def is_self_repeat(self, post: Post) -> bool:
        return not self.is_short(post) and any(
            other.account_id == post.account_id for other in self.earlier(post)
        )

    def authorship(self, post: Post, *, is_on_event: bool) -> str | None:
        if post.text is None or self.is_short(post):
            return None
        earlier = self.earlier(post)
        if not earlier:
            strangers = [
                other
                for other in self.of_unknown_order(post)
                if self.relation(post, other) in ("other", "superior")
                or self.relation(other, post) in ("other", "superior")
            ]
            return "unknown" if strangers else "independent"
        relation = self.relation(post, earlier[0])
        if relation == "superior" or (relation == "other" and (self.is_relay(post) or is_on_event)):
            return "carried"
        return "copied" if relation == "other" else "independent"

    def copies(self, post: Post) -> int:
        """How many posts of others have this one as the first of their text."""
        return sum(
            self.earlier(other)[:1] == [post] and self.relation(other, post) in ("other", "superior")
            for other in self._alike[post.post_id]
            if not self.is_short(other)
        )


def letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def sentences(text: str) -> int:
    """Stretches between sentence ends that hold a letter."""
    return sum(any(letter.isalnum() for letter in part) for part in re.split(r"[。！？!?…\n\r]", text))


def han(text: str) -> list[str]:
    return [letter for letter in text if "一" <= letter <= "鿿"]


def is_common(letter: str) -> bool:
    """Whether GB/T 2312 has the character in its first level."""
    code = letter.encode("gb2312", "ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7
