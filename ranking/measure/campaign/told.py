"""A verdict as one object, for reports that tell of posts one by one."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from ranking.measure.campaign.declared import Goal
from ranking.measure.campaign.verdicts import VERDICTS

Answer = Literal["yes", "no", "pending", "apart"]


@dataclass(frozen=True)
class Verdict:
    """What one post is to one campaign. `refusal` is a key of REFUSALS, None where the post counts."""

    campaign_id: str
    post_id: int
    account_id: str
    native_id: str
    name: str
    organisation: str | None
    matrix: str | None
    published_at: dt.datetime
    time_precision: str
    day: dt.date
    title: str | None
    excerpt: str | None
    url: str | None
    kind: str | None
    matched_by: str
    refusal: str | None
    refusal_words: str
    original: Answer
    original_words: str
    product: str | None  # label of its kind
    product_answer: Answer
    product_words: str
    piece: int
    series: str | None
    copied_from: int | None
    is_decided: bool

    @property
    def counts(self) -> bool:
        """Whether it is counted as a post."""
        return self.refusal is None

    def reaches(self, goal: Goal) -> bool:
        """Whether it is counted towards a goal."""
        answers = {"posts": "yes", "originals": self.original, "products": self.product_answer}
        return self.counts and answers[goal] == "yes"

    @property
    def is_near_miss(self) -> bool:
        """Whether a person should look: on the theme, but outside the window, or not original, or not to be told."""
        if self.refusal is not None:
            return self.refusal == "outside_window"
        return self.original in ("no", "pending") or self.product_answer in ("no", "pending")


def verdicts_of(rows: pl.DataFrame) -> Iterator[Verdict]:
    """The rows of `judge_posts` one by one."""
    for row in rows.select(*VERDICTS).iter_rows(named=True):
        yield Verdict(**row)
