"""Reading times: Shanghai wall time with its precision, or not at all."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.ingest.counts import MISSING
from ranking.ingest.times import Moment, read_time, read_times, read_unix_times

_AT = dt.datetime(2024, 5, 20, 10, 22, 33)


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2024-05-20 10:22:33", _AT, "second"),
        ("2024-05-20T10:22:33", _AT, "second"),
        ("2024-05-20T10:22:33.000", _AT, "second"),
        ("2024-05-20 10:22:33+08:00", _AT, "second"),
        ("2024-05-20T02:22:33Z", _AT, "second"),
        ("2024-05-19T18:22:33-0800", _AT, "second"),
        ("Mon May 20 10:22:33 +0800 2024", _AT, "second"),
        ("2024年05月20日10时22分33秒", _AT, "second"),
        ("2024-05-20 10:22", _AT.replace(second=0), "minute"),
        ("2024/5/20 10:22", _AT.replace(second=0), "minute"),
        ("2024年5月20日 10:22", _AT.replace(second=0), "minute"),
        ("2020-12-27", dt.datetime(2020, 12, 27), "day"),
        ("2026/07/24", dt.datetime(2026, 7, 24), "day"),
        ("2019年1月26日", dt.datetime(2019, 1, 26), "day"),
    ],
)
def test_written_form_is_read_with_its_precision(text: str, value: dt.datetime, precision: str) -> None:
    assert read_time(text) == Moment(value, precision)  # type: ignore[arg-type]
    times = read_times(pl.Series([text]))
    assert (times.values.to_list(), times.precisions.to_list()) == ([value], [precision])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("刚刚", "相对时间或没有年份"),
        ("3分钟前", "相对时间或没有年份"),
        ("昨天 10:22", "相对时间或没有年份"),
        ("05月31日 23:54", "相对时间或没有年份"),
        ("5-31", "相对时间或没有年份"),
        ("星期一 11:40", "相对时间或没有年份"),
        ("2024-02-30", "不存在"),
        ("2024-05-20 24:00:00", "不存在"),
        ("2024-05-20 10:22:60", "不存在"),
        ("45432", "序列日期"),
        ("1716171753", "时间戳"),
        ("24-05-20 10:22", "不是可读"),
        ("2024-5-112:30", "不是可读"),
        ("1024-05-20", "不是可读"),
    ],
)
def test_doubtful_form_is_refused_with_the_remedy(text: str, reason: str) -> None:
    times = read_times(pl.Series([text]))
    assert times.values.to_list() == times.precisions.to_list() == [None]
    assert reason in times.faults.to_list()[0]


def test_missing_is_no_time_and_no_fault() -> None:
    times = read_times(pl.Series([*MISSING, None]))
    assert times.values.null_count() == times.faults.null_count() == len(MISSING) + 1


def test_unix_stamps_become_shanghai_time() -> None:
    seconds = read_unix_times(pl.Series(["1716171753", "x", None]), "s")
    assert seconds.values.to_list() == [_AT, None, None]
    assert seconds.faults.is_not_null().to_list() == [False, True, False]
    assert read_unix_times(pl.Series(["1716171753999"]), "ms").values.to_list() == [_AT]


_MOMENTS = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31)).map(
    lambda t: t.replace(microsecond=0)
)
_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M", "%Y-%m-%d")


@settings(deadline=None, max_examples=150)
@given(_MOMENTS, st.sampled_from(_FORMS))
def test_every_moment_survives_being_written(moment: dt.datetime, form: str) -> None:
    text = moment.strftime(form)
    assert read_times(pl.Series([text])).values.to_list() == [dt.datetime.strptime(text, form)]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text("0123456789-/:T 年月日Z+.", max_size=20), max_size=8), st.lists(_MOMENTS, max_size=3))
def test_columns_are_read_as_single_texts_are(texts: list[str], moments: list[dt.datetime]) -> None:
    texts = [*texts, *(str(moment) for moment in moments), *(str(moment)[:-3] for moment in moments)]
    times = read_times(pl.Series(texts, dtype=pl.String))
    for place, text in enumerate(texts):
        single = None if text.strip() in MISSING else read_time(text)
        found = (times.values[place], times.precisions[place], times.faults[place])
        if isinstance(single, Moment):
            assert found == (single.value, single.precision, None)
        else:
            assert found == (None, None, single)
