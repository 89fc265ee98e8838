"""A page links the same page of the months around it, whatever order they were written in."""

from pathlib import Path

import pytest

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive
from ranking.months import Month
from ranking.publish import publish_edition
from tests.publish.archives import make_archive, make_crowd
from tests.publish.page_reader import read_page


def archive_of(month: Month, boards: tuple[str, ...] = ("county", "city")) -> Archive:
    crowds = [make_crowd(2, f"weibo-{level}", "weibo", level, 5 + len(level)) for level in boards]
    return make_archive([account for crowd in crowds for account in crowd], month=month)


def links_of(page: Path) -> dict[str, str]:
    links = read_page(page).all("nav", "months")
    return {link.attributes["rel"]: link.attributes["href"] for nav in links for link in nav.all("a")}


@pytest.fixture
def three(catalogue: Catalogue, tmp_path: Path) -> Path:
    """August, October, then September, in which no city board was made."""
    publish_edition(archive_of(Month(2026, 8)), tmp_path, catalogue=catalogue, only={"html"})
    publish_edition(archive_of(Month(2026, 10)), tmp_path, catalogue=catalogue, only={"html"})
    september = archive_of(Month(2026, 9), ("county",))
    publish_edition(september, tmp_path, catalogue=catalogue, only={"html"})
    return tmp_path


def test_page_of_the_month_between_links_both(three: Path) -> None:
    for page in ("weibo-county.html", "index.html"):
        assert links_of(three / "2026-09" / page) == {
            "prev": f"../2026-08/{page}",
            "next": f"../2026-10/{page}",
        }


def test_pages_written_earlier_learn_of_the_month_between(three: Path) -> None:
    assert links_of(three / "2026-08" / "weibo-county.html") == {"next": "../2026-09/weibo-county.html"}
    assert links_of(three / "2026-10" / "weibo-county.html") == {"prev": "../2026-09/weibo-county.html"}


def test_month_without_the_board_is_passed_over(three: Path) -> None:
    assert links_of(three / "2026-08" / "weibo-city.html") == {"next": "../2026-10/weibo-city.html"}
    assert links_of(three / "2026-10" / "weibo-city.html") == {"prev": "../2026-08/weibo-city.html"}


def test_board_that_a_new_writing_drops_is_no_longer_linked(three: Path, catalogue: Catalogue) -> None:
    publish_edition(archive_of(Month(2026, 10), ("county",)), three, catalogue=catalogue, only={"html"})
    assert links_of(three / "2026-08" / "weibo-city.html") == {}


def test_only_month_has_no_such_links(site: Path) -> None:
    assert read_page(site / "2026-10" / "weibo-county.html").all("nav", "months") == []
