"""Every page type in a real browser: axe finds nothing, nothing scrolls sideways, nothing fails, nothing is fetched.

axe-core is the one that the package axe-core-python carries; its script is read as a file, the package runs nothing.
"""

import datetime as dt
import importlib.util
import re
from pathlib import Path
from typing import Any, Literal, get_args

import pytest

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive
from ranking.publish import publish_edition
from ranking.publish.account_pages import render_account
from ranking.publish.browser import Page
from ranking.publish.model import Board
from ranking.publish.patterns import render_patterns
from ranking.publish.report_files import write_page
from ranking.publish.reports import Column, Report, Section, Table
from ranking.publish.site import prepare_publication
from ranking.publish.templating import open_templates
from ranking.publish.touching import Touching
from ranking.resources import shipped_root
from tests.publish.conftest import look
from tests.publish.page_reader import read_page
from tests.publish.test_certainty import with_notes
from tests.publish.test_shapes import matrix_account
from tests.publish.test_touching import with_flag

Scheme = Literal["light", "dark"]
WIDTHS = (360, 768, 1280)
AXE_WIDTHS = (360, 1280)  # the layouts that differ
# Criteria of WCAG 2.0, 2.1 and 2.2 to level AA, and what axe itself thinks good.
RUN = """axe.run(document, {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
  "best-practice"]}}).then((result) => result.violations.flatMap((rule) =>
  rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`)))"""
