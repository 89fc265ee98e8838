"""What one account posts in one month: ordinary posts, reposts, event reports and campaign pieces."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from generator.counts import Counts, receive
from generator.declared import Event
from generator.months import chance, days_of, spread_days, sweep_after, time_of_day
from generator.places import Account
from generator.words import Opening, Subject, Theme, Words

# Posts a month of an account, by platform and level (the basin office counts as a city).
_RATES = {
    ("weibo", "province"): (30, 38),
    ("weibo", "city"): (16, 26),
    ("weibo", "county"): (9, 14),
    ("wechat", "province"): (24, 32),
    ("wechat", "city"): (13, 22),
    ("wechat", "county"): (9, 13),
    ("douyin", "province"): (14, 22),
    ("douyin", "city"): (9, 13),
    ("douyin", "county"): (8, 10),
}
_KINDS = {
    "weibo": {"picture": 50, "text": 22, "video": 14, "poster": 8, "article": 6},
    "wechat": {"article": 60, "picture": 12, "video": 10, "interpretation": 10, "poster": 8},
    "douyin": {"video": 95, "picture": 5},
}
_REPORT_CHANCE = {"province": 0.92, "city": 0.72, "county": 0.5}
# What the provinces' second accounts (核安全科普) write about.
_SECOND_ACCOUNT_THEMES = ("nuclear", "law")
_SHARE_CAPTURED_TWICE = 0.45


@dataclass(frozen=True)
class Post:
    """One published item with its captures, oldest first."""

    account: Account
    account_name: str
    published_at: dt.datetime
    subject: Subject
    opening: Opening
    kind: str
    is_original: bool | None
    is_repost: bool | None
    position: int | None
    title: str | None
    text: str
    topics: str
    captures: tuple[tuple[dt.datetime, Counts], ...]

    @property
    def final(self) -> Counts:
        """What its last capture saw."""
        return self.captures[-1][1]


@dataclass(frozen=True)
class Profile:
    """The habits of one account; they hold all year."""

    rate: tuple[int, int]
    strength: float
    originality: float
    diligence: float
    favours: bool


def profile_of(account: Account) -> Profile:
    """The habits drawn for an account, from its identity alone."""
    rng = chance("profile", account.account_id)
    lowest, highest = _RATES[account.platform, account.level or "city"]
    rate = rng.randrange(lowest, highest + 1)
    return Profile(
        rate=(max(lowest, rate - 1), rate + 2) if account.is_main else (9, 13),
        strength=0.45 + 1.1 * rng.random() if account.is_main else 0.3,
        originality=0.45 + 0.5 * rng.random(),
        diligence=0.5 + 0.5 * rng.random(),
        favours=account.platform == "douyin" or rng.random() < 0.5,
    )


@dataclass
class Desk:
    """The editor's desk of one account in one month: everything that a post is made from."""

    words: Words
    account: Account
    superior_name: str | None
    rng: random.Random

    def __post_init__(self) -> None:
        self.profile = profile_of(self.account)

    def ordinary_posts(self, year: int, month: int) -> Iterator[Post]:
        """The posts of the month's own themes."""
        count = self.rng.randrange(self.profile.rate[0], self.profile.rate[1] + 1)
        sizes = self._push_sizes(count)
        for day, size in zip(
            spread_days(self.rng, list(days_of(year, month)), len(sizes)), sizes, strict=True
        ):
            moment = time_of_day(self.rng, day)
            for position in range(1, size + 1):
                theme = self._choose_theme(month)
                subject = Subject(theme, self.rng.choice(theme.nouns))
                place = position if self.account.platform == "wechat" else None
                yield self.make_post(moment, subject, position=place)

    def event_report(self, event: Event) -> Post | None:
        """The report of an event, or None where the account lets it pass."""
        level = self.account.level or "city"
        if (
            not event.expects(level)
            or self.rng.random() > _REPORT_CHANCE[level] * self.profile.diligence * 1.2
        ):
            return None
        # Most report early in the window, a few after it.
        lag = event.window_hours * 0.18 * (0.2 + self.rng.random()) / (0.12 + 0.88 * self.rng.random())
        moment = event.released_at + dt.timedelta(seconds=int(min(lag, 200) * 3600))
        if moment.hour < 7:
            moment = moment.replace(hour=7 + self.rng.randrange(2), minute=self.rng.randrange(60))
        return self.make_post(moment, event.subject, opening="event_openings", topics=event.topics)

    def make_post(
        self,
        moment: dt.datetime,
        subject: Subject,
        *,
        opening: Opening = "openings",
        topics: str | None = None,
        position: int | None = None,
        kind: str | None = None,
        is_original: bool | None = None,
    ) -> Post:
        """One post on `subject`; what is not given is drawn from the account's habits."""
        rng, platform = self.rng, self.account.platform
        relays = opening == "openings" and platform == "weibo" and self.superior_name and rng.random() < 0.16
        original = rng.random() < self.profile.originality if is_original is None else is_original
        title = None
        if platform != "weibo":
            title = self.words.write_title(rng, subject, self.account.region, moment.date())
        tags = (rng.choice(subject.theme.tags) if topics is None else topics) if platform != "wechat" else ""
        text = self._write(subject, moment.date(), "relay_openings" if relays else opening)
        place = (position or 1) if platform == "wechat" else None
        return Post(
            account=self.account,
            account_name=self.account.name,
            published_at=moment,
            subject=subject,
            opening="relay_openings" if relays else opening,
            kind=kind or self._choose_kind(),
            is_original=original and not relays,
            is_repost=bool(relays),
            position=place,
            title=title,
            text=f"#{tags}#{text}" if tags and platform == "weibo" else text,
            topics=tags,
            captures=self._captures(moment, place),
        )

    def _write(self, subject: Subject, day: dt.date, opening: Opening) -> str:
        text = self.words.write_text(self.rng, subject, self.account.region, day, opening)
        if opening == "relay_openings":
            return text.replace("。", f"//@{self.superior_name}：", 1)
        return text

    def _captures(self, moment: dt.datetime, position: int | None) -> tuple[tuple[dt.datetime, Counts], ...]:
        rng, profile = self.rng, self.profile
        final = receive(
            rng,
            self.account.platform,
            self.account.level,
            profile.strength,
            position,
            favours=profile.favours,
        )
        last = sweep_after(moment.year, moment.month)
        first = dt.datetime.combine(moment.date() + dt.timedelta(days=3), dt.time(10, 0))
        if first + dt.timedelta(days=2) > last or rng.random() > _SHARE_CAPTURED_TWICE:
            return ((last, final),)
        return ((first, final.scaled(0.55 + 0.4 * rng.random())), (last, final))

    def _choose_theme(self, month: int) -> Theme:
        themes = self.words.themes_in(month)
        if not self.account.is_main:
            themes = [self.words.themes[key] for key in _SECOND_ACCOUNT_THEMES]
        weights = [1.0 if len(theme.months) == 12 else 1.7 for theme in themes]
        return self.rng.choices(themes, weights)[0]

    def _choose_kind(self) -> str:
        kinds = _KINDS[self.account.platform]
        return self.rng.choices(list(kinds), list(kinds.values()))[0]

    def _push_sizes(self, count: int) -> list[int]:
        """How many posts go out at once: WeChat pushes one to three articles together."""
        sizes: list[int] = []
        while sum(sizes) < count:
            size = self.rng.choices((1, 2, 3), (6, 3, 2))[0] if self.account.platform == "wechat" else 1
            sizes.append(min(size, count - sum(sizes)))
        return sizes
