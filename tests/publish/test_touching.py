"""What touches an account beside its score: flags for internal eyes alone, decisions and revisions for all."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from ranking.catalogue import Catalogue
from ranking.editions.frames import FRAMES
from ranking.editions.model import Archive
from ranking.editions.seal import Profile
from ranking.publish import publish_edition
from ranking.publish.accounts import account_file
from tests.publish.archives import make_full_archive
from tests.publish.page_reader import Element, read_page
from tests.publish.test_audience import texts_in
from tests.publish.test_certainty import with_notes

LABEL, BASIS = "演示提示：久未更新", "演示依据〔2026〕1号"
DAYS = 4
FLAG = f"""
[[flag]]
key = "quiet"
label = "{LABEL}"
when = {{ metric = "longest_silence_days", at_least = {DAYS} }}
basis = "{BASIS}"
"""
FORMATS = {"html", "accounts", "csv", "json", "xlsx", "docx"}


def with_flag(archive: Archive) -> Archive:
    """The archive with a flag in its standard."""
    texts = archive.edition.standards.with_columns(text=pl.col("text") + FLAG)
    return replace(archive, edition=replace(archive.edition, standards=texts))


def with_effects(archive: Archive, subject: str) -> Archive:
    """The archive as a revision that moved one account from the third place to the first."""
    rows = [("demo-account", "all-weibo-county", subject, "rank", 3.0, 1.0)]
    effects = pl.DataFrame(rows, schema=dict(FRAMES["effects"].columns), orient="row")
    board = archive.edition.scores.filter(subject=subject)["board"][0]
    return replace(
        archive, edition=replace(archive.edition, effects=effects.with_columns(board=pl.lit(board)))
    )


def page_of(site: Path, subject: str) -> Element:
    return read_page(site / "2026-10" / "accounts" / f"{account_file(subject)}.html")


def flagged_plainly(archive: Archive) -> set[str]:
    rows = archive.edition.metrics.filter(metric="longest_silence_days").iter_rows(named=True)
    return {row["subject"] for row in rows if row["value"] is not None and row["value"] >= DAYS}


def test_flags_stand_on_the_internal_page_of_whom_they_concern(catalogue: Catalogue, tmp_path: Path) -> None:
    archive = with_flag(make_full_archive())
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"accounts"}, profile="internal")
    flagged, listed = flagged_plainly(archive), archive.edition.scores["subject"].unique().to_list()
    assert 0 < len(flagged) < len(listed)
    for subject in listed:
        text = page_of(tmp_path, subject).text
        assert (LABEL in text) == (subject in flagged)
        assert (BASIS in text and "最长静默" in text) or subject not in flagged


def test_no_public_file_tells_a_flag(catalogue: Catalogue, tmp_path: Path) -> None:
    archive = with_flag(make_full_archive())
    publish_edition(archive, tmp_path, catalogue=catalogue, only=FORMATS)
    texts = texts_in(tmp_path)
    assert len(texts) > 40
    for name, text in texts.items():
        # The method tells by which rules flags are found, not whom they concern.
        assert name == "method.html" or LABEL not in text, name


def test_decisions_and_revisions_stand_with_their_reasons(catalogue: Catalogue, tmp_path: Path) -> None:
    archive = with_notes(make_full_archive())
    subject = archive.edition.amendments["subject"][0]
    archive = with_effects(archive, subject)
    for profile in ("public", "internal"):
        out = tmp_path / profile
        publish_edition(archive, out, catalogue=catalogue, only={"accounts"}, profile=profile)
        text = page_of(out, subject).text
        assert "计数待核实（演示）" in text and "暂不计入" in text and "2026年11月6日" in text
        assert "名次 第3名→第1名" in text and "漏了稿件（演示）" in text
        other = next(s for s in archive.edition.scores["subject"] if s != subject)
        assert "计数待核实" not in page_of(out, other).text


def test_page_of_an_untouched_account_says_so_inside_and_nothing_outside(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    archive = make_full_archive()
    subject = archive.edition.scores["subject"][0]
    told_in: dict[Profile, bool] = {"public": False, "internal": True}
    for profile, is_told in told_in.items():
        publish_edition(archive, tmp_path / profile, catalogue=catalogue, only={"accounts"}, profile=profile)
        assert ("提示与处理" in page_of(tmp_path / profile, subject).text) == is_told
