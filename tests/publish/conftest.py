"""One archive with every state, presented and published once for all tests of this room."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ranking.catalogue import Catalogue, read_catalogue
from ranking.editions.model import Archive
from ranking.publish import publish_edition
from ranking.publish.boards import present_boards
from ranking.publish.browser import Page, find_browser, open_browser
from ranking.publish.lookup import Lookup, read_lookup
from ranking.publish.model import Board, Row
from tests.publish.archives import make_full_archive

PAGES = {"html", "accounts", "csv", "json", "xlsx", "docx", "docx-notice"}


@pytest.fixture(scope="session", autouse=True)
def _own_font_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests neither read nor fill the user's cache of cut fonts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RANKING_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="session")
def archive() -> Archive:
    return make_full_archive()


@pytest.fixture(scope="session")
def lookup(archive: Archive, catalogue: Catalogue) -> Lookup:
    return read_lookup(archive, catalogue)


@pytest.fixture(scope="session")
def boards(lookup: Lookup) -> dict[str, Board]:
    return {board.slug: board for board in present_boards(lookup)}


@pytest.fixture(scope="session")
def county(boards: dict[str, Board]) -> Board:
    return boards["weibo-county"]


@pytest.fixture(scope="session")
def rows(county: Board) -> dict[str, Row]:
    return {row.subject: row for row in county.rows}


@pytest.fixture(scope="session")
def site(archive: Archive, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An internal site of one edition, all formats but PDF."""
    out = tmp_path_factory.mktemp("site")
    publish_edition(archive, out, catalogue=catalogue, only=PAGES, profile="internal")
    return out


@pytest.fixture(scope="session")
def browser() -> Path:
    """A browser; where the project is checked for everyone, its absence is a failure."""
    path = find_browser()
    if path is not None:
        return path
    if os.environ.get("CI"):
        pytest.fail("no browser was found, so PDF and pages could not be checked")
    pytest.skip("no browser on this machine")


def look(browser: Path, act: Callable[[Page], Awaitable[Any]], seconds: float = 60) -> Any:
    """What an act in a new tab gives."""

    async def run() -> Any:
        async with open_browser(browser) as opened:
            return await act(await Page.open(opened))

    return asyncio.run(asyncio.wait_for(run(), seconds))


@pytest.fixture(scope="session")
def documents(
    browser: Path, archive: Archive, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An internal site of one edition with its documents."""
    out = tmp_path_factory.mktemp("documents")
    result = publish_edition(archive, out, catalogue=catalogue, profile="internal")
    assert result.left_out == []
    return out
