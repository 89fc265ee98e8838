"""A browser that is started before it is needed, and closed whatever happens."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future, wait
from contextlib import AsyncExitStack
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self, TypeVar

import choreographer

from ranking.errors import ToolError
from ranking.publish.browser import BROWSER_ERRORS, open_browser, require_browser

Result = TypeVar("Result")
_SECONDS_OF_WAITING = 0.2
_SECONDS_TO_END = 10


class Press:
    """A browser for the time of a `with` block, on an event loop of a thread of its own: it starts while others work."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._open = AsyncExitStack()
        self._thread = Thread(target=self._loop.run_forever, name="press")
        self._thread.start()
        self._browser = self._begin(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # A browser that is just starting is not left behind.
            wait([self._browser])
            self._begin(self._open.aclose()).result()
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def run(
        self, work: Callable[[choreographer.Browser], Coroutine[Any, Any, Result]], seconds: float
    ) -> Result:
        """What `work` makes with the browser; raises ToolError where there is none, it fails or takes longer."""
        browser = self._browser.result()
        ended = Event()

        async def attended() -> Result:
            try:
                return await asyncio.wait_for(work(browser), seconds)
            finally:
                ended.set()

        running = self._begin(attended())
        try:
            # Polars takes Ctrl-C in a way that does not end a waiting; it is noticed between two short ones.
            while not wait([running], _SECONDS_OF_WAITING).done:
                pass
            return _unpacked(running)
        except (CancelledError, *BROWSER_ERRORS) as error:
            # What waits for a browser that has ended is cancelled.
            why = "浏览器已退出" if isinstance(error, CancelledError) else str(error) or "超时"
            msg = f"浏览器 {require_browser()} 在生成 PDF 时中断（{why}）；请再试一次，或用 RANKING_BROWSER 换一个浏览器"
            raise ToolError(msg) from error
        finally:
            # Ctrl-C ends the waiting, and with this the work; until it has ended it writes where the caller tidies up.
            running.cancel()
            ended.wait(_SECONDS_TO_END)

    async def _start(self) -> choreographer.Browser:
        return await self._open.enter_async_context(open_browser(require_browser()))

    def _begin(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)


def _unpacked(running: Future[Result]) -> Result:
    """The result; of several tabs that failed the first one's error."""
    try:
        return running.result()
    except ExceptionGroup as group:
        raise group.exceptions[0] from group
