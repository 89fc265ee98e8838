"""Cuts the Chinese font to the characters that a site prints, as two static weights."""

import hashlib
import importlib.util
import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ranking.publish.files import write_if_changed

if TYPE_CHECKING:
    import uharfbuzz as hb

# "Noto" and "Source" are reserved names: what was cut must be called something else.
FAMILY = "Ranking Sans"
WEIGHTS = (400, 700)
_PACKAGE = "justmytype_intl_cjk"
_FONT = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
_RECIPE = 4  # part of the cache key; raised when the cutting below changes
_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "·—–…−×÷≥≤▲▼＝％（）“”‘’、，。；：？！《》〔〕　/"
_COVERAGE_FILE = "characters.txt"
# Full-width punctuation gives up half its width beside another and at the start of a line.
_FEATURES = ("halt", "chws")
_DROPPED = ("GSUB", "GDEF", "BASE", "vhea", "vmtx", "VORG", "STAT", "VVAR", "HVAR")


@dataclass(frozen=True)
class Fonts:
    """The cut font as pages load it: WOFF2 of each weight and the licence that goes with it."""

    weights: tuple[bytes, ...]
    licence: bytes

    def write(self, folder: Path) -> list[Path]:
        """Put the files where the stylesheet expects them; gives those that changed."""
        files = {file_name(weight): data for weight, data in zip(WEIGHTS, self.weights, strict=True)}
        files["OFL.txt"] = self.licence
        return [folder / name for name, data in files.items() if write_if_changed(folder / name, data)]


def file_name(weight: int) -> str:
    """The file of one weight, as the stylesheet names it."""
    return f"ranking-sans-{weight}.woff2"


def find_font() -> Path | None:
    """The Chinese variable font of the installed package, or None."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / _FONT
    return path if path.is_file() else None


def cover(needed: Iterable[str]) -> frozenset[str]:
    """What of `needed` is printed at all, with what every page has."""
    return frozenset(sign for sign in needed if sign.isprintable()) | frozenset(_ALWAYS)


def cover_site(folder: Path, needed: Iterable[str]) -> frozenset[str]:
    """`needed` with what the site's font covers already, so that earlier pages keep their characters."""
    listed = folder / _COVERAGE_FILE
    covered = frozenset(listed.read_text(encoding="utf-8")) if listed.is_file() else frozenset()
    return covered | cover(needed)


def write_site_fonts(folder: Path, characters: frozenset[str], font: Path) -> list[Path]:
    """Put the font cut to `characters` into the site; gives the files that changed."""
    written = pack_fonts(characters, font).write(folder)
    write_if_changed(folder / _COVERAGE_FILE, "".join(sorted(characters)))
    return written


def write_print_fonts(assets: Path, characters: frozenset[str], font: Path) -> None:
    """Put the cut font beside the stylesheet of pages that are only printed here, unpacked: nobody has to load it."""
    for weight, data in zip(WEIGHTS, cut_weights(characters, font), strict=True):
        write_if_changed(assets / "fonts" / Path(file_name(weight)).with_suffix(".ttf"), data)
    sheet = assets / "style.css"
    style = sheet.read_text(encoding="utf-8").replace('.woff2") format("woff2")', '.ttf") format("truetype")')
    write_if_changed(sheet, style)


@lru_cache(maxsize=2)
def pack_fonts(characters: frozenset[str], font: Path) -> Fonts:
    """The font cut to these characters and packed, from the cache where it was packed before."""
    licence = (font.parent / "OFL.txt").read_bytes()
    cache = _cache_folder() / _cache_key(characters, font)
    kept = [cache / file_name(weight) for weight in WEIGHTS]
    if all(path.is_file() for path in kept):
        return Fonts(tuple(path.read_bytes() for path in kept), licence)
    fonts = Fonts(tuple(map(_pack, cut_weights(characters, font))), licence)
    try:
        fonts.write(cache)
    except OSError:
        # A home that cannot be written only costs the time of the next cut.
        return fonts
    return fonts


def _cache_folder() -> Path:
    given = (
        os.environ.get("RANKING_CACHE") or os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    )
    return (Path(given) if given else Path.home() / ".cache") / "gov-media-ranking" / "fonts"


def _cache_key(characters: frozenset[str], font: Path) -> str:
    text = f"{_RECIPE} {font.stat().st_size} {''.join(sorted(characters))}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def cut_weights(characters: frozenset[str], font: Path) -> tuple[bytes, ...]:
    """The font cut to these characters as static TrueType, one a weight: Chromium makes Type 3 fonts of variable ones."""
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(font)))
    return tuple(_name(_cut(face, characters, weight), weight) for weight in WEIGHTS)


def _cut(face: "hb.Face", characters: frozenset[str], weight: int) -> bytes:
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, _FEATURES))
    wanted.drop_table_tag_set.update(map(_tag, _DROPPED))
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.pin_axis_location(face, "wght", weight)
    return bytes(hb.subset(face, wanted).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _name(static: bytes, weight: int) -> bytes:
    """The font under our own name."""
    from fontTools.ttLib import TTFont

    style = "Bold" if weight > 500 else "Regular"
    with TTFont(io.BytesIO(static), recalcTimestamp=False, recalcBBoxes=False, lazy=True) as opened:
        names = opened["name"]
        for name_id, text in ((1, FAMILY), (2, style), (4, f"{FAMILY} {style}"), (6, f"RankingSans-{style}")):
            names.removeNames(nameID=name_id)
            names.setName(text, name_id, 3, 1, 0x409)
        for name_id in (3, 16, 17, 25):
            names.removeNames(nameID=name_id)
        content = io.BytesIO()
        opened.save(content)
    return content.getvalue()


def _pack(static: bytes) -> bytes:
    """The font as WOFF2."""
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(static), recalcTimestamp=False, recalcBBoxes=False, lazy=True) as opened:
        opened.flavor = "woff2"
        content = io.BytesIO()
        opened.save(content)
    return content.getvalue()
