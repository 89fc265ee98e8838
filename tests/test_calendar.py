"""Dates of an edition by declared rule, with State holidays and swapped weekends."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking import working_days
from ranking.calendar import Calendar, DayRule, Term, dates_of, describe_count_age, describe_dates
from ranking.config import read_settings
from ranking.errors import InputError
from ranking.months import Month
from ranking.resources import shipped_root

DECLARED = tomllib.loads((shipped_root() / "data" / "working-days.toml").read_text(encoding="utf-8"))["year"]


def slow_working_days(first: dt.date) -> list[dt.date]:
    """The working days of the 60 days from `first`, by plain loops over the declared file."""
    off = {day for year in DECLARED for day in year["off"]}
    on = {day for year in DECLARED for day in year["on"]}
    days = [first + dt.timedelta(days=n) for n in range(60)]
    return [day for day in days if day in on or (day.isoweekday() < 6 and day not in off)]


def test_the_third_working_day_of_october_passes_the_holiday_and_takes_the_swapped_saturday() -> None:
    assert DayRule(day=3, working=True).date_of(Month(2026, 9)) == dt.date(2026, 10, 10)


def test_a_day_is_put_off_to_the_next_one_worked() -> None:
    assert DayRule(day=3, postpone=True).date_of(Month(2026, 9)) == dt.date(2026, 10, 8)
    assert DayRule(day=3, postpone=True).date_of(Month(2026, 10)) == dt.date(2026, 11, 3)


def test_the_calendar_of_the_manual_holds_in_every_month() -> None:
    manual = (shipped_root() / "docs" / "手册.md").read_text(encoding="utf-8")
    told = manual.partition("```toml\n[calendar]\n")[2].partition("```")[0]
    calendar = Calendar(**tomllib.loads(told))
    for number in range(12 * 9 - 2):  # the last month that is followed by a declared one
        dates = dates_of(calendar, Month(2018, 1).plus(number))
        assert dates.objections_until is not None


@settings(max_examples=60, deadline=None)
@given(month=st.integers(0, 12 * 8 - 2), number=st.integers(1, 15))
def test_working_days_agree_with_a_plain_loop(month: int, number: int) -> None:
    of = Month(2018, 1).plus(month)
    worked = slow_working_days(of.end.date())
    assert DayRule(day=number, working=True).date_of(of) == worked[number - 1]
    start = of.end.date() - dt.timedelta(days=1)
    assert Term(days=number, working=True).end_after(start).date() == worked[number - 1]


def test_a_year_that_is_not_declared_is_named_with_the_remedy() -> None:
    with pytest.raises(InputError, match=r"2099 年的放假安排尚未列入.*工作日\.toml"):
        DayRule(day=3, working=True).date_of(Month(2099, 3))


def test_calendar_days_need_no_declared_year() -> None:
    assert dates_of(Calendar(), Month(2099, 3)).cut_off == dt.datetime(2099, 4, 6)


def test_an_office_adds_a_year_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ranking.toml").write_text("", encoding="utf-8")
    own = '[[year]]\nyear = 2099\nsource = "演示"\noff = [2099-04-01]\non = []\n'
    (tmp_path / working_days.OWN_NAME).write_text(own, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert DayRule(day=1, working=True).date_of(Month(2099, 3)) == dt.date(2099, 4, 2)


def test_a_wrong_file_of_working_days_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ranking.toml").write_text("", encoding="utf-8")
    (tmp_path / working_days.OWN_NAME).write_text("[[year]]\nyear = '甲'\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"工作日\.toml：不能读取"):
        working_days.known_years()


def test_dates_without_a_rule_follow_those_before_them() -> None:
    dates = dates_of(Calendar(cut_off=DayRule(day=15), objections=Term(days=5)), Month(2026, 10))
    assert dates.preview == dt.date(2026, 11, 16)
    assert dates.objections_until == dt.datetime(2026, 11, 21, 23, 59, 59)
    assert dates.issue == dt.date(2026, 11, 22)
    assert dates_of(Calendar(cut_off=DayRule(day=2)), Month(2026, 10)).due == dt.date(2026, 11, 2)


def test_dates_out_of_order_are_refused_with_both_fields() -> None:
    calendar = Calendar(due=DayRule(day=9), cut_off=DayRule(day=5))
    with pytest.raises(InputError, match=r"计数截止（2026-11-05）早于报送截止（2026-11-09）.*due 或 cut_off"):
        dates_of(calendar, Month(2026, 10))


@pytest.mark.parametrize(
    ("cut_off", "said"),
    [
        (dt.datetime(2026, 11, 6), "月末稿件到计数截止时已满 5 天"),
        (dt.datetime(2026, 11, 4), "月末稿件到计数截止时已满 3 天"),
        (dt.datetime(2026, 11, 3), "10 月 31 日及以后的稿件到计数截止时不满 3 天"),
        (dt.datetime(2026, 10, 1, 8), "10 月 1 日及以后的稿件"),
    ],
)
def test_how_old_counts_are_is_told(cut_off: dt.datetime, said: str) -> None:
    assert said in describe_count_age(Month(2026, 10), cut_off)


def test_every_date_is_told_in_words() -> None:
    calendar = Calendar(
        due=DayRule(day=3, working=True),
        cut_off=DayRule(day=5, working=True),
        objections=Term(days=3, working=True),
    )
    told = "\n".join(describe_dates(calendar, dates_of(calendar, Month(2026, 9))))
    for words in (
        "2026-10-10（周六） 24 时（次月第 3 个工作日）",
        "2026-10-13（周二）",
        "其后 3 个工作日",
        "签发",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("due = { day = 3, working = 1 }", r"calendar\.due\.working 的值 1 有误，须是 true 或 false"),
        ("due = { day = '3' }", r'calendar\.due\.day 的值 "3" 有误，须是整数'),
        ("cut_off = 29", r"calendar\.cut_off\.day 的值 29 有误，数值过大，最大取 28"),
        ("cut_off_day = 31", r"calendar\.cut_off_day 的值 31 有误"),
        ("cut_off_day = 5\ncut_off = 6", "请只留 cut_off"),
        ("due = { day = 16, working = true }", "未必有 16 个工作日"),
        ("due = { day = 3, working = true, postpone = true }", "只能取一个"),
        ("objections = {}", r"缺少字段 calendar\.objections\.days"),
    ],
)
def test_wrong_rules_name_field_value_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "ranking.toml").write_text(f"[calendar]\n{text}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[sources]]\nname = '甲'\nfiles = '../a'", r"sources\.1\.files .*工作区以内"),
        ("[[sources]]\nname = '甲'\nfiles = 'a'\nkind = 'x'", r"sources\.1\.kind .*只能取 'accounts'"),
        ("[[sources]]\nname = '甲'\nfiles = 'a'\n[[sources]]\nname = '甲'\nfiles = 'b'", "甲 用了两次"),
        ("[[sources]]\nfiles = 'a'", r"缺少字段 sources\.1\.name"),
        ("[output]\nsite = '预览'", "四个不同的文件夹"),
        ("[publisher]\nname = 5", r"publisher\.name 的值 5 有误，须是文字"),
        ("[series]\nstandards = []", "不能为空"),
        ("[series]\nstandards = 'a'", "须是列表"),
    ],
)
def test_wrong_sources_and_output_are_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "ranking.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_settings(tmp_path)
