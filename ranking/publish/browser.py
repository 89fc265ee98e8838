"""A Chromium that prints pages: found on the machine, started once, always closed again."""

import asyncio
import base64
import logging
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import choreographer
from choreographer.browsers.chromium import Chromium
from choreographer.errors import BrowserClosedError, BrowserFailedError, ChannelClosedError

from ranking.errors import ToolError

_VARIABLES = ("RANKING_BROWSER", "BROWSER_PATH")
# Our pages ask for nothing outside; look-ups that the browser itself makes fail at once.
_FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--font-render-hinting=none",
    # Its own window is drawn though nobody sees it. Here it is without tabs and buttons, which it would paint 60 times a
    # second while pages load, and without the page that it prepares for suggestions; other browsers pass over such names.
    "--start-fullscreen",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
)
# The page to open comes last; without one it would be the page of a new tab, a program of its own.
_FIRST_PAGE = "about:blank"
_WIDTH, _HEIGHT = 1080, 1200
_LOAD_SECONDS = 30
# Pages that are written in its place are read in its encoding, their style sheets included.
_BLANK = '<!doctype html><meta charset="utf-8">'
# A layout has to be made before the browser knows which fonts it needs; reading a size makes one.
_LOADED = """new Promise((done) =>
  document.readyState === "complete" ? done(true) : addEventListener("load", () => done(true)))"""
_FONTS_READY = "document.body.offsetHeight, document.fonts.ready.then(() => true)"
_REMEDY = "请安装 Chromium、Chrome 或 Edge（Debian：apt-get install chromium），或用环境变量 RANKING_BROWSER 指定其路径"

BROWSER_ERRORS = (BrowserClosedError, BrowserFailedError, ChannelClosedError, TimeoutError, OSError)


def find_browser() -> Path | None:
    """The browser named by RANKING_BROWSER or BROWSER_PATH, else the first that the machine has.

    Raises ToolError where a variable names something that is not there.
    """
    for variable in _VARIABLES:
        if given := os.environ.get(variable):
            path = Path(given)
            if path.is_file():
                return path
            msg = f"环境变量 {variable} 指向的浏览器 {given} 不存在；请改正或删去该变量"
            raise ToolError(msg)
    found = Chromium.find_browser(skip_local=False)
    return Path(found) if found else None


def require_browser() -> Path:
    """The browser; raises ToolError where there is none."""
    path = find_browser()
    if path is None:
        msg = f"没有找到浏览器，无法生成 PDF 和图片；{_REMEDY}"
        raise ToolError(msg)
    return path


class _QuietChromium(Chromium):
    """Chromium with our flags besides choreographer's own."""

    def get_cli(self) -> Sequence[str]:
        """The command line."""
        return [*super().get_cli(), *_FLAGS, _FIRST_PAGE]


@asynccontextmanager
async def open_browser(path: Path) -> AsyncIterator[choreographer.Browser]:
    """A running browser for the time of the block; raises ToolError where it does not start."""
    logging.getLogger("choreographer").setLevel(logging.ERROR)
    browser = choreographer.Browser(path=path, browser_cls=_QuietChromium)
    try:
        try:
            await browser.open()
        except BROWSER_ERRORS as error:
            msg = f"浏览器 {path} 启动失败（{error}）；{_REMEDY}"
            raise ToolError(msg) from error
        yield browser
    finally:
        await browser.close()


async def hide_tabs(browser: choreographer.Browser) -> None:
    """Put the empty first tab before all others: they draw and print as before, but are not painted meanwhile."""
    first = browser.get_tab()
    if first is not None:
        await browser.send_command("Target.activateTarget", {"targetId": first.target_id})


