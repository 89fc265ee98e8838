"""Every shipped metric once more, as plain loops over Python objects: slow, obvious, and no SQL."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from ranking.months import Month
from ranking.rounding import to_significant
from tests.oracle.world import Capture, Entry, Event, Post, World

DAY = dt.timedelta(days=1)
ENDLESS = 10**18


@dataclass(frozen=True)
class Measured:
    """One cell of the metric table."""

    value: float | None
    base: int
    coverage: float
    is_floor: bool = False


def measure_world(world: World, month: Month, cut_off: dt.datetime) -> dict[tuple[str, str], Measured]:
    """Every metric of every account open in the month."""
    scene = Scene(world, month, cut_off)
    return {
        (account, metric): _settle(measured)
        for account in scene.accounts()
        for metric, measured in {
            **_frequency(scene, account),
            **_originality(scene, account),
            **_reach(scene, account),
            **_influence(scene, account),
            **_silence(scene, account),
            **_events(scene, account),
        }.items()
    }


def _settle(measured: Measured) -> Measured:
    # Counts are whole numbers and stay exact.
    is_exact = measured.value is None or isinstance(measured.value, int)
    value = measured.value if is_exact else to_significant(measured.value or 0.0)
    is_floor = measured.is_floor and value is not None
    return Measured(value, measured.base, to_significant(measured.coverage), is_floor)


@dataclass(frozen=True)
class Scene:
    """One month of a world as it stood at the cut-off."""

    world: World
    month: Month
    cut_off: dt.datetime

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

    def posts(self, account: str) -> list[Post]:
        return [post for post in self.visible(account) if Month.of(post.at.date()) == self.month]

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

    def observed_days(self, account: str) -> int:
        return sum(self.is_observed(account, day) for day in self.days())

    def observed_share(self, account: str) -> float:
        return self.observed_days(account) / len(self.open_days(account))

    def counts(self, post: Post) -> Capture | None:
        """The last capture by the cut-off; of two of one time the later loaded."""
        found = None
        for capture in self.world.captures:
            is_in_time = capture.post_id == post.post_id and capture.at <= self.cut_off
            if is_in_time and (found is None or capture.at >= found.at):
                found = capture
        return found

    def platform_shows(self, platform: str, counts: tuple[str, ...]) -> bool:
        return any(
            self.known(post, counts) is not None
            for account in self.accounts()
            if account.split(":")[0] == platform
            for post in self.posts(account)
        )

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
        return (
            self.known(post, counts) is not None
            and capture is not None
            and bool(capture.floors & set(counts))
        )


def _frequency(scene: Scene, account: str) -> dict[str, Measured]:
    observed = scene.observed_days(account)
    share = scene.observed_share(account)
    posts = scene.posts(account)
    active = {post.at.date() for post in posts}
    return {
        "posts": Measured(len(posts) if observed else None, observed, share),
        "active_days": Measured(len(active) if observed else None, observed, share),
        "posts_per_day": Measured(len(posts) / observed if observed else None, observed, share),
    }


def _originality(scene: Scene, account: str) -> dict[str, Measured]:
    posts = scene.posts(account)
    stated = [post for post in posts if post.is_original is not None or post.is_repost]
    originals = sum(post.is_original is True for post in stated)
    is_watched = scene.observed_days(account) > 0
    share = len(stated) / len(posts) if posts else float(is_watched)
    is_known = bool(stated) or (is_watched and not posts)
    return {
        "declared_originals": Measured(
            originals if is_known else None, len(stated), scene.observed_share(account) * share
        ),
        "declared_original_share": Measured(originals / len(stated) if stated else None, len(stated), share),
    }


def _reach(scene: Scene, account: str) -> dict[str, Measured]:
    found = {}
    groups = {
        "reads": ("reads",),
        "likes": ("likes",),
        "comments": ("comments",),
        "shares": ("shares",),
        "interactions": ("likes", "comments", "shares"),
    }
    for name, counts in groups.items():
        posts = scene.posts(account)
        known = [number for post in posts if (number := scene.known(post, counts)) is not None]
        floored = sum(scene.is_floored(post, counts) for post in posts)
        is_silent = not posts and scene.observed_days(account) > 0
        is_zero = is_silent and scene.platform_shows(account.split(":")[0], counts)
        share = len(known) / len(posts) if posts else float(is_zero)
        whole = scene.observed_share(account) * share
        total = sum(known) if known or is_zero else None
        mean = sum(known) / len(known) if known else None
        found[f"{name}_total"] = Measured(total, len(known), whole, floored > 0)
        found[f"{name}_mean"] = Measured(mean, len(known), share, floored > 0)
        if name == "reads":
            at_most = [
                ENDLESS if scene.is_floored(post, counts) else number
                for post in posts
                if (number := scene.known(post, counts)) is not None
            ]
            is_median_floor = _median(at_most) != _median(known)
            found["reads_median"] = Measured(_median(known), len(known), share, is_median_floor)
            found["reads_max"] = Measured(max(known, default=None), len(known), whole, floored > 0)
            found["floor_posts"] = Measured(floored if known or is_zero else None, len(known), whole)
    for unused in ("likes_mean", "comments_mean", "shares_mean"):
        del found[unused]
    return found


def _median(numbers: list[int] | list[float]) -> float | None:
    ranked = sorted(numbers)
    if not ranked:
        return None
    middle = len(ranked) // 2
    return float(ranked[middle]) if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2


def _influence(scene: Scene, account: str) -> dict[str, Measured]:
    last = None
    in_month = 0
    for capture in scene.world.followers:
        if capture.account_id != account or capture.at > scene.cut_off:
            continue
        in_month += capture.at >= scene.month.start
        if last is None or capture.at >= last.at:
            last = capture
    count = None if last is None else last.count
    return {"followers": Measured(count, in_month, float(in_month > 0), last is not None and last.is_floor)}


def _silence(scene: Scene, account: str) -> dict[str, Measured]:
    observed = scene.observed_days(account)
    share = scene.observed_share(account)
    active = {post.at.date() for post in scene.visible(account)}

    def silent_days_up_to(day: dt.date) -> int:
        length = 0
        while scene.is_observed(account, day) and day not in active:
            length, day = length + 1, day - DAY
        return length

    longest = max(silent_days_up_to(day) for day in scene.days())
    last_open = scene.open_days(account)[-1]
    trailing = silent_days_up_to(last_open) if scene.is_observed(account, last_open) else None
    return {
        "longest_silence_days": Measured(longest if observed else None, observed, share),
        "days_since_last_post": Measured(trailing, observed, share),
    }


def _events(scene: Scene, account: str) -> dict[str, Measured]:
    lags: list[float] = []
    outcomes: list[bool] = []
    settled = expected = 0
    for event in scene.world.events:
        if not _is_expected(scene, account, event):
            continue
        expected += 1
        lag, outcome = _lag_hours(scene, account, event), _outcome(scene, account, event)
        lags += [] if lag is None else [lag]
        outcomes += [] if outcome is None else [outcome]
        settled += lag is not None or outcome is not None
    vacuous = float(scene.observed_days(account) > 0)
    return {
        "event_lag_hours": Measured(_median(lags), len(lags), settled / expected if expected else vacuous),
        "event_on_time_share": Measured(
            sum(outcomes) / len(outcomes) if outcomes else None,
            len(outcomes),
            len(outcomes) / expected if expected else vacuous,
        ),
    }


def _is_expected(scene: Scene, account: str, event: Event) -> bool:
    released = event.released_at.date()
    if Month.of(released) != scene.month or not scene.is_open(account, released):
        return False
    return event.expected_level is None or _level(scene, account) in event.expected_level.split(",")


def _level(scene: Scene, account: str) -> str | None:
    """As registered on its last open day of the month."""
    day = scene.open_days(account)[-1]
    for entry in scene.entries(account):
        if entry.valid_from <= day and (entry.valid_to is None or day <= entry.valid_to):
            return entry.level
    return None


def _window_end(event: Event) -> dt.datetime:
    return event.released_at + dt.timedelta(hours=event.window_hours)


def _reports(scene: Scene, account: str, event: Event) -> list[Post]:
    """Its posts that fit the event and may lie in the window, in order of time."""
    minute = event.released_at.replace(second=0, microsecond=0)
    found = []
    for post in scene.visible(account):
        is_late_enough = (
            post.at.date() >= event.released_at.date() if post.precision == "day" else post.at >= minute
        )
        if is_late_enough and post.at <= _window_end(event) and fits(event, post):
            found.append(post)
    return sorted(found, key=lambda post: post.at)


def fits(event: Event, post: Post) -> bool:
    """Whether a post is on an event: a topic tag of it, or its keywords; never an excluded word."""
    body = f"{post.title or ''}\n{post.text or ''}".lower()
    tags = _words(event.topics)
    some, every, none = map(_words, (event.keywords_any, event.keywords_all, event.keywords_none))
    if any(word in body for word in none):
        return False
    if any(tag in _words(post.topics) or f"#{tag}#" in body for tag in tags):
        return True
    if not some and not every:
        return False
    return (not some or any(word in body for word in some)) and all(word in body for word in every)


def _words(listed: str | None) -> list[str]:
    return [word.strip().lower() for word in (listed or "").split(",") if word.strip()]


def _is_seen(scene: Scene, account: str, first: dt.date, last: dt.date) -> bool:
    day = first
    while day <= last:
        if not scene.is_observed(account, day):
            return False
        day += DAY
    return True


def _lag_hours(scene: Scene, account: str, event: Event) -> float | None:
    reports = _reports(scene, account, event)
    if not reports or any(post.precision == "day" for post in reports):
        return None
    if not _is_seen(scene, account, event.released_at.date(), reports[0].at.date()):
        return None
    return max(0.0, (reports[0].at - event.released_at).total_seconds() / 3600)


def _outcome(scene: Scene, account: str, event: Event) -> bool | None:
    """Whether it reported in time; None where that cannot be known."""
    end = _window_end(event)
    last_day = max(event.released_at, end - dt.timedelta(microseconds=1)).date()
    if end > scene.cut_off or not _is_seen(scene, account, event.released_at.date(), last_day):
        return None
    reports = _reports(scene, account, event)
    if any(_is_surely_inside(event, post) for post in reports):
        return True
    return None if reports else False


def _is_surely_inside(event: Event, post: Post) -> bool:
    if post.precision != "day":
        return True
    minute = event.released_at.replace(second=0, microsecond=0)
    return post.at >= minute and post.at + DAY <= _window_end(event)
