"""A browser started ahead prints as any other, tells its troubles when it is used, and never stays behind."""

import asyncio
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import choreographer
import pytest

from ranking.errors import ToolError
from ranking.publish.browser import Page
from ranking.publish.press import Press


async def _process_of(browser: choreographer.Browser) -> Any:
    return browser.subprocess


def test_work_is_done_in_the_browser_one_after_the_other(browser: Path) -> None:
    async def add(opened: choreographer.Browser) -> Any:
        return await (await Page.open(opened)).evaluate("1 + 2")

    with Press() as press:
        assert [press.run(add, 60) for _ in range(2)] == [3, 3]


def test_browser_ends_with_the_block_whatever_happens(browser: Path) -> None:
    started: list[subprocess.Popen[bytes]] = []
    with pytest.raises(KeyboardInterrupt), Press() as press:
        started.append(press.run(_process_of, 60))
        raise KeyboardInterrupt
    assert started[0].poll() is not None


def test_block_that_never_prints_leaves_no_browser(browser: Path) -> None:
    with Press() as press:
        pass
    assert press._browser.result().subprocess.poll() is not None


def test_missing_browser_is_told_by_who_prints_and_ends_nothing_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RANKING_BROWSER", "/nowhere/chromium")
    with Press() as press, pytest.raises(ToolError, match="RANKING_BROWSER"):
        press.run(_process_of, 60)


def test_interrupt_ends_the_work_even_where_it_does_not_end_a_waiting(browser: Path) -> None:
    async def interrupt(opened: choreographer.Browser) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(60)

    # A shell that starts the tests behind itself has them ignore the signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.siginterrupt(signal.SIGINT, False)
    try:
        with Press() as press, pytest.raises(KeyboardInterrupt):
            press.run(interrupt, 60)
    finally:
        signal.siginterrupt(signal.SIGINT, True)
        signal.signal(signal.SIGINT, before)


def test_work_that_takes_too_long_is_told(browser: Path) -> None:
    async def wait(opened: choreographer.Browser) -> None:
        await asyncio.sleep(60)

    with Press() as press, pytest.raises(ToolError, match="超时"):
        press.run(wait, 0.1)


def test_browser_that_ends_while_it_prints_is_told(browser: Path) -> None:
    async def kill(opened: choreographer.Browser) -> None:
        page = await Page.open(opened)
        opened.subprocess.kill()
        await page.evaluate("new Promise((done) => setTimeout(done, 60000))")

    with Press() as press, pytest.raises(ToolError, match="中断"):
        press.run(kill, 60)
