"""A store in memory, filled from a plain world: the real schema, no loading involved."""

import datetime as dt
from functools import cache
from importlib.resources import files

import duckdb
from duckdb import DuckDBPyConnection

from ranking.catalogue import Catalogue, read_catalogue
from ranking.measure import measure_month
from ranking.months import Month
from tests.oracle.metrics import Measured
from tests.oracle.world import World

_FILLED = ("account", "post", "capture", "observed_period", "follower_capture", "event")


def make_store() -> DuckDBPyConnection:
    """An empty store in memory."""
    con = duckdb.connect()
    con.execute((files("ranking.store") / "schema.sql").read_text(encoding="utf-8"))
    return con


def fill_store(con: DuckDBPyConnection, world: World) -> None:
    """Replace everything in the store by that world; later rows count as loaded later."""
    for table in _FILLED:
        con.execute(f"DELETE FROM {table}")
    for row, entry in enumerate(world.entries, start=1):
        platform, native_id = entry.account_id.split(":")
        _insert(
            con,
            "account",
            account_id=entry.account_id,
            platform=platform,
            native_id=native_id,
            name=entry.name,
            level=entry.level,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            load_id=1,
            row=row,
        )
    for row, post in enumerate(world.posts, start=1):
        _insert(
            con,
            "post",
            post_id=post.post_id,
            account_id=post.account_id,
            native_id=str(post.post_id),
            published_at=post.at,
            time_precision=post.precision,
            is_original=post.is_original,
            is_repost=post.is_repost,
            title=post.title,
            text=post.text,
            topics=post.topics,
            text_length=len(post.title or "") + len(post.text or ""),
            load_id=1,
            row=row,
        )
    for row, seen in enumerate(world.captures, start=1):
        floors = {f"{count}_is_floor": count in seen.floors for count in _COUNTS}
        numbers = {count: getattr(seen, count) for count in _COUNTS if count != "favourites"}
        _insert(
            con, "capture", post_id=seen.post_id, captured_at=seen.at, load_id=1, row=row, **numbers, **floors
        )
    for period in world.periods:
        _insert(
            con,
            "observed_period",
            account_id=period.account_id,
            first_day=period.first,
            last_day=period.last,
            basis="file",
            load_id=1,
        )
    for row, followers in enumerate(world.followers, start=1):
        _insert(
            con,
            "follower_capture",
            account_id=followers.account_id,
            captured_at=followers.at,
            followers=followers.count,
            is_floor=followers.is_floor,
            load_id=1,
            row=row,
        )
    for row, event in enumerate(world.events, start=1):
        _insert(con, "event", **vars(event), title="演示", kind="policy", load_id=1, row=row)


_COUNTS = ("reads", "likes", "comments", "shares", "favourites")


def _insert(con: DuckDBPyConnection, table: str, **cells: object) -> None:
    places = ", ".join(f"${name}" for name in cells)
    con.execute(f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({places})", cells)


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue as shipped, without anyone's own files."""
    return read_catalogue()


def measure_store(
    con: DuckDBPyConnection, month: Month, cut_off: dt.datetime
) -> dict[tuple[str, str], Measured]:
    """The metric table as the oracle gives it."""
    table = measure_month(con, month, cut_off, shipped_catalogue())
    return {
        (row["subject"], row["metric"]): Measured(row["value"], row["base"], row["coverage"], row["is_floor"])
        for row in table.iter_rows(named=True)
    }
