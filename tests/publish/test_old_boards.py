"""Old boards of others are shown as such: on the account's page and on a page of their own, never in a change."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.editions.model import OLD_RANKS, Archive
from ranking.editions.seal import Profile
from ranking.publish import publish_edition
from tests.publish.archives import make_archive, make_crowd

FEW = make_crowd(3, "weibo-county", "weibo", "county", 1)


def with_old_ranks(*rows: tuple[object, ...]) -> Archive:
    frame = pl.DataFrame(list(rows), schema=OLD_RANKS, orient="row")
    return replace(make_archive(FEW), old_ranks=frame)


def old(subject: str, rank: int, month: str = "2025-10", *, is_withheld: bool = False) -> tuple[object, ...]:
    return (subject, month, "演示机构", "演示影响力榜", f"演示{rank}", rank, 600.5 - rank, is_withheld)


def publish(archive: Archive, out: Path, catalogue: Catalogue, profile: Profile = "internal") -> Path:
    publish_edition(archive, out, catalogue=catalogue, only={"html", "accounts"}, profile=profile)
    return out


def page_of(out: Path, subject: str) -> str:
    return (out / "2026-10" / "accounts" / f"{subject.replace(':', '-')}.html").read_text("utf-8")


def test_an_account_shows_its_old_places_marked_and_latest_first(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    me, other = FEW[0].subject, FEW[1].subject
    publish(with_old_ranks(old(me, 3, "2025-09"), old(me, 2), old(other, 1)), tmp_path, catalogue)
    section = page_of(tmp_path, me).split('id="history-title"')[1].split("</section>")[0]
    assert "未复算" in section and "演示机构" in section
    assert section.index("2025年10月") < section.index("2025年9月")
    assert section.count("<tr>") == 3
    assert 'id="history-title"' not in page_of(tmp_path, FEW[2].subject)


def test_the_archive_lists_old_boards_on_a_page_of_their_own(tmp_path: Path, catalogue: Catalogue) -> None:
    publish(with_old_ranks(old(FEW[0].subject, 2), old("weibo:别人", 1)), tmp_path, catalogue)
    page = (tmp_path / "history.html").read_text("utf-8")
    assert "未复算" in page and page.index("演示1") < page.index("演示2")
    assert 'href="history.html"' in (tmp_path / "index.html").read_text("utf-8")


def test_ranks_scores_and_changes_stay_as_they_are(tmp_path: Path, catalogue: Catalogue) -> None:
    month = FEW[0].subject, 99, "2026-09"
    pages: list[bytes] = []
    for archive in (with_old_ranks(), with_old_ranks(old(*month))):
        out = publish(archive, tmp_path / str(len(pages)), catalogue)
        pages.append((out / "2026-10" / "weibo-county.html").read_bytes())
    assert pages[0] == pages[1]


def test_what_was_taken_back_is_shown_no_longer(tmp_path: Path, catalogue: Catalogue) -> None:
    publish(with_old_ranks(old(FEW[0].subject, 2)), tmp_path, catalogue)
    publish(with_old_ranks(), tmp_path, catalogue)
    assert not (tmp_path / "history.html").exists()
    assert "history.html" not in (tmp_path / "index.html").read_text("utf-8")


@pytest.mark.parametrize("profile", ["public", "internal"])
def test_the_public_sees_neither_last_places_nor_what_may_not_be_given_out(
    tmp_path: Path, catalogue: Catalogue, profile: Profile
) -> None:
    rows = [
        old(FEW[0].subject, 20),
        old("weibo:a", 21),
        old(FEW[0].subject, 1, "2025-08", is_withheld=True),
    ]
    out = publish(with_old_ranks(*rows), tmp_path, catalogue, profile)
    page = (out / "history.html").read_text("utf-8")
    assert "演示20" in page
    assert ("演示21" in page, "2025年8月" in page) == ((profile == "internal"),) * 2
