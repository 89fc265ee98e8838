"""Measuring ahead: on a second connection, for building to take; and the one look at a month that everything shares."""

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.editions.build import build_edition
from ranking.editions.measuring import MonthMeasured, measure_edition
from ranking.errors import EditionError
from ranking.measure import default_cut_off, subjects_of_month
from ranking.measure.illustrations import illustrate_month
from ranking.months import Month
from ranking.shelf import find_standard
from ranking.store import Store, connect_again
from tests.editions.conftest import AUGUST, SEPTEMBER, build, order_of


def measure(store: Store, catalogue: Catalogue, cut_off: dt.datetime | None = None) -> MonthMeasured:
    standards = [find_standard("ecology-account", month=SEPTEMBER)]
    with connect_again(store) as con:
        moment = cut_off or default_cut_off(con, SEPTEMBER, 5)[0]
        return measure_edition(con, SEPTEMBER, moment, catalogue, standards, 5)


def test_what_was_measured_ahead_gives_the_edition_that_building_alone_gives(
    store: Store, catalogue: Catalogue
) -> None:
    alone = build(store, catalogue, SEPTEMBER)
    ahead = build_edition(store, catalogue, order_of(SEPTEMBER), ahead=measure(store, catalogue))
    assert vars(ahead).keys() == vars(alone).keys()
    for name, rows in vars(alone).items():
        found = getattr(ahead, name)
        assert found.equals(rows) if isinstance(rows, pl.DataFrame) else found == rows


def test_what_was_measured_ahead_is_taken_only_for_what_is_asked(store: Store, catalogue: Catalogue) -> None:
    ahead = measure(store, catalogue)
    spoilt = replace(ahead, metrics=ahead.metrics.with_columns(value=pl.lit(1.0)))
    taken = build_edition(store, catalogue, order_of(SEPTEMBER), ahead=spoilt)
    assert set(taken.metrics["value"]) == {1.0}
    for other in (
        replace(spoilt, month=AUGUST),
        replace(spoilt, cut_off=ahead.cut_off + dt.timedelta(hours=1)),
        replace(spoilt, standards=("0" * 64,)),
    ):
        built = build_edition(store, catalogue, order_of(SEPTEMBER), ahead=other)
        assert built.metrics.equals(ahead.metrics)


@pytest.mark.parametrize("days", [-10, 0, 3, 40])
@pytest.mark.parametrize("is_kept", [False, True])
def test_one_look_sees_what_looking_again_sees(
    store: Store, catalogue: Catalogue, days: int, is_kept: bool
) -> None:
    cut_off = SEPTEMBER.end + dt.timedelta(days=days)
    if is_kept:
        measure(store, catalogue, cut_off)
    found = measure(store, catalogue, cut_off)
    assert found.subjects.equals(subjects_of_month(store.con, SEPTEMBER))
    again = illustrate_month(store.con, SEPTEMBER, cut_off)
    assert found.illustrations.days.is_empty()
    for name, rows in vars(again).items():
        assert name == "days" or rows.equals(getattr(found.illustrations, name))


@pytest.mark.parametrize("days", [-10, 5])
def test_a_month_without_accounts_is_refused(store: Store, catalogue: Catalogue, days: int) -> None:
    month = Month(2021, 1)
    standards = [find_standard("ecology-account", month=month)]
    with pytest.raises(EditionError, match="没有已登记的账号"):
        measure_edition(store.con, month, month.end + dt.timedelta(days=days), catalogue, standards, 5)
