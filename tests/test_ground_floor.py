"""Months, rounding, settings and where content lies."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.config import Settings, read_settings
from ranking.errors import InputError, RankingError
from ranking.months import Month
from ranking.resources import content_files, find_workspace, shipped_root
from ranking.rounding import round_half_up, to_significant
from ranking.vocabulary import codes_by_name, labels


def test_month_ends_where_the_next_begins() -> None:
    december = Month.parse("2026-12")
    assert december.end == dt.datetime(2027, 1, 1) == december.plus(1).start
    assert (Month.parse("2024-02").days, december.plus(-12)) == (29, Month(2025, 12))


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "202610", "十月", "", "1026-01"])
def test_month_refuses_what_is_no_month(text: str) -> None:
    with pytest.raises(RankingError, match="2026-10"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.285, 2, "0.29"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (1.005, 2, "1.01"),
        (-0.001, 2, "0.00"),
        (1e22, 1, "1" + "0" * 22 + ".0"),
    ],
)
def test_half_is_rounded_away_from_zero_in_decimal(value: float, decimals: int, expected: str) -> None:
    assert str(round_half_up(value, decimals)) == expected


def test_binary_noise_does_not_decide_a_half() -> None:
    assert round_half_up(0.1 + 0.2 - 0.3 + 0.125, 2) == Decimal("0.13")


@given(st.floats(min_value=-1e9, max_value=1e9))
def test_rounding_moves_a_value_by_half_a_unit_at_most(value: float) -> None:
    assert abs(round_half_up(value, 2) - Decimal(repr(value))) <= Decimal("0.0050000001")


def _round_by_fractions(value: float, decimals: int) -> Fraction:
    """Half away from zero at 10 decimals, then at so many, in whole numbers alone."""
    rounded = Fraction(repr(value))
    for places in (10, decimals):
        units = abs(rounded) * 10**places
        rounded = Fraction((units + Fraction(1, 2)).__floor__(), 10**places) * (1 if rounded >= 0 else -1)
    return rounded


@given(st.integers(-(10**7), 10**7), st.integers(0, 6), st.floats(-2e-3, 2e-3) | st.floats(-2e-10, 2e-10))
def test_rounding_near_a_half_is_that_of_fractions(halves: int, decimals: int, off: float) -> None:
    value = halves / 2 / 10**decimals + off / 10**decimals
    rounded = round_half_up(value, decimals)
    assert Fraction(rounded) == _round_by_fractions(value, decimals)
    assert int(rounded.as_tuple().exponent) == -decimals
    assert rounded != 0 or not rounded.is_signed()


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_rounding_is_that_of_fractions(value: float, decimals: int) -> None:
    assert Fraction(round_half_up(value, decimals)) == _round_by_fractions(value, decimals)


@given(st.floats(min_value=1e-6, max_value=1e15))
def test_significant_digits_are_kept(value: float) -> None:
    assert to_significant(value) == float(f"{value:.11e}") or abs(to_significant(value) / value - 1) < 1e-11


def test_infinite_metrics_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        to_significant(float("inf"))


def test_own_content_comes_before_shipped_content(tmp_path: Path) -> None:
    (tmp_path / "标准").mkdir()
    shipped = next(content_files("standards", ".toml")).name
    (tmp_path / "标准" / shipped).write_text("own", encoding="utf-8")
    found = {path.name: path for path in content_files("standards", ".toml", tmp_path)}
    assert found[shipped].read_text(encoding="utf-8") == "own"
    assert len(found) == len(list(content_files("standards", ".toml")))


def test_workspace_is_found_from_below(tmp_path: Path) -> None:
    (tmp_path / "ranking.toml").write_text("", encoding="utf-8")
    (tmp_path / "收件" / "甲").mkdir(parents=True)
    assert find_workspace(tmp_path / "收件" / "甲") == tmp_path.resolve()


def test_content_is_beside_the_package_or_inside_it() -> None:
    assert {path.name for path in shipped_root().iterdir()} >= {"metrics", "templates", "data"}


def test_settings_have_defaults_and_accept_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "ranking.toml").write_text('\ufeff[series]\nid = "eco"\n', encoding="utf-8")
    assert read_settings(tmp_path).series.id == "eco"
    assert read_settings(None) == Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[calendar]\ncut_off_day = 31", "cut_off_day"),
        ("[serie]\nid = 'a'", "serie"),
        ("a = ", "TOML"),
        ("[series]\nid = '月'", "小写字母"),
    ],
)
def test_wrong_settings_name_the_field(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "ranking.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_settings(tmp_path)


def test_words_of_the_register_are_read_as_codes() -> None:
    assert codes_by_name("level")["地市级"] == "city"
    assert labels("level")["unclassified"] == "未分级"
    assert codes_by_name("platform")["公众号"] == "wechat"
