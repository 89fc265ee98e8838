"""Loads the templates: the user's own folder before the shipped one, everything escaped."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ranking.errors import ToolError
from ranking.period_words import words_of

# Of the user's own: a few lines of style after the whole stylesheet, and the publisher's sign.
OWN_STYLE = "own.css"
_LOGOS = ("logo.svg", "logo.png")
_CELL, _ROW, _HEAD = "\x1f", "\x1e", "\x1d"
_FONT_FACE = re.compile(r"@font-face \{[^}]*\}\s*")


class _Loader(FileSystemLoader):
    """Templates that speak of months, read as ones that speak of a quarter or a year."""

    def __init__(self, folders: Sequence[Path], say: Callable[[str], str]) -> None:
        super().__init__(folders)
        self._say = say

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, is_current = super().get_source(environment, template)
        return self._say(source), name, is_current


def open_templates(folders: tuple[Path, ...], months: int = 1) -> Environment:
    """The environment of all pages; an undefined name is an error, not an empty place.

    Pages of a quarter or year (of so many `months`) speak of it. The environment is kept, so that many editions compile
    their templates once; templates that were changed are read again by the next one.
    """
    return _open_templates(folders, months, _stamp(folders))


def _stamp(folders: Sequence[Path]) -> tuple[tuple[str, int, int], ...]:
    """The files of folders of templates as they are now, so that a page need not look whether one was changed."""
    files = sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir())
    seen = ((str(path), path.stat()) for path in files)
    return tuple((path, status.st_mtime_ns, status.st_size) for path, status in seen)


@lru_cache(maxsize=8)
def _open_templates(
    folders: tuple[Path, ...], months: int, stamp: tuple[tuple[str, int, int], ...]
) -> Environment:
    logo = find_logo(folders)
    environment = Environment(
        loader=_Loader(folders, words_of(months)),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["css_string"] = css_string
    environment.filters["rows"] = print_rows
    environment.filters["cells"] = print_cells
    environment.filters["headed_rows"] = print_headed_rows
    environment.globals["logo"] = logo.name if logo else ""
    return environment


def find_logo(folders: Sequence[Path]) -> Path | None:
    """The publisher's logo, `logo.svg` or `logo.png`, from the first folder that has one."""
    paths = (folder / name for folder in folders for name in _LOGOS)
    return next((path for path in paths if path.is_file()), None)


def read_static(folders: Sequence[Path], name: str) -> str:
    """A file that is copied as it is, from the first folder that has it."""
    for folder in folders:
        path = folder / name
        if path.is_file():
            return path.read_text(encoding="utf-8")
    msg = f"模板文件夹中没有 {name}，请重新安装程序或补回该文件"
    raise ToolError(msg)


def print_rows(rows: Iterable[Sequence[str]]) -> Markup:
    """Rows of a table as HTML; escaped as one text, since a site has millions of cells."""
    return _print_table([_CELL.join(row) for row in rows], "<tr><td>")


def print_headed_rows(rows: Iterable[Sequence[str]]) -> Markup:
    """Rows of a table as HTML of which the first cell is the heading."""
    return _print_table([f"{row[0]}{_HEAD}{_CELL.join(row[1:])}" for row in rows], '<tr><th scope="row">')


def print_cells(cells: Iterable[str]) -> Markup:
    """Cells of a row as HTML."""
    return Markup(f"<td>{_tag(_CELL.join(cells))}</td>")


def _print_table(rows: Sequence[str], beginning: str) -> Markup:
    body = _tag(_ROW.join(rows)).replace(_ROW, f"</td></tr>\n{beginning}")
    return Markup(f"{beginning}{body}</td></tr>\n" if rows else "")


def _tag(text: str) -> str:
    """Escaped cells with the tags between them; their separators are control characters, which no cell holds."""
    return str(escape(text)).replace(_CELL, "</td><td>").replace(_HEAD, "</th><td>")


def css_string(text: str) -> Markup:
    """`text` as a quoted CSS string that can neither end itself nor the style element."""
    safe = "".join(
        sign if sign.isalnum() or sign in " ·、，。（）-@.：" else f"\\{ord(sign):x} " for sign in text
    )
    return Markup(f'"{safe}"')


def without_fonts(sheet: str) -> str:
    """A stylesheet without its font files, for a page that stands by itself: it uses the fonts of the machine."""
    return _FONT_FACE.sub("", sheet)
