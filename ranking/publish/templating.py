"""Loads the templates: the user's own folder before the shipped one, everything escaped."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ranking.errors import ToolError
from ranking.period_words import words_of

# Of the user's own: a few lines of style after the whole stylesheet, and the publisher's sign.
OWN_STYLE = "own.css"
_LOGOS = ("logo.svg", "logo.png")
_FONT_FACE = re.compile(r"@font-face \{[^}]*\}\s*")


class _Loader(FileSystemLoader):
    """Templates that speak of months, read as ones that speak of a quarter or a year."""

    def __init__(self, folders: Sequence[Path], say: Callable[[str], str]) -> None:
        super().__init__(folders)
        self._say = say

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, is_current = super().get_source(environment, template)
        return self._say(source), name, is_current


@cache
def open_templates(folders: tuple[Path, ...], months: int = 1) -> Environment:
    """The environment of all pages; an undefined name is an error, not an empty place.

    Pages of a quarter or year (of so many `months`) speak of it. The environment is kept, so that many editions compile their templates once; a template that was changed is read again.
    """
    environment = Environment(
        loader=_Loader(folders, words_of(months)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["css_string"] = css_string
    environment.globals["logo"] = lambda: logo.name if (logo := find_logo(folders)) else ""
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


def css_string(text: str) -> Markup:
    """`text` as a quoted CSS string that can neither end itself nor the style element."""
    safe = "".join(
        sign if sign.isalnum() or sign in " ·、，。（）-@.：" else f"\\{ord(sign):x} " for sign in text
    )
    return Markup(f'"{safe}"')


def without_fonts(sheet: str) -> str:
    """A stylesheet without its font files, for a page that stands by itself: it uses the fonts of the machine."""
    return _FONT_FACE.sub("", sheet)
