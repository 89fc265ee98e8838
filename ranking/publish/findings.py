"""What changed this month, in sentences made from the data alone."""

from dataclasses import dataclass
from decimal import Decimal

from ranking.publish.lookup import Lookup
from ranking.publish.model import Finding, FindingList, Group, Row
from ranking.publish.rows import Layout, sum_groups
from ranking.publish.wording import clean_name, print_signed
from ranking.rounding import round_half_up

# More than three names a kind are not read; the table has them all.
MOST_NAMED = 3
MOST_LISTED = 6


@dataclass(frozen=True)
class _Driver:
    group: Group
    difference: Decimal


def tell_changes(
    lookup: Lookup, layout: Layout, rows: list[Row], unranked: list[Row]
) -> tuple[tuple[FindingList, ...], str]:
    """Rises, falls, new and left, each with its figures; and a note where nothing can be compared.

    The public is told of rises and of who is new.
    """
    if lookup.archive.previous is None:
        return (), "没有上月的已发布榜单可比，本期不列变化。"
    if layout.key[0] not in lookup.previous_versions:
        return (), "上月没有按这一计分标准发布榜单，本期不列变化。"
    if not lookup.is_comparable(layout.key[0]):
        return (), "上月使用的计分标准版本不同，名次不可比，本期不列变化。"
    lists = [_tell_moves(lookup, layout, rows, "up", "升幅居前"), _tell_new(rows)]
    if lookup.profile == "internal":
        lists.insert(1, _tell_moves(lookup, layout, rows, "down", "降幅居前"))
        lists.append(_tell_left(lookup, layout, rows, unranked))
    elif not any(entry.findings for entry in lists):
        return (), f"与上月相比，没有{layout.noun}名次上升，也没有{layout.noun}新上榜。"
    told = tuple(entry for entry in lists if entry.findings)
    return told, "" if told else f"与上月相比，名次没有变化，也没有{layout.noun}新上榜或退出。"


def count_changes(rows: list[Row]) -> str:
    """How many rose, fell and stayed, in one sentence."""
    counts = [(sum(row.change == state for row in rows), word) for state, word in _COUNTED]
    return "，".join(f"{count} 个{word}" for count, word in counts if count)


_COUNTED = (
    ("up", "名次上升"),
    ("down", "名次下降"),
    ("same", "持平"),
    ("new", "新上榜"),
    ("no_comparison", "无可比"),
)


def _tell_moves(lookup: Lookup, layout: Layout, rows: list[Row], change: str, title: str) -> FindingList:
    moved = [row for row in rows if row.change == change]
    moved.sort(key=lambda row: (-_places(row), row.rank or 0, row.subject))
    findings = tuple(
        Finding(row.subject, row.name, _describe_move(lookup, layout, row)) for row in moved[:MOST_NAMED]
    )
    return FindingList(change, title, findings)


def _places(row: Row) -> int:
    return abs((row.previous_rank or 0) - (row.rank or 0))


def _describe_move(lookup: Lookup, layout: Layout, row: Row) -> str:
    verb = "升" if row.change == "up" else "降"
    text = f"{verb} {_places(row)} 位（第 {row.previous_rank} → 第 {row.rank}）"
    before = lookup.previous_scores.get(layout.key, {}).get(row.subject)
    if before is None or before["score"] is None or row.score is None:
        return text
    difference = row.score - round_half_up(before["score"], layout.decimals)
    text += f"，得分 {print_signed(difference)}"
    driver = _find_driver(lookup, layout, row, difference)
    if driver is None:
        return text + _explain_contrary(layout, row, difference)
    return f"{text}；主要来自{driver.group.label}（{print_signed(driver.difference)}）"


def _explain_contrary(layout: Layout, row: Row, difference: Decimal) -> str:
    """A rank can move against the score, or without it, when others move more."""
    is_contrary = (difference <= 0) if row.change == "up" else (difference >= 0)
    return f"；名次变化来自其他{layout.noun}得分的变动" if is_contrary else ""


def _find_driver(lookup: Lookup, layout: Layout, row: Row, difference: Decimal) -> _Driver | None:
    """The group that moved most the way the score and the rank moved; None where they disagree."""
    before = lookup.previous_parts.get(layout.key, {}).get(row.subject)
    if before is None or difference == 0 or (difference > 0) != (row.change == "up"):
        return None
    earlier = sum_groups(layout.groups, layout.leaves, before)
    drivers = [
        _Driver(group, bar.value - value)
        for group, bar, value in zip(layout.groups, row.groups, earlier, strict=True)
        # What was missing in one of the months cannot be said to have risen or fallen.
        if bar.value is not None and value is not None
    ]
    sign = 1 if difference > 0 else -1
    strongest = max(drivers, key=lambda driver: driver.difference * sign, default=None)
    return strongest if strongest is not None and strongest.difference * sign > 0 else None


def _tell_new(rows: list[Row]) -> FindingList:
    new = [row for row in rows if row.change == "new"]
    findings = tuple(
        Finding(row.subject, row.name, f"本月首次列入，第 {row.rank}，得分 {row.score_text}")
        for row in new[:MOST_LISTED]
    )
    return FindingList("new", _count_title("新上榜", len(new)), findings)


def _tell_left(lookup: Lookup, layout: Layout, rows: list[Row], unranked: list[Row]) -> FindingList:
    ranked = {row.subject for row in rows}
    reasons = {row.subject: row.reason for row in unranked}
    left = [
        score
        for subject, score in lookup.previous_scores.get(layout.key, {}).items()
        if score["rank"] is not None and subject not in ranked
    ]
    left.sort(key=lambda score: (score["rank"], score["subject"]))
    findings = tuple(
        Finding(
            score["subject"],
            clean_name(lookup.names.get(score["subject"], score["subject"])),
            f"上月第 {score['rank']}；{_explain_leaving(lookup, score['subject'], reasons)}",
        )
        for score in left[:MOST_LISTED]
    )
    return FindingList("left", _count_title("退出", len(left)), findings)


def _explain_leaving(lookup: Lookup, subject: str, reasons: dict[str, str]) -> str:
    if subject in reasons:
        return f"本月未排名：{reasons[subject]}"
    return "本月列入其他榜" if subject in lookup.subjects else "本月已不在登记表中"


def _count_title(title: str, count: int) -> str:
    more = f"，列出前 {MOST_LISTED} 个" if count > MOST_LISTED else ""
    return f"{title}（{count} 个{more}）"
