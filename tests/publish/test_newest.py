"""Addresses that always lead to the newest edition, and the feed that tells of each."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ranking.catalogue import Catalogue
from ranking.months import Month
from ranking.publish import publish_edition
from tests.publish.archives import make_archive, make_crowd
from tests.publish.page_reader import read_page

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def two(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """October with a county board alone, then September with a city board too."""
    out = tmp_path_factory.mktemp("two")
    county = make_crowd(2, "weibo-county", "weibo", "county", 5)
    city = make_crowd(2, "weibo-city", "weibo", "city", 6)
    for month, crowd in ((Month(2026, 10), county), (Month(2026, 9), [*county, *city])):
        archive = make_archive(crowd, month=month, facts={"title": "榜 & <b>"})
        publish_edition(archive, out, catalogue=catalogue, only={"html"})
    return out


def text_of(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def target_of(page: Path) -> str:
    refresh = next(m for m in read_page(page).all("meta") if m.attributes.get("http-equiv") == "refresh")
    return refresh.attributes["content"].removeprefix("0; url=")


def test_latest_leads_to_the_newest_month_that_has_the_board(two: Path) -> None:
    assert target_of(two / "latest" / "index.html") == "../2026-10/index.html"
    assert target_of(two / "latest" / "weibo-county.html") == "../2026-10/weibo-county.html"
    assert target_of(two / "latest" / "weibo-city.html") == "../2026-09/weibo-city.html"


def test_latest_works_without_the_refresh(two: Path) -> None:
    for page in (two / "latest").iterdir():
        links = [link.attributes["href"] for link in read_page(page).all("main")[0].all("a")]
        assert links == [target_of(page)] and (page.parent / links[0]).is_file()


def test_feed_has_an_entry_an_edition_newest_first(two: Path) -> None:
    feed = ET.parse(two / "feed.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert [text_of(entry, "title") for entry in entries] == ["榜 & <b> 2026年10月", "榜 & <b> 2026年9月"]
    assert text_of(entries[0], "updated") == "2026-11-10T09:00:00+08:00" == text_of(feed, "updated")
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None and (two / link.attrib["href"]).is_file()


def test_ids_in_the_feed_differ_and_stay(two: Path, site: Path) -> None:
    feeds = [ET.parse(folder / "feed.xml").getroot() for folder in (two, site)]
    ids = [text_of(entry, "id") for entry in feeds[0].iter() if entry.tag in (f"{ATOM}entry", f"{ATOM}feed")]
    assert len(set(ids)) == 3 and all(name.startswith("urn:uuid:") for name in ids)
    assert text_of(feeds[1], "id") == ids[0]


def test_draft_is_not_in_the_feed(catalogue: Catalogue, tmp_path: Path) -> None:
    draft: dict[str, object] = {"state": "draft", "published_at": None, "hash": None}
    archive = make_archive(make_crowd(2, "weibo-county", "weibo", "county", 5), facts=draft)
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"html"})
    assert ET.parse(tmp_path / "feed.xml").getroot().findall(f"{ATOM}entry") == []
