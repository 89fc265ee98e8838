"""The dates of a month's edition by declared rule: due, cut-off, preview, objections, issue; and how old counts are."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, model_validator

from ranking.errors import InputError
from ranking.months import Month
from ranking.working_days import next_working_day, nth_working_day

_ONE_DAY = dt.timedelta(days=1)
# The last second of a day, as an office writes 24:00 of it.
_DAYS_END = dt.time(23, 59, 59)
# A month has at least this many working days, whatever its holidays.
_WORKING_DAYS = 15
# A post of the 28th has no 7-day count on the 5th; three days are reached by every post.
_USUAL_AGE = 3
# Short spellings of calendar days: what an office writes → the rule, and its number.
SHORT = {"cut_off_day": ("cut_off", "day"), "objection_days": ("objections", "days")}


class DayRule(BaseModel):
    """A day of the following month: the `day`th, or the `day`th working day; or put off to the next working day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: StrictInt = Field(ge=1, le=28)
    working: StrictBool = False
    postpone: StrictBool = False

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.working and self.day > _WORKING_DAYS:
            msg = f"一个月未必有 {self.day} 个工作日，working = true 时 day 可取 1 至 {_WORKING_DAYS}"
            raise ValueError(msg)
        if self.working and self.postpone:
            msg = "working 与 postpone 只能取一个：第几个工作日，或遇休息日顺延"
            raise ValueError(msg)
        return self

    def date_of(self, month: Month) -> dt.date:
        """The day for the edition of `month`; raises InputError where working days are not declared."""
        first = month.end.date()
        if self.working:
            return nth_working_day(first, self.day)
        day = first + dt.timedelta(days=self.day - 1)
        return next_working_day(day) if self.postpone else day

    def describe(self) -> str:
        """The rule in words: 次月第 3 个工作日."""
        if self.working:
            return f"次月第 {self.day} 个工作日"
        return f"次月 {self.day} 日{'，遇休息日顺延' if self.postpone else ''}"


class Term(BaseModel):
    """A number of days, or of working days, after a day; 0 = no term at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: StrictInt = Field(ge=0, le=28)
    working: StrictBool = False

    def end_after(self, day: dt.date) -> dt.datetime:
        """24:00 of the last day, the first day counted being the one after `day`."""
        if self.working and self.days:
            last = nth_working_day(day + _ONE_DAY, self.days)
        else:
            last = day + dt.timedelta(days=self.days)
        return dt.datetime.combine(last, _DAYS_END)

    def describe(self) -> str:
        """The term in words: 3 个工作日."""
        return f"{self.days} {'个工作日' if self.working else '天'}"


def _spelled_short(field: str) -> BeforeValidator:
    """A bare whole number stands for a rule of that number of calendar days."""

    def spell_out(value: Any) -> Any:
        return {field: value} if isinstance(value, int) and not isinstance(value, bool) else value

    return BeforeValidator(spell_out)


Day = Annotated[DayRule, _spelled_short("day")]
Days = Annotated[Term, _spelled_short("days")]


class Calendar(BaseModel):
    """When what is due for the edition of a month; `cut_off_day` and `objection_days` are short for calendar days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    due: Day | None = None  # the 3rd, or the cut-off where that is earlier
    cut_off: Day = DayRule(day=5)  # a post of the 28th is then a week old
    preview: Day | None = None  # the day after the cut-off
    objections: Days = Term(days=0)  # 0 = a draft may be published without preview
    issue: Day | None = None  # the day after objections end, or after the cut-off where there are none
    # Counts of so many days after publishing; None = the last capture before the cut-off.
    count_age: StrictInt | None = Field(default=None, ge=1, le=28)

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        spelled = dict(given)
        for short, (full, inner) in SHORT.items():
            if short not in spelled:
                continue
            if full in spelled:
                msg = f"{short} 与 {full} 说的是同一件事，请只留 {full}"
                raise ValueError(msg)
            spelled[full] = {inner: spelled.pop(short)}
        return spelled


