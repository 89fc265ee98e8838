"""A calendar month, the unit of every edition."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from ranking.errors import RankingError


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month in Shanghai wall time, printed as `2026-10`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written as `2026-10`; raises RankingError for anything else."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", text.strip())
        if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1990:
            msg = f"月份“{text}”无法识别，请写成 2026-10 的形式"
            raise RankingError(msg)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The month that `day` lies in."""
        return cls(day.year, day.month)

    def plus(self, months: int) -> Self:
        """The month that many months later (or earlier, if negative)."""
        year, zero_based = divmod(self.year * 12 + self.number - 1 + months, 12)
        return type(self)(year, zero_based + 1)

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
        return self.last_day.day

    @property
    def label(self) -> str:
        """As an office writes it: `2026年10月`."""
        return f"{self.year}年{self.number}月"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
