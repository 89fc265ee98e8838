"""The table's script in a real browser: sorting, searching and filtering move rows and never renumber them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ranking.publish.browser import Page
from ranking.publish.model import Board
from tests.publish.conftest import look
from tests.publish.page_reader import read_page

STATE = """(() => ({
  address: location.search,
  rows: [...document.querySelectorAll("table.board tbody tr")].filter((row) => !row.hidden)
    .map((row) => [row.cells[0].textContent, row.querySelector(".score").textContent]),
  sorted: [...document.querySelectorAll("[aria-sort]")].map((head) => [head.dataset.key, head.getAttribute("aria-sort")]),
  told: document.querySelector(".tools output").textContent,
}))()"""
# Addresses, each loaded anew; then headings pressed one after the other; then words typed.
VIEWS = ("", "?sort=score", "?sort=-part-reach&change=up", "?q=%E4%BA%91%E5%B2%AD", "?sort=nonsense&change=x")


def press(key: str) -> str:
    return f'document.querySelector("[data-key={json.dumps(key)[1:-1]}] button").click()'


@pytest.fixture(scope="module")
def seen(browser: Path, site: Path) -> dict[str, Any]:
    page_file = site / "2026-10" / "weibo-county.html"

    async def walk(page: Page) -> dict[str, Any]:
        found = {}
        for query in VIEWS:
            await page.load(page_file, query=query)
            found[query] = await page.evaluate(STATE)
        await page.load(page_file)
        for key in ("score", "score", "name"):
            await page.evaluate(press(key))
            state = await page.evaluate(STATE)
            found[f"press {key} {state['sorted'][0][1]}"] = state
            await page.load(page_file, query=state["address"])
            found[f"reload {key} {state['sorted'][0][1]}"] = await page.evaluate(STATE)
        await page.evaluate('document.querySelector(".tools").reset()')
        found["reset"] = await page.evaluate(STATE)
        return found

    return dict(look(browser, walk))


def standing(board: Board) -> list[list[str]]:
    return [[row.rank_text, row.score_text] for row in board.ranked]


def scores(rows: Sequence[Sequence[str]]) -> list[float]:
    return [float(score) for _, score in rows]


def test_page_opens_in_the_published_order(seen: dict[str, Any], county: Board) -> None:
    assert seen[""]["rows"] == standing(county)
    assert seen[""]["sorted"] == [["rank", "ascending"]]
    assert seen[""]["told"] == f"共 {len(county.ranked)} 个账号；名次为公布的名次"


def test_sorting_keeps_every_row_with_its_rank(seen: dict[str, Any], county: Board) -> None:
    rows = seen["?sort=score"]["rows"]
    assert scores(rows) == sorted(scores(rows)) and rows[0] != standing(county)[0]
    assert sorted(rows) == sorted(standing(county))


def test_filter_keeps_the_published_ranks(seen: dict[str, Any], county: Board) -> None:
    expected = [[row.rank_text, row.score_text] for row in county.ranked if row.change == "up"]
    rows = seen["?sort=-part-reach&change=up"]["rows"]
    assert 0 < len(rows) < len(county.ranked) and sorted(rows) == sorted(expected)


def test_parts_sort_with_missing_last(browser: Path, site: Path, boards: dict[str, Board]) -> None:
    async def last(page: Page) -> Any:
        shown = []
        for query in ("?sort=part-reach", "?sort=-part-reach"):
            await page.load(site / "2026-10" / "wechat-city.html", query=query)
            shown.append((await page.evaluate(STATE))["rows"][-1])
        return shown

    row = next(row for row in boards["wechat-city"].ranked if row.subject == "wechat:2003")
    assert look(browser, last) == [[row.rank_text, row.score_text]] * 2


def test_search_finds_names_and_says_how_many(seen: dict[str, Any], county: Board) -> None:
    expected = [[row.rank_text, row.score_text] for row in county.ranked if "云岭" in row.name + row.region]
    state = seen["?q=%E4%BA%91%E5%B2%AD"]
    assert state["rows"] == expected
    assert state["told"].startswith(f"显示 {len(expected)} 个，共 {len(county.ranked)} 个账号")


def test_address_that_is_loaded_is_the_address_that_was_written(seen: dict[str, Any]) -> None:
    pressed = {name.removeprefix("press "): state for name, state in seen.items() if name.startswith("press")}
    assert len(pressed) == 3
    for name, state in pressed.items():
        assert seen[f"reload {name}"] == state


def test_heading_that_is_pressed_sorts_down_then_up(seen: dict[str, Any]) -> None:
    assert seen["press score descending"]["address"] == "?sort=-score"
    assert seen["press score ascending"]["address"] == "?sort=score"
    assert seen["press name ascending"]["address"] == "?sort=name"


def test_reset_gives_the_published_order_and_a_plain_address(seen: dict[str, Any], county: Board) -> None:
    assert (seen["reset"]["address"], seen["reset"]["rows"]) == ("", standing(county))


def test_unknown_state_in_the_address_is_passed_over(seen: dict[str, Any], county: Board) -> None:
    assert seen["?sort=nonsense&change=x"]["rows"] == standing(county)


def test_without_scripts_the_tools_stay_hidden(site: Path) -> None:
    page = read_page(site / "2026-10" / "weibo-county.html")
    assert "hidden" in page.all("form", "tools")[0].attributes
    assert read_page(site / "2026-10" / "douyin-province.html").all("form") == []
