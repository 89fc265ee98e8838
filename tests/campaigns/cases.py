"""Campaign cases: one TOML file a counting rule, with a small store, a declaration and the expected verdicts."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.ingest.text_measures import measure_texts
from ranking.measure.campaign import Campaign
from tests.measure.small_store import make_store

CASES = Path(__file__).parents[1] / "cases" / "campaigns"
Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """What a file says: the world, the campaigns and what is to come out."""

    about: str
    as_of: dt.datetime
    campaigns: list[Campaign]
    world: dict[str, list[Row]]
    verdicts: dict[tuple[str, str], Row]  # campaign and post (account/id) → refusal, original, product
    standings: dict[tuple[str, str], Row]  # campaign and subject → counted, state, …


def read_case(path: Path) -> Case:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    campaigns = [Campaign(**entry) for entry in told["campaign"]]
    first = campaigns[0].campaign_id
    return Case(
        about=told["about"],
        as_of=told["as_of"],
        campaigns=campaigns,
        world={name: told.get(name, []) for name in ("account", "post", "observed", "decision", "removal")},
        verdicts={(row.pop("campaign", first), row.pop("post")): row for row in told.get("verdict", [])},
        standings={(row.pop("campaign", first), row.pop("subject")): row for row in told.get("standing", [])},
    )


def open_world(world: dict[str, list[Row]]) -> DuckDBPyConnection:
    """A store in memory that holds the world of a case."""
    con = make_store()
    _fill(con, "account", [_account(row) for row in world["account"]])
    _fill(con, "post", [_post(number, row) for number, row in enumerate(world["post"], 1)], is_post=True)
    _fill(con, "observed_period", [{"basis": "covers", **row} for row in world["observed"]])
    decisions = [
        {"aspect": "post", "decided_by": "演示员", **_split(row), "decision_id": number, "act_id": 1}
        for number, row in enumerate(world["decision"], 1)
    ]
    _fill(con, "campaign_decision", decisions)
    _fill(con, "post_removal", [{"act_id": 1, "evidence": "演示", **_split(row)} for row in world["removal"]])
    return con


def _split(row: Row) -> Row:
    account, _, native = row["post"].partition("/")
    rest = {key: value for key, value in row.items() if key != "post"}
    return {**rest, "account_id": account, "native_id": native}


def _account(row: Row) -> Row:
    platform, native = row["id"].split(":")
    return {
        "account_id": row["id"],
        "platform": platform,
        "native_id": native,
        "name": row.get("name", row["id"]),
        "level": row.get("level"),
        "organisation": row.get("organisation"),
        "matrix": row.get("matrix"),
        "superior_id": row.get("superior"),
        "valid_from": row.get("valid_from", dt.date(2020, 1, 1)),
        "valid_to": row.get("valid_to"),
    }


def _post(number: int, row: Row) -> Row:
    account, _, native = row["post"].partition("/")
    return {
        "post_id": number,
        "account_id": account,
        "native_id": native,
        "published_at": row["at"],
        "time_precision": row.get("precision", "second"),
        "kind": row.get("kind"),
        "is_original": row.get("original"),
        "is_repost": row.get("repost"),
        "title": row.get("title"),
        "text": row.get("text"),
        "url": row.get("url"),
        "topics": row.get("topics"),
        "text_length": len(row.get("title") or "") + len(row.get("text") or ""),
    }


def _fill(con: DuckDBPyConnection, table: str, rows: list[Row], *, is_post: bool = False) -> None:
    if not rows:
        return
    frame = pl.DataFrame(rows, infer_schema_length=None)
    if is_post:
        texts = frame["text"].cast(pl.String)
        plain, measures = measure_texts(texts)
        frame = frame.with_columns(plain.hash().cast(pl.String).alias("text_hash"), *measures)
    wanted = {
        name
        for (name,) in con.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table]
        ).fetchall()
    }
    if "load_id" in wanted:
        frame = frame.with_columns(load_id=1)
    if "row" in wanted:
        frame = frame.with_row_index("row", 1)
    con.register("case_rows", frame)
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM case_rows")
    con.unregister("case_rows")
