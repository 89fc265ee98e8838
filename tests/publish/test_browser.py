"""Tabs give pictures wherever they stand, and show pages that are written into them."""

import asyncio
from pathlib import Path

from ranking.publish.browser import Page, open_browser


def test_a_picture_is_taken_of_a_tab_behind_another_one(browser: Path, tmp_path: Path) -> None:
    path = tmp_path / "页.html"
    path.write_text("<!doctype html><body><h1>演示</h1></body>", encoding="utf-8")

    async def take() -> bytes:
        async with open_browser(browser) as opened:
            behind, front = await Page.open(opened), await Page.open(opened)
            await front.load(path)
            await behind.load(path)
            return await behind.take_picture("h1")

    assert asyncio.run(asyncio.wait_for(take(), 60)).startswith(b"\x89PNG")


def test_a_page_that_is_written_has_the_styles_of_its_folder(browser: Path, tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text('@media print { h1::after { content: "·榜" } }', encoding="utf-8")
    page = '<!doctype html><link rel="stylesheet" href="style.css"><body><h1>{}</h1></body>'

    async def look() -> list[str]:
        async with open_browser(browser) as opened:
            tab = await Page.open(opened)
            await tab.stand_in(tmp_path, "print")
            seen = []
            for name in ("演示甲", "演示乙"):
                await tab.write(page.format(name))
                seen.append(await tab.evaluate(_SHOWN))
            return seen

    assert asyncio.run(asyncio.wait_for(look(), 60)) == ['演示甲"·榜"', '演示乙"·榜"']


_SHOWN = 'document.body.innerText + getComputedStyle(document.querySelector("h1"), "::after").content'
