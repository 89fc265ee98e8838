"""A character that the shipped font lacks stays in the text of a document."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from ranking.catalogue import Catalogue
from ranking.publish import publish_edition
from ranking.publish.fonts import find_font
from ranking.publish.rare_signs import _covered, draw_boxes
from tests.publish.archives import make_archive, make_crowd
from tests.publish.pdf_text import read_pages

RARE = "𠮷県𪚥"


def test_every_character_has_a_box_of_its_own_and_the_bytes_are_the_same() -> None:
    with TTFont(io.BytesIO(draw_boxes(RARE))) as font:
        cmap = font.getBestCmap()
        assert set(cmap) == {ord(sign) for sign in RARE} and len(set(cmap.values())) == len(RARE)
        assert "glyf" in font
    first = draw_boxes(RARE)
    draw_boxes.cache_clear()
    assert draw_boxes(RARE) == first


@pytest.mark.usefixtures("browser")
def test_a_rare_name_can_be_found_in_a_document(catalogue: Catalogue, tmp_path: Path) -> None:
    font = find_font()
    assert font is not None and ord("𠮷") not in _covered(font) and ord("演") in _covered(font)
    crowd = make_crowd(2, "weibo-county", "weibo", "county", 6)
    crowd[0] = replace(crowd[0], name="演示𠮷县𪚥环境")
    publish_edition(make_archive(crowd), tmp_path, catalogue=catalogue, only={"pdf"})
    document = tmp_path / "2026-10" / "weibo-county.pdf"
    assert "演示𠮷县𪚥环境" in "".join(read_pages(document))
    with pikepdf.open(document) as opened:
        kinds = {
            str(found["/Subtype"])
            for found in opened.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Font"
        }
    assert "/Type3" not in kinds
