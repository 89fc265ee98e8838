"""What the works lists of several platforms' back offices share."""

import polars as pl

# 体裁 as the platforms write it, `1-3min视频` included; what is none of these stays unknown.
_GENRES = (("视频", "video"), ("图文|图集", "picture"), ("文章", "article"), ("直播", "live"))
_TOPIC = r"#([^#\s@]+)"


def form_by_genre(name: str) -> pl.Expr:
    """The form of a work by its 体裁; NULL where the word is empty or new."""
    forms = [pl.when(pl.col(name).str.contains(words)).then(pl.lit(form)) for words, form in _GENRES]
    return pl.coalesce(forms)


def topics_within(name: str) -> pl.Expr:
    """The `#话题` that a title holds, comma-joined."""
    return pl.col(name).str.extract_all(_TOPIC).list.eval(pl.element().str.strip_prefix("#")).list.join(",")
