"""The demo's files in a real store: nothing rejected, and the stories measured as the README says."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from ranking.catalogue import read_catalogue
from ranking.ingest import Group, LoadOptions, load_paths
from ranking.measure import default_cut_off, measure_month, subjects_of_month
from ranking.months import Month
from ranking.shelf import find_standard
from ranking.standard import score_table
from ranking.store import Store, open_store
from tests.demo.conftest import DEMO

_NOW = dt.datetime(2026, 11, 6, 9)
_OCTOBER = Month(2026, 10)
# Two months are enough to measure the second: silence looks back at the end of the first.
_GROUPS: dict[Group, list[str]] = {
    "accounts": ["accounts.csv"],
    "posts": ["posts-2026-09.parquet", "posts-2026-10.parquet", "followers.csv", "observed.csv"],
    "events": ["events.csv", "campaigns.csv"],
}

Measured = dict[str, dict[str, float | None]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the last two months of the demo."""
    path: Path = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    with open_store(path, create=True) as opened:
        for group, names in _GROUPS.items():
            paths = [DEMO / name for name in names]
            outcomes = load_paths(
                opened, group, paths, LoadOptions(), author="演示", now=_NOW, progress=lambda *_: None
            )
            assert [(outcome.state, outcome.rejected) for outcome in outcomes] == [("loaded", 0)] * len(names)
            assert [outcome.contradiction_count for outcome in outcomes] == [0] * len(names)
        yield opened


@pytest.fixture(scope="module")
def measured(store: Store) -> Measured:
    """The metrics of October by account."""
    cut_off, basis = default_cut_off(store.con, _OCTOBER)
    assert (cut_off, basis) == (dt.datetime(2026, 11, 6), "calendar")
    found: Measured = {}
    rows = measure_month(store.con, _OCTOBER, cut_off, read_catalogue(None))
    for subject, metric, value in rows.select("subject", "metric", "value").iter_rows():
        found.setdefault(subject, {})[metric] = value
    return found


@pytest.fixture(scope="module")
def finished(measured: Measured) -> Measured:
    """The finished values of the shipped account standard's leaves, by account."""
    standard = find_standard("ecology-account")
    rows = [
        {"subject": subject, **{name: values.get(name) for name in standard.metrics}}
        for subject, values in measured.items()
    ]
    table = pl.DataFrame(rows, schema_overrides=dict.fromkeys(standard.metrics, pl.Float64))
    found = score_table(standard, table).values.filter(
        pl.col("node").is_in([leaf.key for leaf in standard.leaves])
    )
    told: Measured = {}
    for subject, node, value in found.select("subject", "node", "value").iter_rows():
        told.setdefault(subject, {})[node] = value
    return told


def test_the_tied_accounts_agree_in_every_part_of_the_score(measured: Measured, finished: Measured) -> None:
    assert finished["weibo:9991970223"] == finished["weibo:9991980522"]
    assert measured["weibo:9991970223"]["posts"]


def test_no_other_two_accounts_agree_in_every_part_of_the_score(finished: Measured) -> None:
    keys = [tuple(sorted(values.items(), key=str)) for values in finished.values()]
    assert len(keys) - len(set(keys)) == 1


def test_the_copying_account_is_seen_to_copy(measured: Measured) -> None:
    shares = {subject: values["independent_share"] or 0 for subject, values in measured.items()}
    assert shares.pop("weibo:9991980122") == 0.3
    assert set(shares.values()) == {1}


def test_the_silent_account_has_twenty_days_of_silence(measured: Measured) -> None:
    longest = {subject: values["longest_silence_days"] or 0 for subject, values in measured.items()}
    assert longest["weibo:9991970323"] == 20
    assert sorted(longest.values())[-2] < 14


def test_the_half_seen_account_is_observed_on_twenty_one_days(store: Store, measured: Measured) -> None:
    subjects = subjects_of_month(store.con, _OCTOBER)
    partly = subjects.filter(pl.col("observed_days") < pl.col("month_days"))
    assert partly.select("subject", "observed_days", "month_days").rows() == [
        ("wechat:gh_9992970522", 21, 31)
    ]


def test_missing_stays_missing(measured: Measured) -> None:
    assert measured["wechat:gh_9992970322"]["declared_original_share"] is None
    assert {
        values["reads_total"] for subject, values in measured.items() if subject.startswith("weibo:")
    } == {None}


def test_the_board_holds_new_accounts_but_no_closed_or_unregistered_one(store: Store) -> None:
    subjects = set(subjects_of_month(store.con, _OCTOBER)["subject"].to_list())
    assert {"weibo:9991990423", "douyin:dy9993990122"} <= subjects
    assert not {"weibo:9991980422", "weibo:9991999999"} & subjects


def test_a_renamed_account_shows_its_former_name(store: Store) -> None:
    renamed = subjects_of_month(store.con, _OCTOBER).drop_nulls("renamed_from")
    assert renamed.select("name", "renamed_from").rows() == [("望岫生态", "望岫环保之窗")]


def test_captures_after_the_cut_off_do_not_count(measured: Measured, captures: pl.DataFrame) -> None:
    own = captures.filter(
        pl.col("account_id") == "wechat:gh_9992990300", pl.col("day") >= dt.date(2026, 10, 1)
    )
    in_time = own.filter(pl.col("captured_at") < dt.datetime(2026, 11, 6))
    assert measured["wechat:gh_9992990300"]["reads_total"] == in_time["reads_n"].sum()
