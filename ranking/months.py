"""A calendar month, the unit of every edition; a quarter and a year are spans of months."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from ranking.errors import RankingError


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month in Shanghai wall time, printed as `2026-10`.

    With a `length` of 3 or 12 it is the quarter (`2026-Q3`) or year (`2026`) that begins with the month.
    """

    year: int
    number: int
    length: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written as `2026-10`; raises RankingError for anything else."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", text.strip())
        if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1990:
            msg = f"月份“{text}”无法识别，请写成 2026-10 的形式"
            raise RankingError(msg)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def parse_period(cls, text: str) -> Self:
        """The month, quarter or year written as `2026-10`, `2026-Q3` or `2026`; raises RankingError."""
        if match := re.fullmatch(r"(\d{4})(?:-?[Qq]([1-4]))?", text.strip()):
            quarter = match[2]
            first = 3 * int(quarter) - 2 if quarter else 1
            cls.parse(f"{match[1]}-{first:02d}")
            return cls(int(match[1]), first, 3 if quarter else 12)
        return cls.parse(text)

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The month that `day` lies in."""
        return cls(day.year, day.month)

    def plus(self, months: int) -> Self:
        """The month (quarter, year) that many months (quarters, years) later, or earlier if negative."""
        year, zero_based = divmod(self.year * 12 + self.number - 1 + months * self.length, 12)
        return type(self)(year, zero_based + 1, self.length)

    @property
    def months(self) -> tuple[Self, ...]:
        """The months that it consists of."""
        first = type(self)(self.year, self.number)
        return tuple(first.plus(place) for place in range(self.length))

    @property
    def start(self) -> dt.datetime:
        """Its first moment."""
        return dt.datetime(self.year, self.number, 1)

    @property
    def end(self) -> dt.datetime:
        """The first moment after it."""
        return self.plus(1).start

    @property
    def last_day(self) -> dt.date:
        """Its last day."""
        return self.end.date() - dt.timedelta(days=1)

    @property
    def days(self) -> int:
        """The number of its days."""
        return (self.end - self.start).days

    @property
    def label(self) -> str:
        """As an office writes it: `2026年10月`."""
        if self.length == 12:
            return f"{self.year}年度"
        if self.length == 3:
            return f"{self.year}年第{'一二三四'[self.number // 3]}季度"
        return f"{self.year}年{self.number}月"

    def __str__(self) -> str:
        if self.length == 12:
            return f"{self.year:04d}"
        return (
            f"{self.year:04d}-Q{self.number // 3 + 1}"
            if self.length == 3
            else f"{self.year:04d}-{self.number:02d}"
        )
