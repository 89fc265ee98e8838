"""The browser gives pictures of tabs wherever they stand."""

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
