"""From the tuner page's button to a file that the command line checks and scores."""

import csv
import io
from pathlib import Path

import pytest

from ranking.publish.browser import Page
from tests.cli.conftest import Run
from tests.cli.test_tune import ROWS, STANDARD
from tests.publish.conftest import browser, look

__all__ = ["browser"]

TYPED = """for (const [id, text] of [["number-lag", "0"], ["number-often", "33.3333333333"]]) {
  const field = document.getElementById(id); field.value = text; field.dispatchEvent(new Event("input"));
}
const name = document.querySelector("[name=name]"); name.value = "NAME"; name.dispatchEvent(new Event("input"));
document.querySelector("[name=download]").click();"""
SHOWN = "[...document.querySelectorAll('.rows tr')].map((row) => [row.cells[2], row.cells[0], row.cells[3]].map((cell) => cell.textContent))"
WAITED = "new Promise((done) => setTimeout(done, 100))"


@pytest.fixture
def page_file(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "own.toml").write_text(STANDARD, encoding="utf-8")
    lines = ["对象,days_since_last_post,active_days,likes_total,posts"]
    lines += [",".join(map(str, row)) for row in ROWS]
    (tmp_path / "表.csv").write_text("\n".join(lines), encoding="utf-8")
    assert run("tune", "page", "own.toml", "--table", "表.csv", "--out", "试调.html").code == 0
    return tmp_path / "试调.html"


def press_button(browser: Path, page_file: Path, folder: Path, name: str) -> tuple[list[list[str]], bool]:
    """What the page shows after the button was pressed, and whether the file came within five seconds."""
    folder.mkdir()

    async def act(page: Page) -> tuple[list[list[str]], bool]:
        await page._send("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
        await page.load(page_file)
        await page.evaluate(f"(() => {{ {TYPED.replace('NAME', name)} }})()")
        for _ in range(50):
            await page.evaluate(WAITED)
            if (folder / f"{name}.toml").exists():
                return await page.evaluate(SHOWN), True
        return await page.evaluate(SHOWN), False

    shown, came = look(browser, act)
    return shown, came


def test_the_file_that_is_saved_passes_the_check_and_scores_what_the_page_shows(
    run: Run, browser: Path, page_file: Path, tmp_path: Path
) -> None:
    shown, came = press_button(browser, page_file, tmp_path / "下载", "saved")
    assert came and len(shown) == len(ROWS)
    saved = tmp_path / "下载" / "saved.toml"
    checked = run("standards", "check", saved)
    assert checked.code == 0, checked.err
    scored = run("score", "表.csv", "--standard", saved)
    assert scored.code == 0, scored.err
    rows = csv.DictReader(io.StringIO(scored.out))
    found = [[row["subject"], row["rank"], f"{float(row['score']):.2f}"] for row in rows]
    assert sorted(found) == sorted(shown)


def test_a_name_that_no_standard_can_have_saves_nothing(
    browser: Path, page_file: Path, tmp_path: Path
) -> None:
    _, came = press_button(browser, page_file, tmp_path / "下载", "带 空格")
    assert not came and not any((tmp_path / "下载").iterdir())
