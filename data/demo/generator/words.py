"""Texts and titles put together from the grammar in `words.toml`, no two alike by chance."""

import datetime as dt
import random
import tomllib
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

Opening = Literal["openings", "event_openings", "campaign_openings", "relay_openings"]

_ATTEMPTS = 400
# An office's short name, by the last character of its place (流域, 省, 市, 县, 区).
_BUREAUS = {
    "省": "生态环境厅",
    "市": "生态环境局",
    "县": "生态环境分局",
    "区": "生态环境分局",
    "域": "监管局",
}


@dataclass(frozen=True)
class Theme:
    """One field of ecological work: the months it is spoken of, what it is called and what is told of it."""

    key: str
    months: tuple[int, ...]
    nouns: tuple[str, ...]
    tags: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Subject:
    """What a post is about: its theme, and the noun it goes by."""

    theme: Theme
    noun: str


@dataclass
class Words:
    """The grammar, with the memory of which parts were already put together."""

    parts: dict[str, tuple[str, ...]]
    synonyms: dict[str, str]
    themes: dict[str, Theme]
    used: set[tuple[str, ...]] = field(default_factory=set)

    def themes_in(self, month: int) -> list[Theme]:
        """The themes that are spoken of in that month of the year."""
        return [theme for theme in self.themes.values() if month in theme.months]

    def write_text(
        self,
        rng: random.Random,
        subject: Subject,
        place: str,
        day: dt.date,
        opening: Opening = "openings",
    ) -> str:
        """A text of an opening, a fact, a result and often a closing.

        No three parts ever meet twice, so two texts share at most half of their parts.
        """
        parts = self._choose_parts(rng, subject.theme, opening)
        slots = self._slots(rng, subject.noun, place, day)
        sentences = [part.format(**slots | _numbers(rng)) for part in parts]
        return "".join(part if part[-1] in "？！" else f"{part}。" for part in sentences)

    def write_title(self, rng: random.Random, subject: Subject, place: str, day: dt.date) -> str:
        """A headline on the subject."""
        form = rng.choice(self.parts["titles"])
        return form.format(**self._slots(rng, subject.noun, place, day) | _numbers(rng))

    def change_a_word(self, text: str) -> str:
        """`text` with its first known word replaced by a synonym, as copying accounts do."""
        for word, synonym in self.synonyms.items():
            if word in text:
                return text.replace(word, synonym, 1)
        return f"{text.removesuffix('。')}！"

    def _choose_parts(self, rng: random.Random, theme: Theme, opening: Opening) -> list[str]:
        for _ in range(_ATTEMPTS):
            parts = [
                rng.choice(self.parts[opening]),
                rng.choice(theme.facts),
                rng.choice(self.parts["results"]),
            ]
            if rng.random() < 0.75:
                parts.append(rng.choice(self.parts["closings"]))
            triples = set(combinations(parts, 3))
            if not triples & self.used:
                self.used |= triples
                return parts
        msg = f"the grammar is too small for the theme {theme.key}"
        raise RuntimeError(msg)

    def _slots(self, rng: random.Random, noun: str, place: str, day: dt.date) -> dict[str, str]:
        return {
            "noun": noun,
            "place": place,
            "bureau": _BUREAUS[place[-1]],
            "day": _in_words(day),
            "later": _in_words(day + dt.timedelta(days=rng.randrange(9, 40))),
            "who": rng.choice(self.parts["who"]),
            "where": rng.choice(self.parts["where"]),
        }


def read_words() -> Words:
    """The grammar as it stands in `words.toml`, nothing used yet."""
    content = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    themes = {entry["key"]: Theme(**{k: _frozen(v) for k, v in entry.items()}) for entry in content["theme"]}
    parts = {name: tuple(value) for name, value in content.items() if name not in ("theme", "synonyms")}
    return Words(parts, content["synonyms"], themes)


def _in_words(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _numbers(rng: random.Random) -> dict[str, str]:
    return {
        "n": str(rng.randrange(13, 97)),
        "n2": str(rng.randrange(2, 13)),
        "n3": str(rng.randrange(2, 10)),
        "big": str(rng.randrange(110, 9900)),
        "pct": f"{rng.randrange(610, 999) / 10:.1f}",
    }
