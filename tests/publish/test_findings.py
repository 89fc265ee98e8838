"""Sentences on what changed, each figure checked against the rows."""

import re
from decimal import Decimal

from ranking.catalogue import Catalogue
from ranking.publish.boards import present_boards
from ranking.publish.lookup import Lookup, read_lookup
from ranking.publish.model import Board, FindingList, Row
from tests.publish.archives import make_archive, make_crowd

MOVE = re.compile(
    r"[升降] (\d+) 位（第 (\d+) → 第 (\d+)），得分 ([+−]?[\d.]+)(?:；主要来自(.+)（([+−][\d.]+)）)?"
)


def lists_of(board: Board) -> dict[str, FindingList]:
    return {entry.kind: entry for entry in board.changes}


def signed(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def test_each_figure_in_a_sentence_is_that_of_the_table(
    county: Board, rows: dict[str, Row], lookup: Lookup
) -> None:
    before = lookup.previous_scores["demo-account", "weibo-county"]
    for kind in ("up", "down"):
        for finding in lists_of(county)[kind].findings:
            row, found = rows[finding.subject], MOVE.match(finding.text)
            assert found is not None and row.score is not None
            assert (int(found[2]), int(found[3])) == (row.previous_rank, row.rank)
            assert int(found[1]) == abs(int(found[2]) - int(found[3]))
            assert signed(found[4]) == row.score - Decimal(str(before[finding.subject]["score"]))


def test_driver_is_the_group_that_moved_most_the_same_way(
    county: Board, rows: dict[str, Row], lookup: Lookup
) -> None:
    finding = lists_of(county)["up"].findings[0]
    found = MOVE.match(finding.text)
    assert found is not None
    parts = lookup.previous_parts["demo-account", "weibo-county"][finding.subject]
    moves = {}
    for group, bar in zip(county.groups, rows[finding.subject].groups, strict=True):
        leaves = [leaf.key for leaf in county.leaves if leaf.group == group.key]
        moves[group.label] = (bar.value or 0) - sum(parts[leaf] or 0 for leaf in leaves)
    assert moves[found[5]] == signed(found[6]) == max(moves.values())


def test_largest_moves_are_named_first(county: Board, rows: dict[str, Row]) -> None:
    named = [rows[finding.subject] for finding in lists_of(county)["up"].findings]
    moves = [(row.previous_rank or 0) - (row.rank or 0) for row in named]
    rises = sorted(
        ((r.previous_rank or 0) - (r.rank or 0) for r in rows.values() if r.change == "up"), reverse=True
    )
    assert moves == rises[:3]


def test_who_left_is_told_with_the_reason(county: Board) -> None:
    left = {finding.subject: finding.text for finding in lists_of(county)["left"].findings}
    assert "已不在登记表" in left["weibo:1016"]
    assert "观测不全" in left["weibo:1020"]


def test_new_account_is_told_with_its_rank(county: Board, rows: dict[str, Row]) -> None:
    (finding,) = lists_of(county)["new"].findings
    assert finding.subject == "weibo:1006"
    assert f"第 {rows['weibo:1006'].rank}" in finding.text


def test_first_edition_says_that_nothing_can_be_compared(catalogue: Catalogue) -> None:
    archive = make_archive(make_crowd(3, "weibo-county", "weibo", "county", 5), months=1)
    (board,) = present_boards(read_lookup(archive, catalogue))
    assert board.changes == ()
    assert "没有上月" in board.changes_note
    assert "不足两个月" in board.charts_note


def test_another_version_of_the_standard_is_not_compared(catalogue: Catalogue) -> None:
    archive = make_archive(make_crowd(3, "weibo-county", "weibo", "county", 5), version="2025.1")
    (board,) = present_boards(read_lookup(archive, catalogue))
    assert board.changes == ()
    assert "版本不同" in board.changes_note
    assert {row.change for row in board.rows} == {"no_comparison"}
