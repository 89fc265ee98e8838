"""What the catalogue says about a metric."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Tag = Literal["reads", "likes", "shares", "comments", "follows", "relay"]
Need = Literal[
    "reads",
    "interactions",
    "followers",
    "events",
    "campaigns",
    "captures",
    "originality",
    "observed",
    "time",
    "texts",
    "positions",
    "kinds",
    "reviews",
    "earlier_months",
    "given",
]

SubjectKind = Literal["account", "matrix"]
# How a matrix counts a text that one organisation published on two platforms.
MatrixPosts = Literal["each", "once"]

KEY_PATTERN = r"^[a-z][a-z0-9_]*$"


class Metric(BaseModel):
    """One metric of the catalogue: a number per subject (account or matrix) and month."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=KEY_PATTERN)
    label: str
    unit: str
    direction: Literal["higher", "lower", "neutral"]
    definition: str
    base: str  # the count it rests on, a column of the same query
    base_label: str  # as printed: "篇稿件", "个观测日"
    coverage: str = "coverage"  # the share (0-1) of what it needs that was seen, a column of the same query
    floor: str | None = None  # the column that says "at least this much"; None = the value is never a floor
    tags: tuple[Tag, ...] = ()
    audience: Literal["public", "internal"] = "public"
    needs: tuple[Need, ...] = ()
    subjects: tuple[SubjectKind, ...] = ("account", "matrix")  # for whom it is measured
    matrix_posts: MatrixPosts = "each"
    source: str  # the phrase of the plan or document that asks for it
    blind_spot: str  # what it cannot see
    example: str = ""  # worked by hand, for the manual
    is_integer: bool = False
    # What a quarter or year makes of its months; None = counts are added up, anything else is averaged.
    of_months: Literal["last"] | None = None


class Family(BaseModel):
    """One `.sql` file of `metrics/`: a group of metrics measured by one query."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=KEY_PATTERN)
    label: str
    about: str
    metrics: tuple[Metric, ...]
    sql: str  # the whole file, header included, so that the engine's line numbers are the file's
    path: str
