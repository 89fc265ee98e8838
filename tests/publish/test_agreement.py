"""Rank and score of every account are the same strings in every format."""

import csv
import io
import json
from pathlib import Path

import fastexcel
import pytest

from ranking.publish.lookup import Lookup
from ranking.publish.model import Board
from ranking.standard import traffic_dependence
from tests.publish.page_reader import read_board_table
from tests.publish.pdf_text import read_pages

Standing = list[tuple[str, str, str]]
SLUGS = ("weibo-county", "wechat-city", "douyin-province", "weibo-unclassified")


def expected(board: Board) -> Standing:
    return [(str(row.rank), row.name, f"{row.score:f}") for row in board.ranked]


@pytest.mark.parametrize("slug", SLUGS[:3])
def test_page_prints_every_rank_and_score(site: Path, boards: dict[str, Board], slug: str) -> None:
    assert read_board_table(site / "2026-10" / f"{slug}.html") == expected(boards[slug])


@pytest.mark.parametrize("slug", SLUGS)
def test_csv_agrees_with_page(site: Path, boards: dict[str, Board], slug: str) -> None:
    text = (site / "2026-10" / "data" / f"{slug}.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    ranked = [(line["名次"], line["账号"], line["得分"]) for line in lines if line["名次"]]
    assert ranked == expected(boards[slug])
    assert len(lines) == len(boards[slug].rows)


@pytest.mark.parametrize("slug", SLUGS)
def test_json_agrees_with_page(site: Path, boards: dict[str, Board], slug: str) -> None:
    content = json.loads((site / "2026-10" / "data" / f"{slug}.json").read_text(encoding="utf-8"))
    ranked = [(str(row["rank"]), row["name"], row["score"]) for row in content["rows"] if row["rank"]]
    assert ranked == expected(boards[slug])


@pytest.mark.parametrize("slug", SLUGS[:3])
def test_workbook_agrees_with_page(site: Path, boards: dict[str, Board], slug: str) -> None:
    book = fastexcel.read_excel(site / "2026-10" / "data" / f"{slug}.xlsx")
    table = book.load_sheet("榜单", header_row=3).to_polars()
    ranked = table.filter(table["名次"].is_not_null()).select("名次", "账号", "得分").iter_rows()
    assert [(f"{rank:.0f}", name, f"{score:.2f}") for rank, name, score in ranked] == expected(boards[slug])


@pytest.mark.parametrize("slug", SLUGS[:3])
def test_document_prints_every_rank_and_score(documents: Path, boards: dict[str, Board], slug: str) -> None:
    text = "".join(read_pages(documents / "2026-10" / f"{slug}.pdf"))
    place = text.index("观测日")
    for row in boards[slug].ranked:
        start = text.index(f"{row.rank}{row.change_mark}", place)
        place = text.index(row.name, start)
        assert place - start < 40
        assert 0 <= text.index(row.score_text, place) - place - len(row.name) < 40


def test_printed_parts_sum_to_the_score(boards: dict[str, Board]) -> None:
    for board in boards.values():
        for row in board.ranked:
            assert sum(part for part in row.parts if part is not None) == row.score
            assert sum(bar.value for bar in row.groups if bar.value is not None) == row.score


def test_traffic_dependence_is_printed_as_computed(county: Board, lookup: Lookup) -> None:
    (standard,) = lookup.standards.values()
    found = traffic_dependence(standard, lookup.catalogue)
    assert (found.social_share, found.reads_share) == (0, 0.3)
    said = f"点赞、评论、转发、关注占总权重 {found.social_share:.1%}；阅读占 {found.reads_share:.1%}"
    assert [rule for rule in county.method.rules if said in rule]


def test_worked_example_sums_to_its_total(county: Board) -> None:
    from decimal import Decimal

    worked = county.method.worked
    assert worked is not None
    assert sum(Decimal(line.part) for line in worked.lines) == Decimal(worked.total) == county.ranked[0].score
