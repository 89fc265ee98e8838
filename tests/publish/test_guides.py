"""How an edition is published and what its metrics mean: one page each, true to the edition and the catalogue."""

import datetime as dt
from pathlib import Path

import polars as pl

from ranking.catalogue import Catalogue
from ranking.editions.model import MOVES as MOVES_OF_EDITIONS
from ranking.editions.model import Archive
from ranking.publish import publish_edition
from ranking.publish.model import Board
from tests.publish.archives import make_full_archive
from tests.publish.page_reader import read_page


def test_method_page_tells_standard_example_limits_and_versions(
    site: Path, county: Board, catalogue: Catalogue
) -> None:
    text = read_page(site / "2026-10" / "method.html").text
    assert county.standard_title in text and county.standard_name in text
    assert "流量依赖程度" in text and "现行版本" in text and "（12 期）" in text
    for key in county.inputs:
        assert catalogue.metrics[key].blind_spot in text


def test_version_before_is_told_as_not_comparable(
    archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    from dataclasses import replace

    is_old = pl.col("month") < "2026-09"
    versions = pl.when(is_old).then(pl.lit("2025.1")).otherwise(pl.col("version"))
    changed = replace(archive, history=archive.history.with_columns(version=versions))
    publish_edition(changed, tmp_path, catalogue=catalogue, only={"html"})
    table = read_page(tmp_path / "2026-10" / "method.html").all("table")[-1]
    lines = [[cell.text for cell in row.all("td")] for row in table.all("tbody")[0].all("tr")]
    assert [line[0] for line in lines] == ["2026年9月至2026年10月（2 期）", "2025年11月至2026年8月（10 期）"]
    assert "不可比" in lines[1][2]


def test_until_when_one_may_object_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    facts: dict[str, object] = {
        "state": "preview",
        "published_at": None,
        "hash": None,
        "objections_until": dt.datetime(2026, 11, 14),
    }
    publish_edition(make_full_archive(facts), tmp_path, catalogue=catalogue, only={"html"})
    text = read_page(tmp_path / "2026-10" / "method.html").text
    assert "正在征求异议，截止 2026年11月13日 24:00" in text


def test_contact_is_the_one_given_else_the_workspaces(
    archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    (tmp_path / "ranking.toml").write_text('[publisher]\ncontact = "演示甲"\n', encoding="utf-8")
    for given, told in ((None, "联系：演示甲。"), ("演示乙", "联系：演示乙。")):
        publish_edition(
            archive, tmp_path / "site", catalogue=catalogue, only={"html"}, workspace=tmp_path, contact=given
        )
        assert told in read_page(tmp_path / "site" / "2026-10" / "method.html").text


def test_handbook_lists_every_metric_and_what_uses_it(
    site: Path, county: Board, catalogue: Catalogue
) -> None:
    page = read_page(site / "2026-10" / "metrics.html")
    families = [row.text for row in page.all("tr", "family")]
    assert families == [title.text for title in page.all("h3")] == [one.label for one in catalogue.families]
    assert {entry.attributes["id"] for entry in page.all("dt")} == set(catalogue.metrics)
    rows = [row for body in page.all("tbody") for row in body.all("tr")]
    used = {row.all("th")[0].text for row in rows if county.standard_title in row.text}
    assert used == {catalogue.metrics[key].label for key in county.inputs}


def test_public_handbook_leaves_internal_metrics_out(
    archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"html"})
    page = read_page(tmp_path / "2026-10" / "metrics.html")
    public = {key for key, metric in catalogue.metrics.items() if metric.audience == "public"}
    assert {entry.attributes["id"] for entry in page.all("dt")} == public


def test_edition_links_both(site: Path) -> None:
    links = {link.attributes["href"] for link in read_page(site / "2026-10" / "index.html").all("a")}
    assert {"method.html", "metrics.html"} <= links


def test_effect_of_a_new_version_is_told(archive: Archive, catalogue: Catalogue, tmp_path: Path) -> None:
    from dataclasses import replace

    moves = pl.DataFrame(
        [("2026-10", "2026.1", "demo-account", board, "2025.1", *counts) for board, *counts in MOVES],
        schema=MOVES_OF_EDITIONS,
        orient="row",
    )
    publish_edition(replace(archive, moves=moves), tmp_path, catalogue=catalogue, only={"html"})
    text = read_page(tmp_path / "2026-10" / "method.html").text
    assert "按上一版（2025.1）和本版各算一次：46 个有名次的账号中 15 个名次变动" in text
    assert "其中 6 个超过 3 位、1 个超过 10 位，最多 14 位" in text


MOVES = (("weibo-county", 32, 10, 5, 1, 14), ("wechat-city", 14, 5, 1, 0, 4))
