"""Boards of extreme sizes and scores: 500 rows, everyone tied; the same in every form, on every width."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from ranking.catalogue import Catalogue
from ranking.publish import publish_edition
from ranking.publish.browser import Page
from tests.publish.archives import make_archive, make_crowd
from tests.publish.conftest import look
from tests.publish.page_reader import read_board_table

Standing = list[tuple[str, str, str]]
COUNTS = (100, 500)
TIED = 40
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def sites(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The month's folder of boards of 100 and 500 rows, and of one on which all are tied."""
    crowds = {str(count): make_crowd(count, "weibo-county", "weibo", "county", 7) for count in COUNTS}
    tied = make_crowd(TIED, "weibo-county", "weibo", "county", 7)
    crowds["tied"] = [replace(one, now=tied[0].now) for one in tied]
    folders = {}
    for name, crowd in crowds.items():
        out = tmp_path_factory.mktemp(f"crowd-{name}")
        publish_edition(make_archive(crowd), out, catalogue=catalogue, only={"html", "csv", "json", "docx"})
        folders[name] = out / "2026-10"
    return folders


def standings(folder: Path) -> dict[str, Standing]:
    """Rank, name and score of every row, as each form prints them."""
    text = (folder / "data" / "weibo-county.csv").read_text(encoding="utf-8-sig")
    lines = csv.DictReader(io.StringIO(text, newline=""))
    content = json.loads((folder / "data" / "weibo-county.json").read_text(encoding="utf-8"))
    (table,) = docx.Document(str(folder / "documents" / "bulletin.docx")).tables
    texts = [str(cell.text) for cell in table._cells]
    width = len(table.columns)
    rows = [texts[start : start + width] for start in range(width, len(texts), width)]
    return {
        "page": read_board_table(folder / "weibo-county.html"),
        "csv": [(line["名次"], line["账号"], line["得分"]) for line in lines],
        "json": [(str(row["rank"]), row["name"], row["score"]) for row in content["rows"]],
        "docx": [(row[0], row[2], row[4]) for row in rows],
    }


@pytest.mark.parametrize(("name", "count"), [("500", 500), ("tied", TIED)])
def test_every_form_lists_every_row_alike(sites: dict[str, Path], name: str, count: int) -> None:
    told = standings(sites[name])
    assert len(told["page"]) == count
    for form, rows in told.items():
        assert rows == told["page"], form


def test_a_further_row_weighs_less_than_a_kilobyte(sites: dict[str, Path]) -> None:
    small, large = ((sites[str(count)] / "weibo-county.html").stat().st_size for count in COUNTS)
    assert small < 350_000 and large - small < 1000 * (COUNTS[1] - COUNTS[0])


def test_where_all_are_tied_all_are_first_and_no_one_leads(sites: dict[str, Path]) -> None:
    rows = read_board_table(sites["tied"] / "weibo-county.html")
    assert {rank for rank, *_ in rows} == {"1"} and len({score for *_, score in rows}) == 1
    text = (sites["tied"] / "weibo-county.html").read_text(encoding="utf-8")
    assert f"等 {TIED} 个账号以" in text and "并列第一" in text and "领先第二名" not in text


@pytest.mark.parametrize("name", ["500", "tied"])
def test_no_page_scrolls_sideways(browser: Path, sites: dict[str, Path], name: str) -> None:
    async def act(page: Page) -> list[object]:
        seen = []
        for width in (360, 768, 1280):
            await page.resize(width, 900)
            await page.load(sites[name] / "weibo-county.html")
            seen.append(await page.evaluate(_SIDEWAYS))
        return seen

    assert look(browser, act) == [0, 0, 0]
