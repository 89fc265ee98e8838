"""The demo's register: fictional places, unique accounts, a tree of superiors."""

import polars as pl

from tests.demo.conftest import read_demo


def test_there_are_about_a_hundred_and_twenty_accounts(register: pl.DataFrame) -> None:
    assert 110 <= register["account_id"].n_unique() <= 130
    assert set(register["platform"].to_list()) == {"weibo", "wechat", "douyin"}


def test_regions_are_three_provinces_fourteen_cities_and_thirty_six_counties(register: pl.DataFrame) -> None:
    regions = register.group_by("level").agg(pl.col("region").n_unique())
    assert dict(regions.rows()) == {"省级": 3, "市级": 14, "县级": 36, None: 1}


def test_region_codes_lie_outside_the_assigned_ranges(register: pl.DataFrame) -> None:
    codes = register["region_code"].drop_nulls()
    assert codes.str.contains(r"^9[789]\d{4}$").all()
    assert (
        register.drop_nulls("region_code")
        .group_by("region_code")
        .agg(pl.col("region").n_unique())["region"]
        .max()
        == 1
    )


def test_every_office_is_marked_as_fictional(register: pl.DataFrame) -> None:
    assert register["organisation"].str.ends_with("（演示）").all()


def test_only_dated_changes_share_an_account(register: pl.DataFrame) -> None:
    repeated = (
        register.group_by("account_id")
        .agg(pl.len(), pl.col("valid_from").n_unique())
        .filter(pl.col("len") > 1)
    )
    assert repeated["len"].to_list() == repeated["valid_from"].to_list() == [2]


def test_a_superior_is_a_registered_account_of_the_same_platform(register: pl.DataFrame) -> None:
    below = register.drop_nulls("superior")
    known = register["account_id"].to_list()
    assert below["superior"].is_in(known).all()
    assert (below["superior"].str.split(":").list.first() == below["platform"]).all()


def test_a_unit_has_one_main_account_a_platform(register: pl.DataFrame) -> None:
    mains = register.filter(pl.col("is_main") == "是").unique("account_id")
    assert mains.group_by("platform", "region").len()["len"].max() == 1


def test_every_province_and_city_leads_a_matrix(register: pl.DataFrame) -> None:
    assert register["matrix"].drop_nulls().n_unique() == 3 + 14


def test_every_registered_account_is_observed_while_it_is_open(register: pl.DataFrame) -> None:
    observed = read_demo("observed").with_columns(
        (pl.col("platform") + ":" + pl.col("account")).alias("account_id")
    )
    assert set(observed["account_id"].to_list()) == set(register["account_id"].to_list())
    ends = observed.group_by("account_id").agg(pl.col("first_day").min(), pl.col("last_day").max())
    opened = register.group_by("account_id").agg(pl.col("valid_from").min(), pl.col("valid_to").last())
    both = ends.join(opened, on="account_id")
    assert (both["first_day"] == pl.Series([max("2025-11-01", day) for day in both["valid_from"]])).all()
    assert (both["last_day"] == both["valid_to"].fill_null("2026-10-31")).all()
