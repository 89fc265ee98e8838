"""What is declared in `data/`, not measured: working days with their swaps (调休), and bare greetings."""

import datetime as dt
import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

from ranking.resources import shipped_root


class YearOfDays(BaseModel):
    """One year's notice: the weekdays off and the weekend days on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int
    source: str
    off: tuple[dt.date, ...]
    on: tuple[dt.date, ...]


@cache
def known_years() -> tuple[YearOfDays, ...]:
    """The years whose notice is known, in order."""
    text = (shipped_root() / "data" / "working-days.toml").read_text(encoding="utf-8")
    return tuple(YearOfDays(**entry) for entry in tomllib.loads(text)["year"])


@cache
def greetings() -> tuple[str, ...]:
    """The declared bare greetings of `data/greetings.txt`, without comments."""
    lines = (shipped_root() / "data" / "greetings.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
