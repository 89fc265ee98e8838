"""Keeps characters that the shipped font lacks in the text of documents, drawn as an open box."""

import io
from functools import lru_cache
from pathlib import Path

from ranking.publish.files import write_if_changed

FAMILY = "Ranking Signs"
_FILE = "ranking-signs.woff2"
# For every weight, because a weight that the browser makes up becomes a Type 3 font. Fonts of the machine come first: where one has the character, the character itself is printed.
_STYLE = f"""
@font-face {{
  font-family: "{FAMILY}";
  font-weight: 100 900;
  src: url("fonts/{_FILE}") format("woff2");
}}

@media print {{
  :root {{
    --fonts: "Ranking Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "SimSun-ExtB", "HanaMinB", "{FAMILY}",
      sans-serif;
  }}
}}
"""
_EM, _EDGE, _LINE = 1000, 120, 40
# Any moment will do, as long as it is always the same.
_MADE = 3_786_912_000


def write_rare_signs(assets: Path, characters: frozenset[str], font: Path) -> None:
    """Put a font of boxes for what `font` lacks beside the stylesheet of documents, after which it is asked last.

    Without it such a character leaves no trace in the document: it could be neither found nor copied.
    """
    missing = "".join(sorted(sign for sign in characters if ord(sign) not in _covered(font)))
    if missing:
        write_if_changed(assets / "fonts" / _FILE, draw_boxes(missing))
        sheet = assets / "style.css"
        write_if_changed(sheet, sheet.read_text(encoding="utf-8") + _STYLE)


@lru_cache(maxsize=1)
def _covered(font: Path) -> frozenset[int]:
    import uharfbuzz as hb

    return frozenset(hb.Face(hb.Blob.from_file_path(str(font))).unicodes)


@lru_cache(maxsize=2)
def draw_boxes(characters: str) -> bytes:
    """A font in which every one of these characters is a box of its own, so that copying gives the character."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    outer, inner = (_EDGE, _EM - _EDGE), (_EDGE + _LINE, _EM - _EDGE - _LINE)
    for corners in (
        [(outer[0], outer[0]), (outer[0], outer[1]), (outer[1], outer[1]), (outer[1], outer[0])],
        [(inner[0], inner[0]), (inner[1], inner[0]), (inner[1], inner[1]), (inner[0], inner[1])],
    ):
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    box = pen.glyph()
    names = {ord(sign): f"u{ord(sign):05X}" for sign in characters}
    order = [".notdef", *names.values()]
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, box))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (_EM, _EDGE)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": "RankingSigns-Regular"})
    # Free to embed: what may only be shown and printed would be drawn as Type 3.
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, fsType=0)
    builder.setupPost()
    builder.updateHead(created=_MADE, modified=_MADE)
    builder.font.recalcTimestamp = False
    builder.font.flavor = "woff2"
    content = io.BytesIO()
    builder.save(content)
    return content.getvalue()
