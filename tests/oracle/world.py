"""What happened, as plain objects: the input of both the real measuring and its oracle."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One dated row of the register."""

    account_id: str
    name: str = "演示账号"
    level: str | None = "county"
    valid_from: dt.date = dt.date(2020, 1, 1)
    valid_to: dt.date | None = None
    organisation: str | None = None
    matrix: str | None = None
    superior_id: str | None = None
    is_main: bool | None = None

    @property
    def platform(self) -> str:
        return self.account_id.split(":")[0]


@dataclass(frozen=True)
class Post:
    """One published item; its time of day is 00:00 where the precision is `day`."""

    post_id: int
    account_id: str
    at: dt.datetime
    precision: str = "second"
    is_original: bool | None = None
    is_repost: bool | None = None
    title: str | None = None
    text: str | None = None
    topics: str | None = None
    kind: str | None = None
    position: int | None = None
    url: str | None = None


@dataclass(frozen=True)
class Capture:
    """The counts of a post at one time; `floors` names the counts that were shown as "at least"."""

    post_id: int
    at: dt.datetime
    reads: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    favourites: int | None = None
    recommends: int | None = None
    floors: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Period:
    """Days on which an account was looked at, both ends included."""

    account_id: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Followers:
    """The followers of an account at one time."""

    account_id: str
    at: dt.datetime
    count: int
    is_floor: bool = False


@dataclass(frozen=True)
class Event:
    """Something that accounts should report, with the rule by which a report is known."""

    event_id: str
    released_at: dt.datetime
    window_hours: float = 48.0
    topics: str | None = None
    keywords_any: str | None = None
    keywords_all: str | None = None
    keywords_none: str | None = None
    links: str | None = None
    expected_level: str | None = None
    expected_matrix: str | None = None
    expected_accounts: str | None = None


@dataclass(frozen=True)
class Theme:
    """A campaign on one tag, for every account, whose posts count for other campaigns as well."""

    campaign_id: str
    first_day: dt.date
    last_day: dt.date
    topics: str
    is_major: bool = True
    target_originals: int | None = 1


@dataclass(frozen=True)
class Review:
    """An editor's points for a post, or for an account where no post is named."""

    account_id: str
    month: str
    points: float
    post_id: int | None = None
    is_good: bool = False


@dataclass(frozen=True)
class Given:
    """A figure of an account and month that was loaded."""

    account_id: str
    month: str
    metric: str
    value: float | None
    base: int | None = None
    is_floor: bool = False


@dataclass(frozen=True)
class World:
    """Everything loaded; of two rows of one time the one that stands later was loaded later."""

    entries: tuple[Entry, ...] = ()
    posts: tuple[Post, ...] = ()
    captures: tuple[Capture, ...] = ()
    periods: tuple[Period, ...] = ()
    followers: tuple[Followers, ...] = ()
    events: tuple[Event, ...] = ()
    reviews: tuple[Review, ...] = ()
    given: tuple[Given, ...] = ()
    themes: tuple[Theme, ...] = ()
