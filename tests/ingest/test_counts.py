"""Reading counts: exact or not at all."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.ingest.counts import LARGEST, MISSING, Count, read_count, read_counts


@pytest.mark.parametrize(
    ("text", "value", "is_floor"),
    [
        ("0", 0, False),
        ("18,592", 18_592, False),
        ("123.0", 123, False),
        ("1.2万", 12_000, False),
        ("3万", 30_000, False),
        ("1亿", 100_000_000, False),
        ("1.0001亿", 100_010_000, False),
        ("10万+", 100_000, True),
        ("100万+", 1_000_000, True),
        ("１０万＋", 100_000, True),
        (" 12\t", 12, False),
        ("0012", 12, False),
    ],
)
def test_written_form_is_read_exactly(text: str, value: int, is_floor: bool) -> None:
    assert read_count(text) == Count(value, is_floor)
    counts = read_counts(pl.Series([text]))
    assert (counts.values.to_list(), counts.is_floor.to_list()) == ([value], [is_floor])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "为负"),
        ("-1.2万", "为负"),
        ("1.5", "不是整数"),
        ("1.23456万", "不是整数"),
        ("1e5", "不是可读"),
        ("1,23", "不是可读"),
        ("12%", "不是可读"),
        ("转发", "不是可读"),
        ("1.2w", "不是可读"),
        ("٣", "不是可读"),
        ("9999999999999999", "列错位"),
    ],
)
def test_unreadable_form_is_refused_with_a_reason(text: str, reason: str) -> None:
    counts = read_counts(pl.Series([text]))
    assert counts.values.to_list() == [None]
    assert reason in counts.faults.to_list()[0]


def test_missing_is_unknown_and_never_zero() -> None:
    counts = read_counts(pl.Series([*MISSING, None, "  "]))
    assert counts.values.null_count() == counts.faults.null_count() == len(MISSING) + 2


def test_button_words_are_zero_only_where_the_format_says_so() -> None:
    words = pl.Series(["转发", "7"])
    assert read_counts(words).values.to_list() == [None, 7]
    assert read_counts(words, frozenset({"转发"})).values.to_list() == [0, 7]


def test_empty_column_stays_empty() -> None:
    assert read_counts(pl.Series([], dtype=pl.String)).values.to_list() == []


@settings(deadline=None, max_examples=100)
@given(st.integers(0, LARGEST), st.sampled_from(["{}", "{:,}", "{}.0", " {}\t"]))
def test_every_count_survives_being_written(value: int, form: str) -> None:
    assert read_count(form.format(value)) == Count(value)


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 10**8), st.sampled_from(["万", "亿"]))
def test_every_multiple_survives_being_written(tenths: int, unit: str) -> None:
    expected = Decimal(tenths).scaleb(-1) * {"万": 10**4, "亿": 10**8}[unit]
    assert read_count(f"{tenths // 10}.{tenths % 10}{unit}+") == (
        Count(int(expected), True) if expected <= LARGEST else "数值过大，可能是列错位，请核对"
    )


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(st.text("0123456789.,+-万亿eE %１", max_size=12), st.text(max_size=5)), max_size=8))
def test_columns_are_read_as_single_texts_are(texts: list[str]) -> None:
    counts = read_counts(pl.Series(texts, dtype=pl.String))
    for place, text in enumerate(texts):
        tidy = pl.Series([text]).str.strip_chars()[0]
        single = None if tidy in MISSING else read_count(tidy)
        found = (counts.values[place], counts.is_floor[place], counts.faults[place])
        if isinstance(single, Count):
            assert found == (single.value, single.is_floor, None)
        else:
            assert found == (None, False, single)
