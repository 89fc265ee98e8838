"""What an edition says of itself: checks that do not hold, what was decided on objections, what a revision changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ranking.catalogue import Metric
from ranking.editions.effect import describe_amendments, describe_effects, name_revision
from ranking.editions.life import REVISION_KINDS
from ranking.editions.model import Edition
from ranking.period_words import in_words_of
from ranking.publish.wording import clean_name


@dataclass(frozen=True)
class Notes:
    """Paragraphs for the page of an edition; empty where there is nothing to say."""

    checks: tuple[str, ...]
    amendments: tuple[str, ...]
    revision: str
    effects: tuple[str, ...]


def present_notes(edition: Edition, metrics: Mapping[str, Metric]) -> Notes:
    """The notes of an edition as its readers may have it."""
    facts = edition.facts
    broken = edition.checks.filter(~pl.col("holds"))["words"].to_list()
    revision = ""
    if facts.supersedes is not None:
        kind = REVISION_KINDS.get(facts.revision_kind or "", "修订")
        revision = f"本版（第 {facts.revision} 版）是{kind}，取代{name_revision(facts.supersedes)}。理由：{facts.revision_reason}"
    return Notes(
        checks=tuple(in_words_of(facts.month, words) for words in broken),
        amendments=tuple(clean_name(line) for line in describe_amendments(edition, metrics)),
        revision=clean_name(revision),
        effects=tuple(clean_name(line) for line in describe_effects(edition)),
    )
