"""Figures by what their column holds: counts, numbers, rates; and the months they are of."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.errors import InputError
from ranking.ingest import LoadOptions
from ranking.ingest.figures import Figure, read_figures, read_number, read_rate
from ranking.ingest.month_forms import month_of_file, read_months


@pytest.mark.parametrize(
    ("text", "value", "is_floor"),
    [
        ("12.5", 12.5, False),
        ("-30", -30.0, False),
        ("−1.2万", -12_000.0, False),
        ("1,234.5", 1234.5, False),
        ("10万+", 100_000.0, True),
        ("１２．５％", 0.125, False),
        ("+7", 7.0, False),
        ("1.2亿", 120_000_000.0, False),
    ],
)
def test_number_is_read_exactly(text: str, value: float, is_floor: bool) -> None:
    assert read_number(text) == Figure(value, is_floor)


@pytest.mark.parametrize(
    "text", ["1e5", "很多", "1.2.3", "1,23", "--5", "1/2", "-10万+", "1" * 16, "∞", "nan%"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert isinstance(read_number(text), str)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.5%", 0.125), ("0.125", 0.125), ("69.42%", 0.6942), ("0", 0.0), ("1", 1.0), ("100%", 1.0)],
)
def test_percentage_and_fraction_are_one_rate(text: str, value: float) -> None:
    assert read_rate(text) == Figure(value)


@pytest.mark.parametrize("text", ["12.5", "120%", "-1%", "0.1万", "10%+", "十分之一"])
def test_rate_that_could_be_either_is_refused(text: str) -> None:
    assert isinstance(read_rate(text), str)


def test_same_text_is_told_apart_by_its_column() -> None:
    texts = pl.Series(["12.5", "12.5%", "10万+", "-", ""])
    assert read_figures(texts, "number").values.to_list() == [12.5, 0.125, 100_000.0, None, None]
    assert read_figures(texts, "rate").values.to_list() == [None, 0.125, None, None, None]
    assert read_figures(texts, "count").values.to_list() == [None, None, 100_000.0, None, None]
    assert read_figures(texts, "count").is_floor.to_list() == [False, False, True, False, False]


@settings(deadline=None, max_examples=100)
@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from(["{:f}", "{:,f}", " {:f}\t"]))
def test_every_number_survives_being_written(value: Decimal, form: str) -> None:
    assert read_number(form.format(value)) == Figure(float(value))


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 10_000))
def test_every_rate_survives_being_written_either_way(hundredths: int) -> None:
    rate = Decimal(hundredths) / 10_000
    assert read_rate(f"{rate * 100:f}%") == read_rate(f"{rate:f}") == Figure(float(rate))


@settings(deadline=None, max_examples=200)
@given(st.text("0123456789.,+-−%万亿 eE１／/", max_size=10))
def test_unreadable_text_never_becomes_a_figure(text: str) -> None:
    for shape in ("count", "number", "rate"):
        figures = read_figures(pl.Series([text], dtype=pl.String), shape)
        assert figures.values[0] is None or figures.faults[0] is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-10",
        "2026-10-01",
        "2026年10月",
        "2026年10月份",
        "2026/10",
        "202610",
        "2026.10",
        "2026-10-01 00:00:00",
    ],
)
def test_month_is_read_in_every_usual_form(text: str) -> None:
    assert read_months(pl.Series([text]))[0].to_list() == ["2026-10"]


@pytest.mark.parametrize("text", ["10月", "2026-13", "2026", "2026-10-02", "26-10", "上月"])
def test_what_is_no_certain_month_is_refused(text: str) -> None:
    months, faults = read_months(pl.Series([text]))
    assert months.to_list() == [None] and "2026-10" in faults[0]


@pytest.mark.parametrize(
    ("name", "options", "month"),
    [
        ("2026年10月企业.xlsx", LoadOptions(), "2026-10"),
        ("新榜_2026-09.xlsx", LoadOptions(), "2026-09"),
        ("202609政务.xlsx", LoadOptions(), "2026-09"),
        ("10月企业.xlsx", LoadOptions(year=2026), "2026-10"),
        ("榜单.xlsx", LoadOptions(month="2026-10"), "2026-10"),
    ],
)
def test_month_of_a_file_is_said_by_its_name_or_by_the_user(
    name: str, options: LoadOptions, month: str
) -> None:
    assert month_of_file(Path(name), options) == month


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("10月企业.xlsx", LoadOptions()),
        ("榜单.xlsx", LoadOptions(year=2026)),
        ("9月10月.xlsx", LoadOptions(year=2026)),
        ("2026-09至2026-10.xlsx", LoadOptions()),
        ("2026-09.xlsx", LoadOptions(month="2026-10")),
    ],
)
def test_month_that_is_not_certain_is_asked_for(name: str, options: LoadOptions) -> None:
    with pytest.raises(InputError, match="--month"):
        month_of_file(Path(name), options)
