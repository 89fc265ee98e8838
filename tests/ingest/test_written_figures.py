"""Every written form of a count and a time is read back; what a strict grammar does not know gives no value."""

import datetime as dt
from fractions import Fraction

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.ingest.counts import LARGEST, MISSING, Count, read_count, read_counts
from ranking.ingest.relative_times import absolute_texts
from ranking.ingest.times import read_time, read_times

_WIDE = {ord(narrow): ord(narrow) + 0xFEE0 for narrow in "0123456789.,+-/:"}
_MARKS = "0123456789"


def _grouped(digits: str) -> str:
    places = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)]
    return ",".join(reversed(places))


@st.composite
def _written_counts(draw: st.DrawFn) -> tuple[str, int, bool]:
    """A text that states a count, the count, and whether it is a floor."""
    zeros = draw(st.sampled_from((0, 4, 8)))
    unit = {0: "", 4: "万", 8: "亿"}[zeros]
    places = draw(st.integers(0, zeros))
    number = draw(st.integers(0, LARGEST // 10 ** (zeros - places)))
    whole, part = divmod(number, 10**places)
    digits = _grouped(str(whole)) if draw(st.booleans()) else str(whole)
    if places:
        digits += f".{part:0{places}d}"
    elif not unit and draw(st.booleans()):
        digits += ".0"
    plus = draw(st.sampled_from(("", "+")))
    text = f"{digits}{unit}{plus}"
    around = draw(st.sampled_from(("{}", " {}", "{}\t", "\u3000{}")))
    wide = text.translate(_WIDE) if draw(st.booleans()) else text
    return around.format(wide), number * 10 ** (zeros - places), plus == "+"


def _strictly(text: str) -> tuple[int, bool] | None:
    """The count by a grammar that goes letter by letter; None where it knows no such text."""
    letters = [chr(ord(letter) - 0xFEE0) if "！" <= letter <= "～" else letter for letter in text]
    letters = [" " if letter == "\u3000" else letter for letter in letters]
    rest = "".join(letters).strip()
    is_floor = rest.endswith("+")
    rest = rest.removesuffix("+").rstrip(" ")
    factor = {"万": 10**4, "亿": 10**8}.get(rest[-1:], 1)
    rest = (rest[:-1] if factor > 1 else rest).rstrip(" ")
    whole, point, part = rest.partition(".")
    groups = whole.split(",")
    are_digits = all(group and set(group) <= set(_MARKS) for group in groups)
    are_grouped = len(groups) == 1 or (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    if not are_digits or not are_grouped or (point and not (part and set(part) <= set(_MARKS))):
        return None
    value = (int("".join(groups)) + (Fraction(int(part), 10 ** len(part)) if part else 0)) * factor
    return (int(value), is_floor) if value == int(value) and value <= LARGEST else None


@settings(deadline=None, max_examples=150)
@given(_written_counts())
def test_every_written_form_of_a_count_is_read_back(written: tuple[str, int, bool]) -> None:
    text, value, is_floor = written
    assert read_count(text) == Count(value, is_floor)
    found = read_counts(pl.Series([text]))
    assert (found.values[0], found.is_floor[0], found.faults[0]) == (value, is_floor, None)


@settings(deadline=None, max_examples=150)
@given(
    st.one_of(
        st.text("0123456789.,+- 万亿千w１２．，＋%eE\u3000²①٣−次", min_size=1, max_size=10),
        _written_counts().flatmap(
            lambda told: st.tuples(st.integers(0, len(told[0])), st.sampled_from(" ,.+-万亿0次%e٣²")).map(
                lambda change: told[0][: change[0]] + change[1] + told[0][change[0] :]
            )
        ),
    )
)
def test_a_text_has_the_value_that_a_strict_grammar_gives_or_none(text: str) -> None:
    tidy = text.strip()
    expected = None if tidy in MISSING else _strictly(text)
    found = read_counts(pl.Series([text], dtype=pl.String))
    got = None if found.values[0] is None else (found.values[0], found.is_floor[0])
    assert got == expected
    assert (found.faults[0] is None) == (expected is not None or tidy in MISSING)


# Every form of the reference that states its own date: how it is written, and what of a moment it keeps.
_FORMS = {
    "{0:%Y-%m-%d %H:%M:%S}": "second",
    "{0:%Y-%m-%dT%H:%M:%S}": "second",
    "{0:%Y-%m-%d %H:%M:%S}+08:00": "second",
    "{0:%Y}年{0:%m}月{0:%d}日{0:%H}时{0:%M}分{0:%S}秒": "second",
    "{1} {2} {0:%d} {0:%H:%M:%S} +0800 {0:%Y}": "second",
    "{0:%Y-%m-%d %H:%M}": "minute",
    "{0.year}/{0.month}/{0.day} {0.hour}:{0:%M}": "minute",
    "{0.year}年{0.month}月{0.day}日 {0:%H:%M}": "minute",
    "{0:%Y-%m-%d}": "day",
    "{0:%Y/%m/%d}": "day",
    "{0.year}年{0.month}月{0.day}日": "day",
}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOMENTS = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
_UNDATED = (
    *("刚刚", "{0.second}秒前", "{0.minute}分钟前", "{0.hour}小时前", "今天 {0:%H:%M}", "昨天 {0:%H:%M}"),
    *(
        "{0:%m}月{0:%d}日 {0:%H:%M}",
        "{0.month}月{0.day}日 {0:%H:%M}",
        "{0.month}-{0.day}",
        "星期一 {0:%H:%M}",
    ),
)
_YEARLESS = _UNDATED[6:9]


def _write(moment: dt.datetime, form: str) -> str:
    return form.format(moment, _WEEKDAYS[moment.weekday()], _MONTHS[moment.month - 1])


def _kept(moment: dt.datetime, precision: str) -> dt.datetime:
    if precision == "day":
        return moment.replace(hour=0, minute=0, second=0)
    return moment if precision == "second" else moment.replace(second=0)


@settings(deadline=None, max_examples=150)
@given(_MOMENTS, st.sampled_from(sorted(_FORMS)), st.booleans())
def test_every_written_form_of_a_time_is_read_back(moment: dt.datetime, form: str, is_wide: bool) -> None:
    text = _write(moment, form)
    found = read_times(pl.Series([text.translate(_WIDE) if is_wide else text]))
    precision = _FORMS[form]
    assert (found.values[0], found.precisions[0], found.faults[0]) == (
        _kept(moment, precision),
        precision,
        None,
    )


@settings(deadline=None, max_examples=150)
@given(_MOMENTS, st.sampled_from(_UNDATED))
def test_a_time_without_its_own_date_is_refused_until_somebody_gives_one(
    moment: dt.datetime, form: str
) -> None:
    text = _write(moment, form)
    found = read_times(absolute_texts(pl.Series([text]), None, None))
    assert found.values[0] is None
    assert "--year" in found.faults[0] and "--captured-at" in found.faults[0]
    dated = read_time(str(absolute_texts(pl.Series([text]), None, moment.year)[0]))
    if form in _YEARLESS:
        assert not isinstance(dated, str)
        assert dated.value.date() == moment.date()
    else:
        assert isinstance(dated, str)


@settings(deadline=None, max_examples=150)
@given(_MOMENTS, st.sampled_from(sorted(_FORMS)), st.data())
def test_a_spoilt_time_gives_none_or_the_moment_that_it_still_states(
    moment: dt.datetime, form: str, data: st.DataObject
) -> None:
    text = _write(moment, form)
    place = data.draw(st.integers(0, len(text) - 1))
    spoilt = text[:place] + data.draw(st.sampled_from(("x", "٣", "？", "二"))) + text[place + 1 :]
    assert isinstance(read_time(spoilt), str)
