"""The declared events and campaigns of the demo, read from `events.toml`."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.words import Subject, Words

_LEVEL_BY_WORD = {"省级": "province", "市级": "city", "县级": "county"}


@dataclass(frozen=True)
class Event:
    """Something that accounts should report."""

    event: str
    title: str
    kind: str
    released_at: dt.datetime
    window_hours: int
    topics: str
    keywords_any: str
    keywords_all: str
    keywords_none: str
    expected_level: str
    subject: Subject

    def expects(self, level: str) -> bool:
        """Whether accounts of that level are to report it."""
        words = self.expected_level.split("、")
        return not self.expected_level or level in [_LEVEL_BY_WORD[word] for word in words]


@dataclass(frozen=True)
class Campaign:
    """A declared theme with its window and targets."""

    campaign: str
    title: str
    first_day: dt.date
    last_day: dt.date
    declared_by: str
    topics: str
    keywords_any: str
    original_rule: str
    product_kinds: str
    target_posts: int
    target_originals: int
    target_products: int
    basis: str
    subject: Subject


def read_events(words: Words) -> list[Event]:
    """All events in order of their release."""
    events: list[Event] = []
    for entry in _content()["event"]:
        number = 1 + sum(event.event.startswith(f"sj-{entry['month']}") for event in events)
        events.append(
            Event(
                event=f"sj-{entry['month']}-{number}",
                title=entry["title"],
                kind=entry["kind"],
                released_at=dt.datetime.fromisoformat(entry["released_at"]),
                window_hours=entry["window_hours"],
                topics=entry.get("topics", ""),
                keywords_any=entry.get("keywords_any", ""),
                keywords_all=entry.get("keywords_all", ""),
                keywords_none=entry.get("keywords_none", ""),
                expected_level=entry.get("expected_level", ""),
                subject=Subject(words.themes[entry["theme"]], entry["noun"]),
            )
        )
    return sorted(events, key=lambda event: event.released_at)


def read_campaigns(words: Words) -> list[Campaign]:
    """Both campaigns in order of their first day."""
    campaigns = []
    for entry in _content()["campaign"]:
        subject = Subject(words.themes[entry.pop("theme")], entry.pop("noun"))
        first, last = (dt.date.fromisoformat(entry.pop(name)) for name in ("first_day", "last_day"))
        campaigns.append(Campaign(**entry, first_day=first, last_day=last, subject=subject))
    return campaigns


def _content() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(Path(__file__).with_name("events.toml").read_text(encoding="utf-8"))
