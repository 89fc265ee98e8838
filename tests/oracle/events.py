"""Events: who should report, who did, how fast, and what cannot be known."""

import datetime as dt
from dataclasses import dataclass

from ranking.months import Month
from tests.oracle.scene import DAY, Cells, Measured, Scene, Subject, median, share
from tests.oracle.world import Event, Post


@dataclass(frozen=True)
class Outcome:
    """What came of one event for one subject."""

    lag_hours: float | None
    on_time: bool | None

    @property
    def is_settled(self) -> bool:
        return self.lag_hours is not None or self.on_time is not None


def measure_events(scene: Scene, subject: Subject) -> Cells:
    outcomes = outcomes_of(scene, subject.accounts)
    nothing = float(scene.is_watched(subject))
    lags = [outcome.lag_hours for outcome in outcomes if outcome.lag_hours is not None]
    decided = [outcome.on_time for outcome in outcomes if outcome.on_time is not None]
    settled = sum(outcome.is_settled for outcome in outcomes)
    found = {
        "event_lag_hours": Measured(median(lags), len(lags), share(settled, len(outcomes), nothing)),
        "event_on_time_share": Measured(
            sum(decided) / len(decided) if decided else None,
            len(decided),
            share(len(decided), len(outcomes), nothing),
        ),
    }
    return found | (_firsts(scene, subject) if subject.kind == "account" else _resonance(scene, subject))


def outcomes_of(scene: Scene, accounts: tuple[str, ...]) -> list[Outcome]:
    return [
        outcome for event in scene.world.events if (outcome := outcome_of(scene, accounts, event)) is not None
    ]


def outcome_of(scene: Scene, accounts: tuple[str, ...], event: Event) -> Outcome | None:
    """For accounts taken together; None where none of them should report."""
    expected = tuple(account for account in accounts if is_expected(scene, account, event))
    if not expected:
        return None
    return Outcome(_lag_hours(scene, expected, event), _is_on_time(scene, expected, event))


def is_expected(scene: Scene, account: str, event: Event) -> bool:
    released = event.released_at.date()
    if Month.of(released) != scene.month or not scene.is_open(account, released):
        return False
    entry = scene.entry(account)
    named = {
        event.expected_level: entry.level,
        event.expected_matrix: entry.matrix,
        event.expected_accounts: account,
    }
    return all(listed is None or own in listed.split(",") for listed, own in named.items())


def window_end(event: Event) -> dt.datetime:
    return event.released_at + dt.timedelta(hours=event.window_hours)


def reports_of(scene: Scene, account: str, event: Event) -> list[Post]:
    """Its posts that fit the event and may lie in the window, in order of time; none where none is expected."""
    if account not in scene.accounts() or not is_expected(scene, account, event):
        return []
    minute = event.released_at.replace(second=0, microsecond=0)
    found = []
    for post in scene.visible(account):
        is_late_enough = (
            post.at.date() >= event.released_at.date() if post.precision == "day" else post.at >= minute
        )
        if is_late_enough and post.at <= window_end(event) and fits(event, post):
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
    links = _words(event.links)
    if (post.url or "").lower() in links or any(link in body for link in links):
        return True
    if not some and not every:
        return False
    return (not some or any(word in body for word in some)) and all(word in body for word in every)


def _words(listed: str | None) -> list[str]:
    return [word.strip().lower() for word in (listed or "").split(",") if word.strip()]


def _lag_hours(scene: Scene, accounts: tuple[str, ...], event: Event) -> float | None:
    reports = [post for account in accounts for post in reports_of(scene, account, event)]
    if not reports or any(post.precision == "day" for post in reports):
        return None
    first = min(post.at for post in reports)
    if not all(scene.is_seen(account, event.released_at.date(), first.date()) for account in accounts):
        return None
    return max(0.0, (first - event.released_at).total_seconds() / 3600)


def _is_on_time(scene: Scene, accounts: tuple[str, ...], event: Event) -> bool | None:
    """Whether one of them reported in time; None where that cannot be known."""
    end = window_end(event)
    last_day = max(event.released_at, end - dt.timedelta(microseconds=1)).date()
    if end > scene.cut_off:
        return None
    if not all(scene.is_seen(account, event.released_at.date(), last_day) for account in accounts):
        return None
    reports = [post for account in accounts for post in reports_of(scene, account, event)]
    if any(_is_surely_inside(event, post) for post in reports):
        return True
    return None if reports else False


def _is_surely_inside(event: Event, post: Post) -> bool:
    if post.precision != "day":
        return True
    minute = event.released_at.replace(second=0, microsecond=0)
    return post.at >= minute and post.at + DAY <= window_end(event)


def _firsts(scene: Scene, subject: Subject) -> Cells:
    """Against every account of its matrix that should report the same event."""
    account = subject.name
    matrix = scene.entry(account).matrix
    members = [name for name in scene.accounts() if matrix is not None and scene.entry(name).matrix == matrix]
    events = settled = firsts = 0
    for event in scene.world.events:
        others = [found for name in members if (found := outcome_of(scene, (name,), event)) is not None]
        own = outcome_of(scene, (account,), event)
        if matrix is None or own is None or len(others) < 2:
            continue
        events, settled = events + 1, settled + own.is_settled
        lags = [found.lag_hours for found in others if found.lag_hours is not None]
        firsts += own.lag_hours is not None and own.lag_hours == min(lags)
    nothing = float(scene.is_watched(subject))
    value = firsts if settled else None
    return {"event_first_in_matrix": Measured(value, settled, share(settled, events, nothing))}


def _resonance(scene: Scene, subject: Subject) -> Cells:
    active = [name for name in subject.accounts if scene.posts(Subject(name, (name,)))]
    shares, spreads = [], []
    decided_members = expected_members = events = 0
    for event in scene.world.events:
        outcomes = [found for name in active if (found := outcome_of(scene, (name,), event)) is not None]
        if not outcomes:
            continue
        events += 1
        decided = [found.on_time for found in outcomes if found.on_time is not None]
        lags = [found.lag_hours for found in outcomes if found.lag_hours is not None]
        expected_members, decided_members = expected_members + len(outcomes), decided_members + len(decided)
        shares += [sum(decided) / len(decided)] if decided else []
        spreads += [max(lags) - min(lags)] if len(lags) > 1 else []
    nothing = float(scene.is_watched(subject))
    return {
        "event_resonance": Measured(
            sum(shares) / len(shares) if shares else None,
            len(shares),
            share(decided_members, expected_members, nothing),
        ),
        "resonance_spread_hours": Measured(
            median(spreads), len(spreads), share(len(spreads), events, nothing)
        ),
    }
