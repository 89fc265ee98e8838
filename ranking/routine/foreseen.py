"""What a run is going to print, told by the files it starts from: the font is cut before there is anything to write."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ranking.publish.assets import cut_font_ahead
from ranking.resources import content_folders


def cut_font_for(out: Path, files: Sequence[Path]) -> list[Path]:
    """Cut the font of the site at `out` to the characters of Parquet and text files; gives the files that changed."""
    texts = (text for path in files for text in _texts_of(path))
    return cut_font_ahead(out, texts, tuple(content_folders("templates")))


def _texts_of(path: Path) -> Iterator[str]:
    if path.suffix == ".parquet":
        for column in pl.read_parquet(path).select(pl.col(pl.String)):
            yield "".join(column.drop_nulls().unique())
    else:
        yield path.read_text(encoding="utf-8-sig")
