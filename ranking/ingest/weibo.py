"""What the formats of Weibo crawlers share."""

import polars as pl

PLATFORM = "weibo"
# No blank beside the marks and no line within: else two marks of different topics stand around plain text.
_TOPIC = r"#[^#\s][^#\n]{0,60}#"


def filled(name: str) -> pl.Expr:
    """Whether a text column holds anything but blanks."""
    return (pl.col(name).str.strip_chars() != "").fill_null(False)


def form_of_post() -> pl.Expr:
    """The form of a post by what it carries: video before article before pictures before text."""
    return (
        pl.when(filled("video_url"))
        .then(pl.lit("video"))
        .when(filled("article_url"))
        .then(pl.lit("article"))
        .when(filled("picture_urls"))
        .then(pl.lit("picture"))
        .otherwise(pl.lit("text"))
    )


def topics_within(name: str) -> pl.Expr:
    """The `#话题#` that a text holds, comma-joined, each once; NULL where there is none."""
    marked = (
        pl.col(name).str.extract_all(_TOPIC).list.eval(pl.element().str.strip_chars("#").str.strip_chars())
    )
    joined = marked.list.unique(maintain_order=True).list.join(",")
    return pl.when(joined != "").then(joined)


def page_of_post() -> pl.Expr:
    """The address of a post on weibo.com; NULL where the file has no short code."""
    code = pl.col("short_code").str.strip_chars()
    address = pl.format("https://weibo.com/{}/{}", pl.col("account").str.strip_chars(), code)
    return pl.when(code != "").then(address)


def with_columns_present(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    """`rows` with every one of `names`, NULL where this version of the file lacks it."""
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in names if name not in rows.columns]
    return rows.with_columns(absent)
