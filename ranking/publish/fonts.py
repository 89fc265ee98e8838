"""Cuts the Chinese font to the characters that a site prints, as two static weights."""

import hashlib
import importlib.util
import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ranking.publish.files import write_if_changed

# "Noto" and "Source" are reserved names: what was cut must be called something else.
FAMILY = "Ranking Sans"
WEIGHTS = (400, 700)
_PACKAGE = "justmytype_intl_cjk"
_FONT = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
_RECIPE = 3  # part of the cache key; raised when the cutting below changes
_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "·—–…−×÷≥≤▲▼＝％（）“”‘’、，。；：？！《》〔〕　/"
_COVERAGE_FILE = "characters.txt"


@dataclass(frozen=True)
class Fonts:
    """The cut font: WOFF2 of each weight and the licence that goes with it."""

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


def cover_site(folder: Path, needed: Iterable[str]) -> frozenset[str]:
    """`needed` with what the site's font covers already, so that earlier pages keep their characters."""
    listed = folder / _COVERAGE_FILE
    covered = frozenset(listed.read_text(encoding="utf-8")) if listed.is_file() else frozenset()
    printable = frozenset(sign for sign in needed if sign.isprintable())
    return covered | printable | frozenset(_ALWAYS)


def write_site_fonts(folder: Path, characters: frozenset[str], font: Path) -> list[Path]:
    """Put the font cut to `characters` into the site; gives the files that changed."""
    written = cut_fonts(characters, font).write(folder)
    note_coverage(folder, characters)
    return written


def note_coverage(folder: Path, characters: frozenset[str]) -> None:
    """Note what the site's font has to cover from now on."""
    write_if_changed(folder / _COVERAGE_FILE, "".join(sorted(characters)))


@lru_cache(maxsize=2)
def cut_fonts(characters: frozenset[str], font: Path) -> Fonts:
    """The font cut to these characters, from the cache where it was cut before."""
    licence = (font.parent / "OFL.txt").read_bytes()
    cache = _cache_folder() / _cache_key(characters, font)
    kept = [cache / file_name(weight) for weight in WEIGHTS]
    if all(path.is_file() for path in kept):
        return Fonts(tuple(path.read_bytes() for path in kept), licence)
    fonts = Fonts(_cut(characters, font), licence)
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


def _cut(characters: frozenset[str], font: Path) -> tuple[bytes, ...]:
    """Subset first, then one static instance a weight: Chromium makes Type 3 fonts of variable ones."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    # Full-width punctuation gives up half its width beside another and at the start of a line.
    options.layout_features = ["halt", "chws"]
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["GSUB", "GDEF", "BASE", "vhea", "vmtx", "VORG", "STAT", "VVAR", "HVAR"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(sign) for sign in sorted(characters)])
    with TTFont(font, recalcTimestamp=False, lazy=True) as variable:
        cutter.subset(variable)
        small = io.BytesIO()
        variable.save(small)
    return tuple(_instantiate(small.getvalue(), weight) for weight in WEIGHTS)


def _instantiate(variable: bytes, weight: int) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    with TTFont(io.BytesIO(variable), recalcTimestamp=False) as opened:
        static = instantiateVariableFont(opened, {"wght": weight}, inplace=True)
        style = "Bold" if weight > 500 else "Regular"
        names = static["name"]
        for name_id, text in ((1, FAMILY), (2, style), (4, f"{FAMILY} {style}"), (6, f"RankingSans-{style}")):
            names.removeNames(nameID=name_id)
            names.setName(text, name_id, 3, 1, 0x409)
        for name_id in (3, 16, 17, 25):
            names.removeNames(nameID=name_id)
        static.flavor = "woff2"
        content = io.BytesIO()
        static.save(content)
    return content.getvalue()
