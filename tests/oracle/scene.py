"""One month of a world as it stood at the cut-off, account by account and for a whole matrix."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ranking.months import Month
from tests.oracle.texts import Copies
from tests.oracle.world import Capture, Entry, Post, World

DAY = dt.timedelta(days=1)
ENDLESS = 10**18
Kind = Literal["account", "matrix"]


@dataclass(frozen=True)
class Measured:
    """One cell of the metric table."""

    value: float | None
    base: int
    coverage: float
    is_floor: bool = False


Cells = dict[str, Measured]


@dataclass(frozen=True)
class Subject:
    """Who is measured: one account, or the accounts of a matrix together."""

    name: str
    accounts: tuple[str, ...]
    kind: Kind = "account"


def median(numbers: Iterable[float]) -> float | None:
    """The middle number, or the mean of the two in the middle."""
    ranked = sorted(numbers)
    if not ranked:
        return None
    middle = len(ranked) // 2
    return float(ranked[middle]) if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2


def share(part: float, whole: float, otherwise: float) -> float:
    """Part of whole, or what holds where there is nothing."""
    return part / whole if whole else otherwise


@dataclass(frozen=True)
class Scene:
    """One month of a world as it stood at the cut-off."""

    world: World
    month: Month
    cut_off: dt.datetime
    copies: Copies

    def days(self) -> Iterator[dt.date]:
        day = self.month.start.date()
        while day <= self.month.last_day:
            yield day
            day += DAY

    def entries(self, account: str) -> list[Entry]:
        return [entry for entry in self.world.entries if entry.account_id == account]

    def is_open(self, account: str, day: dt.date) -> bool:
        return any(
            entry.valid_from <= day and (entry.valid_to is None or day <= entry.valid_to)
            for entry in self.entries(account)
        )

    def accounts(self) -> list[str]:
        names = {entry.account_id for entry in self.world.entries}
        return sorted(name for name in names if any(self.is_open(name, day) for day in self.days()))

    def entry(self, account: str) -> Entry:
        """As registered on its last open day of the month."""
        day = self.open_days(account)[-1]
        return next(
            entry
            for entry in self.entries(account)
            if entry.valid_from <= day and (entry.valid_to is None or day <= entry.valid_to)
        )

    def subjects(self, kind: Kind) -> list[Subject]:
        if kind == "account":
            return [Subject(account, (account,)) for account in self.accounts()]
        matrices: dict[str, list[str]] = {}
        for account in self.accounts():
            matrix = self.entry(account).matrix
            if matrix is not None:
                matrices.setdefault(matrix, []).append(account)
        return [Subject(name, tuple(accounts), kind) for name, accounts in sorted(matrices.items())]

    def open_days(self, account: str) -> list[dt.date]:
        return [day for day in self.days() if self.is_open(account, day)]

    def visible(self, account: str) -> list[Post]:
        """All its posts known at the cut-off, of any month, published while it was open."""
        return [
            post
            for post in self.world.posts
            if post.account_id == account
            and post.at <= self.cut_off
            and self.is_open(account, post.at.date())
        ]

    def posts(self, subject: Subject, *, once: bool = False) -> list[Post]:
        """The month's posts; `once`: without those that a matrix had on another platform of the organisation."""
        return [
            post
            for account in subject.accounts
            for post in self.visible(account)
            if Month.of(post.at.date()) == self.month
            and not (once and subject.kind == "matrix" and self.copies.is_own_repeat(post))
        ]

    def is_observed(self, account: str, day: dt.date) -> bool:
        if not self.is_open(account, day):
            return False
        if any(post.at.date() == day for post in self.visible(account)):
            return True
        is_over = dt.datetime.combine(day + DAY, dt.time()) <= self.cut_off
        return is_over and any(
            period.account_id == account and period.first <= day <= period.last
            for period in self.world.periods
        )

    def is_seen(self, account: str, first: dt.date, last: dt.date) -> bool:
        """Whether every day from first to last was observed."""
        return all(
            self.is_observed(account, first + number * DAY) for number in range((last - first).days + 1)
        )

    def observed_days(self, subject: Subject) -> int:
        return sum(self.is_observed(account, day) for account in subject.accounts for day in self.days())

    def observed_share(self, subject: Subject) -> float:
        return self.observed_days(subject) / sum(len(self.open_days(account)) for account in subject.accounts)

    def is_watched(self, subject: Subject) -> bool:
        return self.observed_days(subject) > 0

    def is_silent(self, subject: Subject) -> bool:
        """Looked at, and no post."""
        return self.is_watched(subject) and not self.posts(subject)

    def platforms(self, subject: Subject) -> set[str]:
        return {account.split(":")[0] for account in subject.accounts}

    def peers(self, subject: Subject) -> list[Subject]:
        """The subjects on the same platforms, itself included."""
        return [
            other for other in self.subjects(subject.kind) if self.platforms(other) == self.platforms(subject)
        ]

    def counts(self, post: Post) -> Capture | None:
        """The last capture by the cut-off; of two of one time the later loaded."""
        found = None
        for capture in self.world.captures:
            is_in_time = capture.post_id == post.post_id and capture.at <= self.cut_off
            if is_in_time and (found is None or capture.at >= found.at):
                found = capture
        return found

    def known(self, post: Post, counts: tuple[str, ...]) -> int | None:
        """The sum of those counts of a post, or None where one of them is unknown."""
        capture = self.counts(post)
        total = 0
        for count in counts:
            number = getattr(capture, count) if capture else None
            if number is None:
                return None
            total += number
        return total

    def is_floored(self, post: Post, counts: tuple[str, ...]) -> bool:
        capture = self.counts(post)
        is_known = self.known(post, counts) is not None
        return is_known and capture is not None and bool(capture.floors & set(counts))

    def originality(self, post: Post) -> bool | None:
        """As declared; a declared repost is known to be no original."""
        if post.is_original is None and post.is_repost:
            return False
        return post.is_original
