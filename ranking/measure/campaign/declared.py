"""What was declared of a campaign: its theme, window, counting rules and targets, as the store keeps them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

import polars as pl
from duckdb import DuckDBPyConnection
from pydantic import BaseModel, ConfigDict

OriginalRule = Literal["declared", "independent", "both"]
Goal = Literal["posts", "originals", "products"]
GOALS: tuple[Goal, ...] = ("posts", "originals", "products")
GOAL_WORDS: dict[Goal, tuple[str, str]] = {
    "posts": ("稿件", "篇"),
    "originals": ("原创稿件", "篇"),
    "products": ("原创宣传品", "件"),
}


class Campaign(BaseModel):
    """One declared campaign (网络主题宣传). Lists that are empty set no limit; a target of None is not set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    campaign_id: str
    title: str
    first_day: dt.date
    last_day: dt.date
    declared_by: str | None = None
    is_major: bool = True
    levels: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    keywords_any: tuple[str, ...] = ()
    keywords_all: tuple[str, ...] = ()
    keywords_none: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    original_rule: OriginalRule = "declared"
    apart: tuple[str, ...] = ("official", "compilation", "interpretation")
    product_kinds: tuple[str, ...] = ()
    series_once: bool = True
    same_piece: Literal["once", "each"] = "once"
    deleted_counts: bool = True
    shared_with: tuple[str, ...] = ()
    is_broad_confirmed: bool = False
    target_posts: int | None = None
    target_originals: int | None = None
    target_products: int | None = None
    basis: str | None = None

    @property
    def year(self) -> int:
        """The year that it counts for: that of its last day."""
        return self.last_day.year

    def target(self, goal: Goal) -> int:
        """How many are wanted; 0 where no target is set."""
        wanted: int | None = getattr(self, f"target_{goal}")
        return wanted or 0

    @property
    def matches_nothing(self) -> bool:
        """Whether no rule says what belongs to it."""
        return not (
            self.topics or self.sections or self.keywords_any or self.keywords_all or self.links or self.posts
        )


def alike(campaigns: Sequence[Campaign], *fields: str) -> list[list[Campaign]]:
    """The campaigns in groups that say the same in all of the fields, so that one look serves a group."""
    groups: dict[tuple[object, ...], list[Campaign]] = {}
    for each in campaigns:
        groups.setdefault(tuple(getattr(each, field) for field in fields), []).append(each)
    return list(groups.values())


def windows_of(campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """One row a campaign: `campaign_id`, `first_day`, `last_day`."""
    rows = [(each.campaign_id, each.first_day, each.last_day) for each in campaigns]
    schema = {"campaign_id": pl.String, "first_day": pl.Date, "last_day": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


# Rules that a row of the store may leave open; what it leaves open is as the model says.
_LISTS = tuple(name for name, field in Campaign.model_fields.items() if field.annotation == tuple[str, ...])


def read_campaigns(con: DuckDBPyConnection) -> list[Campaign]:
    """Every declared campaign, by first day and id."""
    rows = con.sql("SELECT * EXCLUDE (load_id, row) FROM campaign ORDER BY first_day, campaign_id").pl()
    return [_campaign_of(row) for row in rows.iter_rows(named=True)]


def _campaign_of(row: dict[str, Any]) -> Campaign:
    told = {
        name: tuple(part for part in value.split(",") if part) if name in _LISTS else value
        for name, value in row.items()
        if value is not None
    }
    return Campaign(**told)
