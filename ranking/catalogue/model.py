"""What the catalogue says about a metric."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Tag = Literal["reads", "likes", "shares", "comments", "follows", "relay"]
Need = Literal["reads", "interactions", "followers", "events", "captures", "originality", "observed", "time"]


class Metric(BaseModel):
    """One metric of the catalogue: a number per subject (account or matrix) and month."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    label: str
    unit: str
    direction: Literal["higher", "lower", "neutral"]
    definition: str
    base: str  # the count it rests on, a column of the same query
    base_label: str  # as printed: "篇稿件", "个观测日"
    tags: tuple[Tag, ...] = ()
    audience: Literal["public", "internal"] = "public"
    needs: tuple[Need, ...] = ()
    source: str  # the phrase of the plan or document that asks for it
    blind_spot: str  # what it cannot see
    is_integer: bool = False


class Family(BaseModel):
    """One `.sql` file of `metrics/`: a group of metrics measured by one query."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    label: str
    about: str
    metrics: tuple[Metric, ...]
    sql: str
    path: str
