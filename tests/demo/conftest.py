"""The demo's files as tables, read without any code of the project."""

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest

from ranking.resources import shipped_root

DEMO = shipped_root() / "data" / "demo"
COUNTS = ("reads", "likes", "comments", "shares", "favourites")

# Two texts that differ in one word of two characters share about 0.85 of their pieces.
_NEAR = 0.75

PostsOf = Callable[[str, str], pl.DataFrame]


@pytest.fixture(scope="session")
def register() -> pl.DataFrame:
    """The register with the store's account ids."""
    rows = read_demo("accounts")
    return rows.with_columns((pl.col("platform") + ":" + pl.col("native_id")).alias("account_id"))


@pytest.fixture(scope="session")
def captures() -> pl.DataFrame:
    """Every row of the monthly files, with times, days and counts as numbers beside the texts."""
    rows = pl.concat([pl.read_parquet(path) for path in sorted(DEMO.glob("posts-*.parquet"))])
    return rows.with_columns(
        (pl.col("platform") + ":" + pl.col("account")).alias("account_id"),
        pl.col("published_at").str.to_datetime("%Y-%m-%d %H:%M:%S"),
        pl.col("captured_at").str.to_datetime("%Y-%m-%d %H:%M:%S"),
        *(pl.col(name).replace("10万+", "100000").cast(pl.Int64).alias(f"{name}_n") for name in COUNTS),
    ).with_columns(pl.col("published_at").dt.date().alias("day"))


@pytest.fixture(scope="session")
def posts(captures: pl.DataFrame) -> pl.DataFrame:
    """One row a post, with the counts of its last capture, ordered by account and time."""
    ordered = captures.sort("account_id", "published_at", "post_id", "captured_at")
    return ordered.unique(["account_id", "post_id"], keep="last", maintain_order=True)


@pytest.fixture
def posts_of(posts: pl.DataFrame) -> PostsOf:
    """The posts of the account of that platform and name (its own, or as it stood on the post)."""
    return lambda platform, name: posts.filter(pl.col("platform") == platform, pl.col("account_name") == name)


def read_demo(name: str) -> pl.DataFrame:
    """One CSV file of the demo, every cell as text."""
    return pl.read_csv(DEMO / f"{name}.csv", infer_schema=False)


def reports_in_window(posts: pl.DataFrame, event: dict[str, str | None]) -> pl.DataFrame:
    """The posts that match an event's words or topics within its window."""
    released = dt.datetime.fromisoformat(event["released_at"] or "")
    ends = released + dt.timedelta(hours=float(event["window_hours"] or 0))
    said = pl.col("title").fill_null("") + pl.col("text")
    any_of, all_of, none_of, topics = (
        (event[name] or "").split("、") if event[name] else []
        for name in ("keywords_any", "keywords_all", "keywords_none", "topics")
    )
    has_all = [said.str.contains(word, literal=True) for word in all_of]
    tagged = pl.col("topics").fill_null("").is_in(topics)
    matches = said.str.contains_any(any_of) | tagged if any_of else pl.all_horizontal(has_all)
    barred = said.str.contains_any(none_of) if none_of else pl.lit(value=False)
    return posts.filter(pl.col("published_at").is_between(released, ends), matches, ~barred)


def near_copies(texts: list[str], others: list[str]) -> list[int]:
    """Which of `texts` are near copies of one of `others`, by their places."""
    return [i for i, source in enumerate(sources_of(texts, others)) if source is not None]


def sources_of(texts: list[str], others: list[str]) -> list[int | None]:
    """For each text the place of the one in `others` that shares 0.75 of its five-character pieces."""
    pieces = [_pieces(other) for other in others]
    by_piece: dict[str, list[int]] = {}
    for i, own in enumerate(pieces):
        for piece in own:
            by_piece.setdefault(piece, []).append(i)
    return [_source_of(_pieces(text), pieces, by_piece) for text in texts]


def _source_of(own: set[str], pieces: list[set[str]], by_piece: dict[str, list[int]]) -> int | None:
    # Texts that share three quarters of their pieces share some of the rarest half of them.
    rare = sorted(own, key=lambda piece: (len(by_piece.get(piece, ())), piece))[: len(own) // 2]
    candidates = sorted({i for piece in rare for i in by_piece.get(piece, ())})
    return next((i for i in candidates if len(own & pieces[i]) / len(own | pieces[i]) >= _NEAR), None)


def _pieces(text: str) -> set[str]:
    return {text[i : i + 5] for i in range(len(text) - 4)}
