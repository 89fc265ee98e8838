"""What is declared in `data/`, not measured: working days with their swaps (调休), and bare greetings."""

from functools import cache

from ranking.resources import shipped_root
from ranking.working_days import YearOfDays, is_working, known_years

__all__ = ["YearOfDays", "greetings", "is_working", "known_years"]


@cache
def greetings() -> tuple[str, ...]:
    """The declared bare greetings of `data/greetings.txt`, without comments."""
    lines = (shipped_root() / "data" / "greetings.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
