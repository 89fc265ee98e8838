"""The cut font: ours by name, static TrueType, every character there, the same bytes each time."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.ttLib import TTFont

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive
from ranking.publish import publish_edition
from ranking.publish.assets import cut_font_ahead
from ranking.publish.fonts import (
    FAMILY,
    cover_site,
    cut_weights,
    file_name,
    find_font,
    pack_fonts,
    write_print_fonts,
)
from ranking.resources import content_folders

SAMPLE = frozenset("政务新媒体榜单▲▼—０123䶮")


@pytest.fixture(scope="module")
def font() -> Path:
    path = find_font()
    assert path is not None
    return path


def open_font(data: bytes) -> TTFont:
    return TTFont(io.BytesIO(data))


def corners_of(glyph: Any) -> tuple[float, ...]:
    """The box around a glyph's outline."""
    pen = ControlBoundsPen(None)
    glyph.draw(pen)
    return pen.bounds or (0, 0, 0, 0)


def test_font_covers_every_character_asked_for(font: Path) -> None:
    for data in pack_fonts(SAMPLE, font).weights:
        assert {ord(sign) for sign in SAMPLE} <= set(open_font(data).getBestCmap())


def test_font_is_static_truetype(font: Path) -> None:
    for data in pack_fonts(SAMPLE, font).weights:
        tables = set(open_font(data).keys())
        assert "glyf" in tables and not tables & {"fvar", "gvar", "CFF ", "CFF2"}


def test_font_does_not_carry_a_reserved_name(font: Path) -> None:
    for data in pack_fonts(SAMPLE, font).weights:
        names = [str(record) for record in open_font(data)["name"].names if record.nameID in (1, 3, 4, 6, 16)]
        assert any(name.startswith(FAMILY) for name in names)
        assert not any("Noto" in name or "Source" in name for name in names)


def test_outlines_are_those_of_the_variable_font_at_that_weight(font: Path) -> None:
    with TTFont(font, lazy=True) as variable:
        for weight, data in zip((400, 700), cut_weights(SAMPLE, font), strict=True):
            expected = variable.getGlyphSet(location={"wght": weight})
            found = open_font(data).getGlyphSet()
            for sign in sorted(SAMPLE):
                name = variable.getBestCmap()[ord(sign)]
                drawn = found[open_font(data).getBestCmap()[ord(sign)]]
                assert round(expected[name].width) == drawn.width
                assert corners_of(drawn) == pytest.approx(corners_of(expected[name]), abs=0.51)


def test_pages_that_are_printed_name_only_fonts_that_lie_beside_them(font: Path, tmp_path: Path) -> None:
    style = (Path(__file__).parents[2] / "templates" / "style.css").read_text(encoding="utf-8")
    (tmp_path / "style.css").write_text(style, encoding="utf-8")
    write_print_fonts(tmp_path, SAMPLE, font)
    written = (tmp_path / "style.css").read_text(encoding="utf-8")
    named = re.findall(r'src: url\("([^"]+)"\) format\("truetype"\)', written)
    assert len(named) == 2 and "woff2" not in written
    assert [open_font((tmp_path / name).read_bytes()).flavor for name in named] == [None, None]


def test_bold_is_another_weight_than_regular(font: Path) -> None:
    regular, bold = pack_fonts(SAMPLE, font).weights
    assert regular != bold
    assert open_font(bold)["OS/2"].usWeightClass > open_font(regular)["OS/2"].usWeightClass


def test_cutting_twice_gives_the_same_bytes(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pack_fonts(SAMPLE, font)
    monkeypatch.setenv("RANKING_CACHE", str(tmp_path))
    pack_fonts.cache_clear()
    assert pack_fonts(SAMPLE, font) == first


def test_cache_that_cannot_be_written_is_done_without(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("RANKING_CACHE", str(tmp_path / "file"))
    pack_fonts.cache_clear()
    assert len(pack_fonts(SAMPLE, font).weights) == 2


def test_later_editions_keep_the_characters_of_earlier_ones(tmp_path: Path) -> None:
    (tmp_path / "characters.txt").write_text("旧", encoding="utf-8")
    assert {"旧", "新", "A"} <= cover_site(tmp_path, "新")


def test_site_carries_fonts_and_their_licence(site: Path) -> None:
    folder = site / "assets" / "fonts"
    assert {path.name for path in folder.iterdir()} == {
        file_name(400),
        file_name(700),
        "OFL.txt",
        "characters.txt",
    }
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8").upper()


def test_site_font_covers_what_its_pages_print(site: Path) -> None:
    cmap = set(open_font((site / "assets" / "fonts" / file_name(400)).read_bytes()).getBestCmap())
    for page in site.rglob("*.html"):
        printed = {sign for sign in page.read_text(encoding="utf-8") if sign.isprintable()}
        assert {sign for sign in printed if ord(sign) not in cmap} == set()


def test_a_font_cut_ahead_is_not_cut_again_by_an_edition_that_prints_no_more(
    archive: Archive, catalogue: Catalogue, site: Path, tmp_path: Path
) -> None:
    printed = (site / "assets" / "fonts" / "characters.txt").read_text(encoding="utf-8")
    templates = tuple(content_folders("templates"))
    assert cut_font_ahead(tmp_path, [printed, "龘"], templates)
    fonts = tmp_path / "assets" / "fonts"
    before = {path: path.read_bytes() for path in fonts.iterdir()}
    result = publish_edition(archive, tmp_path, catalogue=catalogue, only={"html"}, profile="internal")
    assert fonts not in {path.parent for path in result.written}
    assert {path: path.read_bytes() for path in fonts.iterdir()} == before
    assert "龘" in (fonts / "characters.txt").read_text(encoding="utf-8")


def test_an_edition_that_prints_more_than_was_foreseen_has_it_in_its_font(
    archive: Archive, catalogue: Catalogue, site: Path, tmp_path: Path
) -> None:
    cut_font_ahead(tmp_path, [], ())
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"html"}, profile="internal")
    for name in ("characters.txt", file_name(400)):
        assert (tmp_path / "assets" / "fonts" / name).read_bytes() == (
            site / "assets" / "fonts" / name
        ).read_bytes()


def test_a_promised_document_is_linked_before_it_lies_there(
    archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    for promised in (frozenset[str](), frozenset({"pdf"})):
        publish_edition(archive, tmp_path, catalogue=catalogue, only={"html"}, promised=promised)
        pages = [path.read_text() for path in (tmp_path / str(archive.edition.facts.month)).glob("*.html")]
        assert any('.pdf"' in page for page in pages) == bool(promised)
