"""Who is in a matrix and who carries it: told from listed rows alone."""

from dataclasses import replace
from decimal import Decimal

from ranking.publish.members import present_members
from ranking.publish.model import Board, Row


def make_matrix(county: Board, name: str = "演示矩阵") -> Row:
    return replace(county.ranked[0], subject=f"matrix:{name}", name=name, matrix="")


def test_members_are_the_listed_accounts_of_the_matrix_with_most_posts_first(
    boards: dict[str, Board],
) -> None:
    county = boards["weibo-county"]
    found = present_members(list(boards.values()), make_matrix(county))
    assert found is not None
    rows = {row.subject: row for board in boards.values() for row in board.rows}
    assert {member.row.subject for member in found.members} == set(rows)
    posts = [member.row.posts or 0 for member in found.members]
    assert posts == sorted(posts, reverse=True)
    total = sum(row.posts or 0 for row in rows.values())
    assert f"各榜列出 {len(rows)} 个成员" in found.summary and f"共 {total:,} 篇稿件" in found.summary
    shares = [Decimal(member.share.rstrip("%")) for member in found.members if member.share != "—"]
    assert total == 0 or abs(sum(shares, Decimal(0)) - 100) < Decimal("0.1") * len(shares)


def test_shares_follow_the_posts(county: Board) -> None:
    rows = tuple(
        replace(row, posts=posts) for row, posts in zip(county.ranked, (6, None, 2, 8), strict=False)
    )
    found = present_members([replace(county, ranked=rows, unranked=())], make_matrix(county))
    assert found is not None
    assert [(member.row.posts, member.share, member.width) for member in found.members] == [
        (8, "50%", "100.0"),
        (6, "37.5%", "75.0"),
        (2, "12.5%", "25.0"),
        (None, "—", "0.0"),
    ]
    assert found.summary.endswith(f"“{rows[3].name}”占 50%，前 3 个成员合计占 100%。")


def test_account_has_no_members_and_neither_has_a_matrix_of_nobody_listed(county: Board) -> None:
    assert present_members([county], county.ranked[0]) is None
    assert present_members([county], make_matrix(county, "别的矩阵")) is None