class Page:
    """One tab of the browser."""

    def __init__(self, tab: choreographer.Tab) -> None:
        self._tab = tab

    @classmethod
    async def open(cls, browser: choreographer.Browser) -> "Page":
        """A new tab of a fixed size, so that the machine's screen plays no part."""
        page = cls(await browser.create_tab(""))
        await page.resize(_WIDTH, _HEIGHT)
        await page._send("Emulation.setScrollbarsHidden", hidden=True)
        await page._send("Page.enable")
        # Else the blank page's own load event could be taken for that of the first page asked for.
        await page.evaluate(_LOADED)
        return page

    async def resize(self, width: int, height: int, scale: int = 1) -> None:
        """The size of the view in CSS pixels, each drawn as `scale` pixels of a picture."""
        await self._send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=False,
        )

    async def load(self, path: Path, medium: str = "screen", query: str = "") -> None:
        """Go to a file (with `?query`) and wait until it and the fonts that it uses in this medium are there."""
        await self._send("Emulation.setEmulatedMedia", media=medium)
        loaded = self._tab.subscribe_once("Page.loadEventFired")
        await self._send("Page.navigate", url=path.resolve().as_uri() + query)
        await asyncio.wait_for(loaded, _LOAD_SECONDS)
        await self.evaluate(_FONTS_READY)

    async def stand_in(self, folder: Path, medium: str) -> None:
        """Load an empty page that is put into the folder, whose files those that are written here may use."""
        blank = folder / "blank.html"
        blank.write_text(_BLANK, encoding="utf-8")
        await self.load(blank, medium)

    async def write(self, text: str) -> None:
        """Show a page without scripts in place of the one that stands here, and wait as `load` does.

        Half of what it costs the browser to go to a file.
        """
        loaded = self._tab.subscribe_once("Page.loadEventFired")
        tree = await self._send("Page.getFrameTree")
        await self._send("Page.setDocumentContent", frameId=tree["frameTree"]["frame"]["id"], html=text)
        await asyncio.wait_for(loaded, _LOAD_SECONDS)
        await self.evaluate(_FONTS_READY)

    async def prefer(self, scheme: Literal["light", "dark"]) -> None:
        """Show the page that is loaded as one who prefers light or dark colours sees it; the next load forgets it."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        await self._send("Emulation.setEmulatedMedia", media="screen", features=[feature])

    async def allow_scripts(self, allowed: bool) -> None:
        """Whether pages that are loaded from now on run their scripts."""
        await self._send("Emulation.setScriptExecutionDisabled", value=not allowed)

    async def listen(self, domain: str, event: str, heard: Callable[[dict[str, Any]], None]) -> None:
        """Tell `heard` of every event of one kind from now on, e.g. `Network`, `requestWillBeSent`."""

        async def hear(answer: Any) -> None:
            heard(answer["params"])

        self._tab.subscribe(f"{domain}.{event}", hear)
        await self._send(f"{domain}.enable")

    async def evaluate(self, expression: str) -> Any:
        """The value of a script's expression, awaited where it is a promise; raises ToolError where it fails."""
        result = await self._send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in result:
            msg = f"浏览器执行脚本出错：{result['exceptionDetails'].get('exception', {}).get('description', '')}"
            raise ToolError(msg)
        return result["result"].get("value")

    async def print_pdf(self) -> bytes:
        """The page as PDF by its own print rules, tagged, with an outline."""
        result = await self._send(
            "Page.printToPDF",
            preferCSSPageSize=True,
            printBackground=True,
            generateTaggedPDF=True,
            generateDocumentOutline=True,
        )
        return base64.b64decode(result["data"])

    async def take_picture(self, selector: str = "body") -> bytes:
        """The whole of an element as PNG, however long it is."""
        box = await self.evaluate(
            f"(() => {{ const box = document.querySelector({selector!r}).getBoundingClientRect();"
            " return [box.x + scrollX, box.y + scrollY, box.width, box.height]; })()"
        )
        x, y, width, height = box
        # A tab behind another one may never be painted.
        await self._send("Page.bringToFront")
        clip = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
        result = await self._send(
            "Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip
        )
        return base64.b64decode(result["data"])

    async def _send(self, command: str, **parameters: Any) -> Any:
        answer = await self._tab.send_command(command, parameters)
        if "error" in answer:
            msg = f"浏览器拒绝了 {command}：{answer['error'].get('message', answer['error'])}"
            raise ToolError(msg)
        return answer["result"]
