"""The tuner page of an edition: linked from the boards of an internal site, never on a public one."""

import json
from pathlib import Path

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive
from ranking.publish import publish_edition
from tests.publish.page_reader import read_page

LINK = "在这个榜上试调权重"


def test_every_internal_board_links_its_place_on_the_tuner(site: Path) -> None:
    folder = site / "2026-10"
    tuners = sorted(folder.glob("tuner-*.html"))
    assert tuners
    text = tuners[0].read_text(encoding="utf-8")
    data = json.loads(text.split('id="tuner-data">')[1].split("</script>")[0])
    page = (folder / "weibo-county.html").read_text(encoding="utf-8")
    assert f'href="{tuners[0].name}#board=weibo-county"' in page and LINK in page
    assert "weibo-county" in data["payload"]["boards"] and data["titles"]["weibo-county"]
    assert read_page(tuners[0]).all("table")


def test_public_site_has_no_tuner(archive: Archive, catalogue: Catalogue, tmp_path: Path) -> None:
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"html"}, profile="public")
    pages = list(tmp_path.rglob("*.html"))
    assert pages and not list(tmp_path.rglob("tuner*"))
    assert all(
        "tuner" not in page.read_text(encoding="utf-8") and LINK not in page.read_text(encoding="utf-8")
        for page in pages
    )


def test_tuner_is_written_once_and_left_alone_after(
    archive: Archive, catalogue: Catalogue, site: Path
) -> None:
    written = publish_edition(archive, site, catalogue=catalogue, only={"html"}, profile="internal").written
    assert not [path for path in written if path.name.startswith("tuner")]