@dataclass(frozen=True)
class MonthDates:
    """The dates of one month's edition; without objections `preview` and `objections_until` are None.

    `cut_off` is 24:00 of its day, that is 0:00 of the next one.
    """

    month: Month
    due: dt.date
    cut_off: dt.datetime
    preview: dt.date | None
    objections_until: dt.datetime | None
    issue: dt.date

    @property
    def cut_off_day(self) -> dt.date:
        """The last day whose counts are taken."""
        return self.cut_off.date() - _ONE_DAY


def dates_of(calendar: Calendar, month: Month) -> MonthDates:
    """The dates of a month by rule; raises InputError where they are not in order or a year is not declared."""
    cut_off = calendar.cut_off.date_of(month)
    due = calendar.due.date_of(month) if calendar.due else min(cut_off, DayRule(day=3).date_of(month))
    preview, until = None, None
    if calendar.objections.days:
        preview = calendar.preview.date_of(month) if calendar.preview else cut_off + _ONE_DAY
        until = calendar.objections.end_after(preview)
    last = until.date() if until else cut_off
    dates = MonthDates(
        month=month,
        due=due,
        cut_off=dt.datetime.combine(cut_off + _ONE_DAY, dt.time()),
        preview=preview,
        objections_until=until,
        issue=calendar.issue.date_of(month) if calendar.issue else last + _ONE_DAY,
    )
    _refuse_disorder(dates)
    return dates


def _refuse_disorder(dates: MonthDates) -> None:
    steps = [
        ("报送截止", "due", dates.due),
        ("计数截止", "cut_off", dates.cut_off_day),
        ("征求异议", "preview", dates.preview),
        ("异议受理截止", "objections", dates.objections_until and dates.objections_until.date()),
        ("签发", "issue", dates.issue),
    ]
    told = [(label, field, day) for label, field, day in steps if day is not None]
    for (label, field, day), (next_label, next_field, next_day) in pairwise(told):
        if next_day < day:
            msg = (
                f"ranking.toml：{dates.month} 的{next_label}（{next_day}）早于{label}（{day}），"
                f"请改正 [calendar] 中的 {field} 或 {next_field}（可用 postpone = true 遇休息日顺延）"
            )
            raise InputError(msg)


def describe_dates(calendar: Calendar, dates: MonthDates) -> Iterator[str]:
    """The dates in lines for the office."""
    yield f"{dates.month.label}一期的日程"
    yield f"  报送截止      {_print_day(dates.due)} 24 时（{_describe(calendar.due, '次月 3 日，不晚于计数截止')}）"
    yield f"  计数截止      {_print_day(dates.cut_off_day)} 24 时（{calendar.cut_off.describe()}）"
    if dates.preview is not None and dates.objections_until is not None:
        yield f"  征求异议      {_print_day(dates.preview)} 起（{_describe(calendar.preview, '计数截止次日')}）"
        until = _print_day(dates.objections_until.date())
        yield f"  异议受理截止  {until} 24 时（其后 {calendar.objections.describe()}）"
    else:
        yield "  征求异议      不征求（objections 为 0）"
    after = "异议受理截止次日" if dates.objections_until else "计数截止次日"
    yield f"  签发          {_print_day(dates.issue)}（{_describe(calendar.issue, after)}）"
    yield f"  计数时长      {describe_count_age(dates.month, dates.cut_off, calendar.count_age)}"


def _describe(rule: DayRule | None, default: str) -> str:
    return rule.describe() if rule else default


def describe_count_age(month: Month, cut_off: dt.datetime, count_age: int | None = None) -> str:
    """How old the counts of the month's last posts are at the cut-off, and which counts are taken.

    `count_age` is the age that is asked for, in days; without one it is measured against three days.
    """
    wanted = count_age or _USUAL_AGE
    reached = (cut_off - month.end).days
    within = f"发布后 {count_age} 天以内" if count_age else "截止前"
    taken = f"各稿取{within}最后一次采集"
    if reached >= wanted:
        return f"月末稿件到计数截止时已满 {reached} 天，够得上发布后 {wanted} 天的口径；{taken}"
    since = max((cut_off - dt.timedelta(days=wanted)).date(), month.start.date())
    return f"{since.month} 月 {since.day} 日及以后的稿件到计数截止时不满 {wanted} 天，以截止前最后一次采集为准；{taken}"


def _print_day(day: dt.date) -> str:
    return f"{day:%Y-%m-%d}（周{'一二三四五六日'[day.weekday()]}）"
