"""The members of a matrix on its page: where each stands, and who carries the matrix's posts."""

from collections.abc import Sequence
from dataclasses import dataclass

from ranking.editions.matrices import MATRIX_PREFIX
from ranking.publish.model import Board, Row
from ranking.publish.wording import MISSING, print_share

_LEADING = 3  # as many members are told of together


@dataclass(frozen=True)
class Member:
    """One listed member on the first board that lists it; `width` is in per cent of the largest share."""

    row: Row
    board: Board
    share: str
    width: str


@dataclass(frozen=True)
class Members:
    """The listed members of a matrix, those with most posts first, and who carries it in one sentence."""

    summary: str
    members: tuple[Member, ...]

    @property
    def has_reasons(self) -> bool:
        """Whether any of them has no rank."""
        return any(member.row.reason for member in self.members)


def present_members(boards: Sequence[Board], matrix: Row) -> Members | None:
    """The members that boards list; None for an account, or where no member is listed.

    Only who is on a board is here, so the public page names nobody whom the public boards do not.
    Shares are of the posts of the listed members; a member whose posts are not known has none.
    """
    if not matrix.subject.startswith(MATRIX_PREFIX):
        return None
    found: dict[str, tuple[Row, Board]] = {}
    for board in boards:
        for row in board.rows:
            if row.matrix == matrix.name and not row.subject.startswith(MATRIX_PREFIX):
                found.setdefault(row.subject, (row, board))
    if not found:
        return None
    order = sorted(found.values(), key=lambda entry: (-(entry[0].posts or 0), entry[0].subject))
    total = sum(row.posts or 0 for row, _ in order)
    most = order[0][0].posts or 0
    members = tuple(
        Member(row, board, _share(row.posts, total), f"{100 * (row.posts or 0) / most:.1f}" if most else "0")
        for row, board in order
    )
    return Members(_summarise([row for row, _ in order], total), members)


def _share(posts: int | None, total: int) -> str:
    return MISSING if posts is None or not total else print_share(posts / total)


def _summarise(rows: Sequence[Row], total: int) -> str:
    ranked = sum(row.rank is not None for row in rows)
    text = f"各榜列出 {len(rows)} 个成员，其中 {ranked} 个有名次，当月共 {total:,} 篇稿件"
    if not total:
        return text + "。"
    text += f"；稿件最多的“{rows[0].name}”占 {_share(rows[0].posts, total)}"
    if len(rows) > _LEADING:
        leading = sum(row.posts or 0 for row in rows[:_LEADING])
        text += f"，前 {_LEADING} 个成员合计占 {_share(leading, total)}"
    return text + "。"