# What is drawn only when it comes into view is drawn for printing at once.
DRAW = """(async () => {
  window.dispatchEvent(new Event("beforeprint"));
  for (let turn = 0; turn < 200 && document.querySelector("figure.chart:not(.drawn) [data-chart]"); turn++)
    await new Promise((done) => setTimeout(done, 50));
  return document.querySelectorAll("figure.chart:not(.drawn) [data-chart]").length;
})()"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ROWS = """[...document.querySelectorAll("table.board tbody tr")].filter((row) => row.getClientRects().length)
  .map((row) => [row.cells[0].textContent, row.querySelector(".name").textContent])"""


def axe_script() -> str:
    """The text of axe-core."""
    spec = importlib.util.find_spec("axe_core_python")
    assert spec is not None and spec.origin is not None, (
        "the test dependency axe-core-python is not installed"
    )
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def make_report() -> Report:
    table = Table(
        (Column("账号"), Column("数", "number"), Column("说明", "long")), (("演示", 1, "无"),), "一行"
    )
    sections = (
        Section("one", "有表", ("一句。",), table),
        Section("two", "无表", table=Table(table.columns, ())),
    )
    return Report(
        "演示报告", "演示单位", ("状态",), ("说明。",), sections, dt.datetime(2026, 11, 1), "演示数据"
    )


def write_matrix(path: Path, archive: Archive, catalogue: Catalogue) -> None:
    """The page of a matrix, whose members are listed and drawn day by day."""
    publication = prepare_publication(archive, path.parents[2], catalogue, None, "internal")
    boards = {board.slug: board for board in publication.boards}
    account = matrix_account(boards, archive)
    assert account.days is not None and account.members is not None
    templates = open_templates(publication.templates)
    path.write_text(render_account(templates, publication, account, Touching()), encoding="utf-8")


@pytest.fixture(scope="module")
def pages(
    archive: Archive, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """One page of every type of an internal site, and the same board on a public one."""
    out = tmp_path_factory.mktemp("accessible")
    public = tmp_path_factory.mktemp("accessible-public")
    publish_edition(
        archive, out, catalogue=catalogue, only={"html", "accounts", "csv", "json"}, profile="internal"
    )
    publish_edition(archive, public, catalogue=catalogue, only={"html"})
    revised = tmp_path_factory.mktemp("accessible-revised")
    noted = with_notes(with_flag(archive))
    publish_edition(noted, revised, catalogue=catalogue, only={"html", "accounts"}, profile="internal")
    touched = noted.edition.amendments["subject"][0].replace(":", "-")
    matrix = out / "2026-10" / "accounts" / "matrix.html"
    write_matrix(matrix, archive, catalogue)
    # Without its redirect, which would lead away while it is looked at.
    still = out / "latest" / "still.html"
    text = (out / "latest" / "index.html").read_text("utf-8")
    still.write_text(re.sub(r'<meta http-equiv="refresh"[^>]*>', "", text), encoding="utf-8")
    patterns, report = out / "patterns.html", out / "report.html"
    patterns.write_text(render_patterns((shipped_root() / "templates",)), encoding="utf-8")
    write_page(make_report(), report)
    month = out / "2026-10"
    return {
        "index": out / "index.html",
        "latest": still,
        "old boards": out / "history.html",
        "edition": month / "index.html",
        "board": month / "weibo-county.html",
        "public board": public / "2026-10" / "weibo-county.html",
        "account": sorted((month / "accounts").glob("weibo-*.html"))[0],
        "matrix": matrix,
        "touched account": revised / "2026-10" / "accounts" / f"{touched}.html",
        "revised edition": revised / "2026-10" / "index.html",
        **{path.stem: path for path in month.glob("*.html") if path.stem not in {"index", "weibo-county"}},
        "patterns": patterns,
        "report": report,
    }


@pytest.fixture(scope="module")
def seen(browser: Path, pages: dict[str, Path]) -> dict[str, Any]:
    """By page: what axe found in each view, pixels of sideways scroll, complaints of the console, requests."""
    axe = axe_script()

    async def walk(page: Page) -> dict[str, Any]:
        said: list[str] = []
        asked: list[str] = []
        await page.listen("Log", "entryAdded", lambda event: said.append(event["entry"]["text"]))
        await page.listen("Runtime", "exceptionThrown", lambda event: said.append(str(event)))
        await page.listen("Network", "requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
        found: dict[str, Any] = {}
        for name, path in pages.items():
            said.clear()
            asked.clear()
            await page.load(path)
            undrawn = await page.evaluate(DRAW)
            await page.evaluate(axe + ";true")
            views = {}
            for width in WIDTHS:
                await page.resize(width, 900)
                for scheme in get_args(Scheme):
                    await page.prefer(scheme)
                    faults = await page.evaluate(RUN) if width in AXE_WIDTHS else []
                    views[width, scheme] = (faults, await page.evaluate(OVERFLOW))
            found[name] = {"undrawn": undrawn, "views": views, "said": [*said], "asked": [*asked]}
        return found

    return dict(look(browser, walk, seconds=900))


def test_axe_finds_nothing_on_any_page_at_any_width_in_either_scheme(seen: dict[str, Any]) -> None:
    found = {
        (name, *view): faults for name, page in seen.items() for view, (faults, _) in page["views"].items()
    }
    assert len(found) == len(seen) * len(WIDTHS) * 2
    assert {view: faults for view, faults in found.items() if faults} == {}


def test_no_page_scrolls_sideways(seen: dict[str, Any]) -> None:
    wide = {
        (name, *view): pixels for name, page in seen.items() for view, (_, pixels) in page["views"].items()
    }
    assert {view: pixels for view, pixels in wide.items() if pixels > 0} == {}


def test_every_chart_is_drawn_and_the_console_stays_silent(seen: dict[str, Any]) -> None:
    assert {name: page["said"] for name, page in seen.items() if page["said"]} == {}
    assert {name: page["undrawn"] for name, page in seen.items() if page["undrawn"]} == {}


def test_no_request_leaves_the_site(seen: dict[str, Any], pages: dict[str, Path]) -> None:
    for name, page in seen.items():
        assert page["asked"], name
        assert [url for url in page["asked"] if not url.startswith(("file:", "data:", "blob:"))] == [], name


def test_without_scripts_the_whole_table_is_there(
    browser: Path, pages: dict[str, Path], county: Board
) -> None:
    async def walk(page: Page) -> Any:
        await page.allow_scripts(False)
        await page.load(pages["board"])
        return await page.evaluate(ROWS)

    rows = look(browser, walk)
    assert [rank for rank, _ in rows] == [row.rank_text for row in county.ranked]
    assert all(row.name in told for (_, told), row in zip(rows, county.ranked, strict=True))


def test_axe_is_not_blind(browser: Path, tmp_path: Path) -> None:
    """A page with a fault of each kind, so that an empty list above means something."""
    page_file = tmp_path / "bad.html"
    page_file.write_text(
        '<html><body><img src="data:,"><p style="color:#ccc">浅色的文字</p></body></html>', "utf-8"
    )
    assert not read_page(page_file).all("main")

    async def walk(page: Page) -> Any:
        await page.load(page_file)
        await page.evaluate(axe_script() + ";true")
        return await page.evaluate(RUN)

    rules = {fault.split(":")[0] for fault in look(browser, walk)}
    assert {"image-alt", "color-contrast", "html-has-lang", "document-title"} <= rules
