"""What all pages of a site share: stylesheet, script, Plotly's own script, the cut font."""

import importlib.util
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from ranking.errors import ToolError
from ranking.publish.files import write_if_changed
from ranking.publish.fonts import cover_site, find_font, write_site_fonts
from ranking.publish.model import Board
from ranking.publish.publication import Publication
from ranking.publish.templating import OWN_STYLE, find_logo, read_static


def _find_plotly() -> Path:
    """Plotly's script in its installed package, found without importing the package."""
    spec = importlib.util.find_spec("plotly")
    if spec is None or spec.origin is None:
        msg = "没有安装 plotly，无法绘图；请重新安装：pip install plotly"
        raise ToolError(msg)
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


@cache
def read_plotly() -> str:
    """Plotly's script."""
    return _find_plotly().read_text(encoding="utf-8")


def _name_plotly() -> str:
    with _find_plotly().open(encoding="utf-8") as script:
        found = re.search(r"plotly\.js v(\d[\w.-]*)", script.read(400))
    return f"plotly-{found[1] if found else 'unknown'}.min.js"


# The version in the name lets a browser keep the large file for ever.
PLOTLY_FILE = _name_plotly()


def write_assets(publication: Publication) -> Iterator[Path]:
    """Bring the shared files up to date; gives those that changed."""
    folder = publication.assets
    files = {
        "boot.js": read_static(publication.templates, "boot.js"),
        "table.js": read_static(publication.templates, "table.js"),
        PLOTLY_FILE: read_plotly(),
    }
    yield from (folder / name for name, text in files.items() if write_if_changed(folder / name, text))
    yield from write_looks(folder, publication.templates)
    yield from write_fonts(publication)


def write_looks(folder: Path, templates: tuple[Path, ...]) -> list[Path]:
    """Put stylesheet and logo there; gives the files that changed.

    The user's `own.css` comes after the whole stylesheet, so that a few lines change colours.
    """
    style = read_static(templates, "style.css")
    own = next((path for path in (place / OWN_STYLE for place in templates) if path.is_file()), None)
    if own is not None:
        style += f"\n/* {OWN_STYLE} */\n{own.read_text(encoding='utf-8-sig')}"
    files: dict[str, bytes | str] = {"style.css": style}
    logo = find_logo(templates)
    if logo is not None:
        files[logo.name] = logo.read_bytes()
    return [folder / name for name, data in files.items() if write_if_changed(folder / name, data)]


def write_fonts(publication: Publication) -> list[Path]:
    """The site's font, cut to everything printed so far; nothing where no Chinese font is installed."""
    font = find_font()
    if font is None:
        return []
    folder = publication.assets / "fonts"
    return write_site_fonts(folder, cover_site(folder, characters_of(publication)), font)


def cut_font_ahead(out: Path, texts: Iterable[str], templates: tuple[Path, ...]) -> list[Path]:
    """Cut a site's font to all that its editions will print of `texts`; gives the files that changed.

    Editions that print no more find it cut: a run of many months packs it once, before there is anything to write.
    """
    font = find_font()
    if font is None:
        return []
    folder = out / "assets" / "fonts"
    needed = frozenset("".join(texts)) | _characters_of_wording(templates)
    return write_site_fonts(folder, cover_site(folder, needed), font)


def characters_of(publication: Publication) -> frozenset[str]:
    """Every character that pages of this edition can print: their data, templates and wording."""
    # The printed form of frozen models holds every text in them, whatever fields are added.
    boards = [_without_numbers(board) for board in publication.boards]
    told = (publication.lookup.catalogue, boards, publication.editions, publication.notes)
    edition = publication.lookup.archive.edition
    shown = (
        edition.standards,
        edition.events,
        edition.best,
        edition.cases,
        publication.lookup.archive.old_ranks,
    )
    data = [publication.contact, *map(repr, told), *(str(frame.rows()) for frame in shown)]
    return frozenset("".join(data)) | _characters_of_wording(publication.templates)


def _characters_of_wording(templates: tuple[Path, ...]) -> frozenset[str]:
    room = Path(__file__).parent
    # The tuner prints what presets say, the handbook what headers of metrics say.
    wording = [
        path
        for each in (room, room.parent / "tuning", room.parent / "catalogue")
        for path in each.glob("*.py")
    ]
    looks = [path for folder in templates for path in folder.iterdir() if path.is_file()]
    return _characters_in(tuple((path, path.stat().st_mtime_ns) for path in (*wording, *looks)))


def _without_numbers(board: Board) -> Board:
    """A board without what holds numbers and keys alone: most of it, and no character that others do not have."""
    ranked, unranked = (
        tuple(replace(row, measures={}, parts=(), groups_before=()) for row in rows)
        for rows in (board.ranked, board.unranked)
    )
    return replace(board, months=(), ranked=ranked, unranked=unranked)


# Every edition of a run asks for the same files, mostly unchanged.
@lru_cache(maxsize=2)
def _characters_in(files: tuple[tuple[Path, int], ...]) -> frozenset[str]:
    """What files contain, told by their paths and times."""
    return frozenset("".join(path.read_text(encoding="utf-8", errors="ignore") for path, _ in files))
