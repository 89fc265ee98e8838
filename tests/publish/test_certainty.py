"""How sure ranks are, what was decided and what does not hold: on pages and in the data."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.editions.frames import FRAMES
from ranking.editions.model import Archive
from ranking.publish import publish_edition
from ranking.publish.accounts import AccountBook
from ranking.publish.boards import present_boards
from ranking.publish.lookup import read_lookup
from ranking.publish.model import Board


def with_notes(archive: Archive) -> Archive:
    """The archive with ranges, a band, a warning, a decision and a broken rule."""
    edition = archive.edition
    ranked = edition.scores.filter(pl.col("rank").is_not_null())
    certainty = ranked.select(
        "standard_id", "board", "subject",
        *(pl.col("rank").alias(name) for name in ("weights_low", "metrics_low", "band_first")),
        *((pl.col("rank") + 1).alias(name) for name in ("weights_high", "metrics_high", "band_last")),
        warnings=pl.when(pl.col("rank") == 1).then(pl.lit("few_subjects,few_posts")),
    ).select([pl.col(name).cast(kind) for name, kind in FRAMES["certainty"].columns.items()])  # fmt: skip
    subject = ranked["subject"][0]
    amendments = pl.DataFrame(
        [(1, "hold", 7, subject, "held", "exclude", "99", None, None, "计数待核实（演示）", None, dt.date(2026, 11, 6))],
        schema=dict(FRAMES["amendments"].columns), orient="row",
    )  # fmt: skip
    checks = pl.DataFrame(
        [(1, None, "vanished", 3.0, 0.0, False, False, "上月在榜、本月不在的账号有 3 个，超过 0 个", None)],
        schema=dict(FRAMES["checks"].columns), orient="row",
    )  # fmt: skip
    facts = replace(
        edition.facts,
        revision=2,
        revision_kind="correction",
        revision_reason="漏了稿件（演示）",
        supersedes="demo/2026-10/r1",
    )
    changed = replace(edition, certainty=certainty, amendments=amendments, checks=checks, facts=facts)
    return replace(archive, edition=changed)


@pytest.fixture(scope="module")
def told(archive: Archive, catalogue: Catalogue) -> list[Board]:
    return present_boards(read_lookup(with_notes(archive), catalogue))


def test_every_rank_has_its_range_and_the_board_names_its_bands(told: list[Board]) -> None:
    board = next(board for board in told if board.slug == "weibo-county")
    first = board.ranked[0]
    assert first.certainty is not None
    assert (first.certainty.range_text, first.certainty.band) == ("1—2", "第1—2名难分先后")
    marks = "\n".join(board.marks)
    assert "第1—2名难分先后；" in marks and "±10%" in marks and "不足 10 个" in marks and "数量少" in marks


def test_an_account_is_told_how_sure_its_rank_is(told: list[Board], archive: Archive) -> None:
    board = next(board for board in told if board.slug == "weibo-county")
    summary = AccountBook(told, archive.edition).account(board.ranked[0].subject).standings[0].summary
    assert "各权重在 ±10% 内变动时为第 1—2 名" in summary and "当月稿件不足 5 篇" in summary


def test_an_edition_that_tells_no_certainty_has_no_column_for_it(county: Board) -> None:
    assert not county.has_ranges
    assert not any("±10%" in mark for mark in county.marks)


@pytest.fixture(scope="module")
def noted(archive: Archive, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("noted")
    publish_edition(
        with_notes(archive), out, catalogue=catalogue, only={"html", "csv", "json"}, profile="internal"
    )
    return out / "2026-10"


def test_the_page_of_the_edition_says_what_it_must(noted: Path) -> None:
    page = (noted / "index.html").read_text(encoding="utf-8")
    for text in (
        "本版（第 2 版）是更正，取代第 1 版。理由：漏了稿件（演示）",
        "上月在榜、本月不在的账号有 3 个，超过 0 个",
        "暂不计入，稿件不计入 稿件 99：计数待核实（演示）",
    ):
        assert text in page


def test_pages_and_data_say_the_same(noted: Path) -> None:
    page = (noted / "weibo-county.html").read_text(encoding="utf-8")
    data = json.loads((noted / "data" / "weibo-county.json").read_text(encoding="utf-8"))
    assert data["rows"][0]["range"] == "1—2" and data["rows"][0]["cautions"] == ["当月稿件不足 5 篇"]
    assert '<td class="range">1—2' in page
    assert "第1—2名难分先后" in (noted / "data" / "weibo-county.csv").read_text(encoding="utf-8-sig")
