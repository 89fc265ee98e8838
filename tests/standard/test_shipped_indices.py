"""The shipped public indices give the numbers of their formulas."""

import math
from collections.abc import Mapping
from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.shelf import find_standard
from ranking.standard import Standard, roll_up, score_table
from tests.oracle.indices import FORMULAS, Account, Post, measure

MATRIX = "procuracy-matrix-30-70"
WECHAT = [name for name in FORMULAS if name.startswith(("nri", "wci-"))] + ["zj-wechat"]

ACCOUNTS = {
    "平常": Account(
        (
            Post(1200, 10, 4, 7, 2, is_headline=True, is_original=True),
            Post(300, 0, 1, 0, 0, is_original=True),
            Post(905, 33, 0, 12, 5),
        ),
        followers=9800,
        followers_gained=120,
    ),
    "上限": Account(
        (
            Post(100_000, 2100, 900, 3000, 88, is_floor=True, is_headline=True),
            Post(100_000, 1800, 950, 10, 90, is_floor=True, is_original=True),
            Post(45_678, 5000, 3, 0, 1, is_headline=True),
        ),
        followers=1_250_000,
        followers_gained=-340,
        days=28,
    ),
    "后台": Account((Post(100_000, is_floor=True, is_headline=True), Post(234_567, 9, 9, 9, 9)), followers=1),
    "沉默": Account((), followers=500),
    "无人读": Account((Post(0),), followers=0, followers_gained=0, days=30),
}


@cache
def load(name: str) -> Standard:
    return find_standard(name)


def score_rows(name: str, rows: list[dict[str, float | str | None]]) -> dict[str, float | None]:
    """Unrounded score of each subject; None where it is not ranked."""
    scored = score_table(load(name), pl.DataFrame(rows, infer_schema_length=None))
    finished = scored.values.filter(pl.col("node") == "score").select("subject", "value")
    both = finished.join(scored.scores, on="subject")
    kept = pl.when(pl.col("score").is_not_null()).then("value")
    return dict(both.select("subject", kept).iter_rows())


def score_of(name: str, accounts: Mapping[str, Account]) -> dict[str, float | None]:
    return score_rows(name, [{"subject": key} | measure(account) for key, account in accounts.items()])


def assert_agrees(name: str, accounts: Mapping[str, Account]) -> None:
    scores = score_of(name, accounts)
    for subject, account in accounts.items():
        assert scores[subject] == pytest.approx(FORMULAS[name](account), rel=1e-9, abs=1e-9), subject


@pytest.mark.parametrize("name", FORMULAS)
def test_index_gives_the_number_of_its_formula(name: str) -> None:
    assert_agrees(name, ACCOUNTS)


def test_every_formula_tells_the_accounts_apart() -> None:
    for name, formula in FORMULAS.items():
        assert len({round(formula(account), 6) for account in ACCOUNTS.values()}) >= 4, name


posts = st.builds(
    Post,
    reads=st.integers(0, 100_000),
    likes=st.integers(0, 5000),
    recommends=st.integers(0, 5000),
    shares=st.integers(0, 5000),
    comments=st.integers(0, 500),
    is_headline=st.booleans(),
    is_original=st.booleans(),
)
floors = st.builds(Post, reads=st.just(100_000), is_floor=st.just(True), is_headline=st.booleans())
accounts_drawn = st.builds(
    Account,
    posts=st.lists(posts | floors, max_size=6).map(tuple),
    followers=st.integers(0, 10**7),
    followers_gained=st.integers(-(10**5), 10**5),
    days=st.integers(28, 31),
)


@given(drawn=st.lists(accounts_drawn, min_size=1, max_size=4))
@settings(deadline=None, max_examples=15)
def test_every_index_gives_the_number_of_its_formula_on_drawn_months(drawn: list[Account]) -> None:
    for name in FORMULAS:
        assert_agrees(name, {str(place): account for place, account in enumerate(drawn)})


def test_v11_equals_v12_over_one_day() -> None:
    one_day = {"平常": Account(ACCOUNTS["平常"].posts, days=1)}
    assert score_of("wci-v12.0-real-days", one_day) == pytest.approx(score_of("wci-v11", one_day))


@pytest.mark.parametrize("base", ["wci-v12.0", "wci-v13.0", "wci-v14.2-a", "wci-v14.2-b"])
def test_real_days_differ_from_thirty_in_any_other_month_only(base: str) -> None:
    for days, is_same in ((30, True), (31, False), (28, False)):
        month = {"平常": Account(ACCOUNTS["平常"].posts, days=days)}
        flat, real = score_of(base, month)["平常"], score_of(f"{base}-real-days", month)["平常"]
        assert flat is not None and real is not None
        assert math.isclose(flat, real, rel_tol=1e-9) == is_same


@pytest.mark.parametrize("name", WECHAT)
def test_account_without_posts_scores_zero_and_is_ranked(name: str) -> None:
    assert score_of(name, {"沉默": Account(())}) == {"沉默": 0.0}


@pytest.mark.parametrize("name", FORMULAS)
def test_account_with_any_unknown_figure_is_not_ranked(name: str) -> None:
    measured, metrics = measure(ACCOUNTS["平常"]), load(name).metrics
    rows = [{"subject": metric} | measured | {metric: None} for metric in metrics]
    scores = score_rows(name, [{"subject": "全"} | measured, *rows])
    assert scores.pop("全") is not None
    assert scores == dict.fromkeys(metrics)


def members_of(scores: dict[str, list[float | None]]) -> pl.DataFrame:
    rows = [(matrix, score) for matrix, found in scores.items() for score in found]
    return pl.DataFrame(rows, schema={"matrix": pl.String, "score": pl.Float64}, orient="row")


def test_matrix_score_is_30_of_totals_and_70_of_means() -> None:
    standard = load(MATRIX)
    found: dict[str, list[float | None]] = {
        "演示甲": [300.0, 500.0, 70.0, None],
        "演示乙": [450.0],
        "演示丙": [0.0, 0.0],
        "演示丁": [None],
    }
    scored = score_table(standard, roll_up(standard, members_of(found)))
    scores = dict(scored.scores.select("subject", "score").iter_rows())
    # Totals 870, 450, 0; means 290, 450, 0.
    assert scores["演示甲"] == pytest.approx(round(0.3 * 100 + 0.7 * 290 / 450 * 100, 2))
    assert scores["演示乙"] == pytest.approx(round(0.3 * 450 / 870 * 100 + 0.7 * 100, 2))
    assert (scores["演示丙"], scores["演示丁"]) == (0.0, None)


def test_members_of_the_matrix_are_scored_by_a_shipped_index() -> None:
    assert load(MATRIX).members_standard in FORMULAS
