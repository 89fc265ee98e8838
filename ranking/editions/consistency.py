"""Holds what an edition tells beside its results (effects, decisions, checks, earlier ranks) against these and earlier ones."""

from collections.abc import Iterator, Sequence

import polars as pl

from ranking.editions.amendments import DECISIONS, KINDS
from ranking.editions.audience import standards_of
from ranking.editions.change import with_changes
from ranking.editions.difference import Comparison, Difference, first_difference
from ranking.editions.effect import compare_revisions, printed_figures
from ranking.editions.gate import recheck
from ranking.editions.model import Edition
from ranking.editions.seal import Profile

_ROW = ["standard_id", "board", "subject"]
_CELL = [*_ROW, "part"]
_EFFECTS = Comparison("修订前后的变化", tuple(_CELL), exact=("before", "after"))
_AMENDED = Comparison("处理前后的变化", tuple(_CELL), exact=("before", "after"))
_RANKS = Comparison("上期名次", tuple(_ROW), exact=("previous_rank",))
_CHANGES = Comparison("上期名次", tuple(_ROW), exact=("previous_rank", "change"))
_CHECKS = Comparison(
    "发布前检查", ("place",), exact=("standard_id", "rule", "limit", "must", "holds"), near=("found",)
)
# What decisions on the register assign, by kind: the column of the register.
_ASSIGNED = ("level", "matrix")


def find_told_differences(
    edition: Edition, profile: Profile, earlier: Sequence[Edition], *, has_checks: bool = True
) -> Iterator[Difference]:
    """What contradicts the edition's own results, or those of the `earlier` editions that are at hand, latest first.

    Of a public edition only what both editions list can be compared. What was before an amendment follows from posts
    alone and is not looked at here, nor is the wording of reasons and findings.
    """
    yield from _after(edition.effects, edition, "修订后的变化")
    yield from _after(edition.amended, edition, "处理后的变化")
    yield from _superseded(edition, profile, earlier)
    yield from _decisions(edition)
    yield from _checks(edition, profile, has_checks=has_checks)
    yield from _earlier_ranks(edition, profile, earlier)


def _after(effects: pl.DataFrame, edition: Edition, title: str) -> Iterator[Difference]:
    """Effects whose `after` is not what the edition prints, or that change nothing."""
    own = printed_figures(edition).rename({"figure": "after"})
    expected = effects.select(*_CELL, "before").join(own, on=_CELL, how="left")
    how = Comparison(title, tuple(_CELL), exact=("after",))
    if (found := first_difference(how, expected, effects)) is not None:
        yield found
    for row in effects.filter(~pl.col("before").ne_missing(pl.col("after"))).head(1).iter_rows(named=True):
        place = " ".join([title, *(str(row[name]) for name in _CELL)])
        yield Difference(place, "前后不同", f"前后都是 {row['after']}")


def compare_amended(without: Edition, edition: Edition) -> Difference | None:
    """The first effect of the month's decisions that is not the difference to the same edition without them."""
    return first_difference(_AMENDED, compare_revisions(without, edition), edition.amended)


def _superseded(edition: Edition, profile: Profile, earlier: Sequence[Edition]) -> Iterator[Difference]:
    """The effects of a revision against the edition that it supersedes, where that lies at hand."""
    before = next((one for one in earlier if one.facts.edition_id == edition.facts.supersedes), None)
    if before is None:
        if edition.facts.supersedes is None and edition.effects.height:
            yield Difference("effects.csv", "没有（本版不取代任何一版）", f"{edition.effects.height} 行")
        return
    expected, found = compare_revisions(before, edition), edition.effects
    if profile == "public":
        both = before.scores.select(_ROW).join(edition.scores.select(_ROW), on=_ROW)
        expected, found = (rows.join(both, on=_ROW, how="semi") for rows in (expected, found))
    if (fault := first_difference(_EFFECTS, expected, found)) is not None:
        yield fault


