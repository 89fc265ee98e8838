"""The demo's twelve months and the rhythm of office days in them."""

import datetime as dt
import random
from collections.abc import Iterator

SEED = "demo-2026"

MONTHS = tuple((2025 + (10 + i) // 12, (10 + i) % 12 + 1) for i in range(12))  # 2025-11 … 2026-10
FIRST_DAY = dt.date(2025, 11, 1)
LAST_DAY = dt.date(2026, 10, 31)

# Offices post less at weekends; Saturday keeps a little more than Sunday.
_WEEKDAY_WEIGHTS = (1.0, 1.05, 1.0, 1.0, 0.95, 0.42, 0.34)
_HOLIDAYS = (
    (dt.date(2026, 1, 1), dt.date(2026, 1, 3)),
    (dt.date(2026, 2, 15), dt.date(2026, 2, 23)),
    (dt.date(2026, 5, 1), dt.date(2026, 5, 5)),
    (dt.date(2026, 10, 1), dt.date(2026, 10, 7)),
)
_HOLIDAY_FACTOR = 0.5
# Hours from 7 to 21; the peaks are the start of work, noon and the evening.
_HOURS = tuple(range(7, 22))
_HOUR_WEIGHTS = (2, 6, 10, 9, 7, 6, 4, 5, 7, 7, 8, 5, 3, 3, 2)


def chance(*key: object) -> random.Random:
    """A random source of its own for `key`, so that a change to one account leaves the others alone."""
    return random.Random(":".join([SEED, *map(str, key)]))


def days_of(year: int, month: int) -> Iterator[dt.date]:
    """Every day of one month."""
    day = dt.date(year, month, 1)
    while day.month == month:
        yield day
        day += dt.timedelta(days=1)


def month_key(year: int, month: int) -> str:
    """The month as it stands in file names, `2026-10`."""
    return f"{year:04d}-{month:02d}"


def sweep_after(year: int, month: int, day: int = 3) -> dt.datetime:
    """The moment in the following month at which the counts of the whole month are taken."""
    return dt.datetime(year + month // 12, month % 12 + 1, day, 9, 30)


def spread_days(rng: random.Random, days: list[dt.date], count: int) -> list[dt.date]:
    """`count` days in order, one from each equal stretch of the month: no gap by mere chance."""
    chosen = []
    for i in range(count):
        stretch = days[i * len(days) // count : max((i + 1) * len(days) // count, i * len(days) // count + 1)]
        chosen.append(rng.choices(stretch, [_day_weight(day) for day in stretch])[0])
    return chosen


def time_of_day(rng: random.Random, day: dt.date) -> dt.datetime:
    """A moment of that day at which an office may post."""
    hour = rng.choices(_HOURS, _HOUR_WEIGHTS)[0]
    return dt.datetime(day.year, day.month, day.day, hour, rng.randrange(60), rng.randrange(60))


def _day_weight(day: dt.date) -> float:
    weight = _WEEKDAY_WEIGHTS[day.weekday()]
    is_holiday = any(first <= day <= last for first, last in _HOLIDAYS)
    return weight * _HOLIDAY_FACTOR if is_holiday else weight
