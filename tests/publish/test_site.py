"""A site as a whole: same bytes twice, nothing rewritten needlessly, nothing lost, nothing half-written."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive
from ranking.errors import InputError
from ranking.months import Month
from ranking.publish import publish_edition
from ranking.publish.audience import INTERNAL_NOTICE
from ranking.publish.files import write_if_changed
from ranking.publish.model import Board
from ranking.publish.overview import present_figures
from ranking.publish.register import register_edition
from ranking.publish.site import prepare_publication
from tests.publish.archives import make_archive, make_crowd, make_full_archive
from tests.publish.conftest import PAGES
from tests.publish.page_reader import read_page

LICENSED = {"OFL.txt"}  # third parties' own texts, and Plotly's script


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def small_archive(month: Month, title: str = "演示榜单") -> Archive:
    return make_archive(
        make_crowd(3, "weibo-county", "weibo", "county", 5), month=month, facts={"title": title}
    )


def test_same_edition_gives_the_same_bytes(
    archive: Archive, catalogue: Catalogue, site: Path, tmp_path: Path
) -> None:
    publish_edition(archive, tmp_path, catalogue=catalogue, only=PAGES, profile="internal")
    assert contents(tmp_path) == contents(site)


def test_second_run_touches_no_file(archive: Archive, catalogue: Catalogue, site: Path) -> None:
    times = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    result = publish_edition(archive, site, catalogue=catalogue, only=PAGES, profile="internal")
    assert result.written == []
    assert times == {path: path.stat().st_mtime_ns for path in site.rglob("*")}


def test_only_the_named_formats_are_written(archive: Archive, catalogue: Catalogue, tmp_path: Path) -> None:
    result = publish_edition(archive, tmp_path, catalogue=catalogue, only={"csv"})
    assert {path.suffix for path in result.written} == {".csv"}
    assert set(contents(tmp_path)) == {path.relative_to(tmp_path).as_posix() for path in result.written}


def test_without_a_browser_all_but_pdf_is_written(
    archive: Archive, catalogue: Catalogue, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ranking.publish.browser.find_browser", lambda: None)
    result = publish_edition(archive, tmp_path, catalogue=catalogue, profile="internal")
    assert [what for what, _ in result.left_out] == ["PDF"]
    assert "RANKING_BROWSER" in result.left_out[0][1]
    assert contents(tmp_path) == contents(site)


def test_every_link_of_a_page_leads_somewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        for link in read_page(page).everything():
            target = link.attributes.get("href") or link.attributes.get("src") or ""
            # A post's own address is followed only by who asks for it.
            is_outward = "external" in link.attributes.get("rel", "")
            if target and not is_outward and not target.startswith(("#", "data:")):
                assert (page.parent / target.partition("#")[0]).is_file(), f"{page.name}: {target}"


def test_no_file_names_another_host(site: Path) -> None:
    for name, data in contents(site).items():
        if Path(name).suffix in (".html", ".css", ".js", ".csv", ".json") and "plotly" not in name:
            own = re.sub(rb'<a href="[^"]*" rel="noopener noreferrer external">', b"", data)
            assert not re.search(rb"https?:|\"//|url\((?!\"(\.\./assets/)?fonts/)", own), name


def test_charts_send_nothing_anywhere(site: Path) -> None:
    script = (site / "assets" / "boot.js").read_text(encoding="utf-8")
    for setting in ("showSendToCloud: false", 'plotlyServerURL: ""', "displaylogo: false"):
        assert setting in script


def test_index_lists_written_and_known_editions(site: Path) -> None:
    entries = json.loads((site / "editions.json").read_text(encoding="utf-8"))
    assert [entry["month"] for entry in entries][:2] == ["2026-10", "2026-09"]
    links = [link.attributes["href"] for link in read_page(site / "index.html").all("a")]
    assert "2026-10/index.html" in links
    assert not any("2026-09" in link for link in links)


def test_accounts_and_matrices_are_counted_apart(
    archive: Archive, catalogue: Catalogue, county: Board, tmp_path: Path
) -> None:
    rows = (*county.rows, replace(county.rows[0], subject="matrix:演示矩阵", name="演示矩阵"))
    mixed = replace(county, ranked=rows[-1:], unranked=rows[:-1])
    publication = replace(
        prepare_publication(archive, tmp_path, catalogue, None, "internal"), boards=(county, mixed)
    )
    entry = register_edition(publication)[0]
    assert (entry.accounts, entry.matrices) == (len(county.rows), 1)
    told = [(figure.value, figure.label) for figure in present_figures(publication)]
    assert (str(len(county.rows)), "个账号") in told and ("1", "个矩阵") in told


def test_writing_an_older_edition_keeps_the_newer_one_first(catalogue: Catalogue, tmp_path: Path) -> None:
    publish_edition(small_archive(Month(2026, 10)), tmp_path, catalogue=catalogue, only={"html"})
    publish_edition(small_archive(Month(2026, 8)), tmp_path, catalogue=catalogue, only={"html"})
    page = read_page(tmp_path / "index.html")
    assert page.all("h2")[0].text == "最新一期：2026年10月"
    links = {link.attributes["href"] for link in page.all("a")}
    assert {"2026-10/index.html", "2026-08/index.html"} <= links


def test_order_of_writing_does_not_change_the_pages(catalogue: Catalogue, tmp_path: Path) -> None:
    months = [Month(2026, 9), Month(2026, 10)]
    for folder, order in (("one", months), ("two", months[::-1])):
        for month in order:
            publish_edition(small_archive(month), tmp_path / folder, catalogue=catalogue, only={"html"})
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert {name for name in one if one[name] != two[name]} == set()


def test_foreign_list_of_editions_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "editions.json").write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(InputError, match=r"editions\.json"):
        publish_edition(small_archive(Month(2026, 10)), tmp_path, catalogue=catalogue, only={"html"})


def test_draft_says_on_every_page_that_it_is_one(catalogue: Catalogue, tmp_path: Path) -> None:
    draft: dict[str, object] = {"state": "draft", "published_at": None, "hash": None, "notice": None}
    publish_edition(make_full_archive(draft), tmp_path, catalogue=catalogue, only={"html"})
    for page in (tmp_path / "2026-10").glob("*.html"):
        assert read_page(page).all("span", "draft")[0].text == "草稿"
        assert read_page(page).all("p", "notice") == []


def test_notice_stands_on_every_page(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert (
            read_page(page).all("p", "notice")[0].text
            == f"{INTERNAL_NOTICE}；演示数据：单位、账号和数字均为虚构"
        )


def test_second_standard_gets_addresses_of_its_own(
    archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    import polars as pl

    edition = archive.edition
    other = {
        name: pl.concat([frame, frame.with_columns(standard_id=pl.lit("other"))])
        for name in ("boards", "scores", "values", "parts")
        if (frame := getattr(edition, name)) is not None
    }
    text = edition.standards["text"][0].replace('id = "demo-account"', 'id = "other"')
    second = edition.standards.with_columns(
        standard_id=pl.lit("other"), place=pl.lit(2, edition.standards["place"].dtype), text=pl.lit(text)
    )
    both = replace(edition, standards=pl.concat([edition.standards, second]), **other)
    publish_edition(replace(archive, edition=both), tmp_path, catalogue=catalogue, only={"html"})
    assert (tmp_path / "2026-10" / "weibo-county.html").is_file()
    assert (tmp_path / "2026-10" / "other--weibo-county.html").is_file()


def test_interrupted_write_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.html"
    write_if_changed(target, "old")

    def interrupt(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:1])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_if_changed(target, "new")
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_turn_is_held_while_that_is_written_what_editions_share(
    archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    seen = []

    @contextmanager
    def turn() -> Iterator[None]:
        seen.append({path.name for path in tmp_path.iterdir()})
        yield
        seen.append({path.name for path in tmp_path.iterdir()})

    publish_edition(archive, tmp_path, catalogue=catalogue, only={"html", "csv"}, turn=turn())
    assert len(seen) == 2 and seen[0] == {"2026-10"}
    assert {"index.html", "editions.json", "feed.xml", "latest", "assets"} <= seen[1]