def _decisions(edition: Edition) -> Iterator[Difference]:
    """Decisions that are none, or whose value is not what the edition was scored by."""
    is_changing = edition.amendments.filter(pl.col("kind").is_not_null())
    if edition.amended.height and is_changing.is_empty():
        yield Difference("amended.csv", "没有（没有更正事项）", f"{edition.amended.height} 行")
    for row in edition.amendments.iter_rows(named=True):
        place = f"amendments.csv 第 {row['place']} 项"
        if row["decision"] not in DECISIONS or (row["kind"] is not None and row["kind"] not in KINDS):
            yield Difference(place, "认识的处理", f"{row['decision']} {row['kind']}")
        if (row["decision"] == "rejected") != (row["kind"] is None):
            yield Difference(place, "采纳的有更正，不采纳的没有", f"{row['decision']} {row['kind']}")
    yield from _decided_metrics(edition)
    for column in _ASSIGNED:
        yield from _decided_columns(edition, column)


def _decided_metrics(edition: Edition) -> Iterator[Difference]:
    decided = edition.amendments.filter(pl.col("kind") == "metric", pl.col("value").is_not_null())
    known = {
        (subject, metric): value
        for subject, metric, value in edition.metrics.select("subject", "metric", "value").iter_rows()
    }
    for (subject, metric), rows in decided.group_by(["subject", "field"], maintain_order=True):
        told = [float(value) for value in rows["value"].to_list()]
        found = known.get((subject, metric))
        if found is not None and found not in told:
            yield Difference(f"指标 {subject} {metric}（异议所定）", repr(told[-1]), repr(found))


def _decided_columns(edition: Edition, column: str) -> Iterator[Difference]:
    """Accounts whose level or matrix is not as it was decided; an empty text stands for none."""
    decided = edition.amendments.filter(pl.col("kind") == column, pl.col("value").is_not_null())
    known = dict(edition.subjects.select("subject", column).iter_rows())
    for (subject,), rows in decided.group_by(["subject"], maintain_order=True):
        told = rows["value"].to_list()
        found = known.get(str(subject), told[-1])
        if (found or "") not in told:
            yield Difference(
                f"accounts.csv {subject}，{column}（异议所定）", told[-1] or "（空）", str(found)
            )


def _checks(edition: Edition, profile: Profile, *, has_checks: bool) -> Iterator[Difference]:
    """Checks that do not follow from the rules of the standards, from what they found, or from the edition itself."""
    if edition.checks.is_empty():
        if has_checks:
            yield Difference("文件 checks.csv", "在复算包中", "缺少")
        return
    again = recheck(edition, standards_of(edition), is_whole=profile == "internal")
    if (fault := first_difference(_CHECKS, again, edition.checks)) is not None:
        yield fault


def _earlier_ranks(edition: Edition, profile: Profile, earlier: Sequence[Edition]) -> Iterator[Difference]:
    """Earlier ranks that are not those of the month before as it was published when this edition was built."""
    of_month = [one for one in earlier if one.facts.month == edition.facts.month.plus(-1)]
    built = edition.facts.built_at
    known = [one for one in of_month if one.facts.published_at is not None and one.facts.published_at < built]
    # Published in the very second in which this one was built: before it or after it.
    doubtful = [one for one in of_month if one.facts.published_at == built]
    if not known and not doubtful:
        return
    candidates: list[Edition | None] = [known[0] if known else None, *doubtful]
    faults = [_rank_fault(edition, profile, one) for one in candidates]
    if None not in faults:
        yield from (fault for fault in faults[-1:] if fault is not None)


def _rank_fault(edition: Edition, profile: Profile, before: Edition | None) -> Difference | None:
    expected, found = with_changes(edition, before).scores, edition.scores
    if profile == "internal" or before is None:
        return first_difference(_CHANGES, expected, found)
    # Who was not listed then has a rank that this bundle alone tells.
    listed = before.scores.select(_ROW)
    expected, found = (rows.join(listed, on=_ROW, how="semi") for rows in (expected, found))
    return first_difference(_RANKS, expected, found)
