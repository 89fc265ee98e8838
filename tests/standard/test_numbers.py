"""Columns are rounded, ranked and measured exactly as single numbers are."""

import math
import statistics
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.rounding import round_half_up
from ranking.standard.numbers import (
    deviation,
    floor_column,
    kurtosis,
    quantile,
    round_column,
    skewness,
    steady,
)
from ranking.standard.remainders import print_parts

NUMBERS = st.one_of(
    st.floats(-1e6, 1e6),
    st.integers(-(10**6), 10**6).map(lambda n: n / 200),
    st.integers(-(10**9), 10**9).map(lambda n: n / 2e7 + 4e-11),
)
NUMPY_QUANTILE: Callable[..., float] = np.quantile
BRIEF = settings(max_examples=150, deadline=None)


@BRIEF
@given(st.lists(NUMBERS, min_size=1, max_size=30), st.integers(0, 10))
def test_column_is_rounded_as_the_one_function_rounds(values: list[float], decimals: int) -> None:
    expected = [float(round_half_up(value, decimals)) for value in values]
    assert round_column(np.array(values), decimals).tolist() == expected


def test_missing_stays_missing_when_rounded() -> None:
    assert math.isnan(round_column(np.array([math.nan]), 2)[0])


def test_floor_leaves_noise_behind_the_tenth_decimal_aside() -> None:
    assert floor_column(np.array([2.9999999999999, 2.99999, -0.5, 3.0])).tolist() == [3.0, 2.0, -1.0, 3.0]


@BRIEF
@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=20), st.floats(0, 1))
def test_quantiles_of_type_7_are_those_of_numpy(values: list[float], share: float) -> None:
    ordered = np.sort(np.array(values))
    assert quantile(ordered, share, 7) == pytest.approx(
        float(np.quantile(ordered, share)), rel=1e-12, abs=1e-9
    )


@pytest.mark.parametrize(
    ("kind", "method"),
    list(
        enumerate(
            (
                "inverted_cdf",
                "averaged_inverted_cdf",
                "closest_observation",
                "interpolated_inverted_cdf",
                "hazen",
                "weibull",
                "linear",
                "median_unbiased",
                "normal_unbiased",
            ),
            start=1,
        )
    ),
)
def test_all_nine_quantile_types_are_those_of_hyndman_and_fan(kind: int, method: str) -> None:
    ordered = np.array([1.0, 4.0, 9.0, 16.0, 30.0, 31.0, 50.0])
    for share in (0.0, 0.1, 0.25, 0.33, 0.5, 0.77, 0.9, 1.0):
        expected = NUMPY_QUANTILE(ordered, share, method=method)
        assert quantile(ordered, share, kind) == pytest.approx(expected, abs=1e-9)


def test_deviation_skewness_and_kurtosis_are_the_textbook_ones() -> None:
    values = np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    assert deviation(values, "population") == 2.0
    assert deviation(values, "sample") == pytest.approx(statistics.stdev(values.tolist()))
    assert skewness(values, "population") == pytest.approx(0.65625)
    assert skewness(values, "sample") == pytest.approx(0.65625 * math.sqrt(56) / 6)
    assert kurtosis(values, "population") == pytest.approx(2.78125 - 3)
    assert kurtosis(values, "sample") == pytest.approx((9 * -0.21875 + 6) * 7 / 30)


def test_steady_values_ignore_the_last_bits_only() -> None:
    compared = steady(np.array([0.1 + 0.2, 0.3, 1e15 + 1, 1e15, 1e-17, 0.0, 1.00000000001]))
    assert compared[0] == compared[1]
    assert compared[2] == compared[3]
    assert compared[4] == compared[5]
    assert compared[6] != 1.0


@BRIEF
@given(st.lists(st.floats(-50, 50), min_size=1, max_size=12), st.integers(0, 4))
def test_printed_parts_are_nearest_and_sum_exactly(parts: list[float], decimals: int) -> None:
    score = round_half_up(math.fsum(parts), decimals)
    printed = print_parts(np.array([parts]), np.array([float(score)]), decimals)[0]
    assert sum(round_half_up(part, decimals) for part in printed) == score
    assert np.abs(printed - parts).max() <= 10.0**-decimals * (1 + 1e-6)
