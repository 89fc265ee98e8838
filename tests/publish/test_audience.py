"""Two audiences: what is published for everyone lists the top alone and tells no fall, in any file."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive, Edition
from ranking.errors import InputError
from ranking.publish import publish_edition
from ranking.publish.audience import INTERNAL_NOTICE, public_archive
from ranking.publish.boards import present_boards
from ranking.publish.lookup import read_lookup
from ranking.publish.model import Board
from tests.publish.archives import make_archive, make_crowd, make_full_archive
from tests.publish.conftest import PAGES
from tests.publish.page_reader import read_page

TOP = 10


def with_board(edition: Edition, line: str) -> Edition:
    """The edition with one more line in the entry of its boards."""
    texts = edition.standards["text"].str.replace("[[board]]", f"[[board]]\n{line}", literal=True)
    return replace(edition, standards=edition.standards.with_columns(text=texts))


def with_boards(archive: Archive, line: str) -> Archive:
    assert archive.previous is not None
    return replace(
        archive, edition=with_board(archive.edition, line), previous=with_board(archive.previous, line)
    )


@pytest.fixture(scope="module")
def cut() -> Archive:
    crowd = make_crowd(30, "weibo-county", "weibo", "county", 1)
    # One of the last of the month before is now first; one that stood first has left.
    crowd[25] = replace(crowd[25], now=crowd[0].now)
    crowd[1] = replace(crowd[1], now=None, reason="演示：当月没有观测日")
    return with_boards(make_archive(crowd), f"top_n = {TOP}")


@pytest.fixture(scope="module")
def public_site(cut: Archive, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("public")
    publish_edition(cut, out, catalogue=catalogue, only=PAGES - {"docx-notice"})
    return out


@pytest.fixture(scope="module")
def board(cut: Archive, catalogue: Catalogue) -> Board:
    return present_boards(read_lookup(cut, catalogue, "public"))[0]


def texts_in(folder: Path) -> dict[str, str]:
    """Every file as text, workbooks and documents unpacked; what is the same for every site is left out."""
    found: dict[str, str] = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as book:
                found |= {
                    f"{path.name}/{name}": book.read(name).decode(errors="ignore") for name in book.namelist()
                }
        elif "assets" not in path.parts:
            found[path.name] = path.read_text(encoding="utf-8")
    return found


def test_public_board_ends_at_its_top(board: Board, cut: Archive) -> None:
    assert [row.rank for row in board.ranked] == sorted(row.rank or 0 for row in board.ranked)
    assert len(board.ranked) >= TOP and board.ranked[TOP - 1].rank == board.ranked[-1].rank
    assert board.unranked == ()
    assert board.caption.endswith(f"本榜共 30 个账号，公开版列至第 {TOP} 名。")


def test_no_public_file_names_anyone_below_the_top(public_site: Path, cut: Archive, board: Board) -> None:
    listed = {row.subject for row in board.rows}
    hidden = cut.edition.subjects.filter(~pl.col("subject").is_in(list(listed)))
    assert hidden.height >= 30 - TOP - 1
    texts = texts_in(public_site)
    assert {"weibo-county.html", "weibo-county.csv", "weibo-county.json", "codebook.json"} <= set(texts)
    for name, text in texts.items():
        for subject, title in hidden.select("subject", "name").iter_rows():
            assert subject not in text and title not in text, name


def test_no_public_file_tells_a_fall(public_site: Path, cut: Archive) -> None:
    assert "down" in cut.edition.scores.filter(pl.col("rank") <= TOP)["change"].to_list()
    for name, text in texts_in(public_site).items():
        for word in ("▼", "降幅", "名次下降", "退出", '"down"', ">降<", ",降,", 'class="down"'):
            assert word not in text, (name, word)


def test_rise_is_told_and_a_fall_left_blank(board: Board) -> None:
    assert {row.change for row in board.ranked} >= {"up", "unmarked"}
    for row in board.ranked:
        if row.change == "unmarked":
            assert (row.change_mark, row.change_words, row.previous_rank) == ("", "", None)


def test_past_below_the_top_is_not_drawn(cut: Archive) -> None:
    below = pl.col("rank") > TOP
    assert cut.history.filter(below).height > 0
    assert public_archive(cut).history.filter(below).height == 0


def test_internal_board_is_on_no_public_page(catalogue: Catalogue, tmp_path: Path) -> None:
    archive = with_boards(make_full_archive(), 'audience = "internal"')
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"html", "csv"})
    written = {path.name for path in (tmp_path / "2026-10").rglob("*") if path.is_file()}
    assert written == {
        "index.html",
        "method.html",
        "metrics.html",
        "events.html",
        "cases.html",
        "codebook.csv",
        "event-1.csv",
        "event-2.csv",
    }


def test_every_file_says_for_whom_it_is(public_site: Path, site: Path, documents: Path) -> None:
    for folder, profile, words in ((public_site, "public", "公开版"), (site, "internal", "内部版")):
        for page in folder.rglob("*.html"):
            metas = {meta.attributes.get("name"): meta.attributes for meta in read_page(page).all("meta")}
            assert metas["audience"]["content"] == profile
            assert (INTERNAL_NOTICE in page.read_text(encoding="utf-8")) == (profile == "internal")
        texts = texts_in(folder)
        content = json.loads(texts["weibo-county.json"])
        assert content["edition"]["profile"] == profile
        assert words in texts["weibo-county.xlsx/docProps/core.xml"]
    with pikepdf.open(documents / "2026-10" / "weibo-county.pdf") as document:
        assert str(document.docinfo["/Keywords"]) == "内部版"


def test_site_of_one_profile_refuses_the_other(cut: Archive, catalogue: Catalogue, tmp_path: Path) -> None:
    publish_edition(cut, tmp_path, catalogue=catalogue, only={"html"}, profile="internal")
    with pytest.raises(InputError, match="内部版网站，不能再写入公开版"):
        publish_edition(cut, tmp_path, catalogue=catalogue, only={"html"})
