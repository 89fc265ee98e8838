"""From a rank on a board to the row of a source file in five clicks or fewer, in a browser."""

import asyncio
import csv
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from ranking.errors import ToolError
from ranking.publish.browser import Page, find_browser, open_browser
from tests.cli.conftest import Run

# Rank → account → dossier → the metric of a node → its posts.
_CLICKS = ("[href^='accounts/']", "[href^='../audit/']", "td a[href='#metrics']", "td a[href='#posts']")
# The answer is given before the click leads away from the page that gives it.
_GO = """(() => {{
  const link = document.querySelector("main {selector}");
  setTimeout(() => link.click(), 0);
  return link.href;
}})()"""
_ROWS = """Array.from(document.querySelectorAll("#posts tbody tr")).map(
  row => Array.from(row.cells).map(cell => cell.textContent))"""
_HEADS = """Array.from(document.querySelectorAll("#posts thead th")).map(cell => cell.textContent)"""


async def walk(browser: Path, board: Path) -> tuple[list[str], list[str], list[list[str]]]:
    """The addresses that each click leads to, and the table of posts that is reached."""
    async with open_browser(browser) as opened:
        page = await Page.open(opened)
        await page.load(board)
        addresses = []
        for selector in _CLICKS:
            address = await page.evaluate(_GO.format(selector=selector))
            addresses.append(address)
            for _ in range(200):
                await asyncio.sleep(0.05)
                with suppress(ToolError):  # asked in the middle of the way
                    if await page.evaluate("document.readyState === 'complete' && location.href") == address:
                        break
        assert await page.evaluate("location.href") == addresses[-1]
        return addresses, await page.evaluate(_HEADS), await page.evaluate(_ROWS)


def test_a_rank_leads_to_the_row_of_a_file_in_five_clicks(run: Run, published: Path, tmp_path: Path) -> None:
    browser = find_browser()
    if browser is None:
        pytest.skip("no browser at hand")
    (tmp_path / "ranking.toml").write_text('[series]\nid = "small"\n', encoding="utf-8")
    db = Path(shutil.copy(published, tmp_path / "copy.duckdb"))
    outcome = run(
        "export", "2026-09", "--profile", "internal", "--only", "accounts,html", "--out", "内部", "--db", db
    )
    assert outcome.code == 0, outcome.err
    outcome = run("audit", "--all", "--into", "内部", "--db", db)
    assert outcome.code == 0, outcome.err
    board = tmp_path / "内部" / "2026-09" / "weibo-county.html"
    addresses, heads, rows = asyncio.run(asyncio.wait_for(walk(browser, board), 120))
    assert len(addresses) <= 5
    assert "/audit/" in addresses[1]
    assert {"文件散列值", "载入时间"} <= set(heads)
    source, line, published_at = heads.index("来源文件"), heads.index("行"), heads.index("发布时刻")
    assert rows
    for row in rows:
        (path,) = published.parent.glob(f"**/{Path(row[source]).name}")
        with path.open(encoding="utf-8", newline="") as lines:
            cells = list(csv.reader(lines))[int(row[line].replace(",", "")) - 1]
        assert cells[3] == row[published_at]


def test_dossiers_lie_in_an_internal_site_alone(run: Run, published: Path, tmp_path: Path) -> None:
    (tmp_path / "ranking.toml").write_text('[series]\nid = "small"\n', encoding="utf-8")
    db = Path(shutil.copy(published, tmp_path / "copy.duckdb"))
    missing = run("audit", "weibo:1", "--into", "空", "--db", db)
    assert (missing.code, "--profile internal" in missing.err) == (1, True)
    assert run("export", "2026-09", "--only", "accounts,html", "--out", "公开", "--db", db).code == 0
    refused = run("audit", "weibo:1", "--into", "公开", "--db", db)
    assert (refused.code, "网站" in refused.err) == (1, True)
    assert not list(Path("公开").glob("**/audit/*"))
