"""Which days are worked: weekdays but for declared holidays, and the weekend days that are swapped for them (调休)."""

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ranking.errors import InputError
from ranking.resources import find_workspace, shipped_root

FILE_NAME = "working-days.toml"
# What a workspace calls its own file, which adds years to the shipped ones or takes their place.
OWN_NAME = "工作日.toml"

_WEEKDAYS = 5
_ONE_DAY = dt.timedelta(days=1)


class YearOfDays(BaseModel):
    """One year's notice: the weekdays off and the weekend days on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int
    source: str
    off: tuple[dt.date, ...]
    on: tuple[dt.date, ...]


def known_years() -> tuple[YearOfDays, ...]:
    """The years whose notice is known, in order: as shipped, and as the workspace's own file adds."""
    return _read_years(find_workspace())


@cache
def _read_years(workspace: Path | None) -> tuple[YearOfDays, ...]:
    paths = [shipped_root() / "data" / FILE_NAME]
    if workspace is not None and (workspace / OWN_NAME).is_file():
        paths.append(workspace / OWN_NAME)
    years = {year.year: year for path in paths for year in _read_file(path)}
    return tuple(years[year] for year in sorted(years))


def _read_file(path: Path) -> list[YearOfDays]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig"))["year"]
        return [YearOfDays(**entry) for entry in entries]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError, KeyError, TypeError) as error:
        msg = f"{path.name}：不能读取，请照 data/{FILE_NAME} 的写法，每年一段 [[year]]，含 year、source、off、on（{error}）"
        raise InputError(msg) from error


def is_working(day: dt.date) -> bool:
    """Whether `day` is worked; raises InputError where the notice of its year is not declared."""
    year = {known.year: known for known in known_years()}.get(day.year)
    if year is None:
        msg = (
            f"{day.year} 年的放假安排尚未列入 data/{FILE_NAME}，按工作日计的日期无从确定；请在国务院办公厅通知公布后，"
            f"在工作区的 {OWN_NAME} 中添加该年一段 [[year]]，或把 ranking.toml 中的日期改为自然日"
        )
        raise InputError(msg)
    return day in year.on or (day.weekday() < _WEEKDAYS and day not in year.off)


def nth_working_day(first: dt.date, number: int) -> dt.date:
    """The `number`th working day from `first` on, `first` itself counted if it is one."""
    day = next_working_day(first)
    for _ in range(number - 1):
        day = next_working_day(day + _ONE_DAY)
    return day


def next_working_day(day: dt.date) -> dt.date:
    """`day` itself if it is worked, else the next one that is."""
    while not is_working(day):
        day += _ONE_DAY
    return day
