"""A store in memory, filled from a plain world: the real schema, no loading involved."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import duckdb
import polars as pl
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, read_catalogue
from ranking.ingest.text_measures import measure_texts
from ranking.measure import measure_month
from ranking.months import Month
from tests.oracle.scene import Kind, Measured
from tests.oracle.world import Capture, Entry, Followers, Given, Period, Post, Review, Theme, World

COUNTS = ("reads", "likes", "comments", "shares", "favourites", "recommends")

Cell = str | int | float | bool | dt.date | None

_FILLED = (
    *("account", "post", "capture", "observed_period", "follower_capture", "event", "review_point"),
    # No act is on record: what was kept of an earlier world is not trusted.
    *("given_metric", "campaign", "act"),
)


def make_store() -> DuckDBPyConnection:
    """An empty store in memory."""
    con = duckdb.connect()
    con.execute((files("ranking.store") / "schema.sql").read_text(encoding="utf-8"))
    return con


def fill_store(con: DuckDBPyConnection, world: World) -> None:
    """Replace everything in the store by that world; later rows count as loaded later."""
    for table in _FILLED:
        con.execute(f"DELETE FROM {table}")
    _insert(con, "account", [_account_row(entry) for entry in world.entries])
    _insert(con, "post", [_post_row(post) for post in world.posts], _with_text_measures)
    _insert(con, "capture", [_capture_row(seen) for seen in world.captures])
    _insert(con, "observed_period", [_period_row(period) for period in world.periods])
    _insert(con, "follower_capture", [_follower_row(followers) for followers in world.followers])
    _insert(con, "event", [{**vars(event), "title": "演示", "kind": "policy"} for event in world.events])
    _insert(con, "campaign", [_theme_row(theme, world) for theme in world.themes])
    _insert(con, "review_point", [_review_row(review) for review in world.reviews])
    _insert(con, "given_metric", [_given_row(given) for given in world.given])


def _as_they_are(rows: pl.DataFrame) -> pl.DataFrame:
    return rows


def _with_text_measures(rows: pl.DataFrame) -> pl.DataFrame:
    """With the columns that loading makes of a text."""
    texts = rows["text"].cast(pl.String)
    plain, measures = measure_texts(texts)
    return rows.with_columns(plain.hash().cast(pl.String).alias("text_hash"), *measures)


def _insert(
    con: DuckDBPyConnection,
    table: str,
    rows: list[dict[str, Cell]],
    complete: Callable[[pl.DataFrame], pl.DataFrame] = _as_they_are,
) -> None:
    if rows:
        framed = complete(pl.DataFrame(rows, infer_schema_length=None))
        numbered = framed.with_row_index("row", 1).with_columns(load_id=1)
        if table == "observed_period":
            numbered = numbered.drop("row")
        con.register("numbered", numbered)
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM numbered")
        con.unregister("numbered")


def _theme_row(theme: Theme, world: World) -> dict[str, Cell]:
    """A campaign that counts every piece, by what was declared alone, and shares its posts with all others."""
    return {
        **vars(theme),
        "title": "演示",
        "same_piece": "each",
        "apart": "none",
        "product_kinds": "video",
        "series_once": False,
        "is_broad_confirmed": True,
        "shared_with": ",".join(each.campaign_id for each in world.themes),
    }


def _account_row(entry: Entry) -> dict[str, Cell]:
    platform, native_id = entry.account_id.split(":")
    return {**vars(entry), "platform": platform, "native_id": native_id}


def _post_row(post: Post) -> dict[str, Cell]:
    return {
        "post_id": post.post_id,
        "account_id": post.account_id,
        "native_id": str(post.post_id),
        "published_at": post.at,
        "time_precision": post.precision,
        "is_original": post.is_original,
        "is_repost": post.is_repost,
        "title": post.title,
        "text": post.text,
        "topics": post.topics,
        "kind": post.kind,
        "position": post.position,
        "url": post.url,
        "text_length": len(post.title or "") + len(post.text or ""),
    }


def _capture_row(seen: Capture) -> dict[str, Cell]:
    numbers = {count: getattr(seen, count) for count in COUNTS}
    floors = {f"{count}_is_floor": count in seen.floors for count in COUNTS}
    return {"post_id": seen.post_id, "captured_at": seen.at, **numbers, **floors}


def _period_row(period: Period) -> dict[str, Cell]:
    return {
        "account_id": period.account_id,
        "first_day": period.first,
        "last_day": period.last,
        "basis": "file",
    }


def _follower_row(followers: Followers) -> dict[str, Cell]:
    return {
        "account_id": followers.account_id,
        "captured_at": followers.at,
        "followers": followers.count,
        "is_floor": followers.is_floor,
    }


def _review_row(review: Review) -> dict[str, Cell]:
    return {
        "account_id": review.account_id,
        "post_id": review.post_id,
        "month": review.month,
        "points": review.points,
        "kind": "good" if review.is_good else "other",
        "reason": "演示",
        "reviewer": "演示",
        "reviewed_at": dt.datetime(2026, 11, 1),
    }


def _given_row(given: Given) -> dict[str, Cell]:
    return {**vars(given), "source": "演示", "publishable": True}


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue as shipped, without anyone's own files."""
    return read_catalogue()


def measure_store(
    con: DuckDBPyConnection, month: Month, cut_off: dt.datetime, kind: Kind = "account"
) -> dict[tuple[str, str], Measured]:
    """The metric table as the oracle gives it."""
    table = measure_month(con, month, cut_off, shipped_catalogue(), kind)
    return {
        (row["subject"], row["metric"]): Measured(row["value"], row["base"], row["coverage"], row["is_floor"])
        for row in table.iter_rows(named=True)
    }
