"""Rows of a board: rank, change, score, parts as bars, sparkline and the counts they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ranking.editions.withholding import WITHHELD
from ranking.publish.absence import describe_absence, describe_group_absence
from ranking.publish.audience import UNMARKED
from ranking.publish.lookup import BoardKey, Lookup, Parts
from ranking.publish.model import Bar, Group, Leaf, Row
from ranking.publish.sparkline import draw_sparkline
from ranking.publish.wording import CHANGE_WORDS, MISSING, clean_name, print_measure, print_score
from ranking.rounding import round_half_up
from ranking.vocabulary import UNCLASSIFIED, labels

_POSTS = "posts"
_REASON_UNKNOWN = "未说明原因"


@dataclass(frozen=True)
class Layout:
    """What all rows of a board share: the parts that are printed and the scales they are drawn on."""

    key: BoardKey
    noun: str  # what is ranked: 账号 or 矩阵
    decimals: int
    groups: tuple[Group, ...]
    leaves: tuple[Leaf, ...]
    largest: dict[str, Decimal]  # group → largest value on the board
    span: float  # points of score that a sparkline is high


def present_rows(lookup: Lookup, layout: Layout) -> tuple[list[Row], list[Row]]:
    """The ranked rows of a board by rank, and the rows without a rank, in the edition's order."""
    rows = [_present_row(lookup, layout, score) for score in lookup.scores.get(layout.key, [])]
    return [row for row in rows if row.rank is not None], [row for row in rows if row.rank is None]


def sum_groups(groups: Sequence[Group], leaves: Sequence[Leaf], parts: Parts) -> list[Decimal | None]:
    """The printed parts of one subject, summed by group; None where every part of a group is missing."""
    amounts: dict[str, list[Decimal | None]] = {group.key: [] for group in groups}
    for leaf in leaves:
        # An adjustment that did not apply is not listed: it adds nothing, but it is not missing.
        amounts[leaf.group].append(parts.get(leaf.key, Decimal(0)))
    return [_sum_known(amounts[group.key]) for group in groups]


def _sum_known(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known or not amounts else None


def _present_row(lookup: Lookup, layout: Layout, score: dict[str, Any]) -> Row:
    name = score["subject"]
    subject = lookup.subjects[name]
    parts = lookup.parts.get(layout.key, {}).get(name, {})
    absences = _describe_absences(lookup, layout, name)
    measures = lookup.measures.get(name, {})
    posts = measures.get(_POSTS)
    is_ranked = score["rank"] is not None
    mark, words = _describe_change(score)
    return Row(
        subject=name,
        name=clean_name(subject["name"]),
        former_name=clean_name(subject["renamed_from"]),
        platform=labels("platform").get(subject["platform"], subject["platform"] or ""),
        level=labels("level")[subject["level"] or UNCLASSIFIED],
        region=clean_name(subject["region"]),
        organisation=clean_name(subject["organisation"]),
        matrix=clean_name(subject["matrix"]),
        rank=score["rank"],
        rank_text=str(score["rank"]) if is_ranked else MISSING,
        score=round_half_up(score["score"], layout.decimals) if is_ranked else None,
        score_text=print_score(score["score"] if is_ranked else None, layout.decimals),
        previous_rank=score["previous_rank"],
        change=score["change"],
        change_mark=mark,
        change_words=words,
        groups=_present_bars(layout, parts, absences) if is_ranked else (),
        groups_before=_sum_before(lookup, layout, name),
        parts=tuple(parts.get(leaf.key) if is_ranked else None for leaf in layout.leaves),
        absences=absences if is_ranked else ("",) * len(layout.leaves),
        sparkline=draw_sparkline(lookup.months, _past_scores(lookup, layout, name), layout.span),
        posts=int(posts.value) if posts and posts.value is not None else None,
        posts_text=WITHHELD if posts and posts.is_withheld else print_measure(posts.value if posts else None),
        observed_days=subject["observed_days"],
        month_days=subject["month_days"],
        coverage=score["coverage"],
        has_floor=name in lookup.floored,
        measures=measures,
        reason="" if is_ranked else score["reason"] or _REASON_UNKNOWN,
        certainty=lookup.certainty.get(layout.key, {}).get(name),
    )


def _sum_before(lookup: Lookup, layout: Layout, subject: str) -> tuple[Decimal | None, ...]:
    before = lookup.previous_parts.get(layout.key, {}).get(subject)
    if before is None or not lookup.is_comparable(layout.key[0]):
        return ()
    return tuple(sum_groups(layout.groups, layout.leaves, before))


def _describe_absences(lookup: Lookup, layout: Layout, subject: str) -> tuple[str, ...]:
    standard = lookup.standards[layout.key[0]]
    values = lookup.values.get((*layout.key, subject), {})
    return tuple(describe_absence(standard, values, leaf.key) for leaf in layout.leaves)


def _past_scores(lookup: Lookup, layout: Layout, subject: str) -> dict[str, Decimal]:
    past = lookup.history.get(layout.key, {}).get(subject, {})
    return {month: round_half_up(point.score, layout.decimals) for month, point in past.items()}


def _describe_change(score: dict[str, Any]) -> tuple[str, str]:
    """The mark beside the rank, and the same for those who hear the page."""
    change, rank, previous = score["change"], score["rank"], score["previous_rank"]
    if rank is None:
        return MISSING, "未排名"
    if change in ("up", "down"):
        places = abs(previous - rank)
        arrow = "▲" if change == "up" else "▼"
        return f"{arrow}{places}", f"{CHANGE_WORDS[change]} {places} 位，上月第 {previous}"
    marks = {"same": "平", "new": "新", "no_comparison": MISSING, UNMARKED: ""}
    words = f"{CHANGE_WORDS[change]}，上月第 {previous}" if change == "same" else CHANGE_WORDS[change]
    return marks[change], words


def _present_bars(layout: Layout, parts: Parts, absences: Sequence[str]) -> tuple[Bar, ...]:
    sums = sum_groups(layout.groups, layout.leaves, parts)
    return tuple(
        Bar(
            group.colour,
            value,
            print_score(value, layout.decimals),
            _width(value, layout.largest[group.key]),
            describe_group_absence(layout.leaves, absences, group) if value is None else "",
        )
        for group, value in zip(layout.groups, sums, strict=True)
    )


def _width(value: Decimal | None, largest: Decimal) -> str:
    """Per cent of the largest; below zero there is no bar, the number says it."""
    if value is None or value <= 0 or largest <= 0:
        return "0"
    return f"{round_half_up(float(value / largest) * 100, 0):f}"
